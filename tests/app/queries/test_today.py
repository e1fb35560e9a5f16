"""What the lead sees first: late, soon, to tell, waiting for a vote; and the stand-up list."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from app.actions.absence import add_absence
from app.actions.approval import cast_vote
from app.actions.due import set_due
from app.actions.journal import add_comment
from app.actions.project import cancel_project
from app.actions.task import add_task, block_task, finish_task
from app.domain.ids import TaskId
from app.queries.board import Warning, board_choices, tasks_at_risk, warning
from app.queries.due import due_horizon
from app.queries.person import find_person, open_work, people, stand_up
from app.queries.rows import CardFilter
from app.queries.task import task_detail
from app.queries.today import today
from app.workspace.delivery_recording import record_told
from tests.builders import MONDAY, Office, make_office

TODAY = MONDAY.date()


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return make_office(tmp_path)


def add(office: Office, title: str, days: int | None, name: str = "Mia") -> TaskId:
    due = None if days is None else TODAY + timedelta(days=days)
    return office.workspace.do(add_task, title, office.people[name], due_on=due).value


def test_late_is_what_was_due_before_today_the_oldest_first(office: Office):
    for title, days in (("Two", -2), ("Today", 0), ("Nine", -9), ("Never", None)):
        add(office, title, days)
    view = office.workspace.read(today)
    assert [card.title for card in view.missed] == ["Nine", "Two"]
    assert not view.calm
    for card in view.missed:
        office.workspace.do(finish_task, card.task_id)
    assert office.workspace.read(today).missed == ()


def test_soon_is_counted_in_the_working_days_of_the_owner(office: Office):
    office.clock.forward(days=3)
    for title, due in (("Friday", 4), ("Monday", 7), ("Tuesday", 8)):
        add(office, title, due)
    assert [card.title for card in office.workspace.read(today).soon] == ["Friday", "Monday"]
    office.workspace.do(add_absence, office.people["Mia"], date(2026, 2, 16), date(2026, 2, 20))
    assert [card.title for card in office.workspace.read(today).soon] == ["Friday", "Monday", "Tuesday"]


def test_an_approval_names_those_whose_vote_is_missing_until_there_are_none(office: Office):
    office.finish("idea", "keywords", "outline")
    review = office.task("approve_outline").id
    [waiting] = office.workspace.read(today).approvals
    assert waiting.missing == ("Sam", "Omar")
    assert waiting.since == MONDAY
    office.workspace.do(cast_vote, review, office.people["Omar"], "Approved")
    assert office.workspace.read(today).approvals[0].missing == ("Sam",)
    office.workspace.do(cast_vote, review, office.people["Sam"], "Approved")
    assert office.workspace.read(today).approvals == ()


def test_on_monday_since_yesterday_begins_on_friday(office: Office):
    office.clock.forward(days=4)
    add(office, "On Friday", None)
    office.clock.forward(days=3)
    said = [activity.text for activity in office.workspace.read(today).since_yesterday]
    assert said == ["“On Friday” was added"]


def test_a_day_without_anything_is_calm(office: Office):
    record_told(office.workspace, office.people["Mia"], "mail")
    assert office.workspace.read(today).calm
    office.finish("idea")
    assert not office.workspace.read(today).calm


def test_a_cancelled_projects_work_is_on_nobodys_list(office: Office):
    office.workspace.do(cancel_project, office.project)
    everything = office.workspace.read(lambda reader: reader.cards(CardFilter()))
    assert everything == []
    assert office.workspace.read(open_work, office.people["Ana"]) == []
    assert [p.name for p in office.workspace.read(board_choices).projects] == []
    add(office, "Alone", 0)
    assert office.workspace.read(lambda reader: reader.card_count(CardFilter())) == 1


def test_the_stand_up_goes_by_name_and_each_list_by_due_day(office: Office):
    for title, days, name in (("Late", -1, "Sam"), ("Open", None, "Sam"), ("Soon", 2, "Sam"), ("One", 1, "Ana")):
        add(office, title, days, name)
    office.workspace.do(add_absence, office.people["Sam"], TODAY, TODAY)
    found = office.workspace.read(stand_up)
    assert [(person.name, person.away) for person in found] == [("Ana", False), ("Mia", False), ("Sam", True)]
    assert [card.title for card in found[-1].cards] == ["Late", "Soon", "Open"]


def test_a_person_shows_open_waiting_and_late_work_and_the_next_absence(office: Office):
    add(office, "Late", -1, "Ana")
    later = (TODAY + timedelta(days=20), TODAY + timedelta(days=25))
    soon = (TODAY + timedelta(days=2), TODAY + timedelta(days=3))
    for first, last in (later, soon):
        office.workspace.do(add_absence, office.people["Ana"], first, last)
    ana = next(line for line in office.workspace.read(people) if line.person.name == "Ana")
    assert (ana.open, ana.waiting, ana.late, ana.away_now) == (1, 3, 1, False)
    assert ana.away is not None
    assert ana.away.first_on == soon[0]
    assert ana.roles == ("Blog writer",)


def test_a_person_is_found_by_the_beginning_of_a_word_and_an_exact_name_wins(office: Office):
    assert office.workspace.read(find_person, "an") == [office.people["Ana"]]
    assert office.workspace.read(find_person, " SAM ") == [office.people["Sam"]]
    assert office.workspace.read(find_person, "nobody") == []
    assert office.workspace.read(find_person, "") == []


def test_a_card_warns_of_the_worst_only(office: Office):
    task_id = add(office, "Call", -1)

    def warns(at_risk: bool = False) -> Warning | None:
        [card] = [c for c in office.workspace.read(lambda r: r.cards(CardFilter())) if c.task_id == task_id]
        return warning(card, office.workspace.read(due_horizon), frozenset({task_id}) if at_risk else frozenset())

    office.workspace.do(block_task, task_id, by="the client")
    assert warns() is Warning.LATE
    office.workspace.do(set_due, task_id, TODAY + timedelta(days=1))
    assert warns(at_risk=True) is Warning.BLOCKED
    office.workspace.do(finish_task, task_id)
    assert warns(at_risk=True) is None
    other = task_id = add(office, "Write", 2)
    assert warns(at_risk=True) is Warning.AT_RISK
    assert warns() is Warning.SOON
    office.workspace.do(set_due, other, TODAY + timedelta(days=3))
    assert warns() is None


def test_tasks_are_at_risk_once_they_are_expected_after_their_due_day(office: Office):
    assert office.workspace.read(tasks_at_risk, office.project) == frozenset()
    day = office.task("idea").due_on
    assert day is not None
    office.workspace.do(block_task, office.task("idea").id, by="the client", until=day + timedelta(days=3))
    assert office.task("idea").id in office.workspace.read(tasks_at_risk, office.project)


def test_the_panel_of_a_task_knows_its_neighbours_votes_rounds_and_words(office: Office):
    office.finish("idea", "keywords", "outline")
    review = office.task("approve_outline").id
    office.workspace.do(add_comment, review, "First")
    office.workspace.do(add_comment, review, "Second")
    office.workspace.do(cast_vote, review, office.people["Sam"], "Approved")
    detail = office.workspace.read(task_detail, review)
    assert detail is not None
    assert [one.title for one in detail.before] == [office.task("outline").title]
    assert [one.title for one in detail.after] == [office.task("draft").title]
    assert [outcome.name for outcome in detail.outcomes] == ["Approved", "Changes requested"]
    assert [(v.name, v.vote is not None, v.asked) for v in detail.votes] == [
        ("Sam", True, False),
        ("Omar", False, True),
    ]
    assert [comment.text for comment in detail.comments] == ["Second", "First"]
    assert detail.told_at is None
    office.clock.forward(hours=1)
    record_told(office.workspace, office.people["Omar"], "mail")
    told = office.workspace.read(task_detail, review)
    assert told is not None
    assert told.told_at == office.clock.now()
    assert office.workspace.read(task_detail, TaskId(999)) is None
