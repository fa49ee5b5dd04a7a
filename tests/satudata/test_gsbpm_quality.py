"""The quality indicators shipped: whole, of sub-processes there are, marked as not confirmed; a wrong entry is named."""
from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from satudata import gsbpm
from satudata.errors import DefinitionError
from satudata.gsbpm import quality

SHIPPED = gsbpm.indicators()


@pytest.mark.parametrize("name", SHIPPED)
def test_each_indicator_is_whole(name: str) -> None:
    one = SHIPPED[name]
    assert one.step in gsbpm.current() and one.unit in gsbpm.UNITS and one.confirm
    for text in (one.title, one.tells, one.formula):
        assert text.id and text.en and text.id != text.en
    assert one.computed or (one.minimum is not None and one.maximum is not None and one.minimum < one.maximum)


def test_every_phase_from_build_to_evaluate_has_one_and_both_kinds_are_there() -> None:
    assert {one.step[0] for one in SHIPPED.values()} == set("345678")
    assert {one.computed for one in SHIPPED.values()} == {True, False}
    assert [one.name for one in quality.of_step("4.3")] == ["response_rate"] and quality.of_step("1.1") == []


@pytest.mark.parametrize(("value", "fits"), [(0, True), (100, True), (87.5, True), (-0.1, False), (100.1, False)])
def test_bounds(value: float, fits: bool) -> None:
    assert SHIPPED["response_rate"].fits(value) is fits
    assert SHIPPED["changes_after_release"].fits(value)


@pytest.mark.parametrize(("change", "word"), [
    ({"unit": "kg"}, "unit"), ({"how": "guessed"}, "how"), ({"better": "left"}, "better"), ({"min": "a"}, "float"),
    ({"name": None}, "mapping")])
def test_a_wrong_entry_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: dict[str, object], word: str) -> None:
    shipped = yaml.safe_load(quality.HERE.joinpath("quality.yaml").read_text("utf-8"))
    entry = shipped["indicators"]["response_rate"] | change
    (tmp_path / "quality.yaml").write_text(yaml.safe_dump({"indicators": {"response_rate": entry}}))
    monkeypatch.setattr(quality, "HERE", tmp_path)
    with pytest.raises(DefinitionError, match=word) as error:
        quality.indicators.__wrapped__()
    assert "response_rate" in str(error.value)
