"""The evidence a year gives for EPSS: for each indicator its records, the level they support, what is missing."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.tangerang.compliance import epss_levels as levels
from ckanext.tangerang.compliance.dashboard_numbers import years
from ckanext.tangerang.compliance.epss_rows import Scope
from ckanext.tangerang.compliance.epss_sources import Evidence
from ckanext.tangerang.people.language import lang
from satudata import epss
from satudata.epss import Evaluation, Indicator

Json = dict[str, Any]
SETTING = "ckanext.sdi.epss_file"
FEW, MANY = 3, 100
"""Records of a criterion given with all indicators; with one."""


def evaluation() -> Evaluation:
    """EPSS with the changes of the city's file; read again when the file changes.

    :raises epss.EpssError: naming the file and the entry that is wrong
    """
    name = tk.config.get(SETTING)
    if not name:
        return epss.load()
    path = Path(name)
    try:
        seen = path.stat()
    except OSError as error:
        raise epss.EpssError(f"{SETTING}: {error}") from error
    return _read(path, seen.st_mtime_ns, seen.st_size)


@lru_cache(maxsize=8)
def _read(path: Path, changed: int, size: int) -> Evaluation:
    return epss.load(path)


def whole(scope: Scope, reads: Callable[[str | None], bool], code: str = "", most: int | None = None) -> Json:
    """``{year, years, version, confirm, producers, levels, domains: [{..., aspects: [{..., indicators}]}]}``.

    An indicator: ``{code, name, weight, effective, shows, subject, whole, level, closed, count, gaps, explanation: {id, en},
    criteria: [{level, source, reach, label, count, agencies, missing, met, records, left_out}]}``.

    :param code: only this indicator; ``ObjectNotFound`` where there is none
    :param most: records given of each criterion
    """
    asked = evaluation()
    if code and code not in asked.indicators:
        raise tk.ObjectNotFound(tk._("EPSS has no indicator of this code."))
    evidence, language = Evidence(scope, reads), lang()
    number = most if most is not None else MANY if code else FEW
    wanted = [each for each in asked.indicators.values() if code in ("", each.code)]
    shown = [_indicator(asked, each, evidence, number) for each in wanted]
    domains = []
    for domain in asked.domains.values():
        aspects = [
            {"code": aspect.code, "name": aspect.name.in_(language), "weight": aspect.weight,
             "indicators": [item for item in shown if item["code"].startswith(aspect.code)]}
            for aspect in asked.aspects.values() if aspect.domain == domain.code
        ]
        inside = [aspect for aspect in aspects if aspect["indicators"]]
        if inside:
            about = {"code": domain.code, "name": domain.name.in_(language), "weight": domain.weight}
            domains.append(about | {"aspects": inside})
    return {
        "year": scope.year, "years": years(), "version": asked.version, "confirm": asked.confirm.in_(language),
        "producers": list(evidence.producers.values()), "levels": [
            {"number": each.number, "name": each.name.in_(language), "criterion": each.criterion.in_(language),
             "confirm": each.confirm} for each in asked.levels.values()],
        "domains": domains,
    }


def _indicator(asked: Evaluation, indicator: Indicator, evidence: Evidence, most: int) -> Json:
    language = lang()
    found = levels.criteria(asked, indicator, evidence, most)
    level, missing = levels.supported(found, indicator.closed), levels.gaps(asked, indicator, found)
    return {
        "code": indicator.code, "name": indicator.name.in_(language), "weight": indicator.weight,
        "effective": asked.effective(indicator.code), "shows": indicator.shows, "whole": indicator.whole,
        "subject": indicator.subject.in_(language), "level": level, "closed": list(indicator.closed),
        "count": sum({item["source"]: item["count"] for item in found}.values()),
        "gaps": [text.in_(language) for text in missing],
        "explanation": asdict(levels.explanation(asked, found, level, evidence.scope.year, missing)),
        "criteria": [item | {"label": item["label"].in_(language)} for item in found],
    }


def indicators(found: Json) -> list[Json]:
    """The indicators of the answer, in their order."""
    return [item for domain in found["domains"] for aspect in domain["aspects"] for item in aspect["indicators"]]
