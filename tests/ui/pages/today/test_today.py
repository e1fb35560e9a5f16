"""The page Today with a real workspace."""

from datetime import date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from app.actions.project import rename_project
from app.actions.task import add_task, assign_task
from app.domain.run import TaskState
from app.queries.letter import bundle_for
from app.queries.outbox import to_tell
from app.queries.project import outlook
from tests.builders import letter_for, require_item
from tests.ui.pages.room import Room, press, room, titles
from ui.link import mail
from ui.link.mail import AT_ONCE
from ui.link.place import TaskPanelPlace
from ui.pages.today.page import TodayPage, make
from ui.widgets.due_text import leaves_words


def late_room(folder: Path) -> Room:
    """One project whose first task was missed two working days ago."""
    made = room(folder)
    made.at.start()
    made.at.clock.pass_time(days=15)
    return made


@pytest.mark.parametrize(("days", "words"), [(0, "until Wed 3 Mar"), (2, "until Fri 5 Mar"), (4, "until Tue 9 Mar")])
def test_48_hours_are_said_with_their_day(qtbot, tmp_path: Path, days: int, words: str) -> None:
    made = room(tmp_path)
    made.at.start()
    made.at.clock.pass_time(days=days)
    assert made.show(qtbot, make).sections[1].note.text() == words


def test_a_missed_task_stands_there_with_project_owner_and_how_late_it_is(qtbot, tmp_path: Path) -> None:
    page = late_room(tmp_path).show(qtbot, make)
    (row,) = page.missed.rows.items
    assert (row.title, row.under, row.owner) == ("Generate idea", "Spring blog post", "Ana Costa")
    assert row.chips[-1].text == "Fri 12 Mar, 2 days late"
    assert page.subtitle == "Tuesday 16 March · 1 missed · 1 to tell"


def test_sections_without_rows_say_something_calm(qtbot, tmp_path: Path) -> None:
    made = room(tmp_path)
    made.at.start()
    page = made.show(qtbot, make)
    assert [section.says_empty for section in page.sections[:3]] == [
        "Nothing missed.",
        "Nothing is due in the next two days.",
        "No approval is waiting.",
    ]


def test_down_walks_from_one_section_into_the_next_and_up_comes_back(qtbot, tmp_path: Path) -> None:
    page = late_room(tmp_path).show(qtbot, make)
    page.missed.enter_from(1)
    press(page.missed, Qt.Key.Key_Down)
    assert page.to_tell.hasFocus()
    press(page.to_tell, Qt.Key.Key_Up)
    assert page.missed.hasFocus()
    assert page.missed.current.title == "Generate idea"


def test_enter_opens_the_task(qtbot, tmp_path: Path) -> None:
    made = late_room(tmp_path)
    page = made.show(qtbot, make)
    page.missed.enter_from(1)
    press(page.missed, Qt.Key.Key_Return)
    assert made.asked == [TaskPanelPlace(made.at.task("Generate idea").id)]


def test_ctrl_enter_finishes_in_one_step_and_undo_brings_the_row_back(qtbot, tmp_path: Path) -> None:
    made = late_room(tmp_path)
    page = made.show(qtbot, make)
    steps = made.steps
    page.missed.enter_from(1)
    QTest.keyClick(page.missed, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert made.at.task("Generate idea").state is TaskState.DONE
    assert (made.steps, titles(page.missed)) == (steps + 1, [])
    made.context.undo()
    assert titles(page.missed) == ["Generate idea"]


def test_what_misses_something_is_held_before_its_outcome_is_asked(qtbot, tmp_path: Path) -> None:
    made = late_room(tmp_path)
    for title in ("Generate idea", "Do keyword research", "Create blog post outline"):
        made.at.finish(title)
    approval = made.at.task("Approve outline").id
    made.at.workspace.do(require_item, approval, "Sources named")
    page = made.show(qtbot, make)
    held: list[int] = []
    made.context.held.connect(lambda sentence, task_id: held.append(task_id))
    page.approvals.enter_from(1)
    QTest.keyClick(page.approvals, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert held == [approval]
    assert not page.ask.isVisible()


def test_b_asks_by_whom_and_blocks_in_one_step(qtbot, tmp_path: Path) -> None:
    made = late_room(tmp_path)
    page = made.show(qtbot, make)
    steps = made.steps
    page.missed.enter_from(1)
    press(page.missed, Qt.Key.Key_B)
    press(page.focusWidget(), "Legal", Qt.Key.Key_Return)
    assert made.at.task("Generate idea").blocked.by == "Legal"
    assert made.steps == steps + 1
    assert page.missed.hasFocus()


def test_esc_leaves_the_question_and_changes_nothing(qtbot, tmp_path: Path) -> None:
    made = late_room(tmp_path)
    page = made.show(qtbot, make)
    page.missed.enter_from(1)
    press(page.missed, Qt.Key.Key_B)
    press(page.focusWidget(), Qt.Key.Key_Escape)
    assert made.at.task("Generate idea").blocked is None
    assert not page.ask.isVisible()


def test_done_on_an_approval_asks_how_it_ends(qtbot, tmp_path: Path) -> None:
    made = room(tmp_path)
    made.at.start()
    for title in ("Generate idea", "Do keyword research", "Create blog post outline"):
        made.at.finish(title)
    page = made.show(qtbot, make)
    assert page.approvals.rows.items[0].under.startswith("Spring blog post · waits for Ben Okafor, Dmitri Pavlov since")
    page.approvals.enter_from(1)
    QTest.keyClick(page.approvals, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    press(page.focusWidget(), Qt.Key.Key_Return)
    assert made.at.task("Approve outline").state is TaskState.DONE


@pytest.mark.parametrize("key", [Qt.Key.Key_F, Qt.Key.Key_M])
def test_a_follow_up_and_a_letter_open_as_drafts(qtbot, tmp_path: Path, monkeypatch, key: Qt.Key) -> None:
    opened: list[str] = []
    monkeypatch.setattr(mail.QDesktopServices, "openUrl", lambda url: opened.append(url.toString()) or True)
    made = late_room(tmp_path)
    page = made.show(qtbot, make)
    view = page.missed if key is Qt.Key.Key_F else page.to_tell
    view.enter_from(1)
    press(view, key)
    assert opened[0].startswith("mailto:ana@example.com?subject=")
    asks = "" if key is Qt.Key.Key_F else " The Outbox asks whether you sent it."
    assert made.told == [f"The draft to Ana Costa is open in your mail program.{asks}"]


def test_without_a_mail_program_it_says_what_to_do(qtbot, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(mail.QDesktopServices, "openUrl", lambda url: False)
    made = late_room(tmp_path)
    page = made.show(qtbot, make)
    page.to_tell.enter_from(1)
    press(page.to_tell, Qt.Key.Key_M)
    assert made.refused == [mail.NO_PROGRAM]


def test_while_the_time_is_set_no_draft_opens_and_it_says_why(qtbot, tmp_path: Path, monkeypatch) -> None:
    opened: list[object] = []
    monkeypatch.setattr(mail.QDesktopServices, "openUrl", lambda url: opened.append(url) or True)
    monkeypatch.setenv("LEADLINE_NOW", "2027-01-12T09:30")
    made = late_room(tmp_path)
    page = made.show(qtbot, make)
    page.to_tell.enter_from(1)
    press(page.to_tell, Qt.Key.Key_M)
    assert (opened, made.told) == ([], [])
    assert [sentence.split(",")[0] for sentence in made.refused] == [
        "Nothing leaves this computer while LEADLINE_NOW is set"
    ]


def test_copy_puts_the_whole_letter_on_the_clipboard(qtbot, tmp_path: Path) -> None:
    page = late_room(tmp_path).show(qtbot, make)
    page.to_tell.enter_from(1)
    press(page.to_tell, Qt.Key.Key_C)
    assert "Your turn: Generate idea" in QGuiApplication.clipboard().text()


def test_a_long_letter_is_written_between_events_and_is_the_whole_letter(qtbot, tmp_path: Path) -> None:
    made = late_room(tmp_path)
    ana = made.at.people["Ana"]
    for number in range(6):
        task_id = made.at.workspace.do(add_task, f"Errand {number}", made.at.people["Ben"]).value
        made.at.workspace.do(assign_task, task_id, ana)
    page = made.show(qtbot, make)
    bundle = made.context.read(bundle_for, ana)
    assert len(bundle.lines) > AT_ONCE
    QGuiApplication.clipboard().setText("before")
    page.row_actions.tell("C", ana)
    assert QGuiApplication.clipboard().text() == "before"
    qtbot.waitUntil(lambda: bool(made.told))
    letter = made.context.read(letter_for, ana)
    assert QGuiApplication.clipboard().text() == f"{letter.subject}\n\n{letter.body}"


def test_marking_as_told_is_a_fact_and_no_undo_step(qtbot, tmp_path: Path) -> None:
    made = late_room(tmp_path)
    page = made.show(qtbot, make)
    steps = made.steps
    page.to_tell.enter_from(1)
    QTest.keyClick(page.to_tell, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert made.at.workspace.read(to_tell) == ()
    assert (titles(page.to_tell), made.steps) == ([], steps)
    assert made.told == ["Ana Costa was told: 1 message."]


def test_a_narrow_window_has_one_column(qtbot, tmp_path: Path) -> None:
    page: TodayPage = late_room(tmp_path).show(qtbot, make, width=1150)
    assert page.sections[3].x() > page.sections[0].x()
    page.resize(700, 600)
    qtbot.waitUntil(lambda: page.sections[3].x() == page.sections[0].x())


def test_names_that_look_like_markup_are_shown_as_they_are(qtbot, tmp_path: Path) -> None:
    made = late_room(tmp_path)
    made.at.workspace.do(rename_project, made.at.task("Generate idea").project_id, "<b>Bold</b> & co")
    page = made.show(qtbot, make)
    assert page.missed.rows.items[0].under == "<b>Bold</b> & co"
    assert [label.text() for label in page.findChildren(QLabel) if label.textFormat() == Qt.TextFormat.RichText] == []


def test_every_list_has_a_name_and_every_row_a_description(qtbot, tmp_path: Path) -> None:
    page = late_room(tmp_path).show(qtbot, make)
    assert [view.accessibleName() for view in page.lists] == [
        *("Missed", "Due in 48 hours", "Approvals waiting", "To tell", "Since yesterday")
    ]
    index = page.missed.rows.index(0)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Generate idea"
    said = index.data(Qt.ItemDataRole.AccessibleDescriptionRole)
    assert said == "Spring blog post, Ana Costa, Fri 12 Mar, 2 days late"


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ("2027-01-15T16:30:05", "leaves in 1 min"),
        ("2027-01-15T16:40", "leaves in 10 min"),
        ("2027-01-15T17:29", "leaves in 59 min"),
        ("2027-01-15T18:05", "leaves 18:05"),
        ("2027-01-16T09:00", "leaves tomorrow 9:00"),
        ("2027-01-18T09:00", "leaves Mon 9:00"),
        ("2027-01-25T09:00", "leaves Mon 25 Jan 9:00"),
    ],
)
def test_when_a_message_leaves_is_said_as_people_say_it(at, words):
    assert leaves_words(datetime.fromisoformat(at), datetime(2027, 1, 15, 16, 30)) == words


@pytest.mark.requirement("S3")
def test_missed_is_sorted_by_what_it_costs_the_date_then_by_due(qtbot, tmp_path: Path) -> None:
    made = room(tmp_path)
    late = made.at.start("Late post", date(2027, 3, 31))
    made.at.start("Early post", date(2027, 3, 29))
    on = date(2027, 3, 2)
    made.at.workspace.do(add_task, "Call the printer", made.at.people["Ana"], due_on=on)
    made.at.clock.pass_time(days=28)
    page = made.show(qtbot, make)
    by_due = titles(page.missed)
    page.costs.slices.finish()
    assert sorted(titles(page.missed)) == sorted(by_due)
    assert titles(page.missed)[-1] == "Call the printer"
    unders = [item.under for item in page.missed.rows.items]
    assert [under.split(" · ")[0] for under in unders] == ["Early post", "Late post", "No project"]
    days = [int(under.split("Publish date ")[1].split()[0]) for under in unders[:2]]
    slips = {id: made.context.read(outlook, id).forecast for id in (late,)}
    anchor = slips[late][made.context.read(outlook, late).network.anchor_id]
    assert days[1] == anchor.slip_days
    assert days[0] > days[1]


@pytest.mark.requirement("S3")
def test_the_costs_come_after_the_rows_and_stop_with_the_page(qtbot, tmp_path: Path) -> None:
    made = room(tmp_path)
    made.at.start("Late post", date(2027, 3, 31))
    made.at.clock.pass_time(days=28)
    page = made.show(qtbot, make)
    qtbot.waitUntil(lambda: page.costs.found != {})
    assert "Publish date" in page.missed.rows.items[0].under
    page.refresh(None)
    assert "Publish date" in page.missed.rows.items[0].under
    assert page.costs.slices.busy
    page.hide()
    assert not page.costs.slices.busy
