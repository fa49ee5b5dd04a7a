"""The words a harvest fails with, each with a sentence, what to do next, and whether trying again can help."""
from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import yaml

from satudata.text import Text


@dataclass(frozen=True)
class Word:
    """A kind of failure; its name is stable and travels in reports."""

    name: str
    sentence: Text
    advice: Text
    retriable: bool


@lru_cache(maxsize=1)
def words() -> dict[str, Word]:
    """Every word by its name."""
    raw = yaml.safe_load(files(__package__).joinpath("failure.yaml").read_text("utf-8"))
    return {
        name: Word(name, Text(**entry["sentence"]), Text(**entry["advice"]), entry["retriable"])
        for name, entry in raw.items()
    }


class Failure(Exception):  # noqa: N818 - the field's word, and the message is for people
    """Something a person can act on. Never carries a secret or a driver's own text.

    :param word: one of :func:`words`
    :param detail: what happened exactly, in both languages
    :param field: which entry of the source document or the record, if one
    """

    def __init__(self, word: str, detail: Text | None = None, field: str | None = None, advice: Text | None = None) -> None:
        self.word = words()[word]
        self.message = detail or self.word.sentence
        self.advice = advice or self.word.advice
        self.field = field
        super().__init__(self.message.en)

    @property
    def retriable(self) -> bool:
        return self.word.retriable

    def as_dict(self, lang: str = "id") -> dict[str, str | None]:
        """Shape of a failure in reports: word, field, message, advice."""
        return {
            "word": self.word.name, "field": self.field,
            "message": self.message.in_(lang), "advice": self.advice.in_(lang),
        }
