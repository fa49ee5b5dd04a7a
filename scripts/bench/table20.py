"""A made-up table of twenty columns: what a file of an agency and its description look like."""
from __future__ import annotations

from typing import Any

COLUMNS = 20
KINDS = ("dimensi", "ukuran")


def names() -> list[str]:
    return ["tahun", "kecamatan", *(f"jumlah_{number:02}" for number in range(COLUMNS - 2))]


def content(rows: int, edition: int = 0) -> bytes:
    """The rows as CSV."""
    lines = [",".join(names())]
    for row in range(rows):
        figures = ",".join(str((row * 7 + column + edition) % 1000) for column in range(COLUMNS - 2))
        lines.append(f"{2015 + row % 10},Kecamatan {row % 13},{figures}")
    return ("\n".join(lines) + "\n").encode()


def described(delivery: str) -> dict[str, Any]:
    """The table as a record names it, every column described."""
    fields = [{"name": name, "type": "string" if name == "kecamatan" else "integer", "judul": name.replace("_", " "),
               "definisi": f"Banyaknya satuan pada kolom {place + 1}, contoh.", "peran": KINDS[place > 1], "satuan": "jiwa"}
              for place, name in enumerate(names())]
    return {"name": "Tabel contoh", "description": "Satu baris satu kecamatan.", "format": "csv", "periode_isi": "2024",
            "delivery": delivery, "skema_tabel": {"fields": fields}}
