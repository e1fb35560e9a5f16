"""What a handoff says: everything its owner must know, made from the task as it is now."""

from dataclasses import replace
from urllib.parse import unquote

import pytest

from app.actions.outbox import change_settings
from app.actions.task import finish_task, rename_task, set_link
from app.actions.task_field import give_output
from app.domain.check_item import Input, InputKind, Output
from app.domain.errors import RuleViolation
from app.domain.ids import TaskId
from app.domain.task import Task
from app.editing.edit import Edit, action
from app.queries.task import task_detail
from tests.builders import handoff, letter_for, make_office


@pytest.fixture
def office(tmp_path):
    made = make_office(tmp_path)
    yield made
    made.workspace.close()


def letter(office, name: str):
    return office.workspace.read(letter_for, office.people[name])


@pytest.mark.requirement("S1")
@pytest.mark.requirement("S25")
def test_a_handoff_says_what_when_done_when_and_who_is_before_and_after(office):
    office.workspace.do(finish_task, office.task("idea").id)
    said = letter(office, "Sam")
    keywords = office.task("keywords")
    assert said.subject.startswith("Your turn: Do keyword research — due ")
    assert said.subject.endswith(f"[{keywords.key}]")
    for part in ("Project: Spring sale", "Due: ", "working days left", "Done when: Primary keyword",
                 "Before you: Generate idea (Mia, Mon 9 Feb)",
                 "After you: Create blog post outline (Ana, Thu 26 Mar)"):  # fmt: skip
        assert part in said.body, part


def test_what_was_asked_for_when_the_work_came_back_stands_in_the_letter_and_the_panel(office):
    for step in ("idea", "keywords", "outline"):
        office.workspace.do(finish_task, office.task(step).id)
    approval = office.task("approve_outline")
    office.workspace.do(finish_task, approval.id, outcome="Changes requested", note="More numbers, please")
    outline = office.task("outline")
    assert "Changes asked for: More numbers, please" in office.workspace.read(handoff, outline.id)
    assert office.workspace.read(task_detail, outline.id).changes_asked == "More numbers, please"
    assert "round 2" in letter(office, "Ana").body


def test_three_answers_open_a_mail_to_the_lead_once_the_lead_has_an_address(office):
    key = office.task("idea").key
    assert f"“[{key}] DONE”" in letter(office, "Mia").body
    office.workspace.do(change_settings, lead_email="lead@example.com")
    body = unquote(letter(office, "Mia").body)
    for mark in ("DONE", "BLOCKED:", "NEW DATE:"):
        assert f"mailto:lead@example.com?subject=[{key}] {mark}" in body


def test_the_text_follows_the_task_until_it_is_told(office):
    office.workspace.do(rename_task, office.task("idea").id, "Find the question")
    office.workspace.do(set_link, office.task("idea").id, "https://example.com/notes")
    said = letter(office, "Mia")
    assert "Find the question" in said.subject
    assert "https://example.com/notes" in said.body


def test_two_messages_to_one_person_are_one_mail(office):
    office.start("Autumn sale")
    said = letter(office, "Mia")
    assert said.subject.startswith("Your work: 2 messages")
    assert "Spring sale" in said.body
    assert "Autumn sale" in said.body


def test_a_draft_never_grows_over_what_mail_programs_take(office):
    short = letter(office, "Mia")
    assert unquote(short.mailto).endswith(short.body.replace("\n", "\r\n"))
    long = replace(short, body="Straße " * 2_000)
    assert long.mailto == ""


def test_who_has_nothing_to_hear_is_named(office):
    with pytest.raises(RuleViolation, match="nothing to tell Omar"):
        letter(office, "Omar")


@action("Give parts")
def give_parts(edit: Edit, task_id: TaskId, **parts: object) -> None:
    edit.put(replace(edit.need(Task, task_id), **parts))


@pytest.mark.requirement("S8")
def test_a_letter_says_what_is_missing_and_what_others_want_from_its_reader(office):
    do, idea, keywords = office.workspace.do, office.task("idea"), office.task("keywords")
    needs = (
        Input("Style guide"),
        Input("Price list", InputKind.LINK, required=True, value="https://example.com/prices"),
        Input("The idea", InputKind.OUTPUT, required=True, source="idea"),
    )
    do(give_parts, keywords.id, inputs=needs)
    do(give_parts, idea.id, outputs=(Output("The idea"),), inputs=())
    assert "Wanted from you: The idea (for “Do keyword research”, Sam)" in office.workspace.read(handoff, idea.id)
    said = office.workspace.read(handoff, keywords.id)
    assert "Needs: Style guide; Price list: https://example.com/prices; The idea (missing)" in said
    do(give_output, idea.id, 0, "Ten ways to save")
    assert "The idea: Ten ways to save" in office.workspace.read(handoff, keywords.id)
    assert "Wanted from you" not in office.workspace.read(handoff, idea.id)
