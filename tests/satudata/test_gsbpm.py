"""The statistical business process."""
from __future__ import annotations

import pytest

from satudata import gsbpm


def test_eight_phases_and_their_steps():
    assert [(phase.code, len(phase.steps)) for phase in gsbpm.phases()] == [
        ("1", 6), ("2", 6), ("3", 7), ("4", 4), ("5", 8), ("6", 5), ("7", 5), ("8", 3)]


def test_every_step_is_named_in_both_languages_with_its_evidence():
    for phase in gsbpm.phases():
        assert phase.name.id and phase.name.en and phase.name_5_1
        for step in phase.steps:
            assert step.name.id and step.name.en and step.name_5_1 and step.evidence
            assert step.code.startswith(phase.code + ".")


@pytest.mark.parametrize(("code", "now", "then"), [
    ("1.5", "Check data availability and suitability", "Check data availability"), ("2.1", "Design outputs and dissemination",
    "Design outputs"),
    ("2.2", "Design variables", "Design variable descriptions"), ("7.5", "Provide user support", "Manage user support"),
    ("4.3", "Run collection", "Run collection"),
])
def test_older_names_are_kept(code, now, then):
    step = next(step for phase in gsbpm.phases() for step in phase.steps if step.code == code)
    assert (step.name.en, step.name_5_1) == (now, then)


def test_the_two_official_stage_readings_disagree():
    stages = {phase.code: (phase.epss_stage, phase.ms_keg_stage) for phase in gsbpm.phases()}
    assert stages["6"] == ("pemeriksaan", "penyebarluasan")
    assert stages["3"] == ("perencanaan", "")
    assert stages["8"] == ("", "penyebarluasan")
