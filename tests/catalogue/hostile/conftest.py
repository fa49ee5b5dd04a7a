"""Pages opened as a person of the city by session, as a browser does, and a public record beside one in work."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import ckan.plugins.toolkit as tk
import pytest

from tests.catalogue import published
from tests.catalogue.conftest import City, founded
from tests.catalogue.lifecycle import conftest as process


@pytest.fixture
def city(with_plugins: None, clean_db: None, clean_index: None) -> City:
    """The small city on an empty database and index."""
    return founded()


@pytest.fixture
def browse(city: City, app: Any) -> Callable[..., Any]:
    """``browse("walidata", "/pengajuan/")``: the page as that person gets it; redirects are not followed."""
    tokens: dict[str, str] = {}

    def go(who: str | None, address: str) -> Any:
        if who and who not in tokens:
            made = tk.get_action("api_token_create")({"ignore_auth": True, "user": who}, {"user": who, "name": "uji"})
            tokens[who] = made["token"]
        answer = app.get(address, follow_redirects=False, headers={"Authorization": tokens[who]} if who else {})
        answer.get_data()  # a file still being written out keeps its request, and the person of it, for the next one
        return answer
    return go


@dataclass
class Work:
    """Ids of a draft, of a submission under review, of a public record and of a public and a planned activity of dinkes."""

    draft: str
    submission: str
    revision: str
    delivery: str
    record: str
    decided: str
    minutes: str
    activity: str
    plan: str
    proof: str
    entry: str
    harvest_draft: str
    source: str
    run: str
    secret: str = "Rahasia sebelum terbit"  # noqa: S105 - a title nobody outside may read


@pytest.fixture
def work(city: City) -> Work:
    """One draft with a file, one submission under review, one public record."""
    draft = published.draft(city, title=Work.secret)
    taken = city.taken(title=f"{Work.secret} juga")
    done = city.approved(title="Jumlah Posyandu (contoh)")
    delivery = city.call("produsen", "sdi_delivery_list", revision_id=draft["id"])["results"][0]["id"]
    activity = process.published(city)
    proof = city.call("produsen", "sdi_process_evidence_add", id=activity, step="1.2", kind="notula", title="Notula (contoh)",
                      upload=process.upload())
    plan = city.call("produsen", "sdi_revision_create", kind="kegiatan", record={"title": f"{Work.secret} lagi"})
    about = {"title": "Folder dinas", "owner_org": "dinkes", "connector": "files", "options": {"folder": "/srv/tidak-dibuka"}}
    source = city.call("produsen", "sdi_harvest_source_create", document=about | {"name": "folder-dinas"})
    run = city.call("produsen", "sdi_harvest_run_start", source_id=source["id"])
    harvest = city.call("produsen", "sdi_harvest_draft_create", document=about | {"name": "folder-baru"})
    return Work(draft["id"], taken["id"], taken["revisions"][0]["id"], delivery, done["revisions"][0]["record_id"], done["id"],
                city.call("walidata", "sdi_submission_minutes", id=done["id"])["address"].rpartition("/")[2],
                activity, plan["record_id"], proof["id"],
                city.call("produsen", "sdi_planned_data_create", owner_org="dinkes", record={
                    "tahun": "2027", "nama_data": f"{Work.secret} lagi"})["number"],
                harvest["id"], source["id"], run["id"])
