"""Any life of a queue: work, undo, hold, new addresses, failures, crashes and the lead's word, in any order.

The mailbox of the world is kept beside the program: it alone knows what arrived.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from app.actions.account import hold_everything, set_mail_account, set_messenger
from app.actions.person import change_person, set_fallback
from app.actions.task import add_task, finish_task
from app.domain.account import (
    MAIL,
    MESSENGER,
    MailAccount,
    MessengerAccount,
    MessengerKind,
    Security,
)
from app.domain.dispatch import TRANSITIONS, Dispatch, DispatchEvent, DispatchState, FaultScope, SendingResult
from app.domain.ids import DispatchId
from app.domain.message import CORRECTION
from app.domain.person import Channel
from app.domain.task import Task
from app.editing.ports import Parcel
from app.queries import dispatch as dispatch_query
from app.queries.outbox import OutboxState, outbox
from app.queries.route import fresh_status
from app.workspace import sending
from app.workspace.lead_word import mark_arrived, send_again
from app.workspace.sending import next_parcel
from tests.builders import Office, make_office
from tests.sending_steps import carry, send_due

ACCOUNT = MailAccount("127.0.0.1", 25, Security.NONE, "lead@example.com", per_minute=0)
HOOK = MessengerAccount(MessengerKind.SLACK, "127.0.0.1", per_minute=0)
PEOPLE = ("Mia", "Sam", "Ana")
FAULTS = (
    SendingResult(DispatchEvent.FAILED, "450 later", FaultScope.PERSON),
    SendingResult(DispatchEvent.FAILED, "451 later", FaultScope.LETTER),
    SendingResult(DispatchEvent.FAILED, "421 closing", FaultScope.ACCOUNT),
    SendingResult(DispatchEvent.FAILED, "535 password", FaultScope.ACCOUNT, stops=True),
    SendingResult(DispatchEvent.REFUSED, "550 unknown", FaultScope.PERSON),
    SendingResult(DispatchEvent.REFUSED, "550 5.7.1 rule", FaultScope.PERSON, policy=True),
    SendingResult(DispatchEvent.REFUSED, "552 large", FaultScope.LETTER),
    SendingResult(DispatchEvent.LOST, "no answer"),
)


class Killed(BaseException):
    """The program ends here."""


@dataclass
class World:
    """Fits the port ``Transport``; ``arrived`` counts each fact by the letter that brought it."""

    facts_of: Callable[[DispatchId], tuple[str, ...]]
    arrived: Counter[str] = field(default_factory=Counter)
    resent: Counter[str] = field(default_factory=Counter)
    """What the lead had sent once more."""
    plan: list[SendingResult | str] = field(default_factory=list)

    def carry(self, parcel: Parcel, may_leave: Callable[[], bool]) -> SendingResult:
        step = self.plan.pop(0) if self.plan else SendingResult(DispatchEvent.ACCEPTED, "250 ok")
        if step == "killed before":
            raise Killed
        if isinstance(step, SendingResult) and step.event in (DispatchEvent.FAILED, DispatchEvent.REFUSED):
            return step
        facts = self.facts_of(parcel.id)
        if not may_leave():
            return SendingResult(DispatchEvent.WITHHELD)
        if step != "killed at the last byte":
            self.arrived.update(facts)
        if isinstance(step, str):
            raise Killed
        return step


class QueueLife(RuleBasedStateMachine):
    @initialize()
    def open_office(self) -> None:
        self.home = TemporaryDirectory(ignore_cleanup_errors=True)
        self.office: Office = make_office(Path(self.home.name), project=False)
        self.office.workspace.do(set_mail_account, ACCOUNT)
        self.office.workspace.do(set_messenger, HOOK)
        self.office.workspace.begin_history()
        self.world = World(lambda id: self.office.workspace.read(lambda reader: reader.dispatches()[id].fact_keys))
        self.number = 0

    def teardown(self) -> None:
        if hasattr(self, "office"):
            self.office.workspace.close()
            self.home.cleanup()

    def letters(self, *states: DispatchState) -> list[Dispatch]:
        found = self.office.workspace.read(lambda reader: reader.dispatches())
        return [letter for letter in found.values() if letter.state in states]

    @rule(name=st.sampled_from(PEOPLE))
    def add(self, name: str) -> None:
        self.number += 1
        self.office.workspace.do(add_task, f"Task {self.number}", self.office.people[name])

    @rule(data=st.data())
    def finish(self, data: st.DataObject) -> None:
        found = self.office.workspace.read(lambda reader: [task.id for task in reader.find(Task) if task.state.open])
        if found:
            self.office.workspace.do(finish_task, data.draw(st.sampled_from(found)))

    @rule()
    def undo(self) -> None:
        self.office.workspace.undo()

    @rule()
    def redo(self) -> None:
        self.office.workspace.redo()

    @rule(held=st.booleans())
    def hold(self, held: bool) -> None:
        self.office.workspace.do(hold_everything, held)

    @rule(name=st.sampled_from(PEOPLE), host=st.sampled_from(["example.com", "new.example"]))
    def move(self, name: str, host: str) -> None:
        self.office.workspace.do(change_person, self.office.people[name], email=f"{name.lower()}@{host}")

    @rule(
        name=st.sampled_from(PEOPLE),
        first=st.sampled_from((Channel.MAIL, Channel.MESSENGER)),
        second=st.sampled_from((None, Channel.MAIL, Channel.MESSENGER)),
    )
    def choose_ways(self, name: str, first: Channel, second: Channel | None) -> None:
        self.office.workspace.do(change_person, self.office.people[name], channel=first)
        self.office.workspace.do(set_fallback, self.office.people[name], second)

    @rule()
    def mend_the_account(self) -> None:
        read = self.office.workspace.read
        self.office.workspace.record(read(fresh_status, MAIL), read(fresh_status, MESSENGER))

    @rule(minutes=st.sampled_from([1, 5, 11, 61, 60 * 26, -300]))
    def wait(self, minutes: int) -> None:
        self.office.clock.forward(minutes=minutes)
        self.office.workspace.tick()

    @rule(faults=st.lists(st.sampled_from(FAULTS), max_size=3))
    def send(self, faults: list[SendingResult]) -> None:
        self.world.plan = list(faults)
        send_due(self.office.workspace, self.world)

    @rule(where=st.sampled_from(["killed before", "killed at the last byte", "killed after the last byte"]))
    def die_while_sending(self, where: str) -> None:
        self.world.plan = [where]
        parcel = next_parcel(self.office.workspace)
        if parcel is None:
            return
        try:
            self.world.carry(parcel, lambda: sending.let_go(self.office.workspace, parcel.id))
        except Killed:
            self.office.reopen()
        else:
            sending.finish(self.office.workspace, parcel.id, SendingResult(DispatchEvent.WITHHELD))

    @rule()
    def undo_between_the_marks(self) -> None:
        self.world.plan = []
        parcel = next_parcel(self.office.workspace)
        if parcel is not None:
            self.office.workspace.undo()
            before = Counter(self.world.arrived)
            carry(self.office.workspace, self.world, parcel)
            stands = {message.fact_key for message in self.office.messages()}
            came = {fact for fact in self.world.arrived - before if not fact.startswith(CORRECTION)}
            assert came <= stands, "it was taken back before the last byte"

    @precondition(lambda self: self.letters(DispatchState.DOUBTFUL, DispatchState.REFUSED))
    @rule(data=st.data(), arrived=st.booleans())
    def say_what_became_of_it(self, data: st.DataObject, arrived: bool) -> None:
        letter = data.draw(st.sampled_from(self.letters(DispatchState.DOUBTFUL, DispatchState.REFUSED)))
        if arrived and letter.state is DispatchState.DOUBTFUL:
            mark_arrived(self.office.workspace, letter.id)
            return
        parcel = send_again(self.office.workspace, letter.id)
        if parcel is not None:
            self.world.plan = []
            self.world.resent.update(letter.fact_keys)
            carry(self.office.workspace, self.world, parcel)

    @invariant()
    def nothing_arrives_twice(self) -> None:
        if hasattr(self, "world"):
            twice = {fact for fact, count in self.world.arrived.items() if count > 1 + self.world.resent[fact]}
            # A correction may be needed again when the same fact is done, undone, done and undone.
            assert {fact for fact in twice if not fact.startswith(CORRECTION)} == set()

    @invariant()
    def what_arrived_is_sent_or_in_doubt(self) -> None:
        if not hasattr(self, "world"):
            return
        for line in self.office.workspace.read(outbox):
            if line.message_id is not None and self.world.arrived[line.fact_key]:
                assert line.state in (OutboxState.SENT, OutboxState.DOUBTFUL), line
            if line.state is OutboxState.SENT and line.message_id is not None:
                told = self.world.arrived[line.fact_key]
                letter = self.office.workspace.read(lambda reader, id=line.dispatch_id: reader.dispatches()[id])
                assert told or any("says the lead" in moment.words for moment in letter.story)

    @invariant()
    def nothing_is_in_flight_when_nobody_sends(self) -> None:
        if hasattr(self, "office"):
            assert self.letters(DispatchState.SENDING, DispatchState.HANDED_OVER) == []

    def drain(self) -> None:
        """In the end everything that stands and may be told is told."""
        for name in PEOPLE:
            self.move(name, "last.example")
        for letter in self.letters(DispatchState.REFUSED):
            send_again(self.office.workspace, letter.id)
        self.office.workspace.do(hold_everything, False)
        self.mend_the_account()
        for _ in range(3):
            self.wait(61)
            self.send([])
        left = [line for line in self.office.workspace.read(outbox) if line.state is OutboxState.TO_TELL]
        assert left == [], self.office.workspace.read(dispatch_query.due_letters).held


class WholeLife(QueueLife):
    def teardown(self) -> None:
        if hasattr(self, "office"):
            try:
                self.drain()
            finally:
                super().teardown()


QUIET = (HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large)


@pytest.mark.parametrize(
    ("lives", "steps"),
    [pytest.param(8, 20, id="quick"), pytest.param(200, 50, id="200", marks=pytest.mark.soak)],
)
def test_in_any_life_nothing_arrives_twice_and_nothing_is_lost(lives: int, steps: int) -> None:
    quiet = settings(
        max_examples=lives,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=QUIET,
        phases=(Phase.generate,),
    )
    run_state_machine_as_test(WholeLife, settings=quiet)


def a_short_life(life: QueueLife) -> None:
    """What the planted faults show themselves in."""
    life.open_office()
    life.add("Mia")
    life.wait(11)
    life.die_while_sending("killed after the last byte")
    life.wait(61)
    life.send([])
    life.add("Sam")
    life.wait(11)
    life.undo_between_the_marks()
    life.nothing_arrives_twice()
    life.what_arrived_is_sent_or_in_doubt()
    life.nothing_is_in_flight_when_nobody_sends()


def let_everything_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "may_leave", lambda reader, letter: dispatch_query.LeaveAnswer(True))


def take_the_handed_over_for_unsent(monkeypatch: pytest.MonkeyPatch) -> None:
    after_a_crash = TRANSITIONS[DispatchState.HANDED_OVER] | {DispatchEvent.CRASHED: DispatchState.WAITING}
    monkeypatch.setitem(TRANSITIONS, DispatchState.HANDED_OVER, after_a_crash)


def forget_what_was_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "_told_facts", lambda reader, letter: [])
    monkeypatch.setattr(sending, "MOST_AT_ONCE", 5)


def forget_letters_that_were_broken_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "recover_letters", lambda workspace: 0)


MUTANTS = (
    let_everything_go,
    take_the_handed_over_for_unsent,
    forget_what_was_told,
    forget_letters_that_were_broken_off,
)


def test_a_short_life_is_right() -> None:
    life = WholeLife()
    try:
        a_short_life(life)
    finally:
        life.teardown()


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.__name__)
def test_each_planted_fault_is_caught(
    mutant: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    mutant(monkeypatch)
    life = QueueLife()
    try:
        with pytest.raises(AssertionError):
            a_short_life(life)
    finally:
        life.teardown()
