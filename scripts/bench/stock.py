"""What stock CKAN does with the same records: its own actions in process, one after another."""
from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
import records
import timing
from ckan import model

shown: dict[int, dict[str, Any]] = {}


def context() -> dict[str, Any]:
    user = tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]
    return {"user": user, "ignore_auth": True}


def found_city() -> str:
    """The agency that owns every record; gives its id."""
    return str(tk.get_action("organization_create")(context(), {"name": "dinas-contoh", "title": "Dinas Contoh"})["id"])


def harvest_first(start: int, end: int, owner_org: str) -> float:
    """Seconds to create the records of these numbers."""
    packages = {number: records.stock_package(number, owner_org) for number in range(start, end)}
    return timing.seconds(lambda: [create(number, package) for number, package in packages.items()])


def create(number: int, package: dict[str, Any]) -> None:
    made = tk.get_action("package_create")(context(), package)
    made.pop("metadata_modified")  # with it every update counts as a change
    shown[number] = made
    model.Session.expunge_all()


def harvest_again(every: int, edition: int) -> float:
    """Seconds to give every record again to package_update, in the form core takes as unchanged.

    Those whose number is a multiple of ``every`` (0: none) have another text.
    """
    packages = [{**made, "notes": records.record(number, edition)["notes"]} if every and number % every == 0 else made
                for number, made in shown.items()]

    def work() -> None:
        for package in packages:
            tk.get_action("package_update")(context(), dict(package))
            model.Session.expunge_all()
    return timing.seconds(work)


TASKS: dict[str, Any] = {"found_city": found_city, "harvest_first": harvest_first, "harvest_again": harvest_again}
