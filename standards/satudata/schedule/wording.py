"""How is a rule written by a person, and how is it read back? `tanggal 15 bulan berikutnya`, `31 Maret`."""
from __future__ import annotations

import re
from collections.abc import Callable

from satudata.schedule.periods import MONTH_NAMES
from satudata.schedule.rule import Rule, RuleError
from satudata.text import Text

DAYS = (Text("Senin", "Monday"), Text("Selasa", "Tuesday"), Text("Rabu", "Wednesday"), Text("Kamis", "Thursday"),
        Text("Jumat", "Friday"), Text("Sabtu", "Saturday"), Text("Minggu", "Sunday"))
EXAMPLES = ("tanggal 15 bulan berikutnya", "akhir bulan berikutnya", "tanggal 10 bulan ke-2 berikutnya",
            "hari kerja ke-10 triwulan berikutnya", "14 hari setelah periode", "31 Maret", "Senin berikutnya")
LAST = 31
SPAN = r"(?:hari|pekan|minggu|bulan|triwulan|caturwulan|semester|tahun|periode)"
_months = {name.id.casefold(): number for number, name in enumerate(MONTH_NAMES, 1)}
_days = {name.id.casefold(): number for number, name in enumerate(DAYS, 1)} | {"jum'at": 5}
Made = Callable[[re.Match[str]], Rule]
PATTERNS: tuple[tuple[re.Pattern[str], Made], ...] = tuple((re.compile(pattern), made) for pattern, made in (
    (r"tanggal (\d{1,3}) bulan (?:ke-?(\d{1,3}) )?berikutnya", lambda m: Rule("tanggal", int(m[1]), int(m[2] or 1))),
    (r"akhir bulan (?:ke-?(\d{1,3}) )?berikutnya", lambda m: Rule("tanggal", LAST, int(m[1] or 1))),
    (rf"hari kerja (?:ke-?)?(\d{{1,4}})(?: {SPAN} berikutnya)?", lambda m: Rule("hari_kerja", int(m[1]))),
    (r"(\d{1,4}) hari setelah periode(?: berakhir)?", lambda m: Rule("hari", int(m[1]))),
    (rf"(?:tanggal )?(\d{{1,3}}) ({'|'.join(_months)})", lambda m: Rule("tetap", int(m[1]), _months[m[2]])),
    (rf"(?:hari )?({'|'.join(_days)}) berikutnya", lambda m: Rule("pekan", _days[m[1]])),
))


def parse(text: str) -> Rule:
    """The rule a person wrote; ``RuleError`` with what can be written where it is none, or names a day that is not there."""
    said = re.sub(r"\s+", " ", text).strip().casefold().rstrip(".")
    for pattern, made in PATTERNS:
        if match := pattern.fullmatch(said):
            return made(match)
    shown = "; ".join(f'"{example}"' for example in EXAMPLES)
    raise RuleError(Text(f'Aturan "{text.strip()[:80]}" tidak dipahami. Contoh: {shown}.',
                         f'The rule "{text.strip()[:80]}" is not understood. Examples: {shown}.'))


def words(rule: Rule) -> Text:
    """The rule as a sentence's part; ``parse`` reads the Indonesian one back."""
    if rule.kind == "tetap":
        name = MONTH_NAMES[rule.month - 1]
        return Text(f"{rule.day} {name.id}", f"{rule.day} {name.en}")
    if rule.kind == "pekan":
        return Text(f"{DAYS[rule.day - 1].id} berikutnya", f"the following {DAYS[rule.day - 1].en}")
    if rule.kind == "hari_kerja":
        return Text(f"hari kerja ke-{rule.day} periode berikutnya", f"working day {rule.day} of the following period")
    if rule.kind == "hari":
        return Text(f"{rule.day} hari setelah periode", f"{rule.day} days after the period")
    which = f"ke-{rule.month} " if rule.month > 1 else ""
    month = Text(f"bulan {which}berikutnya", f"month {rule.month} after the period" if which else "the following month")
    if rule.day == LAST:
        return Text(f"akhir {month.id}", f"the end of {month.en}")
    return Text(f"tanggal {rule.day} {month.id}", f"day {rule.day} of {month.en}")
