"""Markup in what people, agencies' systems and files say stays words, on every page that shows it."""
from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from ckan import model

from tests.catalogue import published
from tests.catalogue.conftest import DOCUMENT, City, in_days
from tests.catalogue.pages.conftest import Outline

#: Closes an element, an attribute of either quote, a template's braces, a link of Markdown.
EVIL = "<script>alert(1)</script>\"><img src=x onerror=alert(1)>z{{7*7}}z[klik](javascript:alert(1))' onmouseover='x"
ADDRESSES = ("href", "src", "action", "formaction", "data", "poster", "content")
ANYBODY: None = None
PAGES_THAT_STAND = (200, 302, 410)  # a page, the way to it, a withdrawn record's
#: Who opens which page, and whether the words must be found on it: a table that shows nothing proves nothing.
Pages = Iterable[tuple[str | None, str, bool]]


def live(text: str) -> list[str]:
    """What of a page would run, or was computed."""
    outline = Outline(text)
    found = [f"<{tag} on…>" for tag in outline.handlers()]
    found += [f"<script {given}>" for given in outline.named("script") if not given.get("src", "").startswith("/")]
    for tag, attributes in outline.elements:
        for name in ADDRESSES:
            value = "".join(attributes.get(name, "").split()).lower()
            if value.startswith(("javascript:", "data:text", "vbscript:")):
                found.append(f"<{tag} {name}={value[:30]}>")
    return found + (["{{ }} was computed"] if "z49z" in text else [])


def shown(text: str) -> bool:
    """Whether the words stand on the page, as text or as the value of a box."""
    outline = Outline(text)
    return "alert(1)" in outline.words or any("alert(1)" in value for _, given in outline.elements for value in given.values())


def agency(city: City) -> Pages:
    """The title and the description of an agency."""
    org = model.Group.get(city.orgs["dinkes"])
    org.title, org.description = f"Dinas {EVIL}", EVIL
    model.Session.commit()
    pkg = published.public(city)
    taken = published.sent(city, published.draft(city, title="Jumlah Posyandu (contoh)"))
    source = city.call("produsen", "sdi_harvest_source_create", document=source_of(city, "Folder"))
    for address in ("/", "/dataset/", "/dataset/?instansi=dinkes", f"/dataset/{pkg['name']}", "/organization/",
                    "/organization/dinkes"):
        yield ANYBODY, address, True
    yield from (("produsen", "/daftarkan", True), ("produsen", "/panen/baru", True), ("produsen", "/panen/", True),
                ("produsen", f"/panen/{source['id']}", True), ("produsen", "/harmonisasi/", False),
                ("walidata", "/meja-kerja", True), ("walidata", "/pengajuan/", True),
                ("walidata", f"/pengajuan/{taken['id']}", True))


def record(city: City) -> Pages:
    """What a person writes about a dataset and its columns, and the cells of its file."""
    words = dict.fromkeys(("notes", "definisi", "sumber_definisi", "maintainer_jabatan"), f"Arti {EVIL}") | {"satuan": EVIL[:100]}
    schema = {"fields": [{**column, "judul": EVIL, "definisi": EVIL} for column in published.SCHEMA["fields"]]}
    draft = published.draft(city, title=f"Jumlah {EVIL}", content=cells(published.ROWS, "Jatiuwung"), **words)
    table = draft["record"]["tables"][0] | {"name": f"Tabel {EVIL}", "description": EVIL, "skema_tabel": schema}
    draft = city.call("produsen", "sdi_revision_save", id=draft["id"], base=draft["saves"], changes={"tables": [table]})
    for part in ("", "/identitas", "/konsep_variabel", "/berkas", "/periksa"):
        yield "produsen", f"/revisi/{draft['id']}{part}", True
    yield from (("produsen", f"/revisi/{draft['id']}/{part}", False) for part in ("kegiatan", "akses", "proses"))
    yield "produsen", "/meja-kerja", True
    taken = published.sent(city, draft)
    yield from (("walidata", address, True) for address in ("/meja-kerja", "/pengajuan/", f"/pengajuan/{taken['id']}"))
    city.call("walidata", "sdi_submission_approve", id=taken["id"], notes=True, due=in_days(30), document=DOCUMENT)
    name = city.call(ANYBODY, "package_show", id=draft["record_id"])["name"]
    for address in ("/", "/dataset/", "/dataset/?q=alert", f"/dataset/{name}", "/organization/dinkes"):
        yield ANYBODY, address, True
    changed = city.call("produsen", "sdi_revision_create", kind="dataset", record_id=draft["record_id"])
    changed = city.call("produsen", "sdi_revision_save", id=changed["id"], base=changed["saves"],
                        changes={"title": f"Banyaknya {EVIL}", "notes": f"Baru {EVIL}"})
    changed = published.with_file(city, changed, cells(published.ROWS, "Tangerang"))
    again = published.sent(city, changed)
    yield "walidata", f"/pengajuan/{again['id']}", True
    city.call("walidata", "sdi_record_correct", record_id=draft["record_id"], notice=f"Ralat {EVIL}")
    yield from ((who, f"/dataset/{name}", True) for who in (ANYBODY, "produsen", "walidata"))


def withdrawn(city: City) -> Pages:
    """The reason of a withdrawal."""
    pkg = published.public(city)
    city.call("walidata", "sdi_record_withdraw", record_id=pkg["id"], reason=f"Ditarik {EVIL}")
    yield ANYBODY, f"/dataset/{pkg['name']}", True
    yield ANYBODY, f"/id/dataset/{pkg['id']}", False


def cells(rows: str, cell: str) -> str:
    """The rows with the words in a cell."""
    out = io.StringIO()
    csv.writer(out).writerows([[EVIL if value == cell else value for value in row] for row in csv.reader(io.StringIO(rows))])
    return out.getvalue()


def file(city: City) -> Pages:
    """The name of a file, its header, and tags no form would take."""
    draft = city.draft(tags=[EVIL[:100]])
    given = published.file(cells(published.ROWS, "nama_kecamatan"), f"{EVIL}.csv")
    delivery = city.call("produsen", "sdi_delivery_create", revision_id=draft["id"], upload=given)
    table = {"name": "Tabel", "format": "csv", "delivery": delivery["id"]}
    draft = city.call("produsen", "sdi_revision_save", id=draft["id"], base=draft["saves"], changes={"tables": [table]})
    yield "produsen", f"/revisi/{draft['id']}/berkas", True
    yield "produsen", f"/revisi/{draft['id']}/identitas", True
    yield from (("produsen", f"/revisi/{draft['id']}{part}", False) for part in ("", "/periksa"))
    taken = published.sent(city, draft)
    yield "walidata", f"/pengajuan/{taken['id']}", True


def remarks(city: City) -> Pages:
    """A reviewer's remark with its suggestion, the answer to it, and the reason of a return."""
    draft = published.draft(city)
    taken = published.sent(city, draft)
    remark = city.call("walidata", "sdi_finding_add", revision_id=draft["id"], path="title", message=f"Ubah {EVIL}",
                       suggestion=f"Judul {EVIL}", effect="syarat")
    yield "walidata", f"/pengajuan/{taken['id']}", True
    city.call("walidata", "sdi_submission_return", id=taken["id"], reason=f"Kembali {EVIL}", due=in_days(5))
    yield from (("produsen", f"/revisi/{draft['id']}{part}", part != "/periksa") for part in ("", "/identitas", "/periksa"))
    city.call("produsen", "sdi_finding_answer", id=remark["id"], answer=f"Jawab {EVIL}")
    yield from (("produsen", f"/revisi/{draft['id']}{part}", part != "/periksa") for part in ("", "/identitas", "/periksa"))
    yield "walidata", f"/pengajuan/{published.sent(city, draft)['id']}", True


STANDARDS: dict[str, dict[str, Any]] = {
    "konsep": {"title": f"Konsep {EVIL}", "definisi": EVIL, "referensi": EVIL, "sinonim": [f"lain {EVIL}"]},
    "klasifikasi": {"title": f"Daftar {EVIL}", "kode_list": "WIL-CONTOH", "versi": "2026", "dasar_hukum": EVIL,
                    "walidata_kode": EVIL, "berlaku_dari": "2026-01-01",
                    "items": [{"kode": "A", "nama": f"Utara {EVIL}", "nama_en": EVIL, "definisi": EVIL},
                              {"kode": f"B{EVIL}"[:60], "nama": "Selatan"}]},
    "kegiatan": {"title": f"Pendataan {EVIL}", "tahun": "2026", "ms_var": [
        {"nama": f"Jumlah {EVIL}", "alias": EVIL, "definisi": EVIL, "satuan": EVIL[:100],
         "value_domain": [{"kode": "1", "nilai": f"Laki {EVIL}"}]}]},
}


def standard(kind: str) -> Callable[[City], Pages]:
    """Titles, definitions, codes and names of a kind of the registry."""
    def pages(city: City) -> Pages:
        draft = city.draft(kind=kind, **STANDARDS[kind])
        yield "produsen", f"/revisi/{draft['id']}", True
        yield "produsen", f"/revisi/{draft['id']}/periksa", True
        if kind == "klasifikasi":
            yield "produsen", f"/revisi/{draft['id']}/kode", False
        taken = published.sent(city, draft)
        yield "walidata", f"/pengajuan/{taken['id']}", True
        city.call("walidata", "sdi_submission_approve", id=taken["id"], notes=True, due=in_days(30), document=DOCUMENT)
        pkg = city.call(ANYBODY, "package_show", id=draft["record_id"])
        name = pkg["name"]
        for address in (f"/{kind}/{name}", f"/{kind}/", "/standar?q=alert", f"/en/{kind}/{name}"):
            yield ANYBODY, address, True
        yield ANYBODY, "/standar/a-z", kind != "kegiatan"  # activities are no standards
        yield ANYBODY, "/standar/topik", False
        for row in pkg.get("ms_var", []):
            yield ANYBODY, f"/{kind}/{name}/variabel/{row['id']}", True
        if kind == "klasifikasi":
            yield ANYBODY, f"/{kind}/{name}/kode/A", True
            yield ANYBODY, f"/{kind}/{name}?cari=alert", True
    return pages


def source_of(city: City, title: str) -> dict[str, Any]:
    return {"name": "folder-dinkes", "title": title, "owner_org": city.orgs["dinkes"], "connector": "files",
            "options": {"folder": f"/srv/{EVIL}"}}


def harvest(city: City) -> Pages:
    """The title of a source, and all an agent says of what it plans and could not take."""
    source = city.call("produsen", "sdi_harvest_source_create", document=source_of(city, f"Folder {EVIL}"))
    run = city.call(source["agent"], "sdi_harvest_run_start", source_id=source["id"], where="agent", document=source["digest"])
    changes = [{"field": one, "old": EVIL, "new": f"baru {EVIL}"} for one in ("title", EVIL)]
    before, after = ({"fields": [{"name": name}]} for name in (EVIL, f"b{EVIL}"))
    changes.append({"field": "tables.0.skema_tabel", "old": before, "new": after})
    samples = {change: [{"identifier": f"{change} {EVIL}", "title": f"Judul {EVIL}", "fields": changes}]
               for change in ("new", "changed", "gone")}
    say = {"id": f"Rusak {EVIL}", "en": EVIL}
    problem = {"identifier": EVIL, "title": EVIL, "word": EVIL, "message": say, "advice": say, "field": EVIL}
    plan = {"counts": {"new": 1, "changed": 60, "gone": 1, "refused": 60}, "given": 121, "digest": "0" * 64, "samples": samples,
            "problems": [problem]}
    city.call(source["agent"], "sdi_harvest_run_plan", id=run["id"], plan=plan)
    yield from (("walidata", address, True) for address in ("/panen/", f"/panen/{source['id']}", f"/panen/{source['id']}/ubah",
                                                            f"/panen/{source['id']}/pratinjau", f"/panen/jalan/{run['id']}"))
    yield "produsen", f"/panen/jalan/{run['id']}", True
    city.call(source["agent"], "sdi_harvest_run_finish", id=run["id"], report={
        "state": "failed", "word": EVIL, "message": say, "advice": say, "problems": [problem]})
    yield from (("walidata", address, True) for address in (f"/panen/jalan/{run['id']}", f"/panen/{source['id']}"))


PLACES: dict[str, Callable[[City], Pages]] = {
    "agency": agency, "record": record, "withdrawn": withdrawn, "file": file, "remarks": remarks, "harvest": harvest,
    **{kind: standard(kind) for kind in STANDARDS},
}


@pytest.mark.parametrize("place", PLACES)
def test_markup_stays_words(city: City, browse: Callable[..., Any], place: str) -> None:
    wrong: dict[str, Any] = {}
    for who, address, must_show in PLACES[place](city):
        answer = browse(who, address)
        if found := live(answer.text):
            wrong[f"{who} {address}"] = found
        if answer.status_code not in PAGES_THAT_STAND:
            wrong[f"{who} {address}"] = answer.status_code
        if must_show and not shown(answer.text):
            wrong[f"{who} {address}"] = f"{answer.status_code}, the words are not on it"
    assert wrong == {}


@pytest.mark.parametrize("piece", [
    "<script>alert(1)</script>", "<p onclick='x'>", '<a href=" java\nscript:alert(1)">', "<img src=x onerror=alert(1)>", "z49z",
    '<script src="https://jahat.example/x.js"></script>', '<form action="javascript:x">',
])
def test_the_look_sees_what_runs(piece: str) -> None:
    assert live(f"<main>{piece}</main>")


def test_the_look_lets_words_be() -> None:
    assert live("<main>&lt;script&gt; {{7*7}} <a href='/x'>javascript:</a><script src='/a.js'></script></main>") == []
