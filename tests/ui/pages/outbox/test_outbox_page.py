"""The page Outbox: letters by person, what is a fact and what can be undone."""

from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QModelIndex, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from app.actions.account import set_mail_account
from app.actions.person import change_person
from app.actions.task import add_task, finish_task
from app.domain.account import MAIL, MailAccount, Security
from app.domain.task import Task
from app.queries.route import fresh_status
from tests.builders import Office, letter_for, make_office
from tests.ui.company import CANARY, nameless, press_button, seen
from ui.link.context import Context
from ui.link.mail import NO_PROGRAM
from ui.link.preferences import Preferences
from ui.link.theme import Mode, theme
from ui.pages.outbox.letter_view import FIRST_WRITTEN, LetterView
from ui.pages.outbox.model import OutboxTab
from ui.pages.outbox.page import OutboxPage
from ui.printing.painter import FilePainter


def page_that_opens(opened: list[str], works: bool = True):
    def open_link(link: str) -> bool:
        opened.append(link)
        return works

    return lambda context: OutboxPage(context, open_link)


def heads(page: OutboxPage) -> list[str]:
    return [item.title for item in page.list.rows.items if item.head]


def test_what_waits_says_when_it_leaves_and_may_leave_now_in_one_undo_step(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, OutboxPage) as s:
        chips = [chip.text for chip in s.page.list.rows.items[1].chips]
        assert "leaves in 10 min" in chips
        s.office.clock.forward(minutes=3)
        s.office.workspace.tick()
        assert "leaves in 7 min" in [chip.text for chip in s.page.list.rows.items[1].chips]
        assert s.one_step(lambda: press_button(s.page, "Send now"))
        assert not any("leaves" in chip.text for chip in s.page.list.rows.items[1].chips)


def test_a_draft_is_not_taken_for_sent_until_the_lead_says_so(qtbot, tmp_path: Path) -> None:
    opened: list[str] = []
    with seen(qtbot, tmp_path, page_that_opens(opened)) as s:
        QTest.keyClick(s.page.list, Qt.Key.Key_M)
        assert opened[0].startswith("mailto:mia@example.com?subject=")
        assert heads(s.page) == []
        s.page.show_tab(OutboxTab.NEEDS_YOU)
        assert heads(s.page) == ["Did you send it?"]
        assert "did you send it?" in s.page.panel.content.told.state
        press_button(s.page, "Not sent")
        assert not s.office.workspace.read(lambda reader: reader.deliveries())
        s.page.show_tab(OutboxTab.TO_TELL)
        assert heads(s.page) == ["To tell"]
        press_button(s.page, "Mail draft")
        s.page.show_tab(OutboxTab.NEEDS_YOU)
        press_button(s.page, "Yes, I sent it")
        facts = s.office.workspace.read(lambda reader: reader.deliveries())
        assert [fact.channel for fact in facts.values()] == ["mail draft"]
        s.page.show_tab(OutboxTab.TOLD)
        assert heads(s.page) == ["Told"]


def test_what_was_told_is_a_fact_that_no_undo_takes_back(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, OutboxPage) as s:
        before = s.steps
        QTest.keyClick(s.page.list, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        assert s.steps == before
        s.context.undo()
        assert len(s.office.workspace.read(lambda reader: reader.deliveries())) == 1


def test_a_letter_that_is_copied_is_the_letter_that_is_shown(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, OutboxPage) as s:
        QTest.keyClick(s.page.list, Qt.Key.Key_C)
        assert (
            QGuiApplication.clipboard().text()
            == f"{s.page.letter.subject.text()}\n\n{s.page.letter.body.toPlainText()}"
        )
        assert s.page.letter.body.isReadOnly()


def test_no_mail_program_is_said_and_nothing_is_marked(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, page_that_opens([], works=False)) as s:
        QTest.keyClick(s.page.list, Qt.Key.Key_M)
        assert s.refused == [NO_PROGRAM]
        assert "Did you send it" not in s.page.letter._note.text()


def test_a_dropped_message_comes_back_with_one_undo(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, OutboxPage) as s:
        count = len(s.office.messages())
        title = s.page.letter.messages.lines[0].text
        assert s.one_step(lambda: press_button(s.page, f"Drop message {title}"))
        assert len(s.office.messages()) == count - 1
        s.context.undo()
        assert len(s.office.messages()) == count


def test_what_was_undone_after_it_was_told_is_to_correct_and_the_correction_is_recorded(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, OutboxPage, before=tell_and_undo) as s:
        assert heads(s.page) == []
        s.page.show_tab(OutboxTab.NEEDS_YOU)
        assert heads(s.page) == ["To correct"]
        row = next(i for i, item in enumerate(s.page.list.rows.items) if item.title == "To correct") + 1
        s.page.list.choose(s.page.list.rows.items[row].id)
        assert "Correction: please forget" in s.page.letter.body.toPlainText()
        QTest.keyClick(s.page.list, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        facts = s.office.workspace.read(lambda reader: reader.deliveries()).values()
        assert sum(1 for fact in facts if fact.corrected_at is not None) == 1
        assert "To correct" not in heads(s.page)


def tell_and_undo(office: Office) -> None:
    for message in office.messages():
        office.tell(message)
    known = {message.fact_key for message in office.messages()}
    open_task = next(task for task in office.workspace.read(lambda reader: reader.find(Task)) if task.state.open)
    office.workspace.do(finish_task, open_task.id)
    for message in office.messages():
        if message.fact_key not in known:
            office.tell(message)
    office.workspace.undo()


def test_with_nothing_to_tell_the_page_says_what_will_wait_here(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, OutboxPage, before=lambda office: office.workspace.undo()) as s:
        assert s.page.stack.currentWidget() is s.page.empty
        assert s.page.empty.accessibleName() == "Nothing to tell."
        assert s.page.panel.isHidden()


def test_filters_show_only_their_groups(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, OutboxPage) as s:
        QTest.keyClick(s.page.list, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        assert s.page.stack.currentWidget() is s.page.empty
        s.page.show_tab(OutboxTab.NEEDS_YOU)
        assert s.page.empty.accessibleName() == "Nothing needs you."
        s.page.show_tab(OutboxTab.TOLD)
        assert heads(s.page) == ["Told"]
        assert s.page.weeks.text() == "This week: 1 by hand"


def test_markup_in_a_name_is_shown_as_it_stands(qtbot, tmp_path: Path) -> None:
    def rename(office: Office) -> None:
        office.workspace.do(change_person, office.people["Mia"], name=CANARY)

    with seen(qtbot, tmp_path, OutboxPage, before=rename) as s:
        index = s.page.list.rows.index(1)
        assert index.data() == CANARY
        tip = s.page.panel.findChild(type(s.page.letter)).body.toPlainText()
        assert "<img" in tip


def test_every_control_has_a_name_and_a_row_tells_its_state(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, OutboxPage) as s:
        assert nameless(s.page) == []
        index: QModelIndex = s.page.list.rows.index(1)
        assert "leaves in 10 min" in index.data(Qt.ItemDataRole.AccessibleDescriptionRole)


def test_a_switch_of_the_theme_repaints_the_page(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, lambda context: OutboxPage(context)) as s:
        light = s.page.grab().toImage()
        theme().choose(Mode.DARK)
        assert s.page.grab().toImage() != light


def test_what_comes_after_a_draft_is_to_tell_and_the_draft_still_asks(qtbot, tmp_path: Path) -> None:
    def make(context: Context) -> OutboxPage:
        return OutboxPage(context, lambda link: True)

    with seen(qtbot, tmp_path, make) as s:
        QTest.keyClick(s.page.list, Qt.Key.Key_M)
        s.office.start("Second post")
        assert s.page.list.rows.items[1].chips[0].text == "1 message"
        s.page.show_tab(OutboxTab.NEEDS_YOU)
        assert [chip.text for chip in s.page.list.rows.items[1].chips] == ["draft opened: sent?"]


def test_a_draft_has_the_plan_with_it_that_the_letter_would_have(qtbot, tmp_path: Path) -> None:
    def told_by_itself(office: Office) -> None:
        office.workspace.do(set_mail_account, MailAccount("127.0.0.1", 25, Security.NONE, "lead@example.com"))
        works = replace(office.workspace.read(fresh_status, MAIL), tested_at=office.clock.now())
        office.workspace.record(works)
        office.start("Launch")

    opened: list[str] = []
    with seen(qtbot, tmp_path, page_that_opens(opened), before=told_by_itself) as s:
        s.context.painter = FilePainter()
        QTest.keyClick(s.page.list, Qt.Key.Key_M)
        qtbot.waitUntil(lambda: bool(opened), timeout=60_000)
        read = message_from_bytes(Path(QUrl(opened[0]).toLocalFile()).read_bytes(), policy=default)
        [sheet] = [part for part in read.iter_attachments() if part.get_content_type() == "application/pdf"]
        assert sheet.get_filename() == "Plan Launch.pdf"
        assert sheet.get_content().startswith(b"%PDF")
        s.page.show_tab(OutboxTab.NEEDS_YOU)
        assert "Plan Launch.pdf" in s.page.panel.content.told.files


def test_a_letter_that_is_too_long_for_a_link_is_opened_as_a_file_with_its_calendar_file(qtbot, tmp_path: Path) -> None:
    def more(office: Office) -> None:
        for number in range(3):
            office.start(f"Post {number}")

    opened: list[str] = []
    with seen(qtbot, tmp_path, page_that_opens(opened), before=more) as s:
        QTest.keyClick(s.page.list, Qt.Key.Key_M)
        qtbot.waitUntil(lambda: bool(opened))
        file = Path(QUrl(opened[0]).toLocalFile())
        assert file.parent == tmp_path / "drafts"
        read = message_from_bytes(file.read_bytes(), policy=default)
        assert (read["X-Unsent"], read["To"]) == ("1", "Mia <mia@example.com>")
        assert [part.get_content_type() for part in read.iter_attachments()] == ["text/calendar"]
        s.page.show_tab(OutboxTab.NEEDS_YOU)
        view = s.page.panel.content
        assert view.told.text == read.get_body(("plain",)).get_content().replace("\r\n", "\n")
        press_button(s.page, "Yes, I sent it")
        kinds = {fact.kind for fact in s.office.workspace.read(lambda reader: reader.deliveries()).values()}
        assert "calendar file" in kinds


def test_the_html_of_a_letter_to_be_told_is_shown_when_it_is_wanted(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, OutboxPage) as s:
        page = s.page.letter.page
        assert page.page.toPlainText() == ""
        page.shown.choose("page")
        qtbot.waitUntil(lambda: "Generate idea" in page.page.toPlainText())
        s.office.workspace.do(change_person, s.office.people["Mia"], name="Maja")
        qtbot.waitUntil(lambda: "Hello Maja" in page.page.toPlainText())


MANY = 40


def many_posts(office: Office) -> None:
    for number in range(MANY):
        office.start(f"Post {number}")


def written(page: OutboxPage) -> str:
    return page.letter.body.toPlainText()


def test_a_long_letter_is_painted_before_it_is_whole_and_then_grows_without_moving(qtbot, tmp_path: Path) -> None:
    office = make_office(tmp_path)
    many_posts(office)
    context = Context(office.workspace, Preferences(tmp_path / "view.json"))
    page = OutboxPage(context)
    qtbot.addWidget(page)
    page.resize(1160, 680)
    page.show()
    page.grab()
    assert written(page) == page.letter.subject.text() == "", "the page waits for its letter"
    assert len(page.letter.messages.lines) == MANY + 1
    qtbot.waitUntil(lambda: written(page) != "")
    first = written(page)
    assert page.letter.subject.text().startswith(f"Your work: {MANY + 1} messages")
    place = page.letter.messages.y()
    qtbot.waitUntil(lambda: not page.letter.writing.busy and not page.letter.messages._rest.busy)
    assert written(page).startswith(first)
    assert written(page) == context.read(letter_for, page._read.bundles[0].person_id).body
    assert len(page.letter.messages.findChildren(QAbstractButton)) == MANY + 1
    assert page.letter.messages.y() == place
    office.workspace.close()


def test_a_letter_begins_with_as_much_as_is_seen_of_it(qtbot) -> None:
    view = LetterView()
    qtbot.addWidget(view)
    view.write(lambda: "Your work", lambda number: f"{number} ", 5, at_once=FIRST_WRITTEN)
    assert (view.subject.text(), view.body.toPlainText()) == ("Your work", "0 1 ")
    view.writing.finish()
    assert view.body.toPlainText() == "0 1 2 3 4 "


def test_a_letter_in_the_making_never_mixes_what_was_and_what_is(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, OutboxPage, before=many_posts) as s:
        qtbot.waitUntil(lambda: not s.page.letter.writing.busy)
        old = written(s.page)
        s.office.workspace.do(change_person, s.office.people["Mia"], name="Mia Maria")
        s.office.workspace.do(change_person, s.office.people["Mia"], name="Maja")
        # Of the same person the old one stays until the new one is whole.
        assert written(s.page) == old
        qtbot.waitUntil(lambda: not s.page.letter.writing.busy)
        assert written(s.page).startswith("Hello Maja,")
        assert written(s.page) == s.context.read(letter_for, s.page._read.bundles[0].person_id).body
        s.office.workspace.do(add_task, "A word for Maja", s.office.people["Mia"])
        s.page.letter.writing.finish()
        assert written(s.page) == s.context.read(letter_for, s.page._read.bundles[0].person_id).body


def test_a_letter_in_the_making_ends_with_its_row(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, OutboxPage, before=many_posts) as s:
        s.page.refresh(None)
        assert s.page.letter.writing.busy
        view = s.page.letter
        QTest.keyClick(s.page.list, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        assert s.page.letter is not view or not view.writing.busy
        QCoreApplication.processEvents()
        assert heads(s.page) == []
