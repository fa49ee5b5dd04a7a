"""What is found in the files: each rule with a table that keeps it and one that does not."""

from __future__ import annotations

from typing import Any

import pytest

from satudata import table
from satudata.rules import Finding, check, evaluate

from .good import COLUMNS, DELIVERY, good_context, good_csv, good_record, good_rows

FIELDS = "tables.0.skema_tabel.fields"
SCHEMA = "tables.0.skema_tabel"


def csv(header: list[str], rows: list[list[str]]) -> bytes:
    return "\n".join(",".join(f'"{cell}"' if "," in cell else cell for cell in row) for row in [header, *rows]).encode()


def schema(*fields: dict[str, str]) -> list[dict[str, Any]]:
    """Tables of a record whose schema has these fields, each explained and linked."""
    entry = good_record()["tables"][0]
    base = {
        "definisi": "Penjelasan kolom ini.",
        "variabel": "var-x",
        "data_pribadi": "tidak",
        "type": "string",
        "peran": "dimensi",
    }
    return [{**entry, "skema_tabel": {"fields": [{**base, **field} for field in fields]}}]


def found(rule: str, data: bytes, changes: dict[str, Any]) -> list[Finding]:
    files = {DELIVERY: table.read(data, "a.csv")}
    return [item for item in check(good_record(**changes), "dataset", files, good_context()) if item.rule == rule]


def changed(place: int, column: int, value: str) -> bytes:
    rows = good_rows()
    rows[place][column] = value
    return csv([item["name"] for item in COLUMNS], rows)


HEADER = [str(column["name"]) for column in COLUMNS]
ROWS = good_rows()
BPS = ["3671030", "3671040", "3671050"]
NIK = ["3671011203900001", "3671014505880002", "3671010101010003"]

# rule, file, changes to the record, path, suggestion
FAILS: list[tuple[str, bytes, dict[str, Any], str, Any]] = [
    ("SD-05a", good_csv(), {"tables": schema(*COLUMNS[:3], {**COLUMNS[3], "satuan": "jiwa "})}, f"{FIELDS}.3.satuan", "orang"),
    ("SD-05b", good_csv(), {"tables": schema(*COLUMNS[:3], {**COLUMNS[3], "satuan": "keluarga"})}, f"{FIELDS}.3.satuan", "orang"),
    (
        "SD-05b",
        csv(["kecamatan", "jumlah", "satuan"], [["Benda", "10", "KK"], ["Pinang", "12", "KK"]]),
        {"tables": schema({"name": "kecamatan"}, {"name": "jumlah", "type": "integer"}, {"name": "satuan"})},
        f"{FIELDS}.2",
        None,
    ),
    ("MD-02", good_csv(), {"tables": schema(*COLUMNS[:3], {**COLUMNS[3], "definisi": ""})}, f"{FIELDS}.3.definisi", None),
    (
        "MD-02",
        good_csv(),
        {"tables": schema({**COLUMNS[0], "definisi": "tahun"}, *COLUMNS[1:])},
        f"{FIELDS}.0.definisi",
        COLUMNS[0]["definisi"],
    ),
    ("MD-02", good_csv(), {"tables": schema(*COLUMNS[:3], {**COLUMNS[3], "variabel": ""})}, SCHEMA, None),
    ("IO-02a", csv(HEADER, []), {}, "tables.0.delivery", None),
    ("IO-02b", b"Tabel 1. Penduduk\n\n" + good_csv(), {}, "tables.0.delivery", None),
    ("IO-02b", good_csv() + b"2025,,Jumlah,1378078\n", {}, "tables.0.delivery", None),
    ("IO-03", csv([*HEADER, "luas"], [[*row, "1.5"] for row in ROWS]), {}, SCHEMA, None),
    ("IO-03", csv(HEADER[:3], [row[:3] for row in ROWS]), {}, f"{FIELDS}.3.name", None),
    ("IO-03", csv([*HEADER[:3], "Jumlah Penduduk"], ROWS), {}, f"{FIELDS}.3.name", "Jumlah Penduduk"),
    (
        "IO-04",
        good_csv(),
        {"tables": schema(*COLUMNS[:2], {**COLUMNS[2], "type": "integer"}, COLUMNS[3])},
        f"{FIELDS}.2.type",
        "string",
    ),
    (
        "IO-04",
        csv(["akses", "jumlah"], [["Terbuka", "1"], ["entah", "2"]]),
        {"tables": schema({"name": "akses", "kode_referensi": "akses"}, {"name": "jumlah"})},
        f"{FIELDS}.0.kode_referensi",
        None,
    ),
    ("IO-06", csv(["kecamatan", "2023", "2024"], [["Benda", "1", "2"]]), {"tables": schema({"name": "kecamatan"})}, SCHEMA, None),
    (
        "IO-07",
        csv(HEADER, [[*row[:3], f"1.00{place % 10}.{row[3][:3]}"] for place, row in enumerate(ROWS)]),
        {},
        f"{FIELDS}.3",
        None,
    ),
    ("IO-10", good_csv(), {"referensi_waktu_awal": "2020"}, "referensi_waktu_awal", "2025"),
    ("IO-10", good_csv(), {"referensi_waktu_akhir": "2026-12-31"}, "referensi_waktu_akhir", "2025-12-31"),
    ("IO-10", csv(["kecamatan", "2023", "2024"], [["Benda", "1", "2"]]), {}, "referensi_waktu_awal", "2023"),
    (
        "KR-01",
        csv(["tahun", "nama_kecamatan", "jumlah_penduduk"], [[row[0], row[2], row[3]] for row in ROWS]),
        {"tables": schema(COLUMNS[0], COLUMNS[2], COLUMNS[3])},
        f"{FIELDS}.1",
        None,
    ),
    ("KR-01", changed(0, 1, "36.71.99"), {}, f"{FIELDS}.1", None),
    ("KR-01", csv(HEADER, [[row[0], row[1].replace(".", ""), *row[2:]] for row in ROWS]), {}, f"{FIELDS}.1", "36.71.01"),
    ("KR-02", changed(0, 2, "Ciledug"), {}, f"{FIELDS}.2", "Tangerang"),
    ("KR-02", csv(HEADER, ROWS[:12]), {}, f"{FIELDS}.1", None),
    (
        "KR-03",
        csv(["kode_kecamatan", "nama_kecamatan", "jumlah"], [[kode, row[2], "9"] for kode, row in zip(BPS, ROWS, strict=False)]),
        {"tables": schema({"name": "kode_kecamatan"}, {"name": "nama_kecamatan"}, {"name": "jumlah"})},
        f"{FIELDS}.0.kode_referensi",
        "wilayah-bps",
    ),
    (
        "KR-05",
        csv(["kode_urusan", "jumlah"], [["1.02", "3"], ["9.99", "4"]]),
        {"tables": schema({"name": "kode_urusan"}, {"name": "jumlah"})},
        f"{FIELDS}.0",
        None,
    ),
    (
        "KR-06",
        csv(["npsn", "sekolah"], [["20606001", "SDN 1"], ["20606002", "SDN 2"]]),
        {"tables": schema({"name": "npsn"}, {"name": "sekolah"})},
        f"{FIELDS}.0",
        None,
    ),
    (
        "PR-09",
        csv(["penerima", "nomor"], [["Siti Aminah", nik] for nik in NIK]),
        {"tables": schema({"name": "penerima"}, {"name": "nomor"})},
        f"{FIELDS}.1",
        None,
    ),
    (
        "PR-09",
        good_csv(),
        {"tables": schema(*COLUMNS[:3], {**COLUMNS[3], "data_pribadi": "ya-umum"})},
        f"{FIELDS}.3.data_pribadi",
        None,
    ),
    (
        "PR-09",
        csv(["nama_penerima", "alamat"], [["Siti", "Jalan A"], ["Budi", "Jalan B"]]),
        {"tables": schema({"name": "nama_penerima"}, {"name": "alamat"})},
        f"{FIELDS}.0",
        None,
    ),
    (
        "PR-09",
        csv(["sekolah", "kontak"], [["SDN 1", "0812-3456-7890"], ["SDN 2", "0813-3456-7890"]]),
        {"tables": schema({"name": "sekolah"}, {"name": "kontak"})},
        f"{FIELDS}.1",
        None,
    ),
    ("PR-10", changed(4, 3, "2"), {}, f"{FIELDS}.3", None),
    (
        "PR-11",
        good_csv(),
        {"tables": schema(*COLUMNS[:3], {**COLUMNS[3], "apakah_variabel_bisa_diakses_umum": "tidak"})},
        f"{FIELDS}.3",
        None,
    ),
]


@pytest.mark.parametrize(("rule", "data", "changes", "path", "suggestion"), FAILS, ids=[case[0] for case in FAILS])
def test_a_breach_in_the_file_is_found_at_its_place(
    rule: str,
    data: bytes,
    changes: dict[str, Any],
    path: str,
    suggestion: Any,
) -> None:
    findings = found(rule, data, changes)
    assert path in [finding.path for finding in findings], findings
    finding = next(item for item in findings if item.path == path)
    assert finding.suggestion == suggestion


def test_the_good_file_has_no_finding() -> None:
    outcome = evaluate(good_record(), "dataset", {DELIVERY: table.read(good_csv(), "a.csv")}, good_context())
    assert outcome.findings == []
    asked = (
        "IO-02a",
        "IO-02b",
        "IO-03",
        "IO-04",
        "IO-06",
        "IO-07",
        "IO-10",
        "KR-01",
        "KR-02",
        "PR-09",
        "PR-10",
        "PR-11",
        "MD-02",
    )
    assert {outcome.outcomes[rule] for rule in asked} == {"pass"}


# rule, file, changes under which the rule is kept
PASSES: list[tuple[str, bytes, dict[str, Any]]] = [
    ("KR-01", csv(["kode_kota", "kota", "jumlah"], [["32.73", "Bandung", "5"], ["36.72", "Cilegon", "6"]]), {}),
    ("KR-02", changed(1, 2, "Jati Uwung"), {}),
    ("KR-02", csv(HEADER, ROWS[:1]), {"cakupan_wilayah": "36.71.01"}),
    (
        "KR-03",
        csv(["kode_bps", "nama_kecamatan", "jumlah"], [["3671030", "Tangerang", "1"]]),
        {"kode_referensi": ["wilayah-bps"]},
    ),
    ("KR-06", csv(["jumlah_npsn", "kecamatan"], [["4", "Benda"]]), {}),
    (
        "KR-06",
        csv(["npsn", "sekolah"], [["20606001", "SDN 1"]]),
        {"accessRights": "tertutup", "dasar_pembatasan": "UU 14/2008", "license_id": None, "data_induk": ["NPSN"]},
    ),
    (
        "PR-09",
        csv(["penerima", "nomor"], [["Siti", nik] for nik in NIK]),
        {"accessRights": "tertutup", "dasar_pembatasan": "UU 27/2022", "license_id": None},
    ),
    ("PR-09", csv(["nama_sekolah", "alamat"], [["SDN 1", "Jalan A"], ["SDN 2", "Jalan B"]]), {}),
    (
        "PR-09",
        csv(["kantor", "kontak"], [["Kantor 1", "data@tangerangkota.go.id"], ["Kantor 2", "kel@sub.tangerangkota.go.id"]]),
        {},
    ),
    ("PR-10", changed(4, 3, "0"), {}),
    ("PR-10", changed(4, 3, "3"), {}),
    ("IO-06", csv(["kecamatan", "2023"], [["Benda", "1"]]), {}),
    ("IO-10", csv(["tahun", "jumlah"], [["2024", "1"], ["2025", "2"]]), {"referensi_waktu_awal": "2024-01"}),
]


@pytest.mark.parametrize(("rule", "data", "changes"), PASSES, ids=[case[0] for case in PASSES])
def test_what_keeps_the_rule_in_the_file_is_not_found(rule: str, data: bytes, changes: dict[str, Any]) -> None:
    assert found(rule, data, changes) == []


def test_a_file_that_was_refused_holds_and_says_why() -> None:
    with pytest.raises(table.Refused) as refused:
        table.read(b"%PDF-1.7\n", "a.csv")
    findings = check(good_record(), "dataset", {DELIVERY: refused.value}, good_context())
    assert [(item.rule, item.effect) for item in findings] == [("IO-02a", "menahan")]
    assert "PDF" in findings[0].message.id


def test_a_table_without_schema_is_offered_one_from_its_file() -> None:
    record = good_record()
    del record["tables"][0]["skema_tabel"]
    findings = check(record, "dataset", {DELIVERY: table.read(good_csv(), "a.csv")}, good_context())
    offered = next(item.suggestion for item in findings if item.rule == "IO-03" and item.suggestion)
    assert [field["name"] for field in offered["fields"]] == HEADER
    record["tables"][0]["skema_tabel"] = offered
    left = {item.rule for item in check(record, "dataset", {DELIVERY: table.read(good_csv(), "a.csv")}, good_context())}
    assert left == {"MD-02"}


def test_personal_data_are_never_repeated_in_a_finding() -> None:
    data = csv(["penerima", "nomor"], [["Siti Aminah", nik] for nik in NIK])
    record = good_record(tables=schema({"name": "penerima"}, {"name": "nomor"}))
    for item in check(record, "dataset", {DELIVERY: table.read(data, "a.csv")}, good_context()):
        assert not any(nik in repr(item) for nik in NIK), item.rule


def test_a_profile_alone_answers_what_samples_can() -> None:
    profile = table.profile(table.read(good_csv(), "a.csv").tables[0])
    assert check(good_record(), "dataset", {DELIVERY: profile}, good_context()) == []
    short = table.profile(table.read(csv(HEADER, ROWS[:12]), "a.csv").tables[0])
    assert [item.rule for item in check(good_record(), "dataset", {DELIVERY: short}, good_context())] == ["KR-02"]


VARIABLES: dict[str, dict[str, Any]] = {
    column["variabel"]: {"alias": column["name"], "nama": column["judul"], "tipe_data": column["type"]} for column in COLUMNS
}


@pytest.mark.parametrize(
    ("change", "rule", "path"),
    [
        (None, "MD-02", f"{FIELDS}.3.variabel"),
        ({"alias": "penduduk"}, "IO-04", f"{FIELDS}.3.name"),
        ({"tipe_data": "boolean"}, "IO-04", f"{FIELDS}.3.type"),
        ({"value_domain": [{"kode": "1", "nilai": "satu"}]}, "IO-04", f"{FIELDS}.3.variabel"),
    ],
)
def test_columns_are_held_against_their_variables(change: dict[str, Any] | None, rule: str, path: str) -> None:
    key = COLUMNS[3]["variabel"]
    known = {**VARIABLES, key: {**VARIABLES[key], **(change or {})}}
    if change is None:
        del known[key]
    tables = {DELIVERY: table.read(good_csv(), "penduduk.csv")}
    findings = check(good_record(), "dataset", tables, good_context(variable=known.get))
    assert [(one.rule, one.path) for one in findings] == [(rule, path)]
    assert check(good_record(), "dataset", tables, good_context(variable=VARIABLES.get)) == []
