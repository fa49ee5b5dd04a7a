"""When names are compared between agencies: by the worker when asked, by the clock once a day."""
from __future__ import annotations

from ckan import model
from ckan.model.system_info import get_system_info, set_system_info

from ckanext.tangerang.people.clock import today
from ckanext.tangerang.registry import harmonisation

STAMP = "sdi.harmonisation.compared"


def compare() -> dict[str, int]:
    """One comparison, committed."""
    found = harmonisation.detect()
    model.Session.commit()
    set_system_info(STAMP, today().isoformat())
    return found


def compare_once_a_day() -> None:
    """A comparison, unless there was one today: the clock may come by several times."""
    if get_system_info(STAMP) != today().isoformat():
        compare()
