"""How the command prints what it found: sentences for people, or JSON for programs."""
from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from satudata.text import Text
from satudata_harvest.connectors.base import Check
from satudata_harvest.failure import Failure
from satudata_harvest.source import Trouble

COUNTS = {
    "new": Text(id="baru", en="new"), "changed": Text(id="berubah", en="changed"), "unchanged": Text(id="tetap", en="unchanged"),
    "gone": Text(id="hilang", en="gone"), "refused": Text(id="ditolak", en="refused"),
}


@dataclass(frozen=True)
class Out:
    """Prints in one language, or as JSON."""

    as_json: bool
    lang: str

    def troubles(self, troubles: Iterable[Trouble]) -> None:
        """What is wrong with a document."""
        found = [{"field": one.field, "message": one.message.in_(self.lang)} for one in troubles]
        self._out({"troubles": found}, [f"{one['field']}: {one['message']}" for one in found], error=True)

    def failure(self, failure: Failure) -> None:
        """A failure: what happened and what to do."""
        found = failure.as_dict(self.lang)
        place = f" ({failure.field})" if failure.field else ""
        self._out({"failure": found}, [f"{found['word']}{place}: {found['message']}", str(found["advice"])], error=True)

    def check(self, check: Check) -> None:
        """The answer of a check."""
        if check.failure:
            self.failure(check.failure)
        else:
            self._out({"ok": True, "message": check.message.in_(self.lang)}, [check.message.in_(self.lang)])

    def structure(self, tables: Sequence[Mapping[str, Any]], codelists: Sequence[Mapping[str, Any]] = ()) -> None:
        """Tables and columns, then code lists."""
        lines = []
        for table in tables:
            counted = "" if table["rows"] is None else f"  ({'' if table['exact'] else '~'}{table['rows']})"
            lines.append(f"{table['name']}  {table['comment'] or table['title']}".rstrip() + counted)
            lines += [f"  {column['name']}  {column['type']}{' *' if column['key'] else ''}  {column['comment']}".rstrip()
                      + _look(column["profile"]) for column in table["columns"]]
            lines += [f"  {', '.join(one['columns'])} -> {one['table']} ({', '.join(one['referred'])})"
                      for one in table["references"]]
        for codes in codelists:
            lines.append(f"[{codes['name']}]  {codes['title']}".rstrip())
            lines += [f"  {code}  {name}".rstrip() for code, name, _ in codes["items"]]
        self._out({"tables": tables, "codelists": codelists} if codelists else {"tables": tables}, lines)

    def tests(self, count: int, mistakes: Sequence[Mapping[str, Any]]) -> None:
        """The mistakes of a mapping's tests."""
        heading = Text(id=f"{count} uji, {len(mistakes)} salah.", en=f"{count} tests, {len(mistakes)} wrong.")
        lines = [f"{one['title']}: {one['field']}: {one['expected']!r} <> {one['found']!r}" for one in mistakes]
        self._out({"tests": count, "mistakes": mistakes}, [heading.in_(self.lang), *lines])

    def plan(self, plan: Mapping[str, Any]) -> None:
        """Counts of a plan, then what is behind them."""
        lines = [self._counts(plan["counts"])]
        for change in ("new", "changed", "gone"):
            for sample in plan["samples"][change]:
                lines.append(f"{COUNTS[change].in_(self.lang)}: {sample['identifier']}  {sample.get('title', '')}".rstrip())
                lines += [f"    {one['field']}: {brief(one['old'])} -> {brief(one['new'])}" for one in sample.get("fields", ())]
        self._out(plan, [*lines, *self._problems(plan["problems"])])

    def report(self, run_id: str, report: Mapping[str, Any]) -> None:
        """How a run ended."""
        lines = [f"{run_id}: {report['state']}", self._counts(report["plan"]["counts"])]
        for part in ("message", "advice"):
            if report[part]:
                lines.append(report[part][self.lang])
        self._out({"id": run_id, **report}, [*lines, *self._problems(report["problems"])])

    def _counts(self, counts: Mapping[str, int]) -> str:
        return ", ".join(f"{number} {COUNTS[change].in_(self.lang)}" for change, number in counts.items())

    def _problems(self, problems: Iterable[Mapping[str, Any]]) -> list[str]:
        return [f"{one['word']}: {one['identifier']}: {one['message'][self.lang]} {one['advice'][self.lang]}" for one in problems]

    def _out(self, value: Mapping[str, Any], lines: Iterable[str], error: bool = False) -> None:
        if self.as_json:
            print(json.dumps(value, ensure_ascii=False, default=str))
            return
        for line in lines:
            print(printable(line), file=sys.stderr if error else sys.stdout)


def brief(value: Any) -> str:
    """A value short enough for one line."""
    written = "-" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return written if len(written) <= 100 else f"{written[:97]}..."


def printable(line: str) -> str:
    """A line whose control characters cannot drive the terminal."""
    return "".join(char if char.isprintable() or char == "\t" else "?" for char in line)


def _look(profile: Mapping[str, Any] | None) -> str:
    """What a column looks like, in one line."""
    if profile is None:
        return ""
    between = f" {profile['minimum']}..{profile['maximum']}" if profile["minimum"] else ""
    values = "***" if profile["closed"] else ", ".join(profile["samples"])
    return f"  [{profile['distinct']}/{profile['looked_at']}, -{profile['missing']}{between}] {values}".rstrip()
