"""Actions on revisions: create, save, show, list, check, diff, history."""
from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from ckan.types import Context

from ckanext.tangerang.people import permissions
from ckanext.tangerang.people.language import lang
from ckanext.tangerang.revision import queue, records, saving, show, visible
from ckanext.tangerang.revision.findings import EFFECTS
from ckanext.tangerang.revision.model import Decision, Revision
from satudata import form as forms

Json = dict[str, Any]
ORIGINS = ("form", "harvest", "api")


def sdi_revision_create(context: Context, data_dict: Json) -> Json:
    """Opens a revision.

    :param kind: the kind of record
    :param record: its first values (optional)
    :param record_id: the public record it revises, or
    :param copy_of: the public record whose values a new one starts with
    :param submission_id: the submission it joins (optional; else one of its own)
    :param owner_org: the agency, where the person works for several
    """
    user = permissions.actor(context)
    given = {name: data_dict.get(name) or None for name in ("record", "record_id", "copy_of", "submission_id", "owner_org")}
    origin = data_dict.get("origin") or "form"
    if origin not in ORIGINS:
        raise tk.ValidationError({"origin": [tk._("Use one of: %(words)s.") % {"words": ", ".join(ORIGINS)}]})
    created = saving.create(user, kind=data_dict.get("kind") or "", origin=origin, **given)
    finish(context)
    return show.revision(created, user)


def sdi_revision_save(context: Context, data_dict: Json) -> Json:
    """Saves values of a revision.

    :param id: the revision
    :param base: the ``saves`` count the person saw
    :param changes: field -> value, None clears; or
    :param record: the whole record
    """
    user = permissions.actor(context)
    revision = saving.locked_revision(tk.get_or_bust(data_dict, "id"))
    require_save(user, revision)
    if "record" in data_dict:
        record = records.normalised(revision.kind, data_dict["record"])
    else:
        record = records.merged(revision.kind, revision.record, data_dict.get("changes") or {})
    saving.save(user, revision, data_dict.get("base"), record)
    finish(context)
    return show.revision(revision, user)


def require_save(user: model.User, revision: Revision) -> None:
    """``NotAuthorized`` unless the person may save values of this revision."""
    subject = {"owner_org": revision.owner_org, "kind": revision.kind, "created_by": revision.created_by}
    if not permissions.can(user, "revision_save", **subject):
        raise tk.NotAuthorized(permissions.refusal(permissions.table()["permissions"]["revision_save"]))


def finish(context: Context) -> None:
    """Commits, unless the caller collects several writes in one transaction."""
    if context.get("defer_commit"):
        model.Session.flush()
    else:
        model.Session.commit()


@tk.side_effect_free
def sdi_revision_show(context: Context, data_dict: Json) -> Json:
    """A revision with its record."""
    user = permissions.actor(context)
    return show.revision(visible.revision_of(user, tk.get_or_bust(data_dict, "id")), user)


@tk.side_effect_free
def sdi_revision_list(context: Context, data_dict: Json) -> Json:
    """Revisions this person may see: ``{count, results}``, filtered by state, owner_org, kind, mine, q, limit, offset."""
    return queue.revisions(permissions.actor(context), data_dict)


@tk.side_effect_free
def sdi_revision_check(context: Context, data_dict: Json) -> Json:
    """What the rules say of a revision (``id``) or of a record that is nowhere yet (``record``, ``kind``); stores nothing."""
    from ckanext.tangerang.compliance.checks import check_record
    user = permissions.actor(context)
    if data_dict.get("id"):
        revision = visible.revision_of(user, data_dict["id"])
        kind, record, record_id = revision.kind, revision.record, revision.record_id
    else:
        kind, record_id = records.check_kind(data_dict.get("kind")), None
        record = records.normalised(kind, data_dict.get("record"))
    found, score = check_record(record, kind, record_id)
    language = lang()
    return {
        "findings": [spoken(item, kind, language) for item in found],
        "missing": [{"path": field.name, "label": field.label.in_(language)} for field in forms.load(kind).missing(record)],
        "summary": {effect: sum(item.effect == effect for item in found) for effect in EFFECTS},
        "score": {"total": score.total, "by_principle": dict(score.by_principle), "meets_sdi": score.meets_sdi},
    }


def spoken(item: Any, kind: str, language: str) -> Json:
    """A finding of the rules in the reader's language."""
    return {
        "rule": item.rule, "effect": item.effect, "principle": item.principle, "path": item.path,
        "label": show.label(kind, item.path), "message": item.message.in_(language), "current": item.current,
        "suggestion": item.suggestion, "clause": item.clause, "help": item.help.in_(language) if item.help else None,
    }


@tk.side_effect_free
def sdi_revision_diff(context: Context, data_dict: Json) -> Json:
    """What a revision changes against the public version (``against`` = "public") or against another revision's id."""
    from ckanext.tangerang.publish.difference import diff
    user = permissions.actor(context)
    revision = visible.revision_of(user, tk.get_or_bust(data_dict, "id"))
    against = data_dict.get("against") or "public"
    if against == "public":
        other = before(revision)
    else:
        other = visible.revision_of(user, against)
        if other.record_id != revision.record_id:
            raise tk.ValidationError({"against": [tk._("This revision is of another record.")]})
    return diff(other.record if other else {}, revision.record, revision.kind, lang())


def before(revision: Revision) -> Revision | None:
    """The public version a revision is compared with: the one before it once it is applied, else the present one."""
    if revision.version is None:
        return records.published(revision.record_id)
    query = sa.select(Revision).where(Revision.record_id == revision.record_id, Revision.version < revision.version)
    return model.Session.scalars(query.order_by(Revision.version.desc()).limit(1)).first()


@tk.side_effect_free
def sdi_revision_history(context: Context, data_dict: Json) -> Json:
    """The public versions of a record, newest first. Of a version that is public everybody may know when it came."""
    record_id = tk.get_or_bust(data_dict, "record_id")
    query = sa.select(Revision).join(Revision.submission).where(Revision.record_id == record_id, Revision.version.is_not(None))
    rows = list(model.Session.scalars(query.order_by(Revision.version.desc())))
    if not rows:
        raise tk.ObjectNotFound(tk._("There is no public record %(id)s of this kind.") % {"id": record_id})
    tk.check_access("package_show", context, {"id": record_id})
    insider = bool(context.get("user")) and permissions.can(context["user"], "record_history", owner_org=rows[0].owner_org,
                                                            kind=rows[0].kind, stage="pembina")
    return {"results": [version(row, decided(rows).get(row.submission_id), insider) for row in rows]}


def decided(rows: list[Revision]) -> dict[str, Decision]:
    """The approval of each submission, in one query."""
    ids = {row.submission_id for row in rows}
    query = sa.select(Decision).where(Decision.submission_id.in_(ids), Decision.to_state == "APPROVED")
    return {row.submission_id: row for row in model.Session.scalars(query)}


def version(row: Revision, approval: Decision | None, insider: bool) -> Json:
    """One public version; names of persons are for those who work with the catalogue."""
    shown: Json = {"version": row.version, "revision_id": row.id, "applied": show.iso(row.applied), "title": row.title,
                   "origin": row.origin, "notes": row.submission.notes}
    if approval:
        shown["decision"] = {"created": show.iso(approval.created), "role": approval.role, "notes": approval.notes,
                             "document": approval.document}
        if insider:
            shown["decision"] |= {"actor": approval.actor, "basis": approval.basis}
    return shown


