"""Answers of the team on Today and in the Outbox: what is shown, chosen, accepted, kept and dropped."""

from collections.abc import Callable
from datetime import date, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.actions.account import set_mail_account
from app.actions.answer import set_mailbox
from app.actions.person import change_person
from app.domain.account import AccountStatus, MailAccount, Security
from app.domain.dispatch import Dispatch, DispatchState
from app.domain.ids import DispatchId
from app.domain.mailbox import ANSWERS, Mailbox
from app.domain.run import TaskState
from app.domain.task import Comment
from app.exchange.answer.mail import read_mail
from app.workspace.answer_recording import record_mails
from tests.builders import Office
from tests.ui.company import Seen, seen
from ui.link.place import PageId, PagePlace, TakeInAnswers
from ui.pages.outbox.model import OutboxTab
from ui.pages.outbox.page import make as make_outbox
from ui.pages.today.page import make
from ui.shell.file_drop import FileDrop
from ui.widgets.answer_list import AnswerBlock, AnswerList
from ui.widgets.choice_field import ChoiceField
from ui.widgets.date_field import DateField


def mail(office: Office, text: str, step: str = "idea", sender: str = "Mia", hours: float = 0) -> bytes:
    made = EmailMessage()
    made["From"] = f"{sender} <{sender.lower()}@example.com>"
    made["Subject"] = f"Re: Your turn [{office.task(step).key}]"
    made["Date"] = office.clock.now() + timedelta(hours=hours)
    made["Message-ID"] = f"<{abs(hash((text, step, sender)))}@example.com>"
    made.set_content(text)
    return bytes(made)


def answered(*texts: str, step: str = "idea", sender: str = "Mia") -> Callable[[Office], None]:
    """The office after these answers came in, the last one newest."""

    def fill(office: Office) -> None:
        mails = [mail(office, text, step, sender, hours) for hours, text in enumerate(texts)]
        record_mails(office.workspace, [read_mail(data, date(2026, 2, 9)) for data in mails])

    return fill


def look(at: Seen) -> AnswerList:
    """The list with everything looked at that follows."""
    made: AnswerList = at.page.answers
    made.looking.finish()
    return made


def words(block: AnswerBlock) -> list[str]:
    return [line.label.text() for line in block.follows if not line.isHidden()]


def shown(*acts: QWidget) -> list[bool]:
    return [not act.isHidden() and act.isEnabled() for act in acts]


def test_an_answer_stands_on_today_with_its_words_and_what_follows(qtbot, tmp_path: Path):
    with seen(qtbot, tmp_path, make, answered("Done, thanks!")) as at:
        [block] = look(at).blocks
        assert block.headline.text() == "Finish “Generate idea”"
        assert block._when.accessibleName() == "by mail today 09:00 · LL-1"
        assert block._quote.label.text() == "“Done, thanks!”"
        assert words(block)[:2] == ["Next: Sam, Do keyword research", "One message waits 10 minutes"]
        assert block.accessibleName() == "Mia: Finish “Generate idea”"
        assert "sure" in block.accessibleDescription()
        assert at.page.subtitle.startswith("Monday 9 February · 1 answer")
        at.office.clock.forward(days=40)
        at.page.refresh(None)
        assert at.page.missed.rows.items[0].under == "Spring sale · answered, see Answers"
        at.office.clock.forward(days=-40)
        block = look(at).blocks[0]
        assert at.one_step(block.accept.click)
        assert at.office.task("idea").state is TaskState.DONE
        assert at.page.answers.isHidden()
        at.context.undo()
        assert len(look(at).blocks) == 1


def test_without_answers_nothing_is_shown_and_nothing_is_read(qtbot, tmp_path: Path):
    with seen(qtbot, tmp_path, make) as at:
        assert "answers" not in at.page.__dict__
        assert "answer" not in at.page.subtitle


def test_not_this_drops_it_and_a_comment_keeps_the_words(qtbot, tmp_path: Path):
    with seen(qtbot, tmp_path, make, answered("Who has the pictures?", "Done, I think")) as at:
        newer, question = look(at).blocks
        assert shown(question.accept, question.comment, question.drop) == [False, True, True]
        assert at.one_step(newer.drop.click)
        [question] = look(at).blocks
        assert at.one_step(question.comment.click)
        [said] = at.office.workspace.read(lambda reader: list(reader.find(Comment)))
        assert said.text == "Mia: Who has the pictures?"
        assert at.office.task("idea").state is TaskState.READY


def test_all_sure_ones_are_one_step_and_the_others_stay(qtbot, tmp_path: Path):
    def fill(office: Office) -> None:
        answered("Done")(office)
        answered("Done", step="keywords", sender="Stranger")(office)

    with seen(qtbot, tmp_path, make, fill) as at:
        made = look(at)
        assert made.taker.accessibleName() == "Accept 1 sure one"
        assert at.one_step(made.taker.click)
        assert at.office.task("idea").state is TaskState.DONE
        [left] = look(at).blocks
        assert words(left)[-1] == "Sam has this task; a comment changes nothing."
        assert not made.taker.isEnabled()
        assert made.taker.toolTip() == "None of them is sure. Read them first."


def test_a_day_that_may_mean_two_is_chosen_with_what_follows_from_it(qtbot, tmp_path: Path):
    with seen(qtbot, tmp_path, make, answered("NEW DATE: next Friday")) as at:
        [block] = look(at).blocks
        field = block.field
        assert isinstance(field, ChoiceField)
        assert field.current == date(2026, 2, 13)
        field.pick(date(2026, 2, 20))
        assert block.headline.text() == "Move “Generate idea” to Fri 20 Feb"
        assert at.one_step(block.accept.click)
        assert at.office.task("idea").due_on == date(2026, 2, 20)


def test_where_no_day_is_named_one_is_typed_first(qtbot, tmp_path: Path):
    with seen(qtbot, tmp_path, make, answered("[LL-1] NEW DATE: later")) as at:
        [block] = look(at).blocks
        assert isinstance(block.field, DateField)
        assert (block.accept.isEnabled(), block.accept.toolTip()) == (False, "Choose the day first.")
        block.field.setText("2026-03-02")
        block.field.read()
        assert block.accept.isEnabled()
        block.accept.click()
        assert at.office.task("idea").due_on == date(2026, 3, 2)


def test_where_no_outcome_is_named_one_is_chosen_first(qtbot, tmp_path: Path):
    def fill(office: Office) -> None:
        office.finish("idea", "keywords", "outline")
        answered("Done", step="approve_outline")(office)

    with seen(qtbot, tmp_path, make, fill) as at:
        [block] = look(at).blocks
        assert block.accept.toolTip() == "Choose the outcome first."
        block.field.pick("Approved")
        assert block.accept.isEnabled()
        assert at.one_step(block.accept.click)


def test_where_nobody_is_named_who_blocks_it_is_typed_first(qtbot, tmp_path: Path):
    with seen(qtbot, tmp_path, make, answered("I am blocked")) as at:
        [block] = look(at).blocks
        assert block.accept.toolTip() == "Say first who blocks it."
        block.field.setText("Legal")
        block.field.editingFinished.emit()
        assert at.one_step(block.accept.click)
        assert at.office.task("idea").blocked.by == "Legal"


def test_what_was_chosen_stays_while_other_things_change(qtbot, tmp_path: Path):
    with seen(qtbot, tmp_path, make, answered("NEW DATE: next Friday")) as at:
        [block] = look(at).blocks
        block.field.pick(date(2026, 2, 20))
        answered("Done", step="keywords", sender="Sam")(at.office)
        assert look(at).blocks[-1] is block
        assert block.field.current == date(2026, 2, 20)
        assert block.headline.text() == "Move “Generate idea” to Fri 20 Feb"


def test_the_keyboard_goes_on_with_the_next_answer(qtbot, tmp_path: Path):
    with seen(qtbot, tmp_path, make, answered("Done", "Blocked by Legal", "Done, I think")) as at:
        first, second, _ = look(at).blocks
        first.enter()
        assert QApplication.focusWidget() is first.accept
        QTest.keyClick(first.accept, Qt.Key.Key_Tab)
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is first.drop
        QTest.keyClick(first.drop, Qt.Key.Key_Space)
        assert second.isAncestorOf(QApplication.focusWidget())
        at.page.missed.walked_off.emit(-1)
        assert at.page.answers.blocks[-1].isAncestorOf(QApplication.focusWidget())


def test_many_answers_are_shown_some_at_a_time(qtbot, tmp_path: Path):
    with seen(qtbot, tmp_path, make, answered(*(f"Question {number}?" for number in range(20)))) as at:
        made = look(at)
        assert (len(made.blocks), made.more.text()) == (8, "Show 12 more")
        made.more.click()
        assert (len(look(at).blocks), made.more.text()) == (16, "Show 4 more")


def test_when_they_were_fetched_is_said(qtbot, tmp_path: Path):
    def fill(office: Office) -> None:
        answered("Done")(office)
        office.workspace.do(set_mailbox, Mailbox("127.0.0.1", "kim"))
        office.workspace.record(AccountStatus(ANSWERS, tested_at=office.clock.now() - timedelta(minutes=5)))

    with seen(qtbot, tmp_path, make, fill) as at:
        assert look(at).note.text() == "fetched 08:55, 5 minutes ago"
        at.office.workspace.record(AccountStatus(ANSWERS, stopped="No."))
        assert look(at).note.text() == "not fetched now: see Settings"


def test_a_letter_that_may_have_come_back_is_confirmed(qtbot, tmp_path: Path):
    id = "<ll.1.0123456789ab@example.com>"

    def fill(office: Office) -> None:
        [message] = office.messages()
        key, person = message.fact_key, office.people["Mia"]
        office.workspace.record(
            Dispatch(DispatchId(1), person, "mail", "mia@example.com", (key,), DispatchState.SENT, "", id)
        )
        data = f"Return-Path: <>\nFrom: MAILER-DAEMON@x.org\nSubject: failure\n\nno such user\nMessage-ID: {id}\n"
        record_mails(office.workspace, [read_mail(data.encode(), date(2026, 2, 9))])

    with seen(qtbot, tmp_path, make, fill) as at:
        [block] = look(at).blocks
        assert block.headline.text() == "The letter to Mia seems to have come back"
        assert block.accept.text() == "It came back"
        assert at.one_step(block.accept.click)
        letter = at.office.workspace.read(lambda reader: reader.dispatches()[DispatchId(1)])
        assert letter.state is DispatchState.REFUSED


def test_an_answer_is_pasted_from_there(qtbot, tmp_path: Path):
    with seen(qtbot, tmp_path, make, answered("Done")) as at:
        look(at).paster.click()
        assert at.shown == [TakeInAnswers()]


def test_the_outbox_shows_them_where_it_says_what_needs_the_lead(qtbot, tmp_path: Path):
    with seen(qtbot, tmp_path, make_outbox, answered("Done")) as at:
        assert at.page.answers_area.isHidden()
        at.page.show_tab(OutboxTab.NEEDS_YOU)
        [block] = look(at).blocks
        assert not at.page.answers_area.isHidden()
        assert at.page.subtitle.endswith("  1 needs you"), "as its tab says"
        assert at.page.stack.isHidden()
        block.accept.click()
        assert at.page.answers_area.isHidden()
        assert not at.page.stack.isHidden()


def test_what_else_needs_the_lead_stands_close_under_the_answers(qtbot, tmp_path: Path):
    with seen(qtbot, tmp_path, make_outbox, answered("Done")) as at:
        at.office.workspace.do(set_mail_account, MailAccount("127.0.0.1", 2525, Security.NONE, "lead@example.com"))
        at.office.workspace.do(change_person, at.office.people["Mia"], email="")
        at.page.resize(1100, 700)
        at.page.show_tab(OutboxTab.NEEDS_YOU)
        [block] = look(at).blocks
        assert at.page.list.isVisible()
        assert block.accept.isVisible()
        qtbot.waitUntil(lambda: at.page.list.mapTo(at.page, QPoint()).y() - _bottom(at.page, block) < 60)


def _bottom(page: QWidget, widget: QWidget) -> int:
    return widget.mapTo(page, QPoint(0, widget.height())).y()


@pytest.mark.parametrize("by", ["mail", "text", "note"])
def test_answers_can_be_dropped_anywhere_on_the_window(qtbot, tmp_path: Path, by: str):
    with seen(qtbot, tmp_path / "data", make) as at:
        drop = FileDrop(at.context, at.page)
        key = at.office.task("idea").key
        data = QMimeData()
        if by == "text":
            data.setText(f"[{key}] DONE")
        else:
            file = tmp_path / ("a.eml" if by == "mail" else "a.txt")
            file.write_bytes(mail(at.office, "Done") if by == "mail" else f"[{key}] DONE".encode())
            data.setUrls([QUrl.fromLocalFile(str(file))])
        before = at.steps
        drop._take_in(data)
        drop._take_in(data)
        assert at.shown[0] == PagePlace(PageId.TODAY)
        assert [block.headline.text() for block in look(at).blocks] == ["Finish “Generate idea”"]
        assert at.steps == before


def test_what_is_dropped_and_is_no_answer_says_so(qtbot, tmp_path: Path):
    with seen(qtbot, tmp_path / "data", make) as at:
        drop = FileDrop(at.context, at.page)
        for name, content in (("a.msg", b"\xd0\xcf\x11\xe0..."), ("b.eml", b"Subject: lunch\n\nat one?")):
            (tmp_path / name).write_bytes(content)
            data = QMimeData()
            data.setUrls([QUrl.fromLocalFile(str(tmp_path / name))])
            drop._take_in(data)
        assert "Save it there as .eml" in at.refused[0]
        assert at.refused[1].startswith("No answer about a task is found in it.")


def test_no_line_of_an_answer_is_cut(qtbot, tmp_path: Path):
    long = "Blocked by Legal until Friday, and the designer has to look at all of the invitation again. " * 4
    with seen(qtbot, tmp_path, make, answered(long, "Done, thanks!", long)) as at:
        blocks = look(at).blocks
        for wide in (1160, 900):
            at.page.resize(wide, 680)
            QApplication.processEvents()
            labels = [line.label for block in blocks for line in (block._quote, *block.follows) if line.isVisible()]
            assert len(labels) > 3
            assert all(label.height() >= label.heightForWidth(label.width()) for label in labels)


def test_in_a_narrow_place_nothing_of_it_is_cut_at_the_side(qtbot, tmp_path: Path):
    with seen(qtbot, tmp_path, make_outbox, answered("Done", "LL-1 is done, I think")) as at:
        at.page.show_tab(OutboxTab.NEEDS_YOU)
        look(at)
        for wide in (1160, 560):
            at.page.resize(wide, 680)
            QApplication.processEvents()
            made: AnswerList = at.page.answers
            assert made.width() <= at.page.answers_area.viewport().width()
