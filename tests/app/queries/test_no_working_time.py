"""A person without any working time left: every query that tells of a project says so and none fails."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from app.actions.absence import add_absence, change_absence
from app.actions.person import change_person
from app.domain.errors import RuleViolation
from app.domain.ids import AbsenceId
from app.domain.work_calendar import Absence
from app.editing.edit import Edit, action
from app.queries.away import away_tasks
from app.queries.board import tasks_at_risk
from app.queries.project import outlook, project_lines, project_sentence, task_lines
from app.queries.task import task_detail
from tests.builders import Office, make_office

NEVER = date(2199, 12, 31)


@action("Leave for good")
def leave_for_good(edit: Edit, person_id: int) -> None:
    """What an older program or an import may have written; the real action refuses it."""
    edit.put(Absence(AbsenceId(edit.next_id(Absence)), person_id, date(2026, 1, 1), NEVER))  # type: ignore[arg-type]


@pytest.fixture
def office(tmp_path: Path):
    made = make_office(tmp_path)
    yield made
    made.workspace.close()


def test_every_query_of_a_project_whose_owner_never_works_again_gives_the_sentence(office: Office) -> None:
    mia = office.task("idea").owner_id
    office.workspace.do(leave_for_good, mia)
    read, project = office.workspace.read, office.project
    words = read(project_sentence, project)
    assert words.endswith("Shorten the time off or the work.")
    assert [line.sentence for line in read(project_lines)] == [words]
    assert {line.dates for line in read(task_lines, project)} == {None}
    detail = read(task_detail, office.task("idea").id)
    assert detail is not None
    assert (detail.sentence, detail.dates) == (words, None)
    assert read(tasks_at_risk, project) == frozenset()
    assert read(away_tasks, mia, date(2026, 2, 9), NEVER)
    office.workspace.do(change_person, mia, name="Maria")


def test_three_years_away_still_has_dates(office: Office) -> None:
    mia = office.task("idea").owner_id
    office.workspace.do(add_absence, mia, date(2026, 2, 9), date(2026, 2, 9) + timedelta(days=3 * 366))
    row = office.workspace.read(outlook, office.project).forecast[office.task("idea").id]
    assert row.expected_finish > datetime(2029, 2, 9)


def test_a_changed_absence_obeys_the_rules_of_a_new_one(office: Office) -> None:
    mia = office.people["Mia"]
    first = office.workspace.do(add_absence, mia, date(2026, 3, 2), date(2026, 3, 6)).value
    office.workspace.do(add_absence, mia, date(2026, 4, 6), date(2026, 4, 10))
    with pytest.raises(RuleViolation, match="more than three years"):
        office.workspace.do(change_absence, first, date(2026, 3, 2), NEVER)
    with pytest.raises(RuleViolation, match="already"):
        office.workspace.do(change_absence, first, date(2026, 3, 2), date(2026, 4, 6))
    office.workspace.do(change_absence, first, date(2026, 3, 3), date(2026, 3, 9))
