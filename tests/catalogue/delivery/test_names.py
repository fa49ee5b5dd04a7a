"""A name a person sent is made harmless and stays readable."""
import pytest

from ckanext.tangerang.delivery.names import LONGEST, clean

CASES = [
    ("data 2024.csv", "data 2024.csv"),
    ("../../etc/passwd", "passwd"),
    (r"C:\Users\ani\data.xlsx", "data.xlsx"),
    ("a\u202etxt.exe.csv", "atxt.exe.csv"),
    ("nul\x00l.csv", "null.csv"),
    ('say "hi"<b>.csv', "say hi b .csv"),
    ("", "berkas"),
    (None, "berkas"),
    ("...", "berkas"),
]


@pytest.mark.parametrize(("sent", "kept"), CASES)
def test_names_lose_what_misleads(sent: str | None, kept: str) -> None:
    assert clean(sent) == kept


def test_long_names_keep_their_ending() -> None:
    kept = clean("a" * 300 + ".csv")
    assert len(kept) == LONGEST
    assert kept.endswith(".csv")
