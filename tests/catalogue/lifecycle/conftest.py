"""Activities to record the process of: public ones, drafts, and evidence files."""
from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.datastructures import FileStorage

from tests.catalogue.conftest import DOCUMENT, City, in_days, record

Json = dict[str, Any]
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
SURVEY: Json = {"kind": "kegiatan", "title": "Survei Kepuasan Puskesmas 2026 (contoh)", "cara_pengumpulan_data": "survei",
                "tahun": "2026"}


def upload(data: bytes = PDF, name: str = "notula.pdf") -> FileStorage:
    """A file as a form sends it."""
    return FileStorage(io.BytesIO(data), filename=name)


def office(*members: str) -> bytes:
    """A zip that looks like an office file, with more members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in ("[Content_Types].xml", "word/document.xml", *members):
            archive.writestr(name, "<x/>")
    return out.getvalue()


def published(city: City, who: str = "produsen", **values: Any) -> str:
    """The record id of a public activity."""
    given = SURVEY | values
    kind = given.pop("kind")
    made = city.call(who, "sdi_revision_create", kind=kind, record=record(kind, **given))
    approve(city, made["submission_id"], who)
    return str(made["record_id"])


def approve(city: City, submission: str, who: str = "produsen") -> None:
    """Sends a submission and approves it; what would hold it is closed with a reason."""
    city.call(who, "sdi_submission_submit", id=submission)
    city.call("walidata", "sdi_submission_take", id=submission)
    for row in city.call("walidata", "sdi_finding_list", submission_id=submission)["results"]:
        if row["effect"] == "menahan" and row["state"] == "open":
            city.call("walidata", "sdi_finding_close", id=row["id"], reason="Contoh.")
    city.call("walidata", "sdi_submission_approve", id=submission, notes=True, due=in_days(9), document=DOCUMENT)


@pytest.fixture
def survey(city: City) -> str:
    """The record id of a public survey of dinkes."""
    return published(city)


@pytest.fixture
def step(city: City, survey: str) -> Callable[..., Json]:
    """``step("1.2", "walidata")``: the sub-process of the survey as that person sees it."""
    def show(code: str, who: str | None = "produsen") -> Json:
        return city.call(who, "sdi_process_step_show", id=survey, step=code)
    return show
