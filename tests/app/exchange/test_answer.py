"""Reading what the team answers, from mails and from pasted text; doing it as one step."""

from datetime import date
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.actions.answer import take_answers
from app.domain.errors import RuleViolation
from app.domain.run import TaskState
from app.exchange.answer import Answer, AnswerKind, read_answers, read_mail
from tests.builders import make_office


def read(text: str) -> tuple[Answer, ...]:
    return read_answers(text, date.fromisoformat)


def test_the_three_answers_are_read_whatever_stands_around_them():
    found = read("Hi!\n[LL-7] done\nRe: [ll-8]  BLOCKED: waiting for Legal\nSubject: [LL-9] NEW DATE: 2026-03-02\n")
    assert found == (
        Answer(7, AnswerKind.DONE),
        Answer(8, AnswerKind.BLOCKED, "waiting for Legal"),
        Answer(9, AnswerKind.NEW_DATE, day=date(2026, 3, 2)),
    )


def test_what_stands_in_the_next_line_belongs_to_an_empty_mark():
    assert read("[LL-9] NEW DATE: \n\n2026-03-02\n") == (Answer(9, AnswerKind.NEW_DATE, day=date(2026, 3, 2)),)
    assert read("[LL-9] BLOCKED:\n\nThe client\n") == (Answer(9, AnswerKind.BLOCKED, "The client"),)


def test_our_own_letter_that_is_quoted_below_answers_nothing():
    letter = "Answer with “[LL-7] DONE”, “[LL-7] BLOCKED:”, “[LL-7] NEW DATE:”."
    assert read(letter) == ()
    assert read("Thanks\n> [LL-7] DONE\nOn Mon, 9 Feb 2026 Mia wrote:\n[LL-7] DONE\n") == ()
    assert read("Done: mailto:lead@example.com?subject=[LL-7] DONE") == ()


def test_the_newest_answer_about_a_task_counts():
    assert read("[LL-7] NEW DATE: 2026-03-02\n[LL-7] DONE") == (Answer(7, AnswerKind.NEW_DATE, day=date(2026, 3, 2)),)


def test_a_day_that_cannot_be_read_and_a_block_without_a_word_say_so():
    [wrong] = read("[LL-7] NEW DATE: soon")
    assert wrong.problem
    [empty] = read("[LL-7] BLOCKED:")
    assert empty.problem == "It does not say what blocks it."


@settings(deadline=None, max_examples=200)
@given(st.text(st.sampled_from("[]LDONEB:CKW AT>-1 9\n\r\u2028x"), max_size=200))
def test_no_text_breaks_the_reader(text: str):
    for answer in read(text):
        assert answer.task_id >= 0


def mail(subject: str, body: str, kind: str = "plain") -> bytes:
    made = EmailMessage()
    made["Subject"], made["From"] = subject, "ana@example.com"
    made.set_content(body, subtype=kind)
    return bytes(made)


@pytest.mark.parametrize("kind", ["plain", "html"])
def test_a_saved_mail_is_read_with_its_subject(kind: str):
    body = "<p>Sorry</p>" if kind == "html" else "Sorry"
    assert read(read_mail(mail("Re: [LL-7] BLOCKED: Légal", body, kind))) == (Answer(7, AnswerKind.BLOCKED, "Légal"),)


@pytest.mark.parametrize("data", [b"", b"Subject: \n\n", b"x" * 20_000_001])
def test_what_is_no_mail_is_refused_with_a_sentence(data: bytes):
    with pytest.raises(RuleViolation):
        read_mail(data)


@settings(deadline=None, max_examples=100)
@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader_of_mails(data: bytes):
    try:
        read_mail(b"Content-Type: multipart/mixed; boundary=x\nSubject: a\n\n--x\n" + data)
    except RuleViolation:
        return


@pytest.mark.requirement("S67")
def test_several_answers_are_one_step_and_go_back_in_one(tmp_path):
    office = make_office(tmp_path)
    before = office.dump()
    idea, keywords = office.task("idea"), office.task("keywords")
    answers = [Answer(idea.id, AnswerKind.DONE), Answer(keywords.id, AnswerKind.NEW_DATE, day=date(2026, 3, 20))]
    assert office.workspace.do(take_answers, answers).value == 2
    assert office.task("idea").state is TaskState.DONE
    assert (office.task("keywords").state, office.task("keywords").due_on) == (TaskState.READY, date(2026, 3, 20))
    office.workspace.undo()
    assert office.dump() == before


def test_one_answer_that_cannot_be_done_leaves_all_undone_and_is_named(tmp_path):
    office = make_office(tmp_path)
    before = office.dump()
    answers = [Answer(office.task("idea").id, AnswerKind.DONE), Answer(999, AnswerKind.DONE)]
    with pytest.raises(RuleViolation, match="LL-999"):
        office.workspace.do(take_answers, answers)
    unread = Answer(office.task("idea").id, AnswerKind.NEW_DATE, problem="“soon” is no date.")
    with pytest.raises(RuleViolation, match="no date"):
        office.workspace.do(take_answers, [unread])
    assert office.dump() == before


def test_an_approval_is_answered_with_its_outcome(tmp_path):
    office = make_office(tmp_path)
    office.finish("idea", "keywords", "outline")
    approval = office.task("approve_outline")
    [answer] = read(f"[{approval.key}] DONE: Approved")
    office.workspace.do(take_answers, [answer])
    assert office.task("approve_outline").run.outcome == "Approved"
