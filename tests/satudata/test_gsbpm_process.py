"""GSBPM as data: editions, stages, what applies, guidance, what a catalogue may mark; over all sub-processes and ways."""
from __future__ import annotations

from pathlib import Path

import pytest

from satudata import codes, gsbpm
from satudata.errors import DefinitionError
from satudata.gsbpm import witness

STEPS = [step.code for step in gsbpm.current()]
WAYS = [code.kode for code in codes.load("cara_pengumpulan")]
CELLS = [(step, way) for step in STEPS for way in WAYS]
#: By hand: what does not apply.
NOT = {("2.4", "sensus"),
       ("2.4", "kompromin"), ("5.6", "sensus"), ("5.6", "kompromin"), ("5.6", "cara-lain"), ("4.1", "kompromin")}
#: By hand: the steps whose event a catalogue sees.
SEEN = {"1.1", "1.4", "1.5", "2.2", "2.6", "7.1", "7.3", "7.5", "8.1"}


def test_there_are_44_sub_processes_in_both_editions_and_5_2_is_current():
    assert len(STEPS) == len(set(STEPS)) == 44 and gsbpm.current().version == "5.2"
    assert [step.code for step in gsbpm.load("5.1")] == STEPS
    assert gsbpm.load("5.1").step("1.5").name.en == "Check data availability"
    assert gsbpm.load("5.2").step("1.5").name.en == "Check data availability and suitability"
    assert "1.5" in gsbpm.current() and "9.9" not in gsbpm.current()
    with pytest.raises(KeyError):
        gsbpm.current().step("9.9")


def test_a_new_edition_is_two_files(tmp_path: Path):
    (tmp_path / "6.0.yaml").write_text(
        "title: GSBPM 6.0\ncurrent: true\nfile: enam.csv\noverarching: [{id: Mutu, en: Quality}]\n")
    (tmp_path / "10.0.yaml").write_text("title: GSBPM 10.0\nfile: enam.csv\n")
    (tmp_path / "enam.csv").write_text(
        "kode,nama,nama_en,induk,tingkat\n1,Butuh,Need,,fase\n1.1,Dengar,Listen,1,subproses\n1.2,Catat,Note,1,subproses\n")
    made = gsbpm.current(tmp_path)
    assert (made.version, [step.name.en for step in made], made.overarching[0].id) == ("6.0", ["Listen", "Note"], "Mutu")
    assert list(gsbpm.editions(tmp_path)) == ["6.0", "10.0"]


@pytest.mark.parametrize("rows", ["", "1.1,A,A,1,subproses\n1.1,B,B,1,subproses\n"])
def test_an_edition_without_steps_or_with_one_twice_is_refused(tmp_path: Path, rows: str):
    (tmp_path / "6.0.yaml").write_text("title: x\nfile: x.csv\n")
    (tmp_path / "x.csv").write_text("kode,nama,nama_en,induk,tingkat\n1,A,A,,fase\n" + rows)
    with pytest.raises(DefinitionError, match=r"6\.0\.yaml"):
        gsbpm.load("6.0", tmp_path)


def test_stages_agree_with_the_code_list_and_cover_every_phase():
    assert set(gsbpm.mappings()) == {"epss", "ms_keg", "bps"}
    for phase in gsbpm.phases():
        assert gsbpm.mappings()["epss"].stages[phase.code] == phase.epss_stage
        assert gsbpm.mappings()["ms_keg"].stages[phase.code] == phase.ms_keg_stage
    read = {name: [mapping.stages[code] for code in "368"] for name, mapping in gsbpm.mappings().items()}
    assert read == {"epss": ["perencanaan", "pemeriksaan", ""], "ms_keg": ["", "penyebarluasan", "penyebarluasan"],
                    "bps": ["pengumpulan", "pemeriksaan", "penyebarluasan"]}
    assert gsbpm.mappings()["epss"].stage("8").id == "" and gsbpm.mappings()["epss"].indicators["6"] == "30302"


def test_what_applies_to_which_way_of_collection():
    assert {cell for cell in CELLS if not gsbpm.applies(*cell).applies} == NOT
    assert all(gsbpm.applies(*cell).reason.id and gsbpm.applies(*cell).reason.en for cell in NOT)
    assert gsbpm.applies("4.1", "kompromin").confirm and not gsbpm.applies("2.4", "sensus").confirm
    assert all(gsbpm.applies(step, "").applies for step in STEPS)


def test_every_step_has_guidance_in_both_languages_for_every_way():
    for step, way in CELLS:
        told = gsbpm.guidance(step, way)
        for text in (told.asks, told.proof, told.example):
            assert len(text.id) > 15 and len(text.en) > 15 and text.id != text.en, (step, way)
        assert told.required and set(told.kinds) <= set(gsbpm.evidence_kinds()) and told.kinds[-1] == "lainnya"
        assert len(set(told.kinds)) == len(told.kinds)
    assert set(gsbpm.guidance("4.2", "kompromin").required) != set(gsbpm.guidance("4.2", "survei").required)


def test_every_kind_of_evidence_is_named_and_used():
    used = {kind for cell in CELLS for kind in gsbpm.guidance(*cell).kinds}
    assert used == set(gsbpm.evidence_kinds())
    assert all(kind.title.id and kind.title.en and kind.files for kind in gsbpm.evidence_kinds().values())


@pytest.mark.parametrize("step", STEPS)
def test_a_catalogue_marks_only_what_it_sees(step: str):
    marking = [name for name in gsbpm.sources() if gsbpm.may_mark(name, step)]
    assert bool(marking) == (step in SEEN)
    assert not gsbpm.may_mark("harvest_run", step) and not gsbpm.may_mark("unknown", step)


@pytest.mark.parametrize("phase", ["3", "4", "5", "6"])
def test_a_file_that_would_mark_outside_work_is_refused(tmp_path: Path, phase: str):
    file = tmp_path / "witness.yaml"
    file.write_text(f"marks:\n  x: {{step: '{phase}.1', id: a, en: b}}\nproposes: {{}}\n")
    with pytest.raises(DefinitionError, match=f"{phase}.1"):
        witness.read(file)
