"""Date, person, search and choice fields: keyboard first, problems as sentences."""

import gc
from datetime import date

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QCalendarWidget,
    QCompleter,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLayout,
    QLayoutItem,
    QLineEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.domain.ids import RoleId
from ui.widgets.date_field import DateField
from ui.widgets.form import Form, tab_in_order
from ui.widgets.person_field import PersonChoice, PersonField
from ui.widgets.picker import Picker
from ui.widgets.role_field import RoleField
from ui.widgets.search_field import SearchField
from ui.widgets.segmented import SegmentedControl

SUNDAY = date(2026, 11, 22)
TEAM = [PersonChoice(1, "Maya Okafor"), PersonChoice(2, "Jon Berg", "least loaded"), PersonChoice(3, "Jon Okello")]


def day_field(qtbot, **kw) -> DateField:
    field = DateField("Publish date", lambda: SUNDAY, **kw)
    qtbot.addWidget(field)
    field.show()
    return field


def person_field(qtbot, chosen: int | None = None) -> PersonField:
    field = PersonField("Owner")
    qtbot.addWidget(field)
    field.set_choices(TEAM, chosen)
    field.show()
    return field


def typed(qtbot, field: QLineEdit, text: str) -> None:
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def test_a_typed_day_is_shown_with_its_weekday(qtbot):
    field = day_field(qtbot)
    with qtbot.waitSignal(field.date_changed) as told:
        typed(qtbot, field, "12 mar")
    assert told.args == [date(2027, 3, 12)]
    assert field.text() == "Fri 12 Mar 2027"


def test_nonsense_keeps_the_last_day_and_says_why(qtbot):
    field = day_field(qtbot, day=SUNDAY)
    with qtbot.assertNotEmitted(field.date_changed), qtbot.waitSignal(field.problem_changed):
        typed(qtbot, field, "30 feb 2027")
    assert field.problem == "February 2027 has no day 30."
    assert field.day == SUNDAY
    assert field.text() == "30 feb 2027"
    typed(qtbot, field, "+1")
    assert (field.problem, field.day) == ("", date(2026, 11, 23))


def test_a_click_into_the_field_lets_the_next_day_take_the_place_of_the_old_one(qtbot):
    field = day_field(qtbot, day=SUNDAY)
    qtbot.mouseClick(field, Qt.MouseButton.LeftButton)
    assert field.selectedText() == "Sun 22 Nov 2026"
    with qtbot.waitSignal(field.date_changed) as told:
        qtbot.keyClicks(field, "1 dec")
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert told.args == [date(2026, 12, 1)]


@pytest.mark.parametrize("place", [(520, 10), (520, 360), (5, 360)])
def test_the_calendar_stays_inside_its_window(qtbot, place):
    window = QWidget()
    window.resize(640, 400)
    field = DateField("Publish date", lambda: SUNDAY)
    field.setParent(window)
    field.setGeometry(*place, 110, 34)
    qtbot.addWidget(window)
    window.show()
    field.open_calendar()
    month = field.findChild(QCalendarWidget).window()
    inside = month.geometry().translated(-window.mapToGlobal(window.rect().topLeft()))
    assert window.rect().contains(inside), inside
    assert not inside.intersects(field.geometry())


def test_the_calendar_has_room_for_every_week(qtbot):
    field = day_field(qtbot, day=date(2026, 8, 15))
    field.open_calendar()
    month = field.findChild(QCalendarWidget)
    table = month.findChild(QTableView)
    assert table.model().rowCount() == 7
    assert min(table.rowHeight(row) for row in range(7)) >= month.fontMetrics().height()
    assert sum(table.rowHeight(row) for row in range(7)) <= table.viewport().height()


def test_leaving_the_field_reads_it(qtbot):
    field = day_field(qtbot)
    field.setText("fri")
    field.setFocus()
    field.clearFocus()
    assert field.read()
    assert field.day == date(2026, 11, 27)


def test_arrows_step_days_and_page_keys_weeks(qtbot):
    field = day_field(qtbot, day=SUNDAY)
    qtbot.keyClick(field, Qt.Key.Key_Up)
    qtbot.keyClick(field, Qt.Key.Key_PageUp)
    assert field.day == date(2026, 11, 30)
    qtbot.keyClick(field, Qt.Key.Key_Down)
    assert field.day == date(2026, 11, 29)


def test_empty_is_none_only_where_a_day_is_optional(qtbot):
    free = day_field(qtbot, day=SUNDAY)
    typed(qtbot, free, "\b")
    assert free.day is None
    needed = day_field(qtbot, day=SUNDAY, optional=False)
    typed(qtbot, needed, "\b")
    assert needed.problem.startswith("A date is needed.")
    assert needed.day == SUNDAY


def test_the_calendar_opens_by_keyboard_and_picks(qtbot):
    field = day_field(qtbot, day=SUNDAY)
    qtbot.keyClick(field, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    frame, month = field._calendar
    assert frame.isVisible()
    assert month.accessibleName() == "Publish date: calendar"
    month.activated.emit(QDate(2026, 12, 14))
    assert not frame.isVisible()
    assert field.day == date(2026, 12, 14)


def test_setting_a_day_from_outside_tells_nobody(qtbot):
    field = day_field(qtbot)
    with qtbot.assertNotEmitted(field.date_changed):
        field.set_day(SUNDAY)
    assert field.text() == "Sun 22 Nov 2026"


@pytest.mark.parametrize(("text", "who"), [("maya", 1), ("BERG", 2), ("jon berg", 2), ("okello", 3)])
def test_part_of_a_name_is_enough(qtbot, text, who):
    field = person_field(qtbot)
    with qtbot.waitSignal(field.picked) as told:
        typed(qtbot, field.lineEdit(), text)
    assert told.args == [who]
    assert field.lineEdit().text() == TEAM[who - 1].name


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("zed", "Nobody is called “zed”."), ("jon", "2 fit “jon”; type more of the name.")],
)
def test_a_name_that_fits_nobody_or_several_is_a_problem_when_it_is_left(qtbot, text, sentence):
    field = person_field(qtbot, chosen=1)
    field.lineEdit().selectAll()
    qtbot.keyClicks(field.lineEdit(), text)
    assert field.problem == ""
    with qtbot.assertNotEmitted(field.picked):
        field.keep()
    assert field.problem == sentence
    assert field.person_id is None
    field.take_back()
    assert (field.problem, field.person_id, field.lineEdit().text()) == ("", 1, "Maya Okafor")


def rows(field: Picker) -> list[str]:
    shown = field.findChild(QCompleter).popup().model()
    return [shown.index(row, 0).data() for row in range(shown.rowCount())]


def highlighted(field: Picker) -> str:
    return field.findChild(QCompleter).popup().currentIndex().data()


def test_a_click_opens_the_list_with_an_empty_line_and_esc_changes_nothing(qtbot):
    field = person_field(qtbot, chosen=2)
    line = field.lineEdit()
    qtbot.mouseClick(line, Qt.MouseButton.LeftButton)
    popup = field.findChild(QCompleter).popup()
    assert (line.text(), line.placeholderText()) == ("", "Jon Berg")
    assert rows(field) == ["Nobody", "Maya Okafor", "Jon Berg", "Jon Okello"]
    assert (popup.isVisible(), highlighted(field)) == (True, "Jon Berg")
    qtbot.keyClicks(line, "ok")
    assert (line.text(), rows(field), highlighted(field)) == ("ok", ["Maya Okafor", "Jon Okello"], "Maya Okafor")
    with qtbot.assertNotEmitted(field.picked):
        qtbot.keyClick(popup, Qt.Key.Key_Escape)
    assert (popup.isVisible(), line.text(), field.person_id) == (False, "Jon Berg", 2)


def test_the_list_shows_at_least_eight_rows(qtbot):
    field = person_field(qtbot)
    field.set_choices([PersonChoice(at, f"Person {at}") for at in range(30)])
    field.open_list()
    popup = field.findChild(QCompleter).popup()
    assert popup.viewport().height() // popup.sizeHintForRow(0) >= 8


def test_somebody_new_is_offered_last_and_highlighted_only_when_nobody_fits(qtbot):
    field = PersonField("Owner", creates=True)
    qtbot.addWidget(field)
    field.set_choices(TEAM)
    field.show()
    qtbot.keyClicks(field.lineEdit(), "Maya")
    assert (rows(field), highlighted(field)) == (["Maya Okafor", "Create person “Maya”"], "Maya Okafor")
    qtbot.keyClicks(field.lineEdit(), " Li")
    with qtbot.waitSignal(field.typed) as told:
        qtbot.keyClick(field.lineEdit(), Qt.Key.Key_Return)
    assert (told.args, field.lineEdit().text(), field.person_id) == (["Maya Li"], "", None)


def test_enter_takes_the_highlighted_role_and_makes_no_other(qtbot):
    field = RoleField("Role")
    qtbot.addWidget(field)
    field.show_roles({RoleId("copywriter"): "Copywriter", RoleId("editor"): "Editor"})
    field.show()
    with qtbot.assertNotEmitted(field.role_typed), qtbot.waitSignal(field.role_picked) as told:
        typed(qtbot, field.lineEdit(), "Copy")
    assert (told.args, field.lineEdit().text()) == ([RoleId("copywriter")], "Copywriter")


def test_enter_in_the_field_does_not_press_the_button_of_its_window(qtbot):
    dialog = QDialog()
    field, button = PersonField("Owner"), QPushButton("Start")
    button.setDefault(True)
    layout = QVBoxLayout(dialog)
    layout.addWidget(field)
    layout.addWidget(button)
    qtbot.addWidget(dialog)
    field.set_choices(TEAM)
    dialog.show()
    with qtbot.assertNotEmitted(button.clicked):
        qtbot.keyClicks(field, "zed")
        field.findChild(QCompleter).popup().hide()
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.problem == "Nobody is called “zed”."


def test_an_empty_name_is_nobody(qtbot):
    field = person_field(qtbot, chosen=1)
    with qtbot.waitSignal(field.picked) as told:
        typed(qtbot, field.lineEdit(), "\b")
    assert told.args == [None]
    assert field.problem == ""


def test_choosing_from_outside_tells_nobody_and_an_unknown_person_is_nobody(qtbot):
    field = person_field(qtbot)
    with qtbot.assertNotEmitted(field.picked):
        field.choose(2)
        assert field.currentText() == "Jon Berg"
        field.choose(99)
    assert field.person_id is None


def test_two_people_of_one_name_can_both_be_picked_from_the_list(qtbot):
    field = PersonField("Owner")
    qtbot.addWidget(field)
    field.set_choices([PersonChoice(1, "Jon Berg"), PersonChoice(2, "Jon Berg")])
    field.pick(2)
    assert field.person_id == 2


def test_esc_clears_a_search_and_then_leaves_it(qtbot):
    field = SearchField("Filter cards")
    qtbot.addWidget(field)
    field.show()
    heard: list[str] = []
    field.searched.connect(heard.append)
    qtbot.keyClicks(field, " ab ")
    assert heard[-1] == "ab"
    with qtbot.assertNotEmitted(field.left):
        qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""
    with qtbot.waitSignal(field.left):
        qtbot.keyClick(field, Qt.Key.Key_Escape)


def test_arrow_keys_choose_a_segment(qtbot):
    control = SegmentedControl("Look", [("light", "Light"), ("dark", "Dark")], "light")
    qtbot.addWidget(control)
    control.show()
    with qtbot.waitActive(control):
        control.activateWindow()
    first = control._buttons["light"]
    first.setFocus()
    with qtbot.waitSignal(control.chosen) as told:
        qtbot.keyClick(first, Qt.Key.Key_Right)
    assert told.args == ["dark"]
    assert control.current == "dark"
    with pytest.raises(KeyError):
        control.choose("sepia")


def test_a_row_shows_the_problem_of_its_field_and_says_it_with_the_field(qtbot):
    form = Form()
    qtbot.addWidget(form)
    field = DateField("", lambda: SUNDAY)
    row = form.add("&Publish date", field, "A Monday.")
    form.show()
    assert field.accessibleName() == "Publish date"
    assert spoken(field, QAccessible.Text.Description) == "A Monday."
    typed(qtbot, field, "never")
    assert row.problem.startswith("“never” is no date.")
    assert spoken(field, QAccessible.Text.Description) == row.problem
    assert field.property("wrong") == "true"
    typed(qtbot, field, "fri")
    assert (row.problem, field.property("wrong")) == ("", "false")


def test_the_focus_goes_to_the_first_row_with_a_problem(qtbot):
    form = Form()
    qtbot.addWidget(form)
    for name in ("Name", "Key"):
        form.add(name, QLineEdit())
    form.show()
    assert not form.focus_first_problem()
    form.rows[1].show_problem("A key is needed.")
    with qtbot.waitActive(form):
        form.activateWindow()
    assert form.focus_first_problem()
    assert form.rows[1].field.hasFocus()


def test_the_label_of_a_row_jumps_to_its_field(qtbot):
    host = QWidget()
    qtbot.addWidget(host)
    layout = QVBoxLayout(host)
    form = Form()
    layout.addWidget(form)
    row = form.add("&Name", QLineEdit())
    assert row.label.buddy() is row.field


def spoken(widget: QWidget, what: QAccessible.Text) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(what)


def test_a_problem_in_a_form_pushes_nothing_about(qtbot):
    form = Form()
    first = form.add("Day", DateField("Day", lambda: SUNDAY))
    second = form.add("Owner", PersonField("Owner"))
    qtbot.addWidget(form)
    form.resize(320, form.sizeHint().height())
    form.show()
    places = [row.field.mapTo(form, row.field.rect().topLeft()) for row in (first, second)]
    height = form.sizeHint().height()
    first.show_problem("A date is needed.")
    second.show_problem("Nobody is called “zed”.")
    qtbot.wait(1)
    assert [row.field.mapTo(form, row.field.rect().topLeft()) for row in (first, second)] == places
    assert form.sizeHint().height() == height


def test_putting_fields_in_order_keeps_no_hold_on_items_of_a_layout_that_go_before_it(qtbot) -> None:
    """A held item stands for whatever Qt makes at its address later: a table once got it for its header."""
    root = QWidget()
    qtbot.addWidget(root)
    outer, grid, row = QVBoxLayout(root), QGridLayout(), QHBoxLayout()
    outer.addLayout(row)
    outer.addLayout(grid)
    right, left, above, only = (QLineEdit() for _ in range(4))
    below, inside = QWidget(), QLineEdit()
    QVBoxLayout(below).addWidget(inside)
    row.addWidget(only)
    grid.addWidget(right, 1, 1)
    grid.addWidget(left, 1, 0)
    grid.addWidget(above, 0, 0, 1, 2)
    outer.addWidget(below)
    tab_in_order(root)
    order, at = [], only
    for _ in range(5):
        order.append(at)
        at = at.nextInFocusChain()
        while not isinstance(at, QLineEdit):
            at = at.nextInFocusChain()
    assert order == [only, above, left, right, inside]
    assert not [
        thing for thing in gc.get_objects() if isinstance(thing, QLayoutItem) and not isinstance(thing, QLayout)
    ]
