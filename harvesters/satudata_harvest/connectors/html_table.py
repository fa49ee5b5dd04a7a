"""The cells of a table written as HTML: texts, and which cells span others."""
from __future__ import annotations

from html.parser import HTMLParser

from satudata_harvest.connectors.json_table import MOST_COLUMNS
from satudata_harvest.content import too_big

BREAKS = frozenset({"br", "p", "div", "li"})
MOST_SPANNED = 1_000_000
SILENT = frozenset({"script", "style"})


class Cells(HTMLParser):
    """``rows`` and ``merges`` of what was fed; tables under or inside each other follow each other.

    :param most: rows at the most
    """

    def __init__(self, most: int) -> None:
        super().__init__(convert_charrefs=True)
        self.most = most
        self.rows: list[list[str]] = []
        self.merges: list[tuple[int, int, int, int]] = []
        self.taken: dict[int, set[int]] = {}  # by row, the columns cells above reach into
        self.text: list[str] | None = None
        self.at = 0
        self.silent = self.spanned = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SILENT:
            self.silent += 1
        elif tag == "tr":
            self._end_cell()
            self._row()
        elif tag in ("td", "th"):
            self._end_cell()
            if not self.rows:
                self._row()
            self._cell(dict(attrs))
        elif tag in BREAKS and self.text is not None:
            self.text.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag in ("td", "th", "tr", "table"):
            self._end_cell()

    def handle_data(self, data: str) -> None:
        if self.text is not None and not self.silent:
            self.text.append(data)

    def _row(self) -> None:
        if len(self.rows) >= self.most:
            raise too_big(f"{self.most} baris", f"{self.most} rows")
        self.rows.append([])
        self.at = 0

    def _cell(self, attributes: dict[str, str | None]) -> None:
        number = len(self.rows) - 1
        taken = self.taken.get(number, set())
        while self.at in taken:
            self.at += 1
        wide, high = (_span(attributes.get(name)) for name in ("colspan", "rowspan"))
        if self.at + wide > MOST_COLUMNS:
            raise too_big(f"{MOST_COLUMNS} kolom", f"{MOST_COLUMNS} columns")
        self.spanned += wide * (high - 1)
        if self.spanned > MOST_SPANNED:
            raise too_big(f"{MOST_SPANNED} sel gabungan", f"{MOST_SPANNED} merged cells")
        if wide > 1 or high > 1:
            self.merges.append((number, self.at, number + high - 1, self.at + wide - 1))
            for below in range(number + 1, number + high):
                self.taken.setdefault(below, set()).update(range(self.at, self.at + wide))
        self.rows[number].extend([""] * (self.at - len(self.rows[number])))
        self.text = []
        self.at += wide

    def _end_cell(self) -> None:
        if self.text is not None:
            self.rows[-1].append(" ".join("".join(self.text).split()))
            self.text = None


def _span(written: str | None) -> int:
    return min(max(1, int(written)), 500) if written and written.strip().isdigit() else 1
