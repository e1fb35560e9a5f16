"""What the settings show of the company, and which steps may turn out not to be needed."""

from datetime import date
from pathlib import Path

import pytest

from app.actions.calendar import add_holiday
from app.actions.outbox import change_settings
from app.actions.person import add_person
from app.actions.project import StartPlan
from app.actions.template import start_from_template
from app.domain.errors import RuleViolation
from app.domain.ids import VersionId
from app.domain.quantity import Span, SpanUnit
from app.exchange.templates import template
from app.grammar.offset import need_length
from app.queries.company import company
from app.queries.project import task_lines
from tests.builders import PUBLISH_ON, make_office


def test_the_next_days_off_come_first_and_those_that_are_over_not_at_all(tmp_path: Path):
    office = make_office(tmp_path, project=False)
    for on in (date(2026, 5, 1), date(2026, 2, 8), date(2026, 2, 9), date(2026, 12, 24)):
        office.workspace.do(add_holiday, on, f"{on:%d %b}")
    office.workspace.do(change_settings, lead_name="  Lena  ")
    shown = office.workspace.read(company, 2)
    assert [day.on for day in shown.days_off] == [date(2026, 2, 9), date(2026, 5, 1)]
    assert (shown.settings.lead_name, shown.today) == ("Lena", date(2026, 2, 9))


@pytest.mark.requirement("S48")
def test_a_step_behind_an_open_decision_says_when_it_is_needed_until_it_is_taken(tmp_path: Path):
    office = make_office(tmp_path, project=False)
    for role, name in template("blog_post_extended").roles.items():
        office.workspace.do(add_person, f"{name} {role}", roles=(role,))
    plan = StartPlan(VersionId(0), "Long post", PUBLISH_ON)
    project = office.workspace.do(start_from_template, "blog_post_extended", plan).value
    lines = {str(line.task.step_id): line.only_if for line in office.workspace.read(task_lines, project)}
    assert lines["legal_ok"].startswith("only if “")
    assert lines["draft"] == lines["idea"] == ""


@pytest.mark.parametrize(
    ("typed", "span"),
    [
        ("3", Span(3)),
        ("3 d", Span(3)),
        ("0,5 days", Span(0.5)),
        (" 4H ", Span(4, SpanUnit.HOURS)),
        ("2 weeks", Span(10)),
        ("1 hour", Span(1, SpanUnit.HOURS)),
    ],
)
def test_a_length_is_read_as_people_write_it(typed: str, span: Span):
    assert need_length(typed) == span


@pytest.mark.parametrize("typed", ["", "d", "-1 d", "3 months", "1e3", "10001 d", "3 d 4 h"])
def test_what_is_no_length_is_refused(typed: str):
    with pytest.raises(RuleViolation):
        need_length(typed)
