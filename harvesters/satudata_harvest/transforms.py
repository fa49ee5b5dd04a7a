"""The small named transforms a mapping may put behind a path."""
from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from satudata import codes

Transform = Callable[[Any, Any, Mapping[str, Any]], Any]
MONTHS = {name: number for number, names in enumerate((
    "januari january jan", "februari february feb", "maret march mar", "april apr", "mei may", "juni june jun",
    "juli july jul", "agustus august agu aug agt", "september sept sep", "oktober october okt oct", "november nov nop",
    "desember december des dec"), 1) for name in names.split()}
PLACE = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}")
LONGEST = 100_000


def _each(value: Any, change: Callable[[str], Any]) -> Any:
    """A change applied to a text, or to each text of a list; other values become text first, nothing stays nothing."""
    if value is None:
        return None
    if isinstance(value, list):
        return [changed for one in value if (changed := _each(one, change)) is not None]
    return change(text(value))


def text(value: Any) -> str:
    """A value as the record writes it: whole numbers without a decimal point, booleans as ``true`` and ``false``."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value)


def default(value: Any, argument: Any, _: Mapping[str, Any]) -> Any:
    """The argument, where there is no value."""
    return argument if value in (None, "", [], {}) else value


def to_date(value: Any, argument: Any, _: Mapping[str, Any]) -> Any:
    """ISO date of a date in a given strptime form, in ISO, or as Indonesians write it; nothing when it is none."""
    return _each(value, lambda one: _date(one.strip(), argument))


def number(value: Any, _argument: Any, _: Mapping[str, Any]) -> Any:
    """Plain decimal digits of a number written ``1.234,5`` or ``1,234.5``; nothing when it is none."""
    return _each(value, lambda one: _number(re.sub(r"[\s\u00a0]", "", one)))


def codelist(value: Any, argument: Any, _: Mapping[str, Any]) -> Any:
    """The code whose code, name or alias (Indonesian or English, letter case ignored) is the value; nothing when none is."""
    look_up = _codes(str(argument))
    return _each(value, lambda one: look_up.get(one.strip().casefold()))


def template(value: Any, argument: Any, whole: Mapping[str, Any]) -> Any:
    """The argument with ``{name}`` replaced by that top-level value; ``{value}`` is the value so far."""
    values = {**whole, "value": value}
    return PLACE.sub(lambda found: _plain(values.get(found[1])), str(argument))


def join(value: Any, argument: Any, _: Mapping[str, Any]) -> Any:
    """One text of a list, with the argument between (a comma and a blank where none is given)."""
    if not isinstance(value, list):
        return value
    return (", " if argument is None else str(argument)).join(text(one) for one in value if one not in (None, ""))


def split(value: Any, argument: Any, _: Mapping[str, Any]) -> Any:
    """The list in a text, cut at the argument (a comma where none is given), blanks around removed."""
    if not isinstance(value, str):
        return value
    return [one.strip() for one in value.split(str(argument or ",")) if one.strip()]


BY_NAME: Mapping[str, Transform] = {
    "default": default, "date": to_date, "number": number, "codelist": codelist,
    "template": template, "join": join, "split": split,
}


def _plain(value: Any) -> str:
    """A value inside a template; structures have no text of their own."""
    return "" if value is None or isinstance(value, (dict, list)) else text(value)[:LONGEST]


def _codes(name: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for code in codes.load(name):
        for label in (*code.extra.get("alias", "").split("|"), code.nama_en, code.nama, code.kode):
            if label:
                found[label.strip().casefold()] = code.kode
    return found


def _number(digits: str) -> str | None:
    if re.fullmatch(r"[+-]?\d{1,3}(\.\d{3})+(,\d+)?|[+-]?\d+,\d+", digits):
        digits = digits.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", digits):
        digits = digits.replace(",", "")
    if len(digits) > 60 or not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)", digits, re.ASCII):
        return None
    try:
        return format(Decimal(digits), "f")
    except InvalidOperation:
        return None


def _date(written: str, form: Any) -> str | None:
    if form:
        try:
            return datetime.strptime(written, str(form)).date().isoformat()  # noqa: DTZ007 - only the day is kept
        except (ValueError, re.error):  # a directive given twice is an error of the expression made of it
            return None
    words = re.fullmatch(r"(\d{1,2})[\s./-]+([A-Za-z]+|\d{1,2})[\s./-]+(\d{4})", written, re.ASCII)
    try:
        if words:
            month = MONTHS.get(words[2].casefold()) or int(words[2])
            return date(int(words[3]), month, int(words[1])).isoformat()
        return date.fromisoformat(written[:10]).isoformat()
    except ValueError:
        return None
