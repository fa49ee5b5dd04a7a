"""Actions on requests for data: ask, list, follow, answer."""
from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from ckan.types import Context

from ckanext.tangerang import audit, limits
from ckanext.tangerang.discovery.refresh import refresh
from ckanext.tangerang.lifecycle import activities, events, told
from ckanext.tangerang.people import grants, permissions
from ckanext.tangerang.planning import asked, entries, listing, showing, telling
from ckanext.tangerang.planning.model import REQUESTS, DataRequest, Planned
from ckanext.tangerang.revision.model import now

Json = dict[str, Any]
MOST = 100


def sdi_data_request_create(context: Context, data_dict: Json) -> Json:
    """Asks for data; no account is needed. A few an hour from one address.

    :param what: which data; ``why``: what for. Both are public: personal data in them are refused
    :param who: who asks; ``contact``: mail or telephone (both optional, never public)
    :returns: ``{number, address}`` to follow it
    """
    user = showing.asking(context)
    given = asked.checked(data_dict)
    limits.refuse_often("request", user.id if user else None, int(tk.config.get("ckanext.sdi.requests_per_hour") or 0))
    row = asked.new(given, user)
    telling.asked(row)
    model.Session.commit()
    return {"number": row.number, "address": tk.url_for("sdi_requests.one", number=row.number, qualified=True)}


@tk.side_effect_free
def sdi_data_request_list(context: Context, data_dict: Json) -> Json:
    """Requests, newest first, without who asked: ``{count, counts, results, next}``.

    :param status: ``BARU``, ``TERSEDIA``, ``DITERIMA`` or ``DITOLAK`` (optional); ``q``: words (optional)
    :param limit: at most so many (optional: 25, at most 100); ``offset``: how many to leave out
    """
    status, user = str(data_dict.get("status") or ""), showing.asking(context)
    if status and status not in REQUESTS:
        raise tk.ValidationError({"status": [tk._("Use one of: %(words)s.") % {"words": ", ".join(REQUESTS)}]})
    words = str(data_dict.get("q") or "").split()[:8]
    where = [DataRequest.what.icontains(word, autoescape=True) for word in words]
    counted = sa.select(DataRequest.status, sa.func.count()).where(*where).group_by(DataRequest.status)
    counts = dict(model.Session.execute(counted).tuples().all())
    limit, offset = min(max(int(data_dict.get("limit") or 25), 1), MOST), int(data_dict.get("offset") or 0)
    query = sa.select(DataRequest).where(*where, *([DataRequest.status == status] if status else []))
    rows = list(model.Session.scalars(query.order_by(DataRequest.created.desc(), DataRequest.id).limit(limit).offset(offset)))
    count = counts.get(status, 0) if status else sum(counts.values())
    return {"count": count, "counts": counts, "results": asked.shown(rows, user),
            "next": offset + limit if offset + limit < count else None}


@tk.side_effect_free
def sdi_data_request_show(context: Context, data_dict: Json) -> Json:
    """One request by its ``number``: what was asked, what became of it."""
    user = showing.asking(context)
    return asked.shown([asked.one(tk.get_or_bust(data_dict, "number"))], user)[0]


def sdi_data_request_answer(context: Context, data_dict: Json) -> Json:
    """Answers a request, once.

    :param number: of the request
    :param do: ``TERSEDIA`` (with ``dataset``: id or name of a public one), ``DITERIMA`` (with ``owner_org`` and ``year``: a draft
        for that agency is made, ``name`` its name), or ``DITOLAK``
    :param answer: what the person who asked reads; needed to decline
    """
    user = permissions.require(context, "request_answer")
    row = asked.one(tk.get_or_bust(data_dict, "number"), lock=True)
    outcome, said = str(data_dict.get("do") or ""), str(data_dict.get("answer") or "").strip()
    if not outcome:
        raise tk.ValidationError({"do": [tk._("Choose what becomes of the request.")]})
    if outcome not in REQUESTS[1:]:
        raise tk.ValidationError({"do": [tk._("Use one of: %(words)s.") % {"words": ", ".join(REQUESTS[1:])}]})
    if row.status != "BARU":
        raise tk.ValidationError({"status": [tk._("This request was answered already.")]})
    if len(said) > 2000:
        raise tk.ValidationError({"answer": [tk._("At most %(limit)s characters.") % {"limit": 2000}]})
    entry = ANSWERS[outcome](row, data_dict, said, user)
    row.status, row.answer, row.answered, row.answered_by = outcome, said, now(), user.id
    audit.record(audit.RequestAnswered(actor=user.id, subject=row.id, number=row.number, status=outcome))
    telling.answered(row, user.id, entry)
    model.Session.commit()
    if row.dataset_id:
        refresh(told.beside([row.dataset_id]))  # they tell of the process of their activity
    return asked.shown([row], user)[0]


def there(row: DataRequest, data: Json, said: str, user: model.User) -> None:
    """The data are there: a public dataset."""
    name = str(data.get("dataset") or "").strip().rstrip("/").rpartition("/")[2]
    package = model.Package.get(name) if name else None
    if package is None or package.state != "active" or package.private or package.type != "dataset":
        raise tk.ValidationError({"dataset": [tk._("Give name or address of a public dataset.")]})
    row.dataset_id, row.owner_org = package.id, package.owner_org
    activity = activities.of_reference(str((package.extras or {}).get("id_mskeg") or ""))
    if activity is not None and activity.owner_org == package.owner_org:  # the answer is user support (GSBPM 7.5)
        events.mark(activity.record_id, "7.5", source="question_answered", record=row.number, moment=now(), actor=user.id)


def planned(row: DataRequest, data: Json, said: str, user: model.User) -> Planned:
    """An agency is to produce them: a draft on its list."""
    org, year = grants.agency(data.get("owner_org")), listing.year_of(data.get("year"))
    if org is None or year is None:
        raise tk.ValidationError({"owner_org" if org is None else "year": [tk._("Choose the agency and the year.")]})
    entry = entries.cleaned({"tahun": str(year), "nama_data": str(data.get("name") or row.what)})
    entries.refuse_twice(entry, org.id)
    row.owner_org = org.id
    return entries.add([(entry, org.id)], user, request_id=row.id)[0]


def declined(row: DataRequest, data: Json, said: str, user: model.User) -> None:
    """They will not be produced: the person reads why."""
    if not said:
        raise tk.ValidationError({"answer": [tk._("Say why in a sentence.")]})


ANSWERS = {"TERSEDIA": there, "DITERIMA": planned, "DITOLAK": declined}
