"""What is done to one task, and what the rules refuse."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from app.actions.board import move_card
from app.actions.check_item import add_item, remove_item, tick_item
from app.actions.due import add_days, set_due
from app.actions.journal import add_comment, remove_comment
from app.actions.person import add_person, remove_person
from app.actions.project import cancel_project, move_date
from app.actions.task import (
    add_task,
    assign_task,
    block_task,
    cancel_task,
    finish_task,
    keep_task,
    put_back,
    rename_task,
    reopen_task,
    set_link,
    skip_task,
    start_task,
    unblock_task,
    unskip_task,
)
from app.domain.board import Column
from app.domain.errors import RuleViolation
from app.domain.ids import TaskId
from app.domain.person import Person
from app.domain.run import TaskState
from app.domain.task import Comment, Task
from app.queries.project import outlook
from tests.builders import MONDAY, PUBLISH_ON, Office, make_office

TODAY = MONDAY.date()


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return make_office(tmp_path)


def stored(office: Office, task_id: TaskId) -> Task:
    found = office.workspace.read(lambda reader: reader.get(Task, task_id))
    assert found is not None
    return found


def free(office: Office, title: str = "Call the printer") -> TaskId:
    return office.workspace.do(add_task, title, office.people["Mia"], due_on=date(2026, 2, 12)).value


def expected_on(office: Office, step: str) -> date:
    return office.workspace.read(outlook, office.project).forecast[office.task(step).id].expected_finish.date()


def test_starting_and_putting_back_leaves_no_trace_but_the_log(office: Office):
    before = office.task("idea")
    office.workspace.do(start_task, before.id)
    assert stored(office, before.id).started_at == MONDAY
    office.workspace.do(put_back, before.id)
    assert stored(office, before.id) == before


def test_a_task_taken_up_again_keeps_the_moment_it_was_started_first(office: Office):
    task_id = free(office)
    office.workspace.do(start_task, task_id)
    with pytest.raises(RuleViolation, match="cannot do that now"):
        office.workspace.do(start_task, task_id)
    assert stored(office, task_id).started_at == MONDAY


def test_a_waiting_step_can_neither_be_started_finished_nor_blocked(office: Office):
    waiting = office.task("draft").id
    before = office.dump()
    for act, words in ((start_task, {}), (finish_task, {}), (block_task, {"by": "the client"})):
        with pytest.raises(RuleViolation, match=r"turn has not come|cannot do that now"):
            office.workspace.do(act, waiting, **words)
    assert office.dump() == before


def test_an_outcome_that_is_none_is_refused_and_one_is_needed_where_there_are_some(office: Office):
    with pytest.raises(RuleViolation):
        office.workspace.do(finish_task, office.task("idea").id, outcome="Splendid")
    with pytest.raises(RuleViolation, match="no outcomes"):
        office.workspace.do(finish_task, free(office), outcome="Approved")
    office.finish("idea", "keywords", "outline")
    for wrong in (None, "approved?", ""):
        with pytest.raises(RuleViolation):
            office.workspace.do(finish_task, office.task("approve_outline").id, outcome=wrong)
    assert office.task("approve_outline").state is TaskState.READY


def test_a_step_marked_to_be_skipped_is_passed_when_its_turn_comes(office: Office):
    keywords = office.task("keywords").id
    office.workspace.do(skip_task, keywords)
    assert stored(office, keywords).state is TaskState.WAITING
    office.finish("idea")
    assert stored(office, keywords).state is TaskState.SKIPPED
    assert office.task("outline").state is TaskState.READY


def test_a_skip_thought_better_of_is_done_after_all(office: Office):
    keywords = office.task("keywords").id
    office.workspace.do(skip_task, keywords)
    office.workspace.do(unskip_task, keywords)
    office.finish("idea")
    assert stored(office, keywords).state is TaskState.READY


def test_cancelling_a_step_passes_on_or_ends_its_path(tmp_path: Path):
    for pass_on, next_state in ((True, TaskState.READY), (False, TaskState.WAITING)):
        office = make_office(tmp_path / str(pass_on))
        office.workspace.do(cancel_task, office.task("idea").id, pass_on=pass_on)
        assert office.task("idea").state is TaskState.CANCELLED
        assert (office.task("keywords").state is TaskState.READY) == (next_state is TaskState.READY)
        office.workspace.close()


def test_a_free_task_goes_through_all_its_ends_and_comes_back_in_another_round(office: Office):
    task_id = free(office)
    for round, end in enumerate((finish_task, skip_task), 1):
        assert stored(office, task_id).run.round == round
        office.workspace.do(end, task_id)
        assert stored(office, task_id).state.over
        assert stored(office, task_id).finished_at == MONDAY
        office.workspace.do(reopen_task, task_id)
        assert stored(office, task_id).state is TaskState.READY
        assert stored(office, task_id).finished_at is None
    office.workspace.do(cancel_task, task_id, pass_on=True)
    assert stored(office, task_id).state is TaskState.CANCELLED
    for act in (unskip_task, keep_task):
        with pytest.raises(RuleViolation, match="belongs to no workflow"):
            office.workspace.do(act, task_id)


def test_a_block_with_a_date_moves_what_is_expected_and_never_what_is_due(office: Office):
    due, expected = office.task("idea").due_on, expected_on(office, "idea")
    until = expected + timedelta(days=7)
    office.workspace.do(block_task, office.task("idea").id, by="the client", until=until)
    assert office.task("idea").due_on == due
    assert expected_on(office, "idea") >= until
    office.workspace.do(unblock_task, office.task("idea").id)
    assert expected_on(office, "idea") == expected


def test_a_block_without_a_date_counts_as_over_at_once(office: Office):
    expected = expected_on(office, "idea")
    office.workspace.do(block_task, office.task("idea").id, by="the client")
    assert expected_on(office, "idea") == expected


def test_a_block_until_yesterday_by_nobody_or_that_is_none_is_refused(office: Office):
    idea = office.task("idea").id
    with pytest.raises(RuleViolation, match="is over"):
        office.workspace.do(block_task, idea, by="the client", until=TODAY - timedelta(days=1))
    with pytest.raises(RuleViolation):
        office.workspace.do(block_task, idea, by="  ")
    with pytest.raises(RuleViolation, match="not blocked"):
        office.workspace.do(unblock_task, idea)


def test_only_the_working_time_of_a_block_is_taken_off_the_work(office: Office):
    idea = office.task("idea").id
    office.workspace.do(start_task, idea)
    office.workspace.do(block_task, idea, by="the client")
    office.clock.moment = datetime(2026, 2, 16, 8, 0, tzinfo=UTC)
    office.workspace.do(unblock_task, idea)
    a_week = 5 * 8 * 60
    assert stored(office, idea).blocked_minutes == a_week


def test_finishing_a_blocked_task_ends_its_block(office: Office):
    office.workspace.do(block_task, office.task("idea").id, by="the client")
    office.finish("idea")
    assert office.task("idea").blocked is None


def test_nothing_is_added_to_a_cancelled_project(office: Office):
    office.workspace.do(cancel_project, office.project)
    with pytest.raises(RuleViolation, match="was cancelled"):
        office.workspace.do(add_task, "Call", office.people["Mia"], project_id=office.project)


def test_work_goes_neither_to_who_has_left_nor_is_it_handed_on_once_it_is_over(office: Office):
    leaver = office.workspace.do(add_person, "Lea").value
    office.workspace.do(remove_person, leaver)
    with pytest.raises(RuleViolation, match="has left"):
        office.workspace.do(assign_task, office.task("idea").id, leaver)
    with pytest.raises(RuleViolation, match="has left"):
        office.workspace.do(add_task, "Call", leaver)
    office.finish("idea")
    with pytest.raises(RuleViolation, match="is over"):
        office.workspace.do(assign_task, office.task("idea").id, office.people["Sam"])


def test_who_owns_open_work_cannot_leave(office: Office):
    with pytest.raises(RuleViolation, match=r"still owns 3 open tasks\. Choose who"):
        office.workspace.do(remove_person, office.people["Ana"])


def test_the_open_work_of_who_leaves_is_handed_over_in_the_same_step(office: Office):
    ana, mia = office.people["Ana"], office.people["Mia"]
    before = len(office.workspace.read(lambda reader: reader.history()))
    done = office.workspace.do(remove_person, ana, heir=mia)
    assert done.changes.title == "Remove Ana and hand 3 open tasks to Mia"
    assert office.task("draft").owner_id == mia
    assert len(office.workspace.read(lambda reader: reader.history())) == before + 1
    office.workspace.undo()
    assert office.task("draft").owner_id == ana
    assert not office.workspace.read(lambda reader: reader.get(Person, ana)).archived


def test_a_vote_that_is_still_to_come_is_handed_over_and_one_that_was_given_stays(office: Office):
    approvals = [task for task in office.workspace.read(lambda reader: reader.find(Task)) if task.approvers]
    voter = approvals[0].approvers[0]
    others = [person for person in office.people.values() if person != voter]
    office.workspace.do(remove_person, voter, heir=others[0])
    left = [task for task in office.workspace.read(lambda reader: reader.find(Task)) if not task.state.over]
    assert all(voter not in (task.owner_id, *task.approvers) for task in left)
    assert all(task.approvers for task in left if task.id in {approval.id for approval in approvals})


def test_nobody_inherits_who_has_left_or_leaves(office: Office):
    ana = office.people["Ana"]
    leaver = office.workspace.do(add_person, "Lea").value
    office.workspace.do(remove_person, leaver)
    for heir in (ana, leaver):
        with pytest.raises(RuleViolation, match="Choose somebody else"):
            office.workspace.do(remove_person, ana, heir=heir)


@pytest.mark.parametrize("name", ["<b>Bold</b>", "Ünï 🎉", "مرحبا", '=HYPERLINK("http://x")', "O'Brien; DROP TABLE"])
def test_any_name_is_kept_as_it_was_typed(office: Office, name: str):
    task_id = free(office, name)
    assert stored(office, task_id).title == name
    office.workspace.do(rename_task, task_id, name[::-1] if name.isascii() else f"{name}!")
    office.workspace.undo()
    office.reopen()
    assert stored(office, task_id).title == name
    person = office.workspace.do(add_person, name).value
    assert person not in office.people.values()


@pytest.mark.parametrize("name", ["mia", "MIA", " Mia "])
def test_two_people_with_one_name_are_refused(office: Office, name: str):
    with pytest.raises(RuleViolation, match="There is a Mia already"):
        office.workspace.do(add_person, name)


@pytest.mark.parametrize("link", ["javascript:alert(1)", "file:///etc/passwd", "www.example.com"])
def test_only_web_and_mail_addresses_are_links(office: Office, link: str):
    with pytest.raises(RuleViolation, match="no web address"):
        office.workspace.do(set_link, office.task("idea").id, link)
    office.workspace.do(set_link, office.task("idea").id, "HTTPS://example.com/a b")
    assert office.task("idea").link.startswith("HTTPS://")


def test_a_due_day_set_by_hand_moves_with_the_date_by_as_much(office: Office):
    office.workspace.do(set_due, office.task("draft").id, PUBLISH_ON - timedelta(days=9))
    office.workspace.do(move_date, office.project, PUBLISH_ON + timedelta(days=7))
    assert office.task("draft").due_on == PUBLISH_ON - timedelta(days=2)


def test_more_days_are_working_days_from_the_due_day_or_from_today_if_that_is_over(office: Office):
    task_id = free(office)
    assert office.workspace.do(add_days, task_id, 2).value == date(2026, 2, 16)
    office.clock.forward(days=28)
    assert office.workspace.do(add_days, task_id, 1).value == date(2026, 3, 10)


def test_what_is_over_keeps_its_date(office: Office):
    office.finish("idea")
    with pytest.raises(RuleViolation, match="its date stays"):
        office.workspace.do(set_due, office.task("idea").id, TODAY)
    with pytest.raises(RuleViolation, match="20 years"):
        office.workspace.do(set_due, office.task("draft").id, date(2099, 1, 1))


def test_check_items_are_added_ticked_and_removed_by_their_place(office: Office):
    task_id = free(office)
    for text in ("Logo", "Proof", "Price"):
        office.workspace.do(add_item, task_id, text)
    office.workspace.do(tick_item, task_id, 1, done=True)
    office.workspace.do(remove_item, task_id, 0)
    assert [(item.text, item.done) for item in stored(office, task_id).checklist] == [("Proof", True), ("Price", False)]
    with pytest.raises(RuleViolation, match="no check item 3"):
        office.workspace.do(tick_item, task_id, 2, done=True)
    with pytest.raises(RuleViolation):
        office.workspace.do(remove_item, task_id, -1)


def test_a_comment_is_kept_until_it_is_removed_and_an_empty_one_is_none(office: Office):
    task_id = free(office)
    with pytest.raises(RuleViolation, match="empty"):
        office.workspace.do(add_comment, task_id, "  \n ")
    number = office.workspace.do(add_comment, task_id, "Two\nlines").value
    assert [c.text for c in office.workspace.read(lambda r: r.find(Comment, task_id=task_id))] == ["Two\nlines"]
    office.workspace.do(remove_comment, number)
    assert not office.workspace.read(lambda r: r.find(Comment, task_id=task_id))


def test_a_card_moved_to_doing_and_back_is_the_task_started_and_put_back(office: Office):
    idea = office.task("idea")
    office.workspace.do(move_card, idea.id, Column.DOING)
    assert stored(office, idea.id).state is TaskState.DOING
    office.workspace.do(move_card, idea.id, Column.READY)
    assert stored(office, idea.id).state is TaskState.READY


def test_skipping_an_approval_asks_for_the_outcome_whether_it_is_open_or_waits(office: Office):
    approval = office.task("approve_outline").id
    for _ in range(2):
        with pytest.raises(RuleViolation, match="needs an outcome to be skipped"):
            office.workspace.do(skip_task, approval)
        office.finish(*(["idea", "keywords", "outline"] if office.task("idea").state.open else []))
    office.workspace.do(skip_task, approval, outcome="Approved")
    assert (stored(office, approval).state, stored(office, approval).run.outcome) == (TaskState.SKIPPED, "Approved")
    assert office.task("draft").state is TaskState.READY


def test_reopening_asks_again_what_was_skipped_or_keeps_it(office: Office):
    office.finish("idea", "keywords", "outline")
    office.workspace.do(skip_task, office.task("approve_outline").id, outcome="Approved")
    for keep, then in ((True, "draft"), (False, "approve_outline")):
        office.workspace.do(reopen_task, office.task("outline").id, keep_skipped=keep)
        office.finish("outline")
        assert office.task(then).state is TaskState.READY
