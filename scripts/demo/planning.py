"""The Daftar Data of the demo: three years, a decision of the Forum on two of them, some entries realised; requests for data."""
from __future__ import annotations

from typing import Any

import yaml
from city import HERE, City

SECRETARIAT = "sekretariat-forum"


def listed_in_file() -> dict[str, Any]:
    """The entries, the decision of the Forum and the requests of ``isi/daftar_data.yaml``."""
    found: dict[str, Any] = yaml.safe_load((HERE / "isi" / "daftar_data.yaml").read_text("utf-8"))
    return found


def load_planning(city: City) -> str:
    """Entries and requests, each made once; what the Forum decided goes on the berita acara of its year."""
    listed, done = listed_in_file(), city.made("planned")
    for year, org, name, schedule, release, priority, far, *dataset in listed["butir"]:
        key = f"{year}:{org}:{name}"
        if key not in done:
            more = dict(priority)
            more["id_mskeg"] = city.made("standards").get(more.pop("kegiatan", None), "")
            record = {"tahun": str(year), "nama_data": name, "jadwal_pemutakhiran": schedule, "jadwal_rilis": release,
                      "format": ["csv", "xlsx"], "hak_akses": "terbuka", "asal": "daerah", **more}
            done[key] = enter(city, org, record, far, dataset[0] if dataset else "")
            city.keep()
    decide(city, listed, done)
    asked = city.made("requests")
    for item in listed["permintaan"]:
        if item["what"] not in asked:
            asked[item["what"]] = ask(city, item)
            city.keep()
    return f"{len(done)} entries of the Daftar Data, {len(asked)} requests for data"


def enter(city: City, org: str, record: dict[str, Any], far: str, dataset: str) -> dict[str, str]:
    """One entry by its agency, proposed unless it stays a draft."""
    user = f"produsen-{org}"
    made = city.act(user, "sdi_planned_data_create", owner_org=city.made("agencies")[org], record=record)
    if far != "draft":
        city.act(user, "sdi_planned_data_submit", ids=[made["id"]])
    return {"id": made["id"], "org": org, "far": far, "dataset": dataset}


def decide(city: City, listed: dict[str, Any], done: dict[str, Any]) -> None:
    """What the Forum agreed to and rejected, then which datasets realise what; gone on with where it stopped."""
    for year, paper in listed["berita_acara"].items():
        of_year = [item for key, item in done.items() if key.startswith(f"{year}:")]
        for do, far in (("approve", "agreed"), ("reject", "rejected")):
            there = [item for item in of_year if item["far"] == far]
            if there:
                city.act(SECRETARIAT, "sdi_planned_data_decide", ids=[item["id"] for item in there], do=do, document=paper,
                         reason=listed["alasan"] if do == "reject" else "")
            for item in there:
                item["far"] = "decided"
            city.keep()
    for item in done.values():
        key, item["dataset"] = item["dataset"], ""
        record_id = city.made("datasets").get(key)
        if record_id and is_public(record_id):
            city.act(f"produsen-{item['org']}", "sdi_planned_data_link", id=item["id"], dataset=record_id)
    city.keep()


def is_public(record_id: str) -> bool:
    """Whether the dataset was not withdrawn."""
    from ckan import model
    package = model.Package.get(record_id)
    return package is not None and package.state == "active"


def ask(city: City, item: dict[str, Any]) -> str:
    """One request, with its answer where the entry has one."""
    number = str(city.act("produsen-dinkes", "sdi_data_request_create", what=item["what"], why=item["why"])["number"])
    if "jawab" in item:
        said = dict(item["jawab"])
        org, dataset = said.pop("org", ""), said.pop("dataset", "")
        city.act(SECRETARIAT, "sdi_data_request_answer", number=number, **said, owner_org=city.made("agencies").get(org, ""),
                 dataset=city.made("datasets").get(dataset, ""))
    return number
