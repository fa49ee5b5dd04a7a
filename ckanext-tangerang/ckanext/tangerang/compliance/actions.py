"""Actions of compliance: the dashboard, one record checked, the verdicts listed, the catalogue looked at anew."""
from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context

from ckanext.tangerang.compliance import city, dashboard, dashboard_list, reassess, reassess_one
from ckanext.tangerang.compliance.checklist_actions import sdi_checklist_answer, sdi_checklist_show
from ckanext.tangerang.compliance.epss_actions import sdi_epss_evidence
from ckanext.tangerang.people import permissions
from ckanext.tangerang.revision import records
from ckanext.tangerang.revision.model import Revision

__all__ = [
    "sdi_assessment_list", "sdi_checklist_answer", "sdi_checklist_show",
    "sdi_compliance_check", "sdi_compliance_dashboard", "sdi_epss_evidence", "sdi_reassess_list",
    "sdi_reassess_show", "sdi_reassess_start",
]

Json = dict[str, Any]


@tk.side_effect_free
def sdi_compliance_dashboard(context: Context, data_dict: Json) -> Json:
    """Agencies side by side: ``{year, years, day, internal, city, agencies, trend}``.

    An agency and ``city``: ``{datasets, assessed, meets, share, score, by_principle, late, releases: {made, on_time,
    late, overdue, asked, share}, changes}``; for those who may read its work also ``waiting, returned, held, overdue``.
    ``changes``: the rules whose mending would lift most records, ``{rule, title, help, clause, principle, effect, alone,
    records}``. Shares are per cent. ``releases``: of the release calendar.

    :param owner_org: one agency, id or name (optional)
    :param year: public versions of this year only (optional)
    """
    org = dashboard.agency(data_dict.get("owner_org"))
    return dashboard.whole(org, dashboard.year_of(data_dict.get("year")), readable(context))


def readable(context: Context) -> set[str] | None:
    """The agencies whose waiting work the person may know: none for the public, None for every agency."""
    try:
        person = permissions.actor(context)
    except tk.NotAuthorized:
        return set()
    return permissions.orgs_with(person, "compliance_read")


@tk.side_effect_free
def sdi_assessment_list(context: Context, data_dict: Json) -> Json:
    """The verdicts on public records, the furthest from the standards first: ``{count, results, next}``.

    :param rule: records that do not meet this rule (optional)
    :param owner_org: of this agency, id or name (optional)
    :param kind: of this kind (optional)
    :param year: whose public version is of this year (optional)
    :param meets: true or false: with or without the badge (optional)
    :param limit: at most so many (optional: 50, at most 200)
    :param after: ``next`` of the page before (optional)
    """
    org, meets = dashboard.agency(data_dict.get("owner_org")), data_dict.get("meets")
    kind = data_dict.get("kind")
    wanted = dashboard_list.Wanted(
        rule=str(data_dict.get("rule") or ""), org=org.id if org else "", kind=records.check_kind(kind) if kind else "",
        meets=None if meets in (None, "") else tk.asbool(meets), year=dashboard.year_of(data_dict.get("year")))
    limit = min(max(int(data_dict.get("limit") or 50), 1), dashboard_list.MOST)
    orgs = readable(context)
    remarks = orgs is None or bool(wanted.org and wanted.org in orgs)
    return dashboard_list.listed(wanted, str(data_dict.get("after") or ""), limit, remarks=remarks)


@tk.side_effect_free
def sdi_compliance_check(context: Context, data_dict: Json) -> Json:
    """What the rules say of a record now, as ``satudata check`` does: ``{kind, findings, rules, score, rules_version}``.

    ``rules``: ``{rule, title, principle, effect, outcome}`` with outcome pass, fail or na. Stores nothing.

    :param record_id: a public record; or
    :param revision_id: a revision the person may read
    """
    permissions.actor(context)
    return reassess_one.said(_asked(context, data_dict))


def _asked(context: Context, data_dict: Json) -> Revision:
    """The revision asked about; ``ObjectNotFound`` and ``NotAuthorized`` as where it is shown."""
    if data_dict.get("revision_id"):
        tk.get_action("sdi_revision_show")(context, {"id": data_dict["revision_id"]})
        return model.Session.get_one(Revision, data_dict["revision_id"])
    package = model.Package.get(tk.get_or_bust(data_dict, "record_id"))
    found = records.published(package.id) if package and package.state == "active" and not package.private else None
    if found is None:
        raise tk.ObjectNotFound(tk._("There is no such public record."))
    return found


def sdi_reassess_start(context: Context, data_dict: Json) -> Json:
    """Has the worker look at every public record anew; one that was left half-way goes on where it stood."""
    user = permissions.require(context, "compliance_reassess")
    return reassess.start(user)


@tk.side_effect_free
def sdi_reassess_list(context: Context, data_dict: Json) -> Json:
    """The last twenty re-assessments, newest first, and the rules in force: ``{results, rules_version}``."""
    permissions.require(context, "compliance_reassess")
    return {"results": reassess.latest(), "rules_version": city.rules_version()}


@tk.side_effect_free
def sdi_reassess_show(context: Context, data_dict: Json) -> Json:
    """How far a re-assessment is: ``{id, state, rules_version, started, finished, total, done, changed, reindexed, failed}``.

    :param id: (optional: the newest)
    """
    permissions.require(context, "compliance_reassess")
    return reassess.show(str(data_dict.get("id") or ""))
