"""What a mail says of the letter of ours that it is about: it came back, it arrived, it may have come back."""

from collections.abc import Mapping
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest

from app.actions.account import set_mail_account
from app.actions.answer import comment_answer, drop_answer, let_take_effect
from app.actions.person import change_person
from app.domain.account import MailAccount, Security
from app.domain.answer import MailKind
from app.domain.dispatch import Dispatch, DispatchState, FaultScope
from app.domain.ids import DispatchId
from app.domain.message import told_by_key
from app.domain.run import TaskState
from app.domain.task import Comment
from app.exchange.answer.mail import may_concern_us, read_mail
from app.queries.answer import tasks_by_letter
from app.queries.dispatch import due_letters
from app.queries.outbox import OutboxState, outbox
from app.workspace.answer_recording import (
    accept_all_sure,
    accept_by_itself,
    proposals,
    record_mails,
    say_it_came_back,
)
from tests.builders import Office, make_office

ID = "<ll.1.0123456789ab@example.com>"
TOLD = (DispatchState.SENT, DispatchState.DOUBTFUL)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Mia was told of her first task by a letter."""
    return make_office(tmp_path)


def leave(office: Office, state: DispatchState = DispatchState.SENT, *more_steps: str) -> Dispatch:
    """A letter to Mia in this state, with what follows from it."""
    office.clock.forward(minutes=30)
    keys = [message.fact_key for message in office.messages()]
    keys += [f"reminder/{office.task(step).key}/r1/p1" for step in more_steps]
    person, now = office.people["Mia"], office.clock.now()
    letter = Dispatch(DispatchId(1), person, "mail", "mia@example.com", tuple(keys), state, "Your turn", ID)
    facts = told_by_key(keys, person, "mail", now, "Your turn") if state in TOLD else []
    office.workspace.record(letter, *facts)
    return letter


def letter(office: Office) -> Dispatch:
    return office.workspace.read(lambda reader: reader.dispatches()[DispatchId(1)])


def states(office: Office) -> list[OutboxState]:
    return [line.state for line in office.workspace.read(outbox)]


def log(office: Office, step: str = "idea") -> list[str]:
    lines = office.workspace.read(lambda reader: reader.activities(task_id=office.task(step).id))
    return [line.text for line in lines if line.verb == "answered"]


def report(kind: str, action: str, about: str = ID, detail: str = "smtp; 550 5.1.1 no such user") -> bytes:
    """A report of a mail server, as RFC 3464 and RFC 8098 have it."""
    status = (
        f"Reporting-MTA: dns; mx.example.com\n\nFinal-Recipient: rfc822; mia@example.com\n"
        f"Action: {action}\nDiagnostic-Code: {detail}\n"
    )
    notification = f"Original-Message-ID: {about}\nDisposition: manual-action/MDN-sent-manually; displayed\n"
    parts = {"delivery-status": status, "disposition-notification": notification}
    lines = [
        "From: Mail Delivery System <MAILER-DAEMON@mx.example.com>",
        f"Message-ID: <{kind}.{action}@mx.example.com>",
        "Subject: Undelivered",
        "MIME-Version: 1.0",
        f'Content-Type: multipart/report; report-type={kind}; boundary="b"',
        "",
        "--b\nContent-Type: text/plain\n\nIt could not be done.\n",
        f"--b\nContent-Type: message/{kind}\n\n{parts[kind]}",
        f"--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: {about}\nSubject: Your turn\n",
        "--b--",
    ]
    return "\n".join(lines).encode()


def written(text: str, heads: Mapping[str, str], sender: str = "Mia <mia@example.com>") -> bytes:
    made = EmailMessage()
    made["From"], made["Message-ID"] = sender, f"<{abs(hash((text, *heads.values())))}@example.com>"
    for name, value in {"Subject": "Re: Your turn", **heads}.items():
        made[name] = value
    made.set_content(text)
    return bytes(made)


def receive(office: Office, *mails: bytes) -> None:
    record_mails(office.workspace, [read_mail(data, date(2026, 2, 9)) for data in mails])


@pytest.mark.parametrize("state", [DispatchState.SENT, DispatchState.DOUBTFUL, DispatchState.HANDED_OVER])
def test_a_letter_that_came_back_is_refused_and_nobody_was_told(office: Office, state: DispatchState):
    leave(office, state)
    receive(office, report("delivery-status", "failed"))
    back = letter(office)
    assert (back.state, back.fault) == (DispatchState.REFUSED, FaultScope.PERSON)
    assert back.last_words == "Came back: smtp; 550 5.1.1 no such user"
    assert states(office) == [OutboxState.REFUSED]
    assert log(office) == ["A letter came back: smtp; 550 5.1.1 no such user"]
    assert proposals(office.workspace) == ()
    receive(office, report("delivery-status", "failed"))
    assert (letter(office), len(log(office))) == (back, 1)


def test_a_new_address_lets_what_came_back_leave_again(office: Office):
    office.workspace.do(set_mail_account, MailAccount("127.0.0.1", 25, Security.NONE, "kim@example.com"))
    leave(office)
    receive(office, report("delivery-status", "failed"))
    assert due(office) == []
    office.workspace.do(change_person, office.people["Mia"], email="mia@example.org")
    assert due(office) == ["Mia"]


def due(office: Office) -> list[str]:
    return [one.person.name for one in office.workspace.read(due_letters).due]


@pytest.mark.parametrize("state", [DispatchState.DOUBTFUL, DispatchState.REFUSED, DispatchState.HANDED_OVER])
@pytest.mark.parametrize("by", ["receipt", "answer"])
def test_a_receipt_or_an_answer_to_its_id_ends_every_doubt(office: Office, state: DispatchState, by: str):
    leave(office, state)
    mail = written("Thanks, got it.", {"In-Reply-To": ID})
    receive(office, report("disposition-notification", "read") if by == "receipt" else mail)
    assert letter(office).state is DispatchState.SENT
    assert letter(office).last_words.startswith("It arrived")
    assert states(office) == [OutboxState.SENT]


def test_a_delay_is_noted_and_changes_nothing(office: Office):
    before = leave(office)
    receive(office, report("delivery-status", "delayed", detail="smtp; 451 try later"))
    assert letter(office) == before
    assert log(office) == ["A letter is delayed: smtp; 451 try later"]


def test_a_report_about_the_letter_of_somebody_else_is_none_of_ours(office: Office):
    before = leave(office)
    receive(office, report("delivery-status", "failed", about="<other@example.net>"))
    assert (letter(office), log(office)) == (before, [])


def test_a_daemon_that_does_not_say_plainly_what_happened_asks(office: Office):
    leave(office)
    text = f"Hi. This is the qmail-send program.\n<mia@example.com>: no mailbox here\n--- Below\nMessage-ID: {ID}\n"
    receive(office, written(text, {"Return-Path": "<>"}, "MAILER-DAEMON@mx.example.com"))
    assert letter(office).state is DispatchState.SENT
    [found] = proposals(office.workspace)
    assert (found.headline, found.sure) == ("The letter to Mia seems to have come back", False)
    assert accept_all_sure(office.workspace) == 0
    say_it_came_back(office.workspace, found.line.answer)
    assert letter(office).state is DispatchState.REFUSED
    assert (states(office), proposals(office.workspace)) == ([OutboxState.REFUSED], ())


def test_what_a_daemon_wrote_can_be_dropped_and_the_letter_stays_sent(office: Office):
    leave(office)
    receive(office, written(f"no\nMessage-ID: {ID}\n", {"Return-Path": "<>"}, "MAILER-DAEMON@mx.example.com"))
    office.workspace.do(drop_answer, proposals(office.workspace)[0].line.answer)
    assert (letter(office).state, proposals(office.workspace)) == (DispatchState.SENT, ())


def test_an_answer_without_a_key_goes_to_the_task_of_the_letter_that_it_answers(office: Office):
    leave(office)
    receive(office, written("Done, thanks", {"In-Reply-To": ID}))
    [found] = proposals(office.workspace)
    assert (found.headline, found.sure) == ("Finish “Generate idea”", True)


def test_one_done_to_a_letter_about_several_tasks_asks_for_each(office: Office):
    leave(office, DispatchState.SENT, "keywords")
    receive(office, written("Done, thanks", {"References": f"<x@example.com> {ID}"}))
    found = proposals(office.workspace)
    assert sorted(one.line.task.title for one in found) == ["Do keyword research", "Generate idea"]
    assert not any(one.sure for one in found)


def test_only_mails_that_name_a_task_or_answer_a_letter_of_ours_are_read_further(office: Office):
    leave(office)
    ours = frozenset(office.workspace.read(tasks_by_letter))
    thread = b"From: mia@example.com\r\nSubject: Re: lunch\r\nIn-Reply-To: "
    assert may_concern_us(thread + ID.encode() + b"\r\n", ours)
    assert not may_concern_us(thread + b"<other@example.com>\r\n", ours)
    assert may_concern_us(b"Subject: x\r\nReferences: <a@b> " + ID.encode() + b" <c@d>\r\n", ours)


def test_each_mail_is_filed_once_in_the_activity_of_its_task_with_what_became_of_it(office: Office):
    leave(office)
    mail = written("Out until Monday", {"In-Reply-To": ID, "Auto-Submitted": "auto-replied"})
    receive(office, mail, mail, written("Done", {"In-Reply-To": ID}))
    receive(office, mail)
    assert log(office) == ["Mia answered: “Done”", "Mia answered automatically: “Out until Monday”"]


def test_a_comment_keeps_the_words_and_ends_no_task(office: Office):
    leave(office)
    receive(office, written("Shall I wait for Legal?", {"In-Reply-To": ID}))
    before = office.dump()
    office.workspace.do(comment_answer, proposals(office.workspace)[0].line.answer)
    [said] = office.workspace.read(lambda reader: list(reader.find(Comment)))
    assert said.text == "Mia: Shall I wait for Legal?"
    assert proposals(office.workspace) == ()
    office.workspace.undo()
    assert office.dump() == before


def test_by_themselves_only_sure_answers_of_the_owner_take_effect_one_step_each(office: Office):
    leave(office, DispatchState.SENT, "keywords")
    key, other = office.task("idea").key, office.task("keywords").key
    mails = [
        written("Done", {"Subject": f"Re: [{other}]"}),
        written("Done, I think", {"Subject": f"Re: [{key}]"}, "Sam <sam@example.com>"),
        written("Done", {"Subject": f"Re: [{key}]"}),
    ]
    read = [read_mail(data, date(2026, 2, 9)) for data in mails]
    assert accept_by_itself(office.workspace, record_mails(office.workspace, read[:1])) == []
    office.workspace.do(let_take_effect, True)
    assert accept_by_itself(office.workspace, record_mails(office.workspace, read[1:2])) == []
    steps = accept_by_itself(office.workspace, record_mails(office.workspace, read[2:]))
    assert [step.title for step in steps] == ["Accept answer on “Generate idea”"]
    assert office.task("idea").state is TaskState.DONE
    assert log(office)[0] == "Mia answered: “Done” It took effect by itself."
    office.workspace.undo()
    assert office.task("idea").state is TaskState.READY


def test_a_task_that_is_over_is_asked_about_no_more(office: Office):
    leave(office)
    receive(office, written("Done", {"In-Reply-To": ID}))
    office.finish("idea")
    assert proposals(office.workspace) == ()
    office.workspace.undo()
    assert len(proposals(office.workspace)) == 1


def test_what_came_in_stands_beside_the_history(office: Office):
    leave(office)
    office.finish("idea")
    title = office.workspace.undo_title()
    receive(office, report("delivery-status", "failed"), written("Done", {"In-Reply-To": ID}))
    assert office.workspace.undo_title() == title
    office.workspace.undo()
    kinds = office.workspace.read(lambda reader: [answer.kind for answer in reader.answers().values()])
    assert kinds == [MailKind.BOUNCE, MailKind.ANSWER]
