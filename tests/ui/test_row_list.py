"""Painted rows that the keyboard walks."""

from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QMenu

from ui.widgets.ask_bar import AskBar
from ui.widgets.chip import ChipStyle
from ui.widgets.due_text import due_chip, due_words
from ui.widgets.row_list import MORE, RowItem, RowList, RowTool, tool_places
from ui.widgets.section import Section
from ui.widgets.wrapping_rows import WrappingRows

MONDAY = date(2027, 3, 1)
ROWS = (
    RowItem(None, "Ana", head=True, owner="Ana", owner_id=1),
    RowItem(1, "Brief", "Spring", (ChipStyle("today"),), "Ana", 1),
    RowItem(None, "Ben", head=True, owner="Ben", owner_id=2),
    RowItem(2, "Draft <b>bold</b>", "Spring", (), "Ben", 2),
)
TOOLS = (RowTool("D", "check", "Done"), RowTool("B", "circle-pause", "Blocked"))


def shown(qtbot, fits: bool = False) -> RowList:
    view = RowList("Work", TOOLS, fits=fits)
    qtbot.addWidget(view)
    view.resize(600, 300)
    view.show_items(ROWS)
    with qtbot.waitActive(view):
        view.show()
        view.activateWindow()
    view.setFocus()
    return view


def test_the_model_keeps_the_rules_of_item_models(qtbot) -> None:
    view = shown(qtbot)
    tester = QAbstractItemModelTester(view.rows, QAbstractItemModelTester.FailureReportingMode.Fatal)
    view.show_items(ROWS[:2])
    assert tester.model().rowCount() == 2


def test_heads_are_read_and_walked_over(qtbot) -> None:
    view = shown(qtbot)
    assert view.current_id == 1
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert view.current_id == 2


def test_walking_off_either_end_is_told(qtbot) -> None:
    view, ends = shown(qtbot), []
    view.walked_off.connect(ends.append)
    QTest.keyClick(view, Qt.Key.Key_Up)
    QTest.keyClick(view, Qt.Key.Key_Down)
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert ends == [-1, 1]


def test_a_letter_and_a_click_on_its_icon_ask_the_same(qtbot) -> None:
    view, asked = shown(qtbot), []
    view.asked.connect(lambda key, id: asked.append((key, id)))
    QTest.keyClick(view, Qt.Key.Key_D)
    place = tool_places(view.visualRect(view.rows.index(1)), ROWS[1], TOOLS)[0][1].center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place))
    assert asked == [("D", 1), ("D", 1)]


@pytest.mark.parametrize("tools", [1, 2, 6])
@pytest.mark.parametrize("chips", [0, 1, 3])
@pytest.mark.parametrize("width", [90, 160, 240, 320, 480, 900])
def test_a_click_in_the_middle_of_a_row_chooses_it_however_narrow_the_list_is(qtbot, width, chips, tools) -> None:
    kept = [RowTool(key, "x", f"Do {key}") for key in "ABCDEF"[:tools]]
    view: RowList[int] = RowList("Work", kept)
    qtbot.addWidget(view)
    view.resize(width, 200)
    view.show_items([RowItem(1, "One"), RowItem(2, "Two", "Spring", (ChipStyle("in review"),) * chips, "Ana", 1)])
    view.show()
    asked: list[tuple[str, int]] = []
    view.asked.connect(lambda key, id: asked.append((key, id)))
    row = view.visualRect(view.rows.index(1))
    for at in (row.center(), row.center() - QPoint(8, 0), row.center() + QPoint(8, 0)):
        view.choose(1)
        QTest.mouseMove(view.viewport(), at)
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
        assert (view.current_id, asked) == (2, [])
    places = tool_places(row, view.rows.items[1], kept)
    assert all(place.left() > row.center().x() + 7 for _, place in places)
    assert [tool for tool, _ in places] in ([], [MORE], kept)


def test_tools_without_room_stand_in_a_menu_that_a_click_on_the_dots_opens(qtbot) -> None:
    view, asked = shown(qtbot), []
    view.asked.connect(lambda key, id: asked.append((key, id)))
    view.resize(190, 300)
    ((tool, place),) = tool_places(view.visualRect(view.rows.index(3)), ROWS[3], TOOLS)
    assert tool is MORE
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place.center())
    menu = view.findChild(QMenu)
    assert [action.text() for action in menu.actions()] == ["Open", "Done", "Blocked"]
    menu.actions()[1].trigger()
    assert asked == [("D", 2)]


@pytest.mark.parametrize("leads", [False, True])
def test_rows_open_by_two_clicks_and_those_that_only_lead_somewhere_by_one_never_twice(qtbot, leads) -> None:
    view: RowList[int] = RowList("Work", leads=leads)
    qtbot.addWidget(view)
    view.resize(400, 200)
    view.show_items(ROWS)
    view.show()
    opened: list[int] = []
    view.opened.connect(opened.append)
    head, row = (view.visualRect(view.rows.index(at)).center() for at in (0, 1))
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=head)
    assert opened == []
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=row)
    assert opened == [1] * leads
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=row)
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=row)
    assert opened == [1]
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert opened == [1, 1]


def test_a_letter_that_is_no_tool_jumps_to_a_title_and_what_is_typed_on_means_nothing_else(qtbot) -> None:
    view, asked = shown(qtbot), []
    view.asked.connect(lambda key, id: asked.append(key))
    view.show_items((*ROWS, RowItem(3, "Wadding", "Spring", (), "Ben", 2)))
    view.choose(1)
    QTest.keyClicks(view, "wad")
    assert (asked, view.current_id) == ([], 3)


def test_what_is_current_stays_current_and_what_goes_makes_room_for_the_next(qtbot) -> None:
    view = shown(qtbot)
    view.choose(2)
    view.show_items(tuple(reversed(ROWS)))
    assert view.current_id == 2
    view.show_items(ROWS[:2])
    assert view.current_id == 1


def test_a_list_that_fits_is_as_high_as_its_rows(qtbot) -> None:
    view = shown(qtbot, fits=True)
    assert view.height() == 44 + 52 + 44 + 52


def test_rows_paint_foreign_text_as_it_is(qtbot) -> None:
    view = shown(qtbot)
    assert view.rows.index(3).data() == "Draft <b>bold</b>"
    assert not view.grab().isNull()


def test_the_menu_of_a_row_names_every_tool_with_its_key(qtbot) -> None:
    assert [(c.text, c.shortcut) for c in shown(qtbot).commands(1)] == [
        *(("Open", "Return"), ("Done", "D"), ("Blocked", "B"))
    ]


def test_a_section_without_rows_says_its_calm_sentence(qtbot) -> None:
    section = Section("Missed", RowList("Missed"), "Nothing missed.")
    qtbot.addWidget(section)
    assert section.says_empty == "Nothing missed."
    section.show_count(2)
    assert section.says_empty == ""


def test_due_days_are_words_and_never_only_a_colour() -> None:
    assert due_words(None, MONDAY) == "no date"
    assert due_words(date(2027, 2, 26), MONDAY, 1) == "Fri 26 Feb, 1 day late"
    assert due_words(MONDAY, MONDAY) == "Mon 1 Mar, today"
    assert due_chip(date(2027, 2, 25), MONDAY, 2).text == "Thu 25 Feb, 2 days late"
    assert due_chip(date(2028, 1, 3), MONDAY).text == "Mon 3 Jan 2028"


def test_a_question_keeps_asking_until_it_can_be_understood(qtbot) -> None:
    bar, answers = AskBar(lambda: MONDAY), []
    qtbot.addWidget(bar)
    bar.ask_block("Brief", lambda by, until: answers.append((by, until)))
    with qtbot.waitActive(bar):
        bar.activateWindow()
    QTest.keyClick(bar.focusWidget(), Qt.Key.Key_Return)
    assert answers == []
    QTest.keyClicks(bar.focusWidget(), "Legal")
    QTest.keyClick(bar.focusWidget(), Qt.Key.Key_Return)
    assert answers == [("Legal", None)]
    assert bar.isHidden()


def test_titles_are_written_over_as_many_lines_as_they_need(qtbot) -> None:
    long = "Speaker and moderator have rehearsed in the real room: open"
    view = WrappingRows("What is missing")
    qtbot.addWidget(view)
    view.resize(900, 50)
    view.show_items([RowItem(1, long, "must", avatar=False), RowItem(2, "Approve slides", "must", avatar=False)])
    view.show()

    def heights() -> list[int]:
        return [view.visualRect(view.rows.index(row)).height() for row in (0, 1)]

    low = heights()
    assert low[0] == low[1]
    for width in (300, 180, 900):
        view.resize(width, view.height())
        qtbot.waitUntil(lambda: sum(heights()) == view.height())
        assert heights()[1] == low[1]
        lines = 1 + (heights()[0] - low[0]) // view.fontMetrics().height()
        needed = view.fontMetrics().horizontalAdvance(long) / width
        assert (lines > 1) == (width < 900)
        assert needed <= lines <= needed + 2
