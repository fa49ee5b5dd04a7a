"""What can go wrong in the library, each with a title, what happened and what to do next."""
from __future__ import annotations

from collections.abc import Mapping

from satudata.text import Text


class SatuDataError(Exception):
    """The family: `title`, `message` (what happened, to what) and `advice` (what the person can do)."""

    title = Text("Kesalahan", "Error")

    def __init__(self, message: Text, advice: Text | None = None) -> None:
        super().__init__(message.id)
        self.message = message
        self.advice = advice or Text("", "")


class UnknownForm(SatuDataError, KeyError):
    """No form of this kind is defined."""

    title = Text("Formulir tidak dikenal", "Unknown form")


class UnknownCodelist(SatuDataError, KeyError):
    """No code list has this name."""

    title = Text("Daftar kode tidak dikenal", "Unknown code list")


class DefinitionError(SatuDataError):
    """A form or code list file of the library is itself wrong (a fault of its writer, not of the user)."""

    title = Text("Definisi keliru", "Wrong definition")


class FormError(SatuDataError):
    """A record does not have the shape of its form. `problems`: field path -> what is wrong with it."""

    title = Text("Isian tidak sesuai formulir", "Record does not fit its form")

    def __init__(self, problems: Mapping[str, Text]) -> None:
        self.problems: dict[str, Text] = dict(problems)
        super().__init__(
            Text(" ".join(text.id for text in self.problems.values()), " ".join(text.en for text in self.problems.values())),
            Text("Perbaiki isian yang disebut, lalu simpan lagi.", "Correct the fields named, then save again."),
        )


class UnreadableRecord(SatuDataError):
    """A record file is no YAML or JSON object."""

    title = Text("Berkas catatan tidak terbaca", "Record file cannot be read")
