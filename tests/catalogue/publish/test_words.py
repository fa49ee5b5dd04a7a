"""The difference of two texts says what went and what came, and loses nothing."""
from hypothesis import given
from hypothesis import strategies as st

from ckanext.tangerang.publish.words import LONGEST, difference


def sides(pieces: list[dict[str, str]]) -> tuple[str, str]:
    old = "".join(piece["text"] for piece in pieces if piece["op"] != "new")
    new = "".join(piece["text"] for piece in pieces if piece["op"] != "gone")
    return old, new


@given(st.text(max_size=200), st.text(max_size=200))
def test_pieces_give_both_texts_again(old: str, new: str) -> None:
    assert sides(difference(old, new)) == (old, new)


def test_only_the_changed_word_is_marked() -> None:
    pieces = difference("jumlah penduduk miskin", "jumlah penduduk rentan")
    assert [(p["op"], p["text"]) for p in pieces] == [("same", "jumlah penduduk "), ("gone", "miskin"), ("new", "rentan")]


def test_very_long_texts_are_one_piece_each() -> None:
    old, new = "a " * (LONGEST + 1), "b " * (LONGEST + 1)
    assert [piece["op"] for piece in difference(old, new)] == ["gone", "new"]
