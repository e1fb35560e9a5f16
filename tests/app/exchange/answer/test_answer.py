"""Which tasks a mail or a pasted text answers; links, keys, letters of ours, several tasks; doing it as one step."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.actions.answer import take_answers
from app.domain.answer import AnswerKind, Reading
from app.domain.errors import RuleViolation
from app.domain.run import TaskState
from app.domain.workflow import Outcome
from app.exchange.answer.answer import NO_BLOCKER, NO_DAY, NOT_WHICH, Answer, read_answers
from app.exchange.answer.mail import ReceivedMail, pasted
from app.exchange.answer.reading import WHICH_DAY
from app.queries.answer import answers_in
from tests.builders import letter_for, make_office

MONDAY = date(2026, 2, 9)
OUTCOMES = (Outcome("Approved"), Outcome("Changes needed", positive=False))
DONE = Reading(AnswerKind.DONE, sure=True)


def read(text: str, outcomes: tuple[Outcome, ...] = (), subject: str = "") -> dict[int, Reading]:
    mail = ReceivedMail(text, MONDAY, subject) if subject else pasted(text, MONDAY)
    return {answer.task_id: answer.reading for answer in read_answers(mail, lambda _: outcomes)}


def test_the_three_answers_are_read_whatever_stands_around_them():
    found = read("Hi!\n[LL-7] done\nRe: [ll-8]  BLOCKED: waiting for Legal\nSubject: [LL-9] NEW DATE: 2026-03-02\n")
    assert found == {
        7: DONE,
        8: Reading(AnswerKind.BLOCKED, sure=True, by="Legal"),
        9: Reading(AnswerKind.NEW_DATE, sure=True, day=date(2026, 3, 2)),
    }


def test_what_stands_in_the_next_line_belongs_to_an_empty_mark():
    assert read("[LL-9] NEW DATE: \n\n2026-03-02\n") == {
        9: Reading(AnswerKind.NEW_DATE, sure=True, day=date(2026, 3, 2))
    }
    assert read("[LL-9] BLOCKED:\n\nThe client\n") == {9: Reading(AnswerKind.BLOCKED, sure=True, by="client")}


@pytest.mark.parametrize(
    ("subject", "body", "outcomes", "right"),
    [
        ("[LL-7] DONE", "", (), DONE),
        ("[LL-7] ERLEDIGT", "Danke!\n\n-- \nNoa", (), DONE),
        ("[LL-7] BLOCKED: Legal until Friday", "", (), Reading(AnswerKind.BLOCKED, True, date(2026, 2, 13), "Legal")),
        ("[LL-7] BLOCKIERT: Einkauf", "", (), Reading(AnswerKind.BLOCKED, sure=True, by="Einkauf")),
        ("[LL-7] NEW DATE:", "12 March", (), Reading(AnswerKind.NEW_DATE, True, date(2026, 3, 12))),
        ("[LL-7] NEUER TERMIN: 12.3.", "", (), Reading(AnswerKind.NEW_DATE, True, date(2026, 3, 12))),
        ("[LL-7] APPROVED", "", OUTCOMES, Reading(AnswerKind.OUTCOME, sure=True, outcome="Approved")),
        ("[LL-7] DONE: Approved", "", OUTCOMES, Reading(AnswerKind.OUTCOME, sure=True, outcome="Approved")),
        (
            "[LL-7] CHANGES NEEDED",
            "Page 2",
            OUTCOMES,
            Reading(AnswerKind.OUTCOME, sure=True, outcome="Changes needed", comment="Page 2"),
        ),
    ],
)
def test_an_answer_link_is_sure(subject: str, body: str, outcomes: tuple[Outcome, ...], right: Reading):
    assert read(body, outcomes, subject) == {7: right}


@pytest.mark.parametrize(
    ("subject", "body", "why"),
    [
        ("[LL-7] BLOCKED:", "", NO_BLOCKER),
        ("[LL-7] NEW DATE: soon", "", NO_DAY),
        ("[LL-7] NEW DATE: 31.02.", "", NO_DAY),
        ("[LL-7] NEW DATE: 03/05", "", WHICH_DAY),
        ("[LL-7] NEW DATE: next Friday", "", WHICH_DAY),
    ],
)
def test_an_answer_link_that_lacks_something_asks_for_it(subject: str, body: str, why: str):
    [found] = read(body, subject=subject).values()
    assert (found.sure, found.why) == (False, why)


@pytest.mark.parametrize("body", ["not really", "Only the draft", "almost", "wait until Ben has looked at it"])
def test_an_answer_link_with_other_words_below_asks(body: str):
    assert not read(body, subject="[LL-7] DONE")[7].sure


def test_in_an_answer_to_an_answer_the_new_words_count():
    assert read("No wait, it is not done", subject="Re: [LL-7] DONE")[7].kind is AnswerKind.NOTHING
    assert not read("Thanks!", subject="AW: [LL-7] DONE")[7].sure


def test_several_tasks_in_one_answer_are_read_each_for_itself():
    found = read("LL-7 is done but LL-8 is blocked by Legal until Friday", subject="Re: your letter")
    assert found == {7: DONE, 8: Reading(AnswerKind.BLOCKED, True, date(2026, 2, 13), "Legal")}
    assert read("We're done with LL-7 and LL-8", subject="Re: x") == {7: DONE, 8: DONE}


@pytest.mark.parametrize(
    "text",
    [
        "If LL-7 and LL-8 are done, I begin",
        "I am waiting until LL-7 and LL-8 are done",
        "LL-7 is done. LL-8 not yet",
        "I think, LL-7 is done",
        "LL-7 is done\n\nNo, it is not.",
    ],
)
def test_words_around_a_task_take_the_sureness_of_all(text: str):
    found = read(text, subject="Re: x")
    assert found
    assert not any(reading.sure for reading in found.values())


def test_one_done_to_a_letter_about_several_tasks_asks_which():
    quoted = "\n\nOn Mon, 9 Feb 2026 at 08:00, Kim <kim@example.org> wrote:\n\n> [LL-7] Print\n> [LL-8] Fold\n"
    found = read("Done" + quoted, subject="Re: Your work: 2 messages — Your turn: Print — [LL-7]")
    assert {key: (one.sure, one.why) for key, one in found.items()} == {7: (False, NOT_WHICH), 8: (False, NOT_WHICH)}
    assert not read("Done", subject="Re: Your work: 2 messages — Your turn: Print — [LL-7]")[7].sure


def test_a_key_inside_of_a_link_is_a_part_of_an_address():
    assert set(read("done https://example.org/LL-900/x", subject="Re: Your turn — [LL-7]")) == {7}


def test_a_forwarded_answer_is_never_sure():
    assert not read("done", subject="Fwd: Your turn — [LL-7]")[7].sure


def test_an_answer_without_a_key_belongs_to_the_letter_that_it_follows():
    mail = ReceivedMail("Done", MONDAY, "Re: hello", about=("<letter-1@example.org>",))
    assert read_answers(mail) == ()
    [found] = read_answers(mail, tasks_of_letter={"<letter-1@example.org>": [7]})
    assert (found.task_id, found.reading) == (7, DONE)


def test_the_head_of_a_mail_that_was_copied_with_it_is_read():
    found = read("From: Noa <noa@example.org>\nSubject: Re: Your turn: Print — [LL-7]\n\nFinished, thanks\n")
    assert found == {7: DONE}
    assert read("From: Noa <noa@example.org>\nSubject: Abwesenheitsnotiz: [LL-7]\n\nfertig\n") == {}


def test_our_own_letter_proposes_nothing(tmp_path):
    office = make_office(tmp_path)
    letter = office.workspace.read(letter_for, office.people["Mia"])
    plain = f"{letter.subject}\n\n{letter.body}"
    for text in (plain, letter.body, plain.replace("\n", "\n> "), f"Subject: {letter.subject}\n\n{letter.body}"):
        assert all(found.kind is AnswerKind.NOTHING for found in read(text).values())


@pytest.mark.parametrize(
    "letter",
    [
        "Sie sind dran: Text — fällig Mo, 9. Februar — [LL-7]\n\nGuten Tag Noa,\n\nSie sind dran: Text\n"
        "Projekt: Messe\nFällig: Mo, 9. Februar, heute\nFertig, wenn: der Text steht\nVor Ihnen: Bild (Omar)\n\n"
        "Antworten Sie mit „[LL-7] DONE“, „[LL-7] BLOCKED:“.\n\nKim\n\nKim führt das Protokoll dieser Arbeit; danke.",
        "Your turn: Text — due Mon 9 Feb — [LL-7]\n\nHello Noa,\n\nIt is your turn: Text\nDue: Mon 9 Feb, today\n"
        "Done when: the text is there\n\nDone\nBlocked\nNew date\n\nKim keeps the record of this work; thanks.",
        "“Text” (Fair) was due Mon 9 Feb. When will it be done? [LL-7]\nDone when: it is so\n\nDone Blocked New date\n",
    ],
)
def test_letters_in_both_languages_and_as_pages_show_them_propose_nothing(letter: str):
    assert all(found.kind is AnswerKind.NOTHING for found in read(letter).values())


def test_below_or_beside_our_pasted_letter_the_answer_is_found(tmp_path):
    office = make_office(tmp_path)
    letter = office.workspace.read(letter_for, office.people["Mia"])
    key = office.task("idea").id
    mail = ReceivedMail(f"Done, thanks!\n\n{letter.body}\n", MONDAY, f"Re: {letter.subject}")
    [answer] = office.workspace.read(answers_in, mail)
    assert (answer.task_id, answer.reading, answer.text.splitlines()[0]) == (key, DONE, "Done, thanks!")


@settings(deadline=None, max_examples=200)
@given(st.text(st.sampled_from("[]LDONEB:CKW AT>-1 9\n\r\u2028x.?,"), max_size=200))
def test_no_text_breaks_the_reader(text: str):
    for key, reading in read(text).items():
        assert key >= 0
        assert reading.kind in AnswerKind


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=400), st.text(max_size=80))
def test_nothing_that_can_be_typed_breaks_the_reader(text: str, subject: str):
    for answer in read_answers(ReceivedMail(text, MONDAY, f"{subject} [LL-7]"), lambda _: OUTCOMES):
        assert isinstance(answer.reading, Reading)


@pytest.mark.requirement("S67")
def test_several_answers_are_one_step_and_go_back_in_one(tmp_path):
    office = make_office(tmp_path)
    before = office.dump()
    idea, keywords = office.task("idea"), office.task("keywords")
    new_date = Reading(AnswerKind.NEW_DATE, sure=True, day=date(2026, 3, 20))
    assert office.workspace.do(take_answers, [Answer(idea.id, DONE), Answer(keywords.id, new_date)]).value == 2
    assert office.task("idea").state is TaskState.DONE
    assert (office.task("keywords").state, office.task("keywords").due_on) == (TaskState.READY, date(2026, 3, 20))
    office.workspace.undo()
    assert office.dump() == before


def test_one_answer_that_cannot_be_done_leaves_all_undone_and_is_named(tmp_path):
    office = make_office(tmp_path)
    before = office.dump()
    with pytest.raises(RuleViolation, match="LL-999"):
        office.workspace.do(take_answers, [Answer(office.task("idea").id, DONE), Answer(999, DONE)])
    unread = Reading(AnswerKind.NEW_DATE, why=NO_DAY)
    with pytest.raises(RuleViolation, match="no day that can be read"):
        office.workspace.do(take_answers, [Answer(office.task("idea").id, unread)])
    assert office.dump() == before


def test_an_approval_is_answered_with_its_outcome(tmp_path):
    office = make_office(tmp_path)
    office.finish("idea", "keywords", "outline")
    approval = office.task("approve_outline")
    answers = office.workspace.read(answers_in, pasted(f"[{approval.key}] DONE: Approved", MONDAY))
    office.workspace.do(take_answers, answers)
    assert office.task("approve_outline").run.outcome == "Approved"
