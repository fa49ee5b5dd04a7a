"""The SDMX connector against a live server, and against real structure messages with pysdmx beside it."""
from __future__ import annotations

import json

import pytest
from pysdmx.io import read_sdmx

from satudata_harvest.connectors import sdmx_json, sdmx_xml
from satudata_harvest.connectors.sdmx_model import ref_of
from satudata_harvest.failure import Failure
from satudata_harvest.web.parse import json_of, xml_of
from tests.harvest.server import reply

V21 = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1"
LISTS = """<str:Codelists><str:Codelist agencyID="BPS" id="CL_JK" version="1.0"><com:Name>Jenis kelamin</com:Name>
  <str:Code id="L"><com:Name xml:lang="en">Male</com:Name><com:Name xml:lang="id">Laki-laki</com:Name></str:Code>
  <str:Code id="P"><com:Name>Perempuan</com:Name><str:Parent><Ref id="L"/></str:Parent></str:Code></str:Codelist></str:Codelists>
<str:Concepts><str:ConceptScheme agencyID="BPS" id="CS" version="1.0">
  <str:Concept id="SEX"><com:Name>Jenis kelamin</com:Name><com:Description>Menurut KTP.</com:Description></str:Concept>
  <str:Concept id="TIME_PERIOD"><com:Name>Waktu</com:Name></str:Concept>
  <str:Concept id="OBS_VALUE"><com:Name>Jumlah</com:Name></str:Concept></str:ConceptScheme></str:Concepts>
<str:DataStructures><str:DataStructure agencyID="BPS" id="DSD" version="1.0"><str:DataStructureComponents>
  <str:DimensionList><str:Dimension id="SEX"><str:ConceptIdentity><Ref agencyID="BPS" id="SEX" maintainableParentID="CS"
    maintainableParentVersion="1.0"/></str:ConceptIdentity><str:LocalRepresentation><str:Enumeration><URN>urn:sdmx:org.sdmx.infomodel.
codelist.Codelist=BPS:CL_JK(1.0)</URN></str:Enumeration></str:LocalRepresentation></str:Dimension>
    <str:TimeDimension id="TIME_PERIOD"><str:ConceptIdentity><Ref agencyID="BPS" id="TIME_PERIOD" maintainableParentID="CS"
    maintainableParentVersion="1.0"/></str:ConceptIdentity></str:TimeDimension></str:DimensionList>
  <str:MeasureList><str:PrimaryMeasure id="OBS_VALUE"><str:ConceptIdentity><Ref agencyID="BPS" id="OBS_VALUE"
    maintainableParentID="CS" maintainableParentVersion="1.0"/></str:ConceptIdentity></str:PrimaryMeasure></str:MeasureList>
</str:DataStructureComponents></str:DataStructure></str:DataStructures>"""
CSV = "DATAFLOW,SEX,TIME_PERIOD,OBS_VALUE,CATATAN\nBPS:PENDUDUK(1.0),L,2023,10,\nBPS:PENDUDUK(1.0),P,2024,12.5,=1+1\n"
CONSTRAINT = """<str:Constraints><str:ContentConstraint agencyID="BPS" id="C" version="1.0"><com:Annotations>
<com:Annotation id="series_count"><com:AnnotationTitle>2</com:AnnotationTitle></com:Annotation></com:Annotations>
<str:CubeRegion><com:KeyValue id="SEX"><com:Value>L</com:Value></com:KeyValue><com:KeyValue id="TIME_PERIOD"><com:TimeRange>
<com:StartPeriod>2019-01</com:StartPeriod><com:EndPeriod>2024-12</com:EndPeriod></com:TimeRange></com:KeyValue></str:CubeRegion>
</str:ContentConstraint></str:Constraints>"""


def xml(inner, kind="Structure"):
    return (f'<mes:{kind} xmlns:mes="{V21}/message" xmlns:str="{V21}/structure" xmlns:com="{V21}/common"><mes:Structures>{inner}'
            f"</mes:Structures></mes:{kind}>").encode()


def flows(*names, final="false", rest=""):
    return xml("<str:Dataflows>" + "".join(
        f'<str:Dataflow agencyID="BPS" id="{name}" version="1.0" isFinal="{final}"><com:Name>Penduduk contoh</com:Name>'
        '<str:Structure><Ref agencyID="BPS" id="DSD" version="1.0"/></str:Structure></str:Dataflow>' for name in names)
        + f"</str:Dataflows>{rest}")


@pytest.fixture
def sdmx(server, document, connect):
    def make(**options):
        return connect(document("sdmx", url=f"{server.url}/rest/", **options))
    server.paths |= {
        "/rest/dataflow/all/all/latest": lambda r: reply(flows("PENDUDUK", "LAIN"), kind="application/xml"),
        "/rest/dataflow/BPS/PENDUDUK/1.0": lambda r: reply(flows("PENDUDUK", rest=LISTS)),
        "/rest/dataflow/BPS/LAIN/1.0": lambda r: reply(b"", 404),
        "/rest/data/BPS,PENDUDUK,1.0/all/all": lambda r: reply(CSV.encode(), kind="text/csv"),
        "/rest/availableconstraint/BPS,PENDUDUK,1.0/all/all/all": lambda r: reply(xml(CONSTRAINT))}
    return make


def test_a_dataflow_is_a_dataset_and_one_that_is_missing_does_not_stop_the_others(sdmx):
    other, found = sdmx().records()
    assert (other.identifier, other.failure.word.name) == ("BPS:LAIN", "SOURCE_NOT_FOUND")
    assert (found.identifier, found.failure, found.tables) == ("BPS:PENDUDUK", None, ())
    assert (found.metadata["title"], found.metadata["agency"], found.metadata["version"]) == ("Penduduk contoh", "BPS", "1.0")
    columns = {column["name"]: column for column in found.metadata["columns"]}
    assert list(columns) == ["SEX", "TIME_PERIOD", "OBS_VALUE"]
    assert columns["SEX"]["comment"] == "Menurut KTP. L = Laki-laki; P = Perempuan"
    assert (columns["SEX"]["codelist"], columns["SEX"]["role"]) == ("BPS:CL_JK(1.0)", "dimensi")
    assert (columns["OBS_VALUE"]["type"], columns["OBS_VALUE"]["role"]) == ("number", "ukuran")


def test_rows_and_what_is_available(sdmx):
    record, = sdmx(dataflows=["PEND*"], data=True, available=True).records()
    table = record.tables[0]
    assert table.content.reader().read().decode().splitlines() == [
        "SEX,TIME_PERIOD,OBS_VALUE,CATATAN", "L,2023,10,", "P,2024,12.5,=1+1"]
    assert [column.title for column in table.columns] == ["Jenis kelamin", "Waktu", "Jumlah", ""]
    assert (record.metadata["tahun_awal"], record.metadata["tahun_akhir"], record.metadata["series"]) == ("2019", "2024", 2)
    assert record.metadata["available"] == {"SEX": ["L"]}
    assert next(iter(sdmx(dataflows=["PENDUDUK"], data=True).records())).metadata["tahun_akhir"] == "2024"


def test_the_structure_has_the_code_lists(sdmx, server):
    structure = sdmx(dataflows=["BPS:PENDUDUK"]).describe()
    assert [table.name for table in structure.tables] == ["BPS:PENDUDUK"]
    assert structure.codelists[0].items == (("L", "Laki-laki", ""), ("P", "Perempuan", "L"))
    assert sdmx(languages=["en"], dataflows=["PENDUDUK"]).describe().codelists[0].items[0][1] == "Male"
    assert sdmx().check().ok
    assert server.requests[0].headers["accept"] == "application/vnd.sdmx.structure+xml;version=2.1"


def test_a_final_version_is_not_read_again(sdmx, server):
    server.paths["/rest/dataflow/all/all/latest"] = lambda r: reply(flows("PENDUDUK", final="true"))
    first, = sdmx().records()

    class Held:
        def known(self, sign):
            return [first.identifier] if sign == first.mark else []

    again, = sdmx().records(Held())
    assert (again.unchanged, server.counts["/rest/dataflow/BPS/PENDUDUK/1.0"]) == (True, 1)
    rows, = sdmx(data=True).records(Held())
    assert not rows.unchanged


def test_version_3_in_json(sdmx, server, shared):
    real = (shared / "samples/api/sdmx/v3_structure_constructed-sample.json").read_bytes()
    flow = json.loads(real)["data"]["dataflows"][0]
    place = f"{flow['agencyID']}/{flow['id']}/{flow['version']}"
    server.paths |= dict.fromkeys(("/rest/structure/dataflow/*/*/~", f"/rest/structure/dataflow/{place}"), lambda r: reply(real))
    record, = sdmx(version="3.0", format="json").records()
    assert (record.failure, record.metadata["agency"]) == (None, "ECB")
    assert [column["role"] for column in record.metadata["columns"]].count("dimensi") == 6


@pytest.mark.parametrize(("answer", "word"), [
    (b"<html><body>x</body></html>", "SOURCE_DATA_INVALID"), (b"{}", "SOURCE_DATA_INVALID"), (b"<a", "SOURCE_DATA_INVALID"),
    (xml('<mes:ErrorMessage code="100"/>', "Error"), "SOURCE_NOT_FOUND"),
    (xml('<mes:ErrorMessage code="110"/>', "Error"), "SOURCE_FORBIDDEN"),
    (b'<!DOCTYPE a [<!ENTITY b "c">]><a/>', "SOURCE_DATA_INVALID"), (b"http://127.0.0.1/", "SOURCE_DATA_INVALID"),
    (b'{"data": {"dataflows": "x"}}', None), (b'{"data": {"dataflows": [1, null, {}]}}', None)])
def test_an_answer_that_is_none(sdmx, server, answer, word):
    server.paths["/rest/dataflow/all/all/latest"] = lambda r: reply(answer)
    check = sdmx().check()
    assert (check.failure.word.name if check.failure else None) == word
    if word:
        with pytest.raises(Failure):
            list(sdmx().records())


@pytest.mark.parametrize("rows", [
    b"nama,n\nA,1\n", b"<html>", b"", b"DATAFLOW,A\nx\n", b"DATAFLOW,A\nx,\xff\n", b'DATAFLOW,A\nx,"1\n'])
def test_rows_that_are_no_sdmx_csv_are_a_failed_record(sdmx, server, rows):
    server.paths["/rest/data/BPS,PENDUDUK,1.0/all/all"] = lambda r: reply(rows)
    record, = sdmx(dataflows=["PENDUDUK"], data=True).records()
    assert record.failure.word.name == "SOURCE_DATA_INVALID"


@pytest.mark.parametrize(("urn", "ref"), [
    ("urn:sdmx:org.sdmx.infomodel.codelist.Codelist=BPS:CL(1.0)", ("BPS", "CL", "1.0", "")),
    ("urn:sdmx:org.sdmx.infomodel.conceptscheme.Concept=A.B:CS(1.0.0).SEX", ("A.B", "CS", "1.0.0", "SEX")),
    ("x", None), ("", None)])
def test_urns(urn, ref):
    assert ref_of(urn) == ref


READ = {  # file -> dataflows, structures, code lists
    "UNICEF_GLOBAL_DATAFLOW-structure.xml": (1, 1, 21), "ESTAT_demography-structure.xml": (0, 1, 8),
    "UNSD_codelist_partial.xml": (0, 1, 2), "fmr_flows.json": (5, 0, 0), "fmr_freq.json": (0, 0, 1), "fmr_cs.json": (0, 0, 1),
    "v3_structure_constructed-sample.json": (1, 1, 5)}


def read(data):
    return sdmx_json.message_of(json_of(data), ("en",)) if data[:1] == b"{" else sdmx_xml.message_of(xml_of(data), ("en",))


@pytest.mark.parametrize("name", READ)
def test_real_messages(shared, name):
    found = read((shared / "samples/api/sdmx" / name).read_bytes())
    assert (len(found.flows), len(found.structures), len(found.codelists)) == READ[name]


@pytest.mark.parametrize("name", ["UNICEF_GLOBAL_DATAFLOW-structure.xml", "v3_structure_constructed-sample.json"])
def test_pysdmx_reads_the_same(shared, name):
    data = (shared / "samples/api/sdmx" / name).read_bytes()
    ours, theirs = read(data), read_sdmx(data.decode("utf-8-sig"), validate=False)
    their_codes = {(one.agency, one.id): [(code.id, code.name) for code in one.items] for one in theirs.structures
                   if type(one).__name__ == "Codelist"}
    assert {ref[:2]: [item[:2] for item in codes.items] for ref, codes in ours.codelists.items()} == their_codes
    theirs_parts = next(one for one in theirs.structures if type(one).__name__ == "DataStructureDefinition").components
    our_parts, = ours.structures.values()
    left = {one.id for one in our_parts} - {one.id for one in theirs_parts}
    assert {(one.id, one.role.name.lower()) for one in theirs_parts} <= {(one.id, one.role) for one in our_parts}
    assert left <= {"TIME_PERIOD", "OBS_VALUE"}  # which pysdmx leaves out of some messages
