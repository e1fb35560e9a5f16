"""What the calendar shows and how one goes about in it: forms, keys, wheel, colours, gaps, a screen reader."""

from datetime import date, timedelta

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QContextMenuEvent, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.actions.absence import add_absence
from app.actions.brief import classify
from app.actions.calendar import add_holiday
from app.actions.process import add_process
from app.actions.recurrence import add_recurrence
from app.actions.saved_view import save_view
from app.actions.task import add_task, start_task
from app.domain.workflow import Workflow
from app.queries.calendar import ColourBy, EntryKind
from app.queries.saved_view import view_filter
from tests.ui.pages.calendar.dated import PUBLISH_ON, dated
from tests.ui.pages.room import titles
from ui.link.place import AddTask, ProjectPagePlace, SavedViewPlace, StartProject, TaskPanelPlace, TaskPlace
from ui.link.theme import Mode, theme
from ui.pages.calendar.calendar_grid import told_of
from ui.pages.calendar.model import CalendarForm
from ui.printing.month.month_layout import MonthPart


@pytest.mark.requirement("U1")
def test_the_month_shows_its_publish_date_and_says_what_is_in_it(qtbot, tmp_path):
    with dated(qtbot, tmp_path) as calendar:
        page = calendar.page
        assert page.when.text() == "April 2027"
        assert page.subtitle == "1 publish date in April"
        chip = calendar.part("Spring blog post")
        assert chip.entry.kind is EntryKind.PUBLISH
        assert page.grid.placed.days[PUBLISH_ON].contains(chip.rect)
        assert page.model.groups() == [("Blog post", page.model.content.hues["Blog post"])]
        assert "Blog post" in page.legend.accessibleDescription()


def test_forms_keep_the_day_and_have_keys(qtbot, tmp_path):
    with dated(qtbot, tmp_path) as calendar:
        page = calendar.page
        for key, form, rows in (
            ("2", CalendarForm.TWO_WEEKS, 2),
            ("3", CalendarForm.WEEK, 1),
            ("1", CalendarForm.MONTH, 5),
        ):
            calendar.key(key)
            assert (page.model.form, len(page.model.weeks)) == (form, rows)
            assert page.model.day == PUBLISH_ON
            assert PUBLISH_ON in page.grid.placed.days
        calendar.key("3")
        assert page.when.text() == "12 Apr – 18 Apr 2027"
        assert page.context.preferences.get("calendar.form", "") == "week"


def test_the_agenda_lists_every_day_with_something_on_it(qtbot, tmp_path):
    with dated(qtbot, tmp_path) as calendar:
        calendar.key("4")
        assert calendar.page.agenda.isVisible()
        rows = titles(calendar.page.agenda)
        at = rows.index("Mon 12 Apr")
        assert rows[at + 1] == "Spring blog post"
        calendar.page.agenda.opened.emit(next(key for key in calendar.page.entries if key[0] is EntryKind.PUBLISH))
        assert isinstance(calendar.room.asked[-1], ProjectPagePlace)


def test_arrows_go_by_days_and_weeks_and_page_keys_by_months(qtbot, tmp_path):
    with dated(qtbot, tmp_path) as calendar:
        model = calendar.page.model
        calendar.key(Qt.Key.Key_Right)
        assert model.day == PUBLISH_ON + timedelta(days=1)
        calendar.key(Qt.Key.Key_Down)
        assert model.day == PUBLISH_ON + timedelta(days=8)
        calendar.key(Qt.Key.Key_Left, Qt.Key.Key_Up)
        assert model.day == PUBLISH_ON
        calendar.key(Qt.Key.Key_PageDown)
        assert (model.day, calendar.page.when.text()) == (date(2027, 5, 12), "May 2027")
        calendar.key(Qt.Key.Key_PageUp, Qt.Key.Key_PageUp)
        assert model.day == date(2027, 3, 12)
        calendar.key(Qt.Key.Key_T)
        assert (model.day, calendar.page.when.text()) == (date(2027, 3, 1), "March 2027")


def test_the_last_day_of_a_long_month_becomes_the_last_of_a_short_one(qtbot, tmp_path):
    with dated(qtbot, tmp_path) as calendar:
        calendar.page.model.go_to(date(2027, 3, 31))
        calendar.key(Qt.Key.Key_PageUp)
        assert calendar.page.model.day == date(2027, 2, 28)


def test_enter_goes_into_the_day_and_opens_what_is_there(qtbot, tmp_path):
    with dated(qtbot, tmp_path) as calendar:
        calendar.key(Qt.Key.Key_Return)
        assert calendar.page.grid.inner.entry.title == "Spring blog post"
        calendar.key(Qt.Key.Key_Return)
        assert calendar.room.asked == [ProjectPagePlace(calendar.task("Publish").project_id)]
        calendar.key(Qt.Key.Key_Escape)
        assert calendar.page.grid.inner is None
        draft = calendar.task("Write final draft")
        calendar.page.model.go_to(draft.due_on)
        calendar.key(Qt.Key.Key_Return, Qt.Key.Key_Return)
        assert calendar.room.asked[-1] == TaskPanelPlace(draft.id)


def test_enter_on_an_empty_day_offers_what_can_be_begun_on_it(qtbot, tmp_path):
    with dated(qtbot, tmp_path) as calendar:
        on = date(2027, 4, 21)
        begun = {command.id: command for command in calendar.page.acts.of_day(on)}
        begun["calendar_start"].run()
        begun["calendar_add"].run()
        assert calendar.room.asked == [StartProject(on=on), AddTask(due_on=on)]
        past = calendar.page.acts.of_day(date(2027, 2, 1))[0]
        assert not past.enabled()
        assert past.reason == "This day is over. Choose a day from today on."


def test_the_wheel_turns_weeks_and_the_title_follows(qtbot, tmp_path):
    with dated(qtbot, tmp_path) as calendar:
        first = calendar.page.model.first
        for _ in range(5):
            _turn(calendar.view, -120)
        assert calendar.page.model.first == first + timedelta(weeks=5)
        assert calendar.page.when.text() == "May 2027"
        _turn(calendar.view, 120)
        assert calendar.page.model.first == first + timedelta(weeks=4)


def _turn(view, angle):
    at = QPointF(200, 200)
    event = QWheelEvent(
        at, view.mapToGlobal(at), QPoint(), QPoint(0, angle), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view, event)


def test_a_full_day_counts_the_rest_and_opens_with_all_of_it(qtbot, tmp_path):
    on = date(2027, 4, 7)

    def fill(room):
        for number in range(200):
            room.at.workspace.do(add_task, f"Errand {number}", room.at.people["Ana"], due_on=on)

    with dated(qtbot, tmp_path, fill) as calendar:
        parts = calendar.page.grid.placed.of_day(on)
        more = parts[-1]
        assert more.kind is MonthPart.MORE
        assert len(parts) - 1 + more.count == calendar.page.model.day_view(on).count >= 200
        assert all(calendar.page.grid.placed.days[on].contains(part.rect) for part in parts)
        QTest.mouseClick(calendar.view, Qt.MouseButton.LeftButton, pos=more.rect.center().toPoint())
        listed = next(
            one
            for one in calendar.page.findChildren(object)
            if getattr(one, "accessibleName", str)() == "Entries of the day"
        )
        assert len(listed.rows.items) >= 200


def test_colours_are_of_what_was_chosen_and_two_types_never_share_one_while_there_are_enough(qtbot, tmp_path):
    def start(room):
        for number in range(8):
            project = room.at.start(f"Run {number}", PUBLISH_ON + timedelta(days=number))
            room.at.workspace.do(classify, project, type=f"Type {number}", client="Acme")

    with dated(qtbot, tmp_path, start) as calendar:
        hues = calendar.page.model.content.hues
        assert len({hues[f"Type {number}"] for number in range(7)}) == 7
        calendar.page.colour.pick(ColourBy.CLIENT)
        assert [name for name, _ in calendar.page.model.groups()] == ["Acme"]


def test_a_gap_is_marked_and_leads_to_a_project_that_fills_it(qtbot, tmp_path):
    def often(room):
        workflow = room.at.workspace.read(lambda reader: reader.find(Workflow)[0].id)
        room.at.workspace.do(add_process, "Blog", cadence="every week", workflow_id=workflow)

    with dated(qtbot, tmp_path, often) as calendar:
        page = calendar.page
        gaps = [part for part in page.grid.placed.parts if part.kind is MonthPart.GAP]
        assert [part.on for part in gaps] == [date(2027, 3, 29), date(2027, 4, 5), date(2027, 4, 19), date(2027, 4, 26)]
        assert page.gaps.text() == "4 gaps"
        assert told_of(page.model, gaps[0]) == "Gap in week 13: nothing of Blog appears by then"
        page.acts.fill_gap(page.model.weeks[1], page.model.weeks[1].gaps[0])
        assert calendar.room.asked == [StartProject("Blog post", on=date(2027, 4, 5))]


def test_titles_from_right_to_left_stand_in_their_room(qtbot, tmp_path):
    def hebrew(room):
        room.at.workspace.do(add_task, "לכתוב טיוטה ראשונה של המאמר", room.at.people["Ana"], due_on=date(2027, 4, 8))

    with dated(qtbot, tmp_path, hebrew) as calendar:
        part = calendar.part("לכתוב")
        room = calendar.page.grid.placed.days[date(2027, 4, 8)]
        assert room.contains(part.rect)
        inked = _differs(calendar, part.rect.toRect())
        assert inked
        beside = part.rect.translated(room.width(), 0).toRect().adjusted(0, 2, -10, -2)
        assert not _inked(calendar.view.grab().toImage(), beside)


def _differs(calendar, box):
    return _inked(calendar.view.grab().toImage(), box)


def _inked(image: QImage, box) -> bool:
    ground = image.pixel(box.x() + box.width() - 1, box.y() - 1)
    return any(
        image.pixel(x, y) != ground
        for x in range(box.x() + 6, box.right() - 2, 2)
        for y in range(box.y() + 2, box.bottom() - 2, 2)
    )


def test_absences_and_days_off_are_said_and_the_keyboard_reaches_them(qtbot, tmp_path):
    def away(room):
        room.at.workspace.do(add_holiday, date(2027, 4, 16), "Founding day")
        room.at.workspace.do(add_absence, room.at.people["Ana"], date(2027, 4, 14), date(2027, 4, 20), reason="Rest")

    with dated(qtbot, tmp_path, away) as calendar:
        page = calendar.page
        assert page.subtitle == "1 publish date · 1 day off and 1 absence in April"
        page.grid.choose(date(2027, 4, 15))
        reached = page.grid.walk(date(2027, 4, 15))
        assert told_of(page.model, reached[-1]) == "Ana Costa is away Wed 14 Apr to Tue 20 Apr, Rest"
        bands = [part for part in page.grid.placed.parts if part.kind is MonthPart.AWAY]
        assert [part.continues for part in bands] == [(False, True), (True, False)]
        for _ in range(len(reached)):
            calendar.key(Qt.Key.Key_Return if page.grid.inner is None else Qt.Key.Key_Down)
        assert page.grid.inner.away.name == "Ana Costa"


def test_runs_to_come_stand_hollow_and_are_skipped_with_delete(qtbot, tmp_path):
    def repeat(room):
        workflow = room.at.workspace.read(lambda reader: reader.find(Workflow)[0].id)
        room.at.workspace.do(add_recurrence, workflow, "FREQ=WEEKLY;BYDAY=TH", date(2027, 4, 15), pattern="Letter {n}")

    with dated(qtbot, tmp_path, repeat) as calendar:
        assert calendar.part("Letter 1").entry.kind is EntryKind.RUN
        calendar.page.grid.choose(date(2027, 4, 22), calendar.part("Letter 2"))
        calendar.one_step(lambda: calendar.key(Qt.Key.Key_Delete))
        shown = {p.entry.title for p in calendar.page.grid.placed.parts if p.entry and p.entry.kind is EntryKind.RUN}
        assert shown == {"Letter 1", "Letter 3"}


def test_alt_and_an_arrow_move_a_due_by_a_working_day(qtbot, tmp_path):
    with dated(qtbot, tmp_path) as calendar:
        draft = calendar.task("Write final draft")
        calendar.page.grid.choose(draft.due_on, calendar.part("Write final draft"))
        calendar.one_step(lambda: calendar.key(Qt.Key.Key_Left, held=Qt.KeyboardModifier.AltModifier))
        moved = calendar.task("Write final draft").due_on
        assert moved == draft.due_on - timedelta(days=1 if draft.due_on.weekday() else 3)
        assert calendar.page.grid.model.day == moved


def test_what_is_at_risk_says_when_it_is_expected(qtbot, tmp_path):
    with dated(qtbot, tmp_path) as calendar:
        page = calendar.page
        idea = calendar.task("Generate idea")
        calendar.room.at.clock.pass_time(days=(idea.due_on - date(2027, 3, 1)).days + 3)
        page.refresh(None)
        page.model.go_to(idea.due_on)
        page.model.settle()
        part = calendar.part("Generate idea")
        assert part.entry.late
        assert page.model.content.expected[idea.id] > idea.due_on
        assert "expected" in told_of(page.model, part)


def test_a_change_elsewhere_shows_at_once(qtbot, tmp_path):
    with dated(qtbot, tmp_path) as calendar:
        on = date(2027, 4, 21)
        task = calendar.room.at.workspace.do(add_task, "Order cake", calendar.room.at.people["Ana"], due_on=on).value
        assert calendar.part("Order cake").on == on
        calendar.room.at.workspace.do(start_task, task)
        assert calendar.page.show_place(TaskPlace(task))
        assert calendar.page.grid.inner.entry.task_id == task


def test_a_screen_reader_finds_each_day_and_entry_and_presses_it(qtbot, tmp_path):
    with dated(qtbot, tmp_path) as calendar:
        root = QAccessible.queryAccessibleInterface(calendar.page.grid)
        names = [root.child(at).text(QAccessible.Text.Name) for at in range(root.childCount())]
        assert len([name for name in names if name.endswith(("entries", "entry"))]) == 35
        at = next(at for at, name in enumerate(names) if name.startswith("Spring blog post"))
        assert names[at] == "Spring blog post, Publish date, Mon 12 Apr"
        child = root.child(at)
        child.actionInterface().doAction(child.actionInterface().pressAction())
        assert calendar.page.grid.inner.entry.title == "Spring blog post"
        assert root.focusChild().text(QAccessible.Text.Name) == names[at]
        assert root.indexOfChild(root.focusChild()) == at
        centre = child.rect().center()
        assert root.childAt(centre.x(), centre.y()).text(QAccessible.Text.Name) == names[at]


def test_weeks_that_begin_on_sunday(qtbot, tmp_path):
    with dated(qtbot, tmp_path) as calendar:
        calendar.page.model.begin_weeks_on(6)
        days = [*calendar.page.grid.placed.days]
        assert (days[0], days[0].weekday()) == (date(2027, 3, 28), 6)
        assert calendar.page.model.weeks[0].number == 13
        rooms = calendar.page.grid.placed.days
        assert rooms[date(2027, 4, 4)].width() < rooms[date(2027, 4, 5)].width()


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
@pytest.mark.parametrize("size", [(1150, 660), (640, 420)])
def test_everything_stands_inside_its_day_in_every_size(qtbot, tmp_path, mode, size):
    def fill(room):
        for number in range(30):
            room.at.workspace.do(add_task, f"Errand {number}", room.at.people["Ana"], due_on=date(2027, 4, 9))
        for name in ("Ana", "Ben", "Carla", "Elif"):
            room.at.workspace.do(add_absence, room.at.people[name], date(2027, 4, 7), date(2027, 4, 9))

    before = theme().mode
    theme().choose(mode)
    try:
        with dated(qtbot, tmp_path, fill) as calendar:
            calendar.page.resize(*size)
            QApplication.processEvents()
            layout = calendar.page.grid.placed
            for part in layout.parts:
                if part.entry is not None or part.kind is MonthPart.MORE:
                    assert layout.days[part.on].adjusted(0, 0, 0, 1).contains(part.rect), part
            assert layout.row_height >= 84
            placed = [part.rect.adjusted(1, 1, -1, -1) for part in layout.parts]
            assert not any(a.intersects(b) for at, a in enumerate(placed) for b in placed[:at])
            calendar.page.grid.choose(date(2027, 4, 8))
            assert sum(part.count or 1 for part in calendar.page.grid.placed.parts if part.away) == 4
            calendar.view.grab()
    finally:
        theme().choose(before)


def test_the_filter_shows_the_same_tasks_and_names_who_is_away(qtbot, tmp_path):
    with dated(qtbot, tmp_path) as calendar:
        page = calendar.page
        page.filter.setText('"Write final"')
        shown = [part.entry.title for part in page.grid.placed.parts if part.entry is not None]
        assert shown == ["Write final draft"]
        page.filter.setText('owner:"Carla Ruiz"')
        owners = {part.entry.owner for part in page.grid.placed.parts if part.entry is not None and part.entry.owner}
        assert owners == {"Carla Ruiz"}
        assert page.model.person_id == calendar.room.at.people["Carla"]
        page.filter.setText("")
        assert calendar.part("Spring blog post")
        assert page.model.person_id is None


def test_a_saved_view_comes_back_with_its_filter_and_its_form(qtbot, tmp_path):
    with dated(qtbot, tmp_path) as calendar:
        page = calendar.page
        page.filter.setText('owner:"Carla Ruiz"')
        calendar.key("2")
        shown = page.shown_view()
        filter = view_filter(shown)
        view_id = calendar.room.at.workspace.do(save_view, "Carla", shown.page, filter, grouping=shown.grouping).value
        page.filter.setText("")
        calendar.key("1")
        assert page.show_place(SavedViewPlace(view_id))
        assert page.filter.filter == filter
        assert page.model.form is CalendarForm.TWO_WEEKS
        assert page.model.person_id == calendar.room.at.people["Carla"]


def test_what_is_pressed_on_a_day_of_the_next_month_stays_under_the_mouse(qtbot, tmp_path):
    """So that it can be dragged, and its menu is of this day."""
    day = date(2027, 5, 1)
    with dated(qtbot, tmp_path) as calendar:
        page = calendar.page
        place = page.grid.placed.days[day].center().toPoint()
        for button in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
            qtbot.mouseClick(page.grid.viewport(), button, pos=place)
            assert page.when.text() == "April 2027"
            assert page.model.day == day
            assert page.grid.part_at(QPointF(place)).on == day
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, page.grid.viewport().mapToGlobal(place))
        QApplication.sendEvent(page.grid.viewport(), event)
        menu = QApplication.activePopupWidget()
        assert any("1 May" in action.text() for action in menu.actions())
        menu.close()
        calendar.key(Qt.Key.Key_Right)
        assert (page.when.text(), page.model.day) == ("May 2027", date(2027, 5, 2)), "keys turn the page"
