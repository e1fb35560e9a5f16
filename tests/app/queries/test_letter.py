"""What a person reads: letters, their links, their subjects."""

from datetime import date, timedelta
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.actions.due import set_due
from app.actions.outbox import change_settings
from app.actions.project import move_date
from app.actions.task import add_task, assign_task, finish_task
from app.domain.errors import RuleViolation
from app.queries.letter import MAILTO_LIMIT, Letter
from app.workspace.delivery_recording import record_told
from tests.builders import MONDAY, PUBLISH_ON, Office, handoff, letter_for, make_office

TODAY = MONDAY.date()


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return make_office(tmp_path)


def letter(office: Office, name: str) -> Letter:
    return office.workspace.read(letter_for, office.people[name])


@given(st.text(max_size=400), st.text(max_size=4000))
def test_a_link_is_never_longer_than_mail_programs_take_and_never_says_a_part(subject: str, body: str):
    link = Letter("Mia", "mia@example.com", subject, body).mailto
    assert len(link) <= MAILTO_LIMIT
    whole = f"mailto:mia@example.com?subject={subject}&body={body}".replace("\n", "\r\n")
    assert not link or unquote(link).replace("\r\n", "\n") == whole.replace("\r\n", "\n")


def test_a_short_letter_is_in_its_link_whole():
    link = Letter("Mia", "mia@example.com", "Your turn & more: 100 %", "Hello Mia,\n\nÜber 🎉 = fine?").mailto
    asked = parse_qs(urlsplit(link).query)
    assert asked["subject"] == ["Your turn & more: 100 %"]
    assert asked["body"] == ["Hello Mia,\r\n\r\nÜber 🎉 = fine?"]


def test_a_letter_that_has_no_room_in_a_link_has_none():
    assert Letter("Mia", "mia@example.com", "🎉" * 20, "🎉" * 2000).mailto == ""


def test_a_handoff_says_what_when_where_from_and_to_whom(office: Office):
    office.finish("idea", "keywords")
    text = letter(office, "Ana").body
    outline, keywords, review = office.task("outline"), office.task("keywords"), office.task("approve_outline")
    assert text.startswith("Hello Ana,\n\nIt is your turn: " + outline.title)
    assert f"Before you: {keywords.title} (Sam, Mon 9 Feb)" in text
    assert f"After you: {review.title} (Sam, Tue 31 Mar)" in text
    assert "working days left" in text
    assert f"[{outline.key}] DONE" in text


def test_an_approval_asks_for_a_decision_in_its_round(office: Office):
    office.finish("idea", "keywords", "outline")
    office.workspace.do(finish_task, office.task("approve_outline").id, outcome="Changes requested")
    office.finish("outline")
    text = office.workspace.read(handoff, office.task("approve_outline").id)
    assert text.startswith("Your decision is needed: ")
    assert "round 2" in text.splitlines()[0]
    assert "Approvers: Sam, Omar" in text


def test_answers_are_links_once_the_lead_has_an_address(office: Office):
    assert "Answer with" in letter(office, "Mia").body
    office.workspace.do(change_settings, lead_name="Lena Lead", lead_email="lena@example.com")
    text = letter(office, "Mia").body
    assert "Done: mailto:lena@example.com?subject=" in text
    assert "\n\nLena Lead\n\nLena Lead keeps the record of this work" in text


def test_several_messages_are_one_letter_that_counts_them(office: Office):
    for title in ("Call", "Write"):
        task_id = office.workspace.do(add_task, title, office.people["Sam"]).value
        office.workspace.do(assign_task, task_id, office.people["Mia"])
    found = letter(office, "Mia")
    assert found.subject.startswith("Your work: ")
    assert "Call" in found.body
    assert "Write" in found.body
    assert found.body.count("— — —") == found.body.count("It is your turn") - 1 >= 1


def test_who_was_told_reads_the_old_and_the_new_date_and_then_a_correction(office: Office):
    old = office.task("idea").due_on
    record_told(office.workspace, office.people["Mia"], "mail")
    with pytest.raises(RuleViolation, match="nothing to tell Mia"):
        letter(office, "Mia")
    office.workspace.do(move_date, office.project, PUBLISH_ON + timedelta(days=14))
    new = office.task("idea").due_on
    found = letter(office, "Mia")
    assert found.subject.startswith("New date: ")
    assert f"{old:%a} {old.day} {old:%b} → {new:%a} {new.day} {new:%b}" in found.body
    record_told(office.workspace, office.people["Mia"], "mail")
    office.workspace.undo()
    assert letter(office, "Mia").subject.startswith("Correction: ")
    assert "please forget" in letter(office, "Mia").body


@pytest.mark.parametrize(
    ("due", "said"),
    [
        (TODAY, "Mon 9 Feb, today"),
        (TODAY - timedelta(days=3), "Fri 6 Feb, overdue"),
        (date(2026, 2, 10), "1 working day left"),
        (date(2026, 2, 13), "4 working days left"),
        (date(2026, 2, 16), "5 working days left"),
    ],
)
def test_the_time_left_is_told_in_working_days(office: Office, due: date, said: str):
    office.workspace.do(set_due, office.task("idea").id, due)
    assert said in office.workspace.read(handoff, office.task("idea").id)


def test_a_day_off_ahead_is_not_called_today(office: Office):
    office.clock.forward(days=4)
    saturday = office.workspace.do(add_task, "Call", office.people["Mia"], due_on=date(2026, 2, 14)).value
    assert "Sat 14 Feb, no working day left" in office.workspace.read(handoff, saturday)
