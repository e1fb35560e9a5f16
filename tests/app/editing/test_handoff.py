"""Who is told what: one message a fact, never twice, and what an undo makes of it."""

from datetime import date, timedelta
from pathlib import Path

from app.actions.due import set_due
from app.actions.outbox import change_settings
from app.actions.project import cancel_project, move_date
from app.actions.task import assign_task, cancel_task, finish_task, reopen_task
from app.domain.message import Message, MessageKind
from app.domain.task import Task
from app.editing.edit import Edit
from app.editing.handoff import queue_messages
from app.engine.event import Absorbed
from tests.builders import PUBLISH_ON, FakeClock, Office, make_office


def said(office: Office) -> list[tuple[str, str, str]]:
    """(person, kind, step) of what waits in the outbox, untold."""
    names = {id: name for name, id in office.people.items()}
    deliveries = office.workspace.read(lambda reader: reader.deliveries())
    steps = {task.id: task.step_id for task in office.workspace.read(lambda reader: reader.find(Task))}
    return [
        (names[m.person_id], str(m.kind), str(steps[m.task_id]))
        for m in office.messages()
        if m.fact_key not in deliveries
    ]


def tell_all(office: Office) -> None:
    for message in office.messages():
        office.tell(message)


def test_the_first_step_is_told_to_its_owner_when_the_project_starts(tmp_path: Path) -> None:
    assert said(make_office(tmp_path)) == [("Mia", "handoff", "idea")]


def test_finishing_a_step_tells_the_next_owner_and_leaves_what_the_first_was_told(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    tell_all(office)
    office.finish("idea")
    assert said(office) == [("Sam", "handoff", "keywords")]


def test_handing_on_before_telling_tells_only_the_new_owner(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    office.workspace.do(assign_task, office.task("idea").id, office.people["Ben"])
    assert said(office) == [("Ben", "handoff", "idea")]


def test_handing_on_after_telling_tells_both(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    tell_all(office)
    office.workspace.do(assign_task, office.task("idea").id, office.people["Ben"])
    assert said(office) == [("Mia", "not needed any more", "idea"), ("Ben", "handoff", "idea")]


def test_cancelling_before_telling_says_nothing_and_after_telling_takes_it_back(tmp_path: Path) -> None:
    before, after = make_office(tmp_path / "before"), make_office(tmp_path / "after")
    tell_all(after)
    for office in (before, after):
        office.workspace.do(cancel_task, office.task("idea").id, pass_on=False)
    assert said(before) == []
    assert said(after) == [("Mia", "not needed any more", "idea")]


def test_cancelling_the_project_takes_back_what_was_told_and_hands_nothing_on(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    office.finish("idea")
    tell_all(office)
    office.workspace.do(cancel_project, office.project)
    assert said(office) == [("Sam", "not needed any more", "keywords")]


def test_a_moved_date_is_told_only_to_who_knew_the_old_one(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    first = office.task("idea").due_on
    office.workspace.do(move_date, office.project, PUBLISH_ON + timedelta(days=7))
    assert said(office) == [("Mia", "handoff", "idea")]
    tell_all(office)
    known = office.task("idea").due_on
    office.workspace.do(move_date, office.project, PUBLISH_ON + timedelta(days=14))
    assert said(office) == [("Mia", "new date", "idea")]
    (message,) = [m for m in office.messages() if m.kind is MessageKind.MOVED]
    assert message.old_due_on == known != first


def test_messages_to_one_person_leave_together(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    tell_all(office)
    office.workspace.do(change_settings, wait_minutes=10)
    office.finish("idea")
    office.clock.forward(minutes=4)
    office.start("Another", date(2026, 6, 1))
    office.finish("keywords")
    office.clock.forward(minutes=3)
    office.workspace.do(set_due, office.task("outline").id, date(2026, 3, 30))
    leaving = {(m.person_id, m.leaves_at) for m in office.messages() if m.leaves_at > office.clock.now()}
    assert len(leaving) == len({person for person, _ in leaving}) == 3


def test_a_message_to_somebody_whose_last_one_left_waits_anew(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    office.clock.forward(minutes=11)
    office.start("Another", date(2026, 6, 1))
    waits = sorted(m.leaves_at - m.queued_at for m in office.messages() if m.person_id == office.people["Mia"])
    assert waits == [timedelta(minutes=10)] * 2


def test_a_new_version_of_a_step_before_is_told_to_who_works_with_the_old_one(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    office.finish("idea")
    told: list[list[Message]] = []
    for _ in range(2):
        edit = Edit(office.store, FakeClock(office.clock.moment))
        edit.events.append((office.project, Absorbed("keywords", "idea")))
        queue_messages(edit)
        told.append([after for _, after in edit.changed(Message) if after is not None])
        tell_all(office)
    assert told[0] == []
    assert [(m.kind, m.person_id, m.note) for m in told[1]] == [
        (MessageKind.NEW_VERSION, office.people["Sam"], office.task("idea").title)
    ]


def test_a_second_round_is_told_again_with_a_key_of_its_own(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    office.finish("idea", "keywords", "outline")
    tell_all(office)
    office.workspace.do(finish_task, office.task("approve_outline").id, outcome="Changes requested")
    assert said(office) == [("Ana", "handoff", "outline")]
    keys = [m.fact_key for m in office.messages()]
    assert len(keys) == len(set(keys))


def test_an_undo_removes_what_still_waits(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    before = said(office)
    office.finish("idea")
    office.workspace.undo()
    assert said(office) == before


def test_facts_survive_an_undo_and_neither_a_redo_nor_doing_it_again_says_them_twice(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    tell_all(office)
    office.finish("idea")
    tell_all(office)
    facts = office.workspace.read(lambda reader: dict(reader.deliveries()))
    assert len(facts) == 2

    office.workspace.undo()
    assert office.workspace.read(lambda reader: dict(reader.deliveries())) == facts
    office.workspace.redo()
    assert said(office) == []

    office.workspace.undo()
    office.finish("idea")
    assert said(office) == []
    office.reopen()
    assert office.workspace.read(lambda reader: dict(reader.deliveries())) == facts


def test_reopening_a_told_step_withdraws_what_comes_after_it(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    office.finish("idea")
    tell_all(office)
    office.workspace.do(reopen_task, office.task("idea").id)
    assert sorted(said(office)) == [("Mia", "handoff", "idea"), ("Sam", "not needed any more", "keywords")]
