"""The BPS connector against a live server, and the real answers of the WebAPI."""
from __future__ import annotations

import json

import pytest

from satudata_harvest.allowance import Allowance, Network, Secret
from satudata_harvest.connectors.bps import BpsConnector
from satudata_harvest.connectors.bps_table import dynamic_of, merged, plain, rows_of
from satudata_harvest.connectors.html_table import Cells
from satudata_harvest.failure import Failure
from satudata_harvest.limits import Limits
from tests.harvest.conftest import QUICK
from tests.harvest.server import reply

KEY = "rahasia-sekali"
VARIABLES = [{"var_id": 31, "title": "Jumlah Penduduk", "unit": "Jiwa", "sub_name": "Kependudukan", "def": "",
              "notes": "&lt;p&gt;Sumber: contoh&lt;br /&gt;&lt;/p&gt;"}, {"var_id": 40, "title": "Kosong", "unit": "Tidak Ada"}]
HTML = ("&lt;table&gt;&lt;tr&gt;&lt;td rowspan=2&gt;Kecamatan&lt;/td&gt;&lt;td colspan=2&gt;Jumlah&lt;/td&gt;&lt;/tr&gt;"
        "&lt;tr&gt;&lt;td&gt;L&lt;/td&gt;&lt;td&gt;P&lt;/td&gt;&lt;/tr&gt;&lt;tr&gt;&lt;td&gt;Benda&lt;/td&gt;&lt;td&gt;5&lt;/td&gt;"
        "&lt;td&gt;6&lt;/td&gt;&lt;/tr&gt;&lt;tr&gt;&lt;td&gt;Ciledug&lt;/td&gt;&lt;td&gt;7&lt;/td&gt;&lt;td&gt;8&lt;/td&gt;"
        "&lt;/tr&gt;&lt;/table&gt;")
NOTHING = {"status": "OK", "data-availability": "list-not-available", "data": ""}


def listed(items, page=1, total=None, pages=1):
    info = {"page": page, "pages": pages, "per_page": 10, "count": len(items), "total": len(items) if total is None else total}
    return {"status": "OK", "data-availability": "available", "data": [info, items]}


def data(th="123;124", places=None):
    years = [int(one) for one in th.split(";")]
    return {"status": "OK", "data-availability": "available", "var": [{"val": 31, "label": "Jumlah Penduduk", "unit": "Jiwa"}],
            "turvar": [{"val": 1, "label": "Laki-laki"}, {"val": 2, "label": "Perempuan"}], "labelvervar": "Kecamatan",
            "vervar": places or [{"val": 3671010, "label": " <b>Ciledug</b> "}], "tahun": [
                {"val": one, "label": str(1900 + one)} for one in years], "turtahun": [{"val": 0, "label": "Tahun"}],
            "datacontent": {f"367101031{kind}{year}0": kind * year for kind in (1, 2) for year in years}}


def answers(request):
    asked = request.query
    if asked["model"] == "var":
        page = int(asked["page"])
        return reply(listed(VARIABLES[page - 1:page], page, 2, 2))
    if asked["model"] == "th":
        years = range(118, 125) if asked["var"] == "31" else []
        return reply(listed([{"th_id": one, "th": str(1900 + one)} for one in years]) if years else NOTHING)
    if asked["model"] == "statictable":
        return reply(listed([{"table_id": 16, "title": "Luas", "subj": "Geografi", "updt_date": "2020-08-05"}]))
    return reply(data(asked["th"]))


@pytest.fixture
def bps(server, document, tmp_path, monkeypatch):
    monkeypatch.setenv("KUNCI_BPS", KEY)

    def make(host="127.0.0.1", **options):
        secret = Secret("bps", "sumber-contoh", host, env="KUNCI_BPS")
        found = document("bps", {"secret": "bps"}, url=f"{server.url}/v1/api", domain="3671", **options)
        allowed = Allowance(secrets=(secret,), networks=(Network("127.0.0.0/8"),), web=QUICK)
        return BpsConnector(found, allowed, Limits(), tmp_path)
    server.paths |= {"/v1/api/list": answers,
                     "/v1/api/view": lambda r: reply({"status": "OK", "data-availability": "available", "data": {"table": HTML}})}
    return make


def lines(record):
    return record.tables[0].content.reader().read().decode().splitlines()


def test_a_variable_is_a_long_table_of_all_its_periods(bps, server):
    full, empty = bps(tables=["dynamic"]).records()
    assert (full.identifier, full.failure, full.metadata["title"], full.metadata["unit"]) == (
        "var/31", None, "Jumlah Penduduk", "Jiwa")
    assert lines(full)[:2] == ["kode_kecamatan,kecamatan,kategori,tahun,nilai", "3671010,Ciledug,Laki-laki,2018,118"]
    assert len(lines(full)) == 15
    assert (full.metadata["tahun_awal"], full.metadata["tahun_akhir"]) == ("2018", "2024")
    assert full.metadata["description"] == "Sumber: contoh"
    assert (full.tables[0].columns[-1].unit, full.tables[0].columns[0].key) == ("Jiwa", True)
    assert (empty.identifier, empty.failure.word.name) == ("var/40", "SOURCE_DATA_INVALID")
    assert [r.query["th"] for r in server.requests if r.query["model"] == "data"] == ["118;119;120;121;122", "123;124"]
    assert all(r.query["key"] == KEY and "authorization" not in r.headers for r in server.requests)


def test_a_static_table_is_read_out_of_its_page_and_not_again(bps):
    record, = bps(tables=["static"]).records()
    assert lines(record) == ["Kecamatan,Jumlah L,Jumlah P", "Benda,5,6", "Ciledug,7,8"]
    assert (record.identifier, record.metadata["title"], record.metadata["subject"]) == ("static/16", "Luas", "Geografi")

    class Held:
        def known(self, sign):
            return [record.identifier] if sign == record.mark else []

    assert next(iter(bps(tables=["static"]).records(Held()))).unchanged
    assert not list(bps(tables=["static"], statics=[17]).records())


def test_what_is_wanted_can_be_chosen(bps, server):
    assert [one.identifier for one in bps(tables=["dynamic"], variables=[31], subjects=[12, 13]).records()] == ["var/31"]
    assert {r.query["subject"] for r in server.requests if r.query["model"] == "var"} == {"12", "13"}
    assert [one.name for one in bps().describe().tables] == ["var/31", "var/40"]
    assert bps().check().ok


@pytest.mark.parametrize(("answer", "word"), [
    ({"status": "Error", "message": "Invalid key"}, "SOURCE_FORBIDDEN"),
    ({"status": "Error", "message": "x"}, "SOURCE_DATA_INVALID"),
    ([], "SOURCE_DATA_INVALID"), ({"status": "OK", "data-availability": "available", "data": ""}, "SOURCE_DATA_INVALID"),
    (listed([1]), "SOURCE_DATA_INVALID"), (listed([VARIABLES[0]], total=9), "SOURCE_DATA_INVALID"),
    (listed([VARIABLES[0]], pages=99, total=99), "SOURCE_DATA_INVALID"), (NOTHING, None)])
def test_an_error_inside_a_200_and_lists_that_lie(bps, server, answer, word):
    server.paths["/v1/api/list"] = lambda r: reply(answer)
    if word is None:
        assert list(bps().records()) == []
        return
    with pytest.raises(Failure) as refused:
        list(bps().records())
    assert refused.value.word.name == word
    assert KEY not in str(refused.value.message)


def test_the_key_goes_to_its_own_server_alone(bps, server):
    assert bps(host="lain.example").check().failure.word.name == "SOURCE_BLOCKED"
    assert not server.requests
    server.paths["/v1/api/list"] = lambda r: reply(b"", 302, Location=f"http://localhost:{server.port}/lain?model=var")
    bps().check()
    assert [r.query.get("key") for r in server.requests if r.path == "/lain"] in ([], [None])


@pytest.mark.parametrize("change", [
    {"datacontent": {"999": 1}}, {"datacontent": [1]}, {"var": []}, {"vervar": [1]}, {"vervar": "x"},
    {"vervar": [{"val": one} for one in range(20_000)], "turvar": [{"val": one} for one in range(200)]}])
def test_figures_that_cannot_be_told_apart_are_a_failure(change):
    with pytest.raises(Failure):
        list(rows_of(dynamic_of({**data("123"), **change})))


def test_a_key_with_two_meanings_is_never_guessed():
    two = {**data("12"), "turvar": [{"val": 1, "label": "A"}, {"val": 11, "label": "B"}],
           "tahun": [{"val": 12, "label": "2012"}, {"val": 112, "label": "2112"}],
           "datacontent": {"36710103111120": 5}}
    with pytest.raises(Failure) as refused:
        list(rows_of(dynamic_of(two)))
    assert "dua cara" in refused.value.message.id


@pytest.mark.parametrize(("markup", "rows"), [
    ("<table><tr><td>a<td>b<tr><td>c</table>", [["a", "b"], ["c"]]), ("<td>a</td>", [["a"]]), ("x", []), ("<table><tr>", [[]]),
    ("<table><tr><td><script>alert(1)</script>a<br>b</td></tr></table>", [["a b"]])])
def test_cells_of_html(markup, rows):
    cells = Cells(10)
    cells.feed(markup)
    cells.close()
    assert cells.rows == rows


@pytest.mark.parametrize("markup", ["<tr>" * 11, "<tr><td colspan=500><td colspan=500><td colspan=2>",
                                    "<tr>" + "<td rowspan=500>" * 900 + "<tr>" + "<td rowspan=500 colspan=500>" * 3])
def test_html_that_grows_is_refused(markup):
    with pytest.raises(Failure):
        cells = Cells(10)
        cells.feed(markup * 3)


def test_real_answers(shared):
    place = shared / "samples/api/bps"
    table = dynamic_of(json.loads((place / "dynamic_table_detail_fixture.json").read_bytes()))
    assert list(rows_of(table)) == [["7315", "Pinrang", "1999", 308669], ["7315", "Pinrang", "2000", 311595],
                                    ["7315", "Pinrang", "2001", 312473]]
    assert list(rows_of(merged(table, table))) == list(rows_of(table))
    assert plain("&amp;lt;p&amp;gt;a&amp;nbsp;b") == "a b"


def test_the_real_static_table_through_the_connector(shared, bps, server):
    place = shared / "samples/api/bps"
    server.paths["/v1/api/list"] = lambda r: reply((place / "static_table_list_fixture.json").read_bytes())
    server.paths["/v1/api/view"] = lambda r: reply((place / "static_table_detail_fixture.json").read_bytes())
    record = list(bps(tables=["static"], statics=[23]).records())[0]
    assert (record.failure, len(lines(record))) == (None, 23)
    assert lines(record)[0] == "Tenaga Kesehatan,Status DIKBUD,Status ABRI,Status DEP. KESEHATAN,Status SWASTA,Jumlah"
    assert record.metadata["tahun_akhir"] == "2014"
