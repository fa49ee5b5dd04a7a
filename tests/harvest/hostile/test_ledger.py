"""Every misbehaviour of the ledger has a word, and tests that are there and may run."""
from __future__ import annotations

import ast
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from satudata_harvest.failure import words

TESTS = Path(__file__).resolve().parents[2]
ENTRIES = {"what", "word", "record", "seconds", "megabytes", "counts", "tests"}
LEDGER: dict[str, list[dict[str, Any]]] = yaml.safe_load((Path(__file__).with_name("ledger.yaml")).read_text("utf-8"))
LINES = [line for lines in LEDGER.values() for line in lines]


@lru_cache
def functions(file: str) -> dict[str, list[str]]:
    """The tests of a file, each with the names of its decorators; none where there is no such file."""
    path = TESTS / file
    tree = ast.parse(path.read_text("utf-8")) if path.is_file() else ast.Module([], [])
    made = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    return {node.name: [ast.unparse(one) for one in node.decorator_list] for node in made}


@lru_cache
def strings(file: str) -> set[str]:
    """Every text in a file, and in the files of tests it takes tables from."""
    tree = ast.parse((TESTS / file).read_text("utf-8"))
    found = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("tests.") and "test_" in (node.module or ""):
            found |= strings("/".join((node.module or "").split(".")[1:]) + ".py")
    return found


@pytest.mark.parametrize("line", LINES, ids=lambda line: line["what"][:60])
def test_a_line_has_its_word_and_its_tests(line: dict[str, Any]) -> None:
    assert set(line) <= ENTRIES
    assert line["word"] in {*words(), "none"}
    assert line["tests"], "no test"
    for test in line["tests"]:
        file, _, name = test.partition("::")
        name, _, case = name.partition("[")
        assert name in functions(file), f"{test} is not there"
        assert not any("skip" in decorator or "xfail" in decorator for decorator in functions(file)[name]), f"{test} is left out"
        assert not case or case.removesuffix("]") in strings(file), f"{test} has no such case"


def test_no_line_stands_twice() -> None:
    assert len({line["what"] for line in LINES}) == len(LINES) > 60
