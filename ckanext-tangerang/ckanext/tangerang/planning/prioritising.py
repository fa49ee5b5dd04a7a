"""What follows when a priority entry is agreed, dropped or linked: submissions in work are noted anew, datasets indexed."""
from __future__ import annotations

from collections.abc import Iterable, Sequence

from ckan import model

from ckanext.tangerang.discovery.refresh import refresh
from ckanext.tangerang.planning import lookup
from ckanext.tangerang.planning.model import Planned


def settle(rows: Sequence[Planned], *, before: str | None = None, more: Iterable[str] = ()) -> None:
    """Commits what the caller changed in these entries, and what follows from it; the index is written once.

    :param before: the dataset that was linked until now
    :param more: ids of other datasets that tell something else now
    """
    from ckanext.tangerang.revision import priority
    changed = [row for row in rows if row.priority]
    numbers, datasets = [row.number for row in changed], [*(row.dataset_ref for row in changed), before]
    if changed:
        model.Session.flush()
        lookup.forget()
        priority.renew(numbers, datasets)
    model.Session.commit()
    refresh([*(lookup.datasets_of(numbers, datasets) if changed else []), *more])
