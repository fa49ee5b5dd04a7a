"""Core's lists of datasets, kept to datasets: without this they answer concepts and classifications too."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from ckan.types import Context, DataDict

from ckanext.tangerang.discovery import search

__all__ = ["current_package_list_with_resources", "package_list", "package_search"]

DATASETS = "+dataset_type:dataset"


@tk.side_effect_free
@tk.chained_action
def package_search(original: Callable[..., Any], context: Context, data_dict: DataDict) -> Any:
    """Datasets, unless a kind is asked; words that find nothing are tried once more with near spellings.

    ``sdi_near_spellings`` in the answer says that the second try answered.
    """
    asked = {name: value for name, value in data_dict.items() if name != "wt"}  # another format than core reads
    for name in ("rows", "start"):
        if asked.get(name) not in (None, ""):
            asked[name] = _number(asked, name)
    if not search.asks_type(asked):
        asked["fq_list"] = [*_filters(asked), DATASETS]
    given = {name: list(value) if isinstance(value, list) else value for name, value in asked.items()}
    answer = original(context, asked)
    near = search.near_spellings(str(given.get("q"))) if answer["count"] == 0 and search.is_words(given.get("q")) else None
    if near is None or given.get("defType") or given.get("qf"):
        return answer
    second = original(context, given | {"q": near, "defType": "lucene"})
    return second | {"sdi_near_spellings": True} if second["count"] else answer


def _filters(asked: DataDict) -> list[str]:
    filters = asked.get("fq_list") or []
    return list(filters) if isinstance(filters, list) else [filters]


@tk.side_effect_free
@tk.chained_action
def package_list(original: Callable[..., Any], context: Context, data_dict: DataDict) -> Any:
    """Names of public records of one ``type``, datasets unless another is asked; ``limit`` and ``offset`` as in core."""
    tk.check_access("package_list", context, data_dict)
    query = sa.select(model.Package.name).where(
        model.Package.state == "active", model.Package.private.is_(False),
        model.Package.type == str(data_dict.get("type") or "dataset")).order_by(model.Package.name)
    for name in ("limit", "offset"):
        if data_dict.get(name) not in (None, ""):
            query = getattr(query, name)(_number(data_dict, name))
    return list(model.Session.scalars(query))


@tk.side_effect_free
@tk.chained_action
def current_package_list_with_resources(original: Callable[..., Any], context: Context, data_dict: DataDict) -> Any:
    """Datasets with their files, newest first, at most 1,000 at a time."""
    tk.check_access("current_package_list_with_resources", context, data_dict)
    limit = _number(data_dict, "limit") if data_dict.get("limit") not in (None, "") else 1000
    start = _number(data_dict, "offset") if data_dict.get("offset") not in (None, "") else 0
    asked = {"rows": min(limit, 1000), "start": start, "sort": "metadata_modified desc"}
    return tk.get_action("package_search")(context, asked)["results"]


def _number(data_dict: DataDict, name: str) -> int:
    value = str(data_dict[name])
    if not (value.isascii() and value.isdigit() and len(value) < 10):
        raise tk.ValidationError({name: [tk._("Give a whole number from 0.")]})
    return int(value)
