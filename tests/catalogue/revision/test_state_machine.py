"""Whatever people ask of the actions, in whatever order: nothing becomes APPROVED around a holding rule, a role or a round."""
from __future__ import annotations

import random
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from ckan import model

from ckanext.tangerang.people import permissions
from ckanext.tangerang.revision import transitions
from ckanext.tangerang.revision.model import Decision, Finding, Revision, RevisionEditor, Submission
from tests.catalogue.conftest import City, in_days

PEOPLE = ("produsen", "produsen2", "produsen_other", "walidata", "walidata2", "both", "pembina", "sysadmin", "outsider")
WEIGHTS = (4, 1, 1, 4, 2, 1, 3, 1, 1)
EVENTS = {"submit": 8, "take": 8, "return": 5, "approve": 6, "reject": 1, "withdraw": 1}  # what ends a walk is tried seldom
WALKS, STEPS = 20, 60


class Walk:
    """One submission and what people try on it, through the action API alone."""

    def __init__(self, city: City, seed: int) -> None:
        self.city, self.choose = city, random.Random(seed)  # noqa: S311 - a walk, no secret
        self.standard = seed % 3 == 0
        values: dict[str, Any] = {"kind": "konsep", "definisi": "Contoh."} if self.standard else {}
        if seed % 3 == 1:
            values |= {"kode_tujuan_sdgs": "3", "prioritas_tahun": "2026", "kriteria_prioritas": "sdgs"}  # priority data
        made = city.draft(title=f"Contoh {seed}", **values)
        self.id, self.revision = made["submission_id"], made["id"]
        self.tried = self.done = 0

    def row(self) -> Submission:
        model.Session.expire_all()
        return model.Session.get_one(Submission, self.id)

    def step(self) -> None:
        """One thing somebody tries; refused or not, the state stays one the table knows."""
        before = self.row().state, self.row().stage, self.row().menahan
        who = self.choose.choices(PEOPLE, WEIGHTS)[0]
        act = self.choose.choices((self.event, self.remark, self.close, self.save, self.desk), (10, 1, 3, 2, 1))[0]
        self.tried += 1
        try:
            event = act(who)
        except (tk.ValidationError, tk.NotAuthorized, tk.ObjectNotFound):
            model.Session.rollback()
            assert (self.row().state, self.row().stage) == before[:2]
            return
        self.done += 1
        after = self.row().state, self.row().stage
        if event is None:
            assert after == before[:2]
            return
        assert any(line.event == event and before[0] in line.states and line.stage == before[1]
                   and (line.to, line.next) == after for line in transitions.rows()), (before, event, after)
        if after[0] == "APPROVED":
            assert before[2] == 0

    def event(self, who: str) -> str:
        row = self.row()
        likely = {line.event for line in transitions.leaving(row.state, row.stage)} if self.choose.random() < .7 else set(EVENTS)
        names = sorted(likely)
        name = self.choose.choices(names, [EVENTS[each] for each in names])[0]
        pick = self.choose.random
        data = {"reason": "Sebab" if pick() < .8 else "", "due": in_days(9) if pick() < .8 else in_days(-1),
                "notes": pick() < .8, "document": "Kepwal 12/2026" if pick() < .8 else ""}
        if pick() < .2:
            data["seen"] = "0-0"
        self.city.call(who, f"sdi_submission_{name}", id=self.id, **data)
        return name

    def remark(self, who: str) -> None:
        effect = self.choose.choice(("menahan", "syarat"))
        self.city.call(who, "sdi_finding_add", revision_id=self.revision, path="definisi", message="Perjelas.", effect=effect)

    def close(self, who: str) -> None:
        found = model.Session.query(Finding).filter_by(revision_id=self.revision, state="open", effect="menahan").first()
        if found is None:
            raise tk.ObjectNotFound
        self.city.call(who, "sdi_finding_close", id=found.id, reason="Sudah jelas.")

    def save(self, who: str) -> None:
        base = model.Session.get_one(Revision, self.revision).saves
        self.city.call(who, "sdi_revision_save", id=self.revision, base=base, changes={"definisi": f"Batasan {self.tried}."})

    def desk(self, who: str) -> None:
        self.city.call(who, "sdi_submission_assign", id=self.id, assignee=self.choose.choice(("me", "walidata2", "both", "")))

    def judge(self) -> bool:
        """Whether it was approved; if so, that its whole way was a right one."""
        row = self.row()
        if row.state != "APPROVED":
            return False
        steps = model.Session.query(Decision).filter_by(submission_id=self.id).order_by(Decision.created, Decision.id).all()
        where, round_ = ("DRAFT", "agency"), 1
        for step in steps:
            assert (step.from_state, step.from_stage) == where
            round_ += step.event == "submit" and step.from_state == "CORRECTION_REQUIRED"
            assert step.round == round_
            where = step.to_state, step.stage
        editors = {line.user_id for line in model.Session.query(RevisionEditor).filter_by(revision_id=self.revision)}
        deciding = [step for step in steps if step.event in ("take", "return", "approve", "reject")]
        assert not editors & {step.actor for step in deciding}
        assert all(permissions.acting_role(step.actor, {step.role: "any"}, {"kind": row.kind}) for step in deciding)
        last_sent = max(number for number, step in enumerate(steps) if step.event == "submit")
        assert [step.event for step in steps[last_sent:]].count("take") == 1  # looked at in its last round
        if self.standard or row.priority:
            assert [step.role for step in steps if step.event == "approve"][-1] == "pembina"
        assert row.menahan == 0 and (row.syarat == 0 or row.notes)
        return True


@pytest.mark.filterwarnings("ignore")
def test_no_walk_reaches_approved_around_a_rule_a_role_or_a_round(city: City, clean_index: None) -> None:
    for role in ("produsen", "walidata"):
        city.grant(role, "both", "dinkes" if role == "produsen" else "diskominfo")
    city.grant("pembina", "pembina", "diskominfo")
    walks = [Walk(city, seed) for seed in range(WALKS)]
    for walk in walks:
        for _ in range(STEPS):
            if transitions.final(walk.row().state):
                break
            walk.step()
    approved = [walk.judge() for walk in walks]
    assert any(approved)  # the walk is no empty proof
    assert sum(walk.done for walk in walks) > WALKS * 3
