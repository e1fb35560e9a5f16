"""Requests for sign-off and the questions of the end: queued like every letter, asked again, answered by mail."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from app.actions.answer import accept_answers
from app.actions.person import change_person
from app.actions.retrospective import add_lesson, ask_questions
from app.actions.sign_off import answer_sign_off, ask_sign_off
from app.domain.answer import AnswerKind, ReceivedAnswer
from app.domain.errors import RuleViolation
from app.domain.message import Message, MessageKind
from app.domain.retrospective import Question
from app.domain.sign_off import SignOff, SignOffKind, SignOffState
from app.exchange.answer.mail import read_mail
from app.queries.answer import NOT_ASKED, waiting_lines
from app.queries.journal import JournalKind, journal
from app.queries.letter import bundle_for, whole_letter
from app.queries.outbox import OutboxState, outbox
from app.queries.rows import JournalFilter
from app.workspace.answer_recording import accept_by_itself, proposals, record_mails
from tests.builders import Office, letter_for, make_office


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = make_office(tmp_path)
    for message in made.messages():
        made.tell(message)
    return made


def ask(office: Office, *names: str, kind: SignOffKind = SignOffKind.START) -> list[SignOff]:
    office.workspace.do(ask_sign_off, office.project, kind, [office.people[name] for name in names])
    return list(office.workspace.read(lambda reader: reader.find(SignOff)))


def queued(office: Office, kind: MessageKind = MessageKind.SIGN_OFF) -> list[Message]:
    return [message for message in office.messages() if message.kind is kind]


def mark(office: Office, sign_off: SignOff) -> str:
    return f"[S-{sign_off.id}/{office.task('publish').key}]"


def mailed(office: Office, subject: str, text: str = "", sender: str = "omar@example.com") -> list[ReceivedAnswer]:
    id = f"<{hash((subject, text))}@x>"
    head = f"From: Omar <{sender}>\r\nTo: lead@example.com\r\nSubject: {subject}\r\nMessage-ID: {id}"
    date = f"Date: {office.clock.now():%a, %d %b %Y %H:%M:%S +0000}"
    raw = f"{head}\r\n{date}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n".encode()
    return record_mails(office.workspace, [read_mail(raw, office.clock.now().date())])


def state(office: Office, sign_off: SignOff) -> tuple[SignOffState, str]:
    found = office.workspace.read(lambda reader: reader.get(SignOff, sign_off.id))
    assert found is not None
    return found.state, found.text


def test_who_is_asked_gets_a_letter_with_two_answers_and_undo_takes_it_back(office: Office) -> None:
    before = office.dump()
    [asked] = ask(office, "Omar")
    [message] = queued(office)
    assert message.person_id == office.people["Omar"]
    letter = office.workspace.read(letter_for, office.people["Omar"])
    assert letter.subject == f"Do you agree? Spring sale: start — {mark(office, asked)}"
    assert f"“{mark(office, asked)} AGREED”" in letter.body
    assert "OBJECTED" in letter.body
    office.workspace.undo()
    assert queued(office) == []
    assert office.dump() == before


def test_two_requests_are_two_parts_in_the_language_of_the_reader(office: Office) -> None:
    office.workspace.do(change_person, office.people["Omar"], language="de")
    first, second = ask(office, "Omar")[0], ask(office, "Omar", kind=SignOffKind.PLAN)[-1]
    letter = office.workspace.read(lambda reader: whole_letter(reader, bundle_for(reader, office.people["Omar"])))
    assert "Sind Sie einverstanden? Spring sale: Start" in letter.body
    assert "Sind Sie einverstanden? Spring sale: Plan" in letter.body
    assert mark(office, first) in letter.body
    assert mark(office, second) in letter.body


@pytest.mark.parametrize(
    ("ending", "text", "expected"),
    [
        (" AGREED", "", (SignOffState.AGREED, "")),
        (" agreed", "Thanks!", (SignOffState.AGREED, "Thanks!")),
        (" OBJECTED: the budget is missing", "", (SignOffState.OBJECTED, "the budget is missing")),
        ("", "Einwand: zu teuer", (SignOffState.OBJECTED, "zu teuer")),
        ("", "Einverstanden.", (SignOffState.AGREED, "")),
    ],
)
def test_an_answer_waits_for_the_lead_and_then_stands_in_the_journal(
    office: Office, ending: str, text: str, expected: tuple[SignOffState, str]
) -> None:
    [asked] = ask(office, "Omar")
    subject = (
        f"{mark(office, asked)}{ending}" if ending else f"Re: Do you agree? Spring sale: start — {mark(office, asked)}"
    )
    [answer] = mailed(office, subject, text)
    assert answer.reading.kind is AnswerKind.SIGN_OFF
    assert accept_by_itself(office.workspace, [answer]) == []
    assert state(office, asked) == (SignOffState.OPEN, "")
    [proposal] = proposals(office.workspace)
    assert (proposal.sure, proposal.problem) == (True, "")
    assert proposal.headline == f"Record: Omar {expected[0]} to the start"
    office.workspace.do(accept_answers, [answer])
    assert state(office, asked) == expected
    lines = office.workspace.read(journal, office.project, JournalFilter(kinds=JournalKind.VOTES.sources))
    assert [(line.who, line.what, line.text) for line in lines] == [("Omar", f"{expected[0]} (start)", expected[1])]
    office.workspace.undo()
    assert state(office, asked) == (SignOffState.OPEN, "")


@pytest.mark.parametrize(
    ("ending", "text"), [(" OBJECTED:", ""), (" Hm, let me think", ""), (" AGREED", "if the price is halved")]
)
def test_what_is_not_plain_is_asked_and_never_taken_unseen(office: Office, ending: str, text: str) -> None:
    [asked] = ask(office, "Omar")
    mailed(office, f"{mark(office, asked)}{ending}", text)
    [proposal] = proposals(office.workspace)
    assert not proposal.sure
    assert proposal.problem


def test_the_mark_may_stand_in_the_text_and_two_marks_are_asked(office: Office) -> None:
    first, second = ask(office, "Omar")[0], ask(office, "Omar", kind=SignOffKind.PLAN)[-1]
    [answer] = mailed(office, "Your work", f"Hello,\n{mark(office, first)} OBJECTED: too late\nThanks")
    assert (answer.reading.outcome, answer.reading.by) == ("objected", f"S-{first.id}")
    assert answer.reading.comment.startswith("too late")
    [both] = mailed(office, "Your work", f"{mark(office, first)} AGREED\n{mark(office, second)} AGREED")
    assert both.reading.kind is AnswerKind.QUESTION
    assert both.reading.why.startswith("It answers several requests at once")


def test_only_who_was_asked_answers_for_themselves_and_what_is_gone_is_said(office: Office) -> None:
    [asked] = ask(office, "Omar")
    mailed(office, f"{mark(office, asked)} AGREED", sender="ana@example.com")
    [line] = office.workspace.read(waiting_lines)
    assert line.doubt == NOT_ASKED
    office.workspace.undo()
    [proposal] = proposals(office.workspace)
    assert proposal.refused
    assert "is not asked any more" in proposal.problem


def test_a_plain_done_to_such_a_letter_finishes_no_task(office: Office) -> None:
    [asked] = ask(office, "Omar")
    found = mailed(office, f"Re: Do you agree? Spring sale: start — {mark(office, asked)}", "Done")
    assert [answer.reading.kind for answer in found] == [AnswerKind.QUESTION]


def test_who_does_not_answer_is_asked_again_twice_and_no_more(office: Office) -> None:
    [asked] = ask(office, "Omar")
    told = 0
    for _ in range(30):
        office.clock.forward(days=1)
        office.workspace.tick(office.clock.now())
        for message in queued(office):
            if office.workspace.read(lambda reader, key=message.fact_key: reader.delivery(key)) is None:
                told += 1
                office.tell(message)
    assert told == 3
    assert len({message.fact_key for message in queued(office)}) == 3
    office.workspace.do(answer_sign_off, asked.id, SignOffState.AGREED)


def test_once_answered_it_is_told_no_more(office: Office) -> None:
    [asked] = ask(office, "Omar")
    office.workspace.do(answer_sign_off, asked.id, SignOffState.AGREED)
    states = [line.state for line in office.workspace.read(outbox) if line.kind is MessageKind.SIGN_OFF]
    assert states == [OutboxState.OVERTAKEN]
    for _ in range(9):
        office.clock.forward(days=1)
        office.workspace.tick(office.clock.now())
    assert len(queued(office)) == 1


@pytest.mark.requirement("A31")
def test_the_questions_of_the_end_go_to_everybody_once(office: Office) -> None:
    before = office.dump()
    team: Sequence[int] = [office.people[name] for name in ("Ana", "Omar")]
    office.workspace.do(add_lesson, office.project, Question.WENT_WELL, "Quick", office.people["Ana"])
    done = office.workspace.do(ask_questions, office.project, team)
    assert (done.value, done.changes.sentence) == (1, "Asked what was learned in “Spring sale”")
    letter = office.workspace.read(letter_for, office.people["Omar"])
    assert letter.subject == "What do we learn from Spring sale?"
    for question in ("What went well?", "What went wrong?", "What could be improved in the future?"):
        assert f"- {question}" in letter.body
    with pytest.raises(RuleViolation, match="was asked or has answered"):
        office.workspace.do(ask_questions, office.project, team)
    office.workspace.undo()
    office.workspace.undo()
    assert office.dump() == before
