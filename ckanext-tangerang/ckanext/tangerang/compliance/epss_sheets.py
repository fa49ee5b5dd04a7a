"""The evidence of a year as tables: one of the indicators, one of the records; nothing in them is a formula."""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.tangerang.compliance import epss
from satudata.exchange.sheets import Sheet, xlsx

Json = dict[str, Any]
MOST = 2_000
"""Records of one criterion in a file; how many were left out is said."""


def book(found: Json) -> bytes:
    """The workbook."""
    return xlsx([summary(found), evidence(found)])


def summary(found: Json) -> Sheet:
    """A row for each indicator: what it weighs, what is shown, the level its records support, what is missing, the draft."""
    head = (tk._("Code"), tk._("Domain"), tk._("Aspect"), tk._("Indicator"), tk._("Weight in the whole, per cent"),
            tk._("The catalogue shows"), tk._("Level supported"), tk._("Records"), tk._("Not there yet"),
            tk._("Draft of the explanation (Indonesian)"), tk._("Draft of the explanation (English)"), tk._("To be confirmed"))
    rows = []
    for domain in found["domains"]:
        for aspect in domain["aspects"]:
            rows += [_summary(found, domain, aspect, item) for item in aspect["indicators"]]
    return Sheet(tk._("Summary"), head, rows, (8, 22, 26, 40, 10, 12, 12, 10, 60, 80, 80, 40))


def _summary(found: Json, domain: Json, aspect: Json, item: Json) -> Sequence[str]:
    return (item["code"], domain["name"], aspect["name"], item["name"], f"{item['effective']:.2f}", item["shows"],
            str(item["level"] or ""), str(item["count"]), "\n".join(item["gaps"]), item["explanation"]["id"],
            item["explanation"]["en"], found["confirm"])


def evidence(found: Json) -> Sheet:
    """A row for each record of each criterion."""
    head = (tk._("Indicator"), tk._("Level"), tk._("Evidence"), tk._("Record"), tk._("Address"), tk._("Date"),
            tk._("Submission"), tk._("Round"), tk._("Document"))
    return Sheet(tk._("Evidence"), head, _evidence(epss.indicators(found)), (10, 8, 44, 60, 60, 12, 18, 8, 50))


def _evidence(items: list[Json]) -> Iterator[Sequence[str]]:
    site = tk.config["ckan.site_url"].rstrip("/")
    for item in items:
        for criterion in item["criteria"]:
            about = (item["code"], str(criterion["level"]), criterion["label"])
            for record in criterion["records"]:
                yield (*about, record["title"], absolute(site, record["url"]), record["date"], str(record.get("decision") or ""),
                       str(record.get("round") or ""), record.get("document") or "")
            if criterion["left_out"]:
                yield (*about, tk._("{n} more records are in the catalogue").format(n=criterion["left_out"]), "", "", "", "", "")


def absolute(site: str, address: str) -> str:
    """The address as it works from outside."""
    return address if address.startswith("http") else f"{site}{address}"
