"""Which mapping property of SKOS a correspondence is, so that no consequence of it contradicts another."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote

from satudata.classification.model import Correspondence, correspondences_of
from satudata.exchange.model import Published, inner

PROPERTIES = {"exact": "skos:exactMatch", "broad": "skos:broadMatch", "narrow": "skos:narrowMatch", "": "skos:closeMatch"}
#: Of two statements about the same pair of codes the first of these stays.
ORDER = ("exact", "broad", "narrow", "")


@dataclass(frozen=True, slots=True)
class Match:
    """A code of this list, a property, and the address of the code of the other list."""

    dari: str
    property: str
    target: str
    row: Correspondence


def matches(published: Published) -> Iterator[Match]:
    """One match a pair of codes.

    `exactMatch` is transitive and symmetric: where a code has two of them, they would make the codes at the other ends equal
    as well. Such a pair is a `closeMatch`, which is neither (SKOS Reference 10.4).
    """
    pairs: dict[tuple[str, str], Correspondence] = {}
    for row in correspondences_of(published.rows("korespondensi")):
        key = (row.dari, target(published, row))
        if key not in pairs or ORDER.index(row.jenis) < ORDER.index(pairs[key].jenis):
            pairs[key] = row
    exact = [key for key, row in pairs.items() if row.jenis == "exact"]
    lists = Counter((dari, scheme_of(address)) for dari, address in exact)
    ends = Counter(address for _, address in exact)
    for (dari, address), row in pairs.items():
        twice = row.jenis == "exact" and (lists[dari, scheme_of(address)] > 1 or ends[address] > 1)
        yield Match(dari, PROPERTIES["" if twice else row.jenis], address, row)


def target(published: Published, row: Correspondence) -> str:
    """The address of the code a row leads to."""
    return inner(list_address(published, row.daftar, row.versi), row.ke)


def list_address(published: Published, name: str, version: str = "") -> str:
    """The address of the other list: a record's version where the catalogue has it, else a name of its own."""
    link = published.links.get(name)
    if link and (not version or version == str(link.version)):
        return f"{link.uri}/{link.version}" if link.version else link.uri
    return ":".join(["urn:satudata:daftar", *(quote(part, safe="") for part in (name or "-", version) if part)])


def scheme_of(address: str) -> str:
    """The list a code's address belongs to."""
    return address.rpartition("#")[0] or address


def by_list(rows: Iterable[Match]) -> dict[tuple[str, str], list[Match]]:
    """Matches by the list and version they lead to, in the order met."""
    found: dict[tuple[str, str], list[Match]] = {}
    for match in rows:
        found.setdefault((match.row.daftar, match.row.versi), []).append(match)
    return found
