"""Does the name of a file say something else than its content? The content decides; whoever sent it is told."""
from __future__ import annotations

from pathlib import PurePath

from .model import Place, Problem
from .words import Word, problem

#: Ending -> what the name says the file is; other endings promise nothing.
ENDINGS = {
    "csv": "csv", "tsv": "csv", "txt": "csv", "xlsx": "xlsx", "xlsm": "xlsx", "xls": "xls", "ods": "ods", "json": "json",
    "geojson": "json", "xml": "xml", "html": "html", "pdf": "pdf", "doc": "doc", "docx": "docx",
}
SHOWN = {"csv": "CSV", "xlsx": "XLSX", "xls": "XLS", "ods": "ODS", "json": "JSON"}


def named_otherwise(filename: str, kind: str) -> tuple[Problem, ...]:
    """One problem where the ending promises another kind than the content has (:data:`SHOWN`), else none."""
    ending = PurePath(filename.replace("\\", "/")).suffix.lower().lstrip(".")
    if ENDINGS.get(ending, kind) == kind:
        return ()
    return (problem(Word.NAMED_OTHERWISE, Place(), example=f".{ending}", kind=SHOWN[kind], right=f".{kind}"),)
