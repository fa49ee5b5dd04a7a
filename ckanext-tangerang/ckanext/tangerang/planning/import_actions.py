"""Actions that make many drafts at once: a file, or the list of the year before."""
from __future__ import annotations

import base64
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context

from ckanext.tangerang.people import grants, permissions
from ckanext.tangerang.people.language import lang
from ckanext.tangerang.planning import carrying, entries, importing, listing
from satudata.errors import SatuDataError

Json = dict[str, Any]
MOST_BYTES = 5 * 1024 * 1024
TOLD = 500


def sdi_planned_data_import(context: Context, data_dict: Json) -> Json:
    """Reads a file of entries, in the columns of the national portal or as agencies write them, into drafts.

    :param upload: CSV or XLSX, at most 5 MB and 10,000 rows
    :param year: of rows that name none
    :param owner_org: only this agency, also for rows that name none (optional)
    :param dry_run: true (default): only say what would come of it
    :param good: true: import the rows without a fault though others have some
    :param annotate: true: also ``annotated``, the file with a column of what is wrong (base64 of an .xlsx)
    :returns: ``{total, fit, wrong, unused, made, rows: [{row, agency, title, faults: [{cell, field, sentence}]}]}``; of ``rows``
        the first 500 with a fault
    """
    user = permissions.require_somewhere(context, "planned_edit")
    orgs = permissions.orgs_with(user, "planned_edit")
    only = grants.agency(data_dict.get("owner_org"))
    if only is not None:
        permissions.require(context, "planned_edit", owner_org=only.id)
    year = listing.year_of(data_dict.get("year"))
    found = importing.judged(sheet(data_dict.get("upload"), str(year or "")), orgs, only)
    answer = found.told(TOLD)
    if tk.asbool(data_dict.get("annotate") or False):
        answer["annotated"] = base64.b64encode(importing.annotated(found)).decode()
    if tk.asbool(data_dict.get("dry_run", True)):
        return answer
    if found.wrong and not tk.asbool(data_dict.get("good") or False):
        raise tk.ValidationError({"upload": [
            tk._("%(count)s rows have a fault: nothing was imported. Correct them, or import the good ones.") % {
                "count": len(found.wrong)}]})
    rows = entries.add(found.good, user)
    model.Session.commit()
    return answer | {"made": len(rows)}


def sheet(upload: Any, year: str) -> Any:
    """The entries of the file; ``ValidationError`` keyed ``upload`` where it is no list."""
    from satudata import planning
    stream = getattr(upload, "stream", None)
    if stream is None or not getattr(upload, "filename", ""):
        raise tk.ValidationError({"upload": [tk._("Choose a file.")]})
    data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise tk.ValidationError({"upload": [tk._("The file is larger than %(size)s MB.") % {"size": MOST_BYTES // 2**20}]})
    try:
        return planning.read(data, str(upload.filename), year=year)
    except SatuDataError as error:
        sentences = [text.in_(lang()) for text in (error.message, error.advice)]
        raise tk.ValidationError({"upload": [" ".join(filter(None, sentences))]}) from error


def sdi_planned_carry_over(context: Context, data_dict: Json) -> Json:
    """Agreed entries of a year that no dataset realises become drafts of the next year, each once.

    :param year: the year they were planned for
    :param owner_org: one agency (optional: all the person may plan for)
    :param all: true: also those that are published, for data that come again each year
    :returns: ``{year, made, numbers, left: [{number, title, sentence}]}``
    """
    user = permissions.require_somewhere(context, "planned_edit")
    year = listing.year_of(data_dict.get("year"))
    if year is None:
        raise tk.ValidationError({"year": [tk._("Give a year of four digits, such as 2027.")]})
    org = grants.agency(data_dict.get("owner_org"))
    if org is not None:
        permissions.require(context, "planned_edit", owner_org=org.id)
    orgs = {org.id} if org else permissions.orgs_with(user, "planned_edit")
    answer = carrying.carry(year, orgs, user, every=tk.asbool(data_dict.get("all") or False))
    model.Session.commit()
    return answer
