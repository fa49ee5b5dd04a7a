"""What a transition does besides moving the submission, by the names ``transitions.yaml`` uses."""
from __future__ import annotations

from collections.abc import Callable

import ckan.plugins.toolkit as tk

from ckanext.tangerang.people.clock import today
from ckanext.tangerang.revision import conditions, findings, priority, waiting
from ckanext.tangerang.revision.ask import Ask
from ckanext.tangerang.revision.model import now


def evaluate(ask: Ask) -> None:
    """Runs the rules, stores findings, and notes whether priority data are among the members."""
    submission = ask.submission
    findings.evaluate(submission)
    priority.note(submission)
    submission.title = submission.revisions[0].title


def mark_submitted(ask: Ask) -> None:
    """Who sent it and when; the agency's clock stops, that of the reviewers runs."""
    ask.submission.submitted, ask.submission.submitted_by = now(), ask.user.id
    if ask.submission.custodian:  # handed over earlier: who sends it carries it now
        ask.submission.custodian = ask.user.id
    waiting.start(ask.submission)


def new_round(ask: Ask) -> None:
    """A corrected submission starts the next round."""
    ask.submission.round += 1


def assign(ask: Ask) -> None:
    """Who has it on the desk."""
    ask.submission.assignee = ask.user.id


def set_due(ask: Ask) -> None:
    """By when the agency is expected to correct it."""
    waiting.stop(ask.submission)
    ask.submission.due = ask.due
    ask.submission.assignee = None


def next_desk(ask: Ask) -> None:
    """Another reviewer's desk: nobody has it yet, and the days for a decision are counted anew."""
    ask.submission.assignee = None
    ask.submission.due = waiting.due_from(today())


def stop_clock(ask: Ask) -> None:
    """It is over: how long it waited stays as it is, and nothing is due any more."""
    waiting.stop(ask.submission)
    ask.submission.due = None


def keep_notes(ask: Ask) -> None:
    """Approved with open conditions: shown to the public, with the day by which they are met."""
    if ask.submission.syarat:
        ask.submission.notes, ask.submission.due = True, ask.due


def note_missing_pembina(ask: Ask) -> None:
    """The decision says that walidata decided alone because nobody holds the pembina's role for this kind."""
    if conditions.needs_pembina(ask.submission):
        ask.noted = tk._("No pembina is granted for this kind: walidata decided.")


def plan_apply(ask: Ask) -> None:
    """From when the apply job may publish it."""
    ask.submission.apply_at = ask.hour or now()


EFFECTS: dict[str, Callable[[Ask], None]] = {
    effect.__name__: effect
    for effect in (evaluate, mark_submitted, new_round, assign, set_due, next_desk, stop_clock, keep_notes,
                   note_missing_pembina, plan_apply)
}
