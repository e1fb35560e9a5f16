"""Answers that came back: recorded once, proposed with their consequence, accepted as one step or dropped."""

from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage

import pytest

from app.actions.answer import accept_answers, drop_answer
from app.actions.task import reopen_task
from app.domain.answer import MailKind
from app.domain.errors import RuleViolation
from app.domain.mailbox import MailboxPosition
from app.domain.run import TaskState
from app.exchange.answer.mail import ReceivedMail, pasted, read_mail
from app.queries.answer import NEWER_ANSWER, NOT_OWNER, OLDER_ROUND, answer_lines
from app.workspace.answer_recording import Proposal, accept_all_sure, proposals, record_mails
from tests.builders import Office, make_office


def mail(office: Office, step: str, text: str, sender: str = "Mia", hours: int = 1, **heads: str) -> ReceivedMail:
    made = EmailMessage()
    made["From"] = f"{sender} <{sender.lower()}@example.com>"
    made["Subject"] = f"Re: Your turn: {step} — [{office.task(step).key}]"
    made["Date"] = office.clock.now() + timedelta(hours=hours)
    made["Message-ID"] = f"<{hours}.{abs(hash((step, text, sender)))}@example.com>"
    for name, value in heads.items():
        del made[name.replace("_", "-")]
        made[name.replace("_", "-")] = value
    made.set_content(text)
    return read_mail(bytes(made), date(2026, 2, 9))


def take(office: Office, *mails: ReceivedMail) -> tuple[Proposal, ...]:
    record_mails(office.workspace, mails)
    return proposals(office.workspace)


def test_an_answer_of_the_owner_is_proposed_with_what_follows(tmp_path):
    office = make_office(tmp_path)
    answers = record_mails(office.workspace, [mail(office, "idea", "Done, thanks!")])
    before = office.dump()
    [found] = proposals(office.workspace)
    assert found.line.answer == answers[0]
    assert found.headline == "Finish “Generate idea”"
    assert found.follows[0] == "next: Sam, Do keyword research"
    assert found.change.startswith("Finishes Generate idea · next: Sam, Do keyword research · one message waits")
    assert (found.line.who, found.problem, found.sure) == ("Mia", "", True)
    assert office.dump() == before


def test_accepting_is_one_step_and_undo_opens_the_proposal_again(tmp_path):
    office = make_office(tmp_path)
    [found] = take(office, mail(office, "idea", "Done"))
    before = office.dump()
    steps = len(office.workspace.read(lambda reader: reader.history()))
    office.workspace.do(accept_answers, [found.line.answer])
    assert office.task("idea").state is TaskState.DONE
    assert len(office.workspace.read(lambda reader: reader.history())) == steps + 1
    assert proposals(office.workspace) == ()
    log = office.workspace.read(lambda reader: reader.activities(task_id=office.task("idea").id))
    assert "Mia answered: “Done”" in [line.text for line in log]
    with pytest.raises(RuleViolation, match="decided before"):
        office.workspace.do(accept_answers, [found.line.answer])
    office.workspace.undo()
    assert office.dump() == before
    assert [one.line.answer for one in proposals(office.workspace)] == [found.line.answer]
    office.workspace.redo()
    assert proposals(office.workspace) == ()


def test_a_dropped_answer_changes_nothing_but_stays_in_the_log(tmp_path):
    office = make_office(tmp_path)
    [found] = take(office, mail(office, "idea", "Done"))
    office.workspace.do(drop_answer, found.line.answer)
    assert (office.task("idea").state, proposals(office.workspace)) == (TaskState.READY, ())
    log = office.workspace.read(lambda reader: reader.activities(task_id=office.task("idea").id))
    assert log[0].text == "Mia answered: “Done” (not taken)"


def test_the_same_mail_is_taken_once_also_after_a_restart(tmp_path):
    office = make_office(tmp_path)
    first = mail(office, "idea", "Done")
    assert len(record_mails(office.workspace, [first, first])) == 1
    office.reopen()
    assert record_mails(office.workspace, [first]) == []
    assert len(proposals(office.workspace)) == 1
    text = pasted("[LL-1] DONE", date(2026, 2, 9))
    assert len(record_mails(office.workspace, [text])) == 1
    assert record_mails(office.workspace, [text]) == []
    assert len(record_mails(office.workspace, [pasted("[LL-1] DONE", date(2026, 3, 9))])) == 1


@pytest.mark.parametrize(
    ("sender", "text", "why"),
    [
        ("Ben", "Done", NOT_OWNER),
        ("Stranger", "Done", NOT_OWNER),
        ("Mia", "Done, except the title", "More"),
        ("Mia", "I think it is done by Friday", "free words"),
    ],
)
def test_what_is_not_surely_the_owners_is_never_accepted_in_bulk(tmp_path, sender: str, text: str, why: str):
    office = make_office(tmp_path)
    found = take(office, mail(office, "idea", text, sender))
    assert not any(one.sure for one in found)
    assert why in (found[0].problem if found else why)
    assert accept_all_sure(office.workspace) == 0
    assert office.task("idea").state is TaskState.READY


def test_an_answer_that_a_later_mail_may_take_back_asks(tmp_path):
    office = make_office(tmp_path)
    [found] = take(office, mail(office, "idea", "Done"), mail(office, "idea", "No wait, not done", hours=2))
    assert (found.sure, found.problem) == (False, NEWER_ANSWER)


def test_an_answer_to_an_earlier_round_asks(tmp_path):
    office = make_office(tmp_path)
    late = mail(office, "idea", "Done", hours=1)
    office.clock.forward(days=2)
    office.finish("idea")
    office.workspace.do(reopen_task, office.task("idea").id)
    [found] = take(office, late)
    assert (found.sure, found.problem) == (False, OLDER_ROUND)


def test_all_sure_ones_are_one_step(tmp_path):
    office = make_office(tmp_path)
    second = office.start("Autumn sale", date(2026, 5, 15))
    key = office.task("idea", second).key
    asks = mail(office, "keywords", "Done, I think", "Sam")
    take(office, mail(office, "idea", "Done"), mail(office, "idea", "erledigt", Subject=f"Re: [{key}]"), asks)
    before = office.dump()
    assert accept_all_sure(office.workspace) == 2
    assert [office.task("idea", project).state for project in (office.project, second)] == [TaskState.DONE] * 2
    assert [one.line.answer.task_id for one in proposals(office.workspace)] == [office.task("keywords").id]
    office.workspace.undo()
    assert office.dump() == before


def test_approvers_vote_by_mail_and_the_last_vote_decides(tmp_path):
    office = make_office(tmp_path)
    office.finish("idea", "keywords", "outline")
    names = {id: name for name, id in office.people.items()}
    *others, last = [names[id] for id in office.task("approve_outline").approvers]
    for name in others:
        [found] = take(office, mail(office, "approve_outline", "Approved, thanks", name))
        assert (found.change, found.sure) == (f"Records the vote “Approved” of {name} on Approve outline", True)
        office.workspace.do(accept_answers, [found.line.answer])
        assert office.task("approve_outline").run.outcome is None
    [found] = take(office, mail(office, "approve_outline", "Approved", last))
    assert found.change.startswith("Ends Approve outline: Approved · next: ")
    assert accept_all_sure(office.workspace) == 1
    assert office.task("approve_outline").run.outcome == "Approved"


def test_what_a_program_wrote_is_noted_and_proposes_nothing(tmp_path):
    office = make_office(tmp_path)
    automatic = mail(office, "idea", "I am away. Done!", Auto_Submitted="auto-replied")
    back = mail(office, "idea", "It came back", From="MAILER-DAEMON@example.com", Message_ID="<b@example.com>")
    assert take(office, automatic, back) == ()
    lines = office.workspace.read(answer_lines)
    assert [(line.answer.kind, line.answer.task_id) for line in lines] == [
        (MailKind.BOUNCE, office.task("idea").id),
        (MailKind.AUTOMATIC, office.task("idea").id),
    ]


def test_what_is_not_about_our_work_leaves_no_trace(tmp_path):
    office = make_office(tmp_path)
    private = mail(office, "idea", "See you on Friday, bring the cake", Subject="Party")
    assert record_mails(office.workspace, [private]) == []
    assert office.workspace.read(answer_lines) == []


def test_the_place_in_the_mailbox_is_kept_with_its_mails(tmp_path):
    office = make_office(tmp_path)
    place = MailboxPosition("kim@mail.example.org/INBOX", 7, 41)
    record_mails(office.workspace, [mail(office, "idea", "Done")], place)
    office.reopen()
    assert office.workspace.read(lambda reader: dict(reader.mailboxes())) == {place.name: place}


def test_an_answer_outlives_its_task(tmp_path):
    office = make_office(tmp_path)
    free = pasted("[LL-999] DONE", date(2026, 2, 9))
    assert take(office, free) == ()
    assert [line.task for line in office.workspace.read(answer_lines)] == [None]


def test_a_moment_of_a_mail_is_kept_in_its_own_zone(tmp_path):
    office = make_office(tmp_path)
    [answer] = record_mails(office.workspace, [mail(office, "idea", "Done", Date="Mon, 9 Feb 2026 23:30:00 -0800")])
    assert answer.sent_at == datetime(2026, 2, 10, 7, 30, tzinfo=UTC)
