"""How long a task has been in its state, against counting the days one by one."""

from datetime import date, datetime, timedelta
from pathlib import Path

from app.actions.absence import add_absence
from app.actions.task import add_task, finish_task, put_back, start_task
from app.queries.state_age import age_words, state_age
from app.queries.task_glance import task_glance
from tests.builders import Office, make_office


def days_of(office: Office, task_id: int) -> int | None:
    card = office.workspace.read(lambda reader: reader.card(task_id))
    return office.workspace.read(state_age).days(card)


def go_to(office: Office, day: date) -> None:
    office.clock.moment = datetime.combine(day, office.clock.moment.timetz())


def worked(office: Office, first: date, last: date, away: set[date]) -> int:
    """Days after ``first`` up to ``last`` on which a standard week works, counted one by one."""
    days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    return sum(day.weekday() < 5 and day not in away for day in days)


def test_a_ready_task_counts_the_working_days_of_its_owner_since_its_turn(tmp_path: Path) -> None:
    office = make_office(tmp_path, project=False)
    first = office.clock.now().date()
    away = {first + timedelta(days=3), first + timedelta(days=4)}
    office.workspace.do(add_absence, office.people["Mia"], min(away), max(away))
    mine = office.workspace.do(add_task, "Call", office.people["Mia"]).value
    other = office.workspace.do(add_task, "Write", office.people["Ana"]).value
    for later in range(16):
        now = first + timedelta(days=later)
        go_to(office, now)
        assert days_of(office, mine) == worked(office, first, now, away)
        assert days_of(office, other) == worked(office, first, now, set())
    office.workspace.close()


def test_taking_up_begins_anew_and_what_is_over_or_waits_has_no_age(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    first = office.clock.now().date()
    call = office.workspace.do(add_task, "Call", office.people["Mia"]).value
    go_to(office, first + timedelta(days=7))
    assert days_of(office, call) == worked(office, first, first + timedelta(days=7), set())
    office.workspace.do(start_task, call)
    assert days_of(office, call) == 0
    office.workspace.do(put_back, call)
    assert days_of(office, call) == worked(office, first, first + timedelta(days=7), set())
    office.workspace.do(finish_task, call)
    assert days_of(office, call) is None
    assert days_of(office, office.task("approve_outline").id) is None
    office.workspace.close()


def test_an_age_is_said_in_words() -> None:
    assert [age_words(days) for days in (0, 1, 2)] == ["since today", "for 1 working day", "for 2 working days"]


def test_a_glance_says_what_is_known_and_nothing_else(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    glance = office.workspace.read(task_glance, office.task("approve_outline").id)
    facts = dict(glance.facts)
    assert facts["State"] == "Waiting"
    assert "Next" in facts
    assert not {"Blocked by", "Round", "Step"} & facts.keys()
    assert office.workspace.read(task_glance, 9999) is None
    office.workspace.close()
