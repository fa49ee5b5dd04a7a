"""Whatever people try in whatever order: nothing is approved that was not sent, taken and decided by others."""
from __future__ import annotations

from datetime import timedelta

import ckan.plugins.toolkit as tk
import pytest
from ckan import model
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from ckanext.tangerang.people.clock import today
from ckanext.tangerang.revision import conditions, flow, records, saving, transitions
from ckanext.tangerang.revision.ask import Ask
from ckanext.tangerang.revision.model import Decision, Finding, RevisionEditor

PEOPLE = ("produsen", "produsen2", "produsen_other", "walidata", "walidata2", "both", "pembina", "sysadmin", "outsider")
EVENTS = ("submit", "take", "return", "approve", "reject", "withdraw")


def machine(city) -> type[RuleBasedStateMachine]:  # noqa: C901 - a machine is its rules
    """The machine on a city; every example starts with a new draft and is rolled back."""

    class Door(RuleBasedStateMachine):
        @initialize(kind=st.sampled_from(["dataset", "konsep"]))
        def begin(self, kind):
            model.Session.rollback()
            values = {"title": "Contoh"}
            if kind == "dataset":
                values |= {"accessRights": "terbuka", "accrualPeriodicity": "tahunan", "tanggal_rilis_berikutnya": "2099-01-31"}
            self.revision = saving.create(city.user("produsen"), kind=kind, record=values)
            self.submission = self.revision.submission
            self.first_record = dict(self.revision.record)
            self.moves = []

        @rule(who=st.sampled_from(PEOPLE), event=st.sampled_from(EVENTS), notes=st.booleans(),
              reason=st.sampled_from(["", "Sebab"]), days=st.sampled_from([None, -1, 0, 9]), stale=st.booleans(),
              document=st.sampled_from([None, {"nomor": "Kepwal 12/2026"}]))
        def cause(self, who, event, notes, reason, days, stale, document):
            before = (self.submission.state, self.submission.stage)
            due = None if days is None else today() + timedelta(days)
            seen = "0-0" if stale else conditions.token(self.submission)
            ask = Ask(self.submission, event, city.user(who), seen=seen, reason=reason, due=due, notes=notes,
                      document=document)
            try:
                flow.move(ask)
            except (tk.NotAuthorized, tk.ValidationError):
                assert (self.submission.state, self.submission.stage) == before
                return
            self.moves.append((who, event, before))
            assert any(row.event == event and before[0] in row.states and row.stage == before[1]
                       and (self.submission.state, self.submission.stage) == (row.to, row.next) for row in transitions.rows())

        @rule(who=st.sampled_from(PEOPLE), satuan=st.sampled_from(["unit", "orang", "buah"]))
        def save(self, who, satuan):
            field = "satuan" if self.revision.kind == "dataset" else "definisi"
            user, before = city.user(who), dict(self.revision.record)
            try:
                if not may_save(user, self.revision):
                    return
                changed = records.merged(self.revision.kind, self.revision.record, {field: satuan})
                saving.save(user, self.revision, self.revision.saves, changed)
            except tk.ValidationError:
                assert not transitions.editable(self.submission.state)
                assert self.revision.record == before

        @rule(effect=st.sampled_from(["menahan", "syarat"]))
        def remark(self, effect):
            if self.submission.state == "UNDER_REVIEW":
                model.Session.add(Finding(revision_id=self.revision.id, effect=effect, path="", message={"id": "x", "en": "x"},
                                          origin="reviewer"))
                model.Session.flush()
                conditions_recount(self.submission)

        @invariant()
        def nothing_is_approved_unduly(self):
            if not hasattr(self, "submission") or self.submission.state != "APPROVED":
                return
            rows = model.Session.query(Decision).filter_by(submission_id=self.submission.id).order_by(Decision.created).all()
            path = [(row.from_state, row.event, row.to_state) for row in rows]
            assert path[0] == ("DRAFT", "submit", "SUBMITTED")
            assert any(event == "take" for _, event, _ in path)
            editors = {row.user_id for row in model.Session.query(RevisionEditor).filter_by(revision_id=self.revision.id)}
            deciding = [row for row in rows if row.event in ("approve", "take", "return", "reject")]
            assert not editors & {row.actor for row in deciding}
            assert all(row.role in ("walidata", "pembina") for row in deciding)
            if self.revision.kind == "konsep":
                assert rows[-1].role == "pembina"
                assert rows[-1].document["nomor"] == "Kepwal 12/2026"
                assert any(row.role == "walidata" and row.event == "approve" for row in rows)
            assert self.submission.menahan == 0
            assert self.submission.syarat == 0 or self.submission.notes

        @invariant()
        def what_is_over_stays_over(self):
            if hasattr(self, "submission") and transitions.final(self.submission.state):
                assert self.submission.stage == "closed"
                assert all(flow.events(city.user(who), self.submission) == [] for who in PEOPLE)

        def teardown(self):
            model.Session.rollback()

    return Door


def may_save(user, revision) -> bool:
    from ckanext.tangerang.revision.show import may_edit
    return may_edit(revision, user)


def conditions_recount(submission) -> None:
    from ckanext.tangerang.revision import findings
    findings.recount(submission)


@pytest.mark.filterwarnings("ignore")
def test_no_path_leads_to_approved_without_sending_roles_and_four_eyes(city):
    city.grant("produsen", "both", "dinkes")
    city.grant("walidata", "both", "diskominfo")
    city.grant("pembina", "pembina", "diskominfo", kind="konsep")
    run_state_machine_as_test(machine(city), settings=settings(
        max_examples=40, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)))


def test_the_table_itself_has_no_short_way_to_approved():
    """By the rows alone: APPROVED is reached from review only, review only from what was sent, sent only from the agency."""
    for row in transitions.rows():
        if row.to == "APPROVED":
            assert row.states == ("UNDER_REVIEW",)
            assert {"four_eyes", "nothing_holds", "base_current", "conditions_noted"} <= set(row.guards)
            assert not {"produsen", "agent"} & set(row.roles)
        if row.to == "UNDER_REVIEW" and row.event == "take":
            assert set(row.states) == {"SUBMITTED", "REVISED"}
        if row.event in ("pass", "take", "return", "approve", "reject"):
            assert "four_eyes" in row.guards
        if row.to in ("SUBMITTED", "REVISED"):
            assert row.event == "submit" or (row.event == "pass" and row.states == (row.to,))


def test_every_name_in_the_table_is_known():
    document = transitions.document()
    from ckanext.tangerang.revision.conditions import GUARDS, WHEN
    from ckanext.tangerang.revision.effects import EFFECTS
    for row in transitions.rows():
        assert {*row.states, row.to} <= set(document["states"])
        assert {row.stage, row.next} <= set(document["stages"])
        assert row.event in document["events"]
        assert set(row.guards) <= set(GUARDS)
        assert set(row.effects) <= set(EFFECTS)
        assert row.when is None or row.when in WHEN


def test_every_guard_and_effect_is_used():
    from ckanext.tangerang.revision.conditions import GUARDS, WHEN
    from ckanext.tangerang.revision.effects import EFFECTS
    rows = transitions.rows()
    assert {name for row in rows for name in row.guards} == set(GUARDS)
    assert {name for row in rows for name in row.effects} == set(EFFECTS)
    assert {row.when for row in rows if row.when} == set(WHEN)
