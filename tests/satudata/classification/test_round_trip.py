"""What is written is read again as it was."""
from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from satudata.classification import Correspondence, Item, check, read, to_csv, to_xlsx
from satudata.classification.levels import with_levels

LETTERS = st.characters(whitelist_categories=("L", "N"), max_codepoint=0x24F)
CODES = st.text(LETTERS, min_size=1, max_size=6)
WORDS = st.lists(st.text(LETTERS, min_size=1, max_size=8), min_size=1, max_size=4).map(" ".join)
YEARS = st.integers(1990, 2030)


def normal(text: str) -> str:
    from satudata.form.normalise import clean
    return clean(text)


@st.composite
def lists(draw) -> list[Item]:
    """A list without faults: each code once, parents before children, an open or a closed period for the whole list."""
    codes = list(dict.fromkeys(normal(code) for code in draw(st.lists(CODES, min_size=1, max_size=12))))
    items: list[Item] = []
    for code in codes:
        parent = draw(st.sampled_from(["", *[item.kode for item in items]]))
        english, meaning, note = (normal(draw(st.one_of(st.just(""), WORDS))) for _ in range(3))
        items.append(Item(code, normal(draw(WORDS)), english, parent, normal(draw(WORDS)), str(draw(st.integers(1, 99))),
                          definisi=meaning, catatan=note))
    if draw(st.booleans()):
        first = draw(YEARS)
        items = [item.with_(berlaku_dari=f"{first}-01-01", berlaku_sampai=f"{first + 1}-12-31") for item in items]
    return items


SLOW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@SLOW
@given(lists())
def test_codes_written_as_csv_and_xlsx_are_read_as_they_were(items):
    assert check(items) == []
    for data, name in ((to_csv(items), "a.csv"), (to_xlsx(items), "a.xlsx")):
        found = read(data, name)
        assert found.errors == () and list(found.items) == list(with_levels(items))


@SLOW
@given(st.lists(st.tuples(CODES, CODES), min_size=1, max_size=10, unique_by=lambda pair: (normal(pair[0]), normal(pair[1]))),
       st.sampled_from(["exact", "broad", "narrow"]), WORDS)
def test_correspondences_written_are_read_as_they_were(pairs, kind, name):
    rows = [Correspondence(normal(dari), "L", "2025", normal(ke), normal(name), kind) for dari, ke in pairs]
    for data, file in ((to_csv(rows), "a.csv"), (to_xlsx(rows), "a.xlsx")):
        found = read(data, file, what="korespondensi")
        assert found.errors == () and list(found.correspondences) == rows


@SLOW
@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_nothing_but_a_refusal_comes_of_rubbish(data):
    from satudata.errors import SatuDataError
    try:
        read(data, "x")
    except SatuDataError as error:
        assert error.message.id
