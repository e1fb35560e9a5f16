"""The window: pages on first visit, one header, undo from a toast, the palette by keyboard."""

import logging
import sys
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QListWidget, QPushButton

from app.domain.saved_view import built_in_views
from tests.ui.fakes import FakePage, break_a_rule, fake_entries, move_card
from ui.link.command import Command
from ui.link.context import Context
from ui.link.place import TaskPlace
from ui.link.preferences import Preferences
from ui.link.theme import Mode, theme
from ui.shell.application import CrashGuard
from ui.shell.history_dialog import HistoryDialog, undo_provider
from ui.shell.main_window import MainWindow
from ui.shell.rail import NARROW, WIDE
from ui.shell.search import PaletteHit, matching, score
from ui.widgets.crash_box import CrashBox

NAMES = ["Today", "Projects", "Board", "Outbox", "People", *(view.name for view in built_in_views()), "Settings"]


@pytest.fixture
def window(qtbot, context) -> MainWindow:
    made = MainWindow(context, fake_entries())
    qtbot.addWidget(made)
    made.show()
    with qtbot.waitActive(made):
        made.activateWindow()
    return made


def header_buttons(window: MainWindow) -> list[str]:
    return [made.text() for made in window.header.findChildren(QPushButton) if not made.isHidden()]


def test_the_title_says_what_is_open(window):
    assert window.windowTitle() == "Leadline — Today"
    window.show_page("board")
    assert window.windowTitle() == "Leadline — Board"
    window.page.set_header(title="Spring launch")
    assert window.windowTitle() == "Leadline — Spring launch"


def test_the_rail_is_a_list_named_pages_with_settings_at_its_bottom(window):
    rail = window.findChild(QListWidget, "Pages")
    assert rail.accessibleName() == "Pages"
    named = [rail.item(row) for row in range(rail.count()) if rail.item(row).text()]
    assert [item.text() for item in named] == NAMES
    assert rail.visualItemRect(named[-1]).bottom() >= rail.viewport().height() - 4
    spoken = QAccessible.queryAccessibleInterface(rail)
    assert "Board" in [spoken.child(row).text(QAccessible.Text.Name) for row in range(spoken.childCount())]


def test_the_rail_is_walked_by_keyboard_past_the_gap(window, qtbot):
    rail = window.rail.list
    window.rail.show_views([])
    rail.setFocus()
    qtbot.keyClick(rail, Qt.Key.Key_End)
    assert window.page_id == "settings"
    assert rail.hasFocus()
    qtbot.keyClick(rail, Qt.Key.Key_Up)
    assert window.page_id == "people"


def test_a_page_that_a_screen_reader_selects_is_opened(window, qtbot):
    window.rail.list.item_of("board").setSelected(True)
    qtbot.waitUntil(lambda: window.page_id == "board")


def test_a_page_is_built_on_its_first_visit_and_kept(window):
    assert window.stack.count() == 1
    board = window.show_page("board")
    assert window.stack.count() == 2
    window.show_page("today")
    assert window.show_page("board") is board


def test_the_first_window_fits_the_screen(window):
    free = window.screen().availableSize()
    assert (window.width(), window.height()) <= (free.width(), free.height())
    assert window.height() < free.height(), "there is room for the title bar"


def test_the_header_shows_the_one_primary_button_of_the_page(window, qtbot):
    assert header_buttons(window) == ["New project"]
    made = next(b for b in window.header.findChildren(QPushButton) if not b.isHidden())
    qtbot.mouseClick(made, Qt.MouseButton.LeftButton)
    assert window.page.ran == ["new"]


def test_a_narrow_window_keeps_the_icons_of_the_rail_only(window):
    window.resize(1200, 700)
    assert window.rail.width() == WIDE
    window.resize(1000, 700)
    assert window.rail.width() == NARROW
    assert window.rail.list.item(2).toolTip() == "Board"
    window.resize(1200, 700)
    window.toggle_rail()
    assert window.rail.width() == NARROW


def test_revealing_a_task_stays_on_a_page_that_has_it_and_else_goes_where_it_is(window, context):
    board = window.show_page("board")
    window.show_page("today")
    context.go_to(TaskPlace(2))
    assert window.page_id == "board"
    assert board.shown == [TaskPlace(2)]
    context.go_to(TaskPlace(1))
    assert board.shown[-1] == TaskPlace(1)


def test_back_goes_to_the_page_before(window, qtbot):
    window.show_page("board")
    window.show_page("people")
    qtbot.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert window.page_id == "board"
    window.go_back()
    window.go_back()
    assert window.page_id == "today"


def test_pages_have_number_keys(window, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    assert window.page_id == "board"
    qtbot.keyClick(window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    assert window.page_id == "settings"


def test_the_menu_bar_has_its_five_menus_and_takes_rows_of_others(qtbot, context):
    ran: list[str] = []
    new = Command("new_project", "New project…", lambda: ran.append("new"), "plus", "Ctrl+N")
    made = MainWindow(context, fake_entries(), menus={"File": [new]})
    qtbot.addWidget(made)
    menus = {action.text().replace("&", ""): action.menu() for action in made.menuBar().actions()}
    assert list(menus) == ["File", "Edit", "View", "Go", "Help"]
    menus["File"].actions()[0].trigger()
    assert ran == ["new"]
    assert [a.text() for a in menus["Edit"].actions()][:2] == ["Undo", "Redo"]


def test_no_shortcut_means_two_things(window):
    keys = [action.shortcut().toString() for action in window.actions() if not action.shortcut().isEmpty()]
    assert len(keys) == len(set(keys))
    assert {"Ctrl+K", "Ctrl+Q", "Alt+Left"} <= set(keys)


def test_the_look_is_chosen_in_the_view_menu_and_remembered(window, context, tmp_path):
    look = next(action for action in window.actions() if action.objectName() == "look_dark")
    look.trigger()
    assert theme().mode is Mode.DARK
    assert Preferences(tmp_path / "preferences.json").get("look.mode", "") == "dark"


def test_the_size_of_the_window_is_remembered(qtbot, workspace, tmp_path):
    path = tmp_path / "view.json"
    first = MainWindow(Context(workspace, Preferences(path)), fake_entries())
    qtbot.addWidget(first)
    first.show()
    first.resize(760, 520)
    first.close()
    second = MainWindow(Context(workspace, Preferences(path)), fake_entries())
    qtbot.addWidget(second)
    assert (second.width(), second.height()) == (760, 520)


def test_a_broken_geometry_is_ignored(qtbot, workspace, tmp_path):
    preferences = Preferences(tmp_path / "view.json")
    preferences.set("window.geometry", "ünsinn")
    made = MainWindow(Context(workspace, preferences), fake_entries())
    qtbot.addWidget(made)
    assert made.width() == min(1280, made.screen().availableSize().width())


def test_an_edit_is_told_in_a_toast_whose_button_takes_it_back(window, context, workspace, qtbot):
    context.do(move_card, 1)
    toast = window.toasts.stack.toasts[-1]
    assert toast.content.text == "Moved card"
    qtbot.mouseClick(toast.button, Qt.MouseButton.LeftButton)
    assert workspace.undo_title() is None
    assert [t.content.text for t in window.toasts.stack.toasts] == ["Undid: moved card"]
    before, asked = window.page, []
    context.place_asked.connect(asked.append)
    assert window.toasts.stack.toasts[0].button.text() == "Show"
    assert (window.page, asked) == (before, [])
    qtbot.mouseClick(window.toasts.stack.toasts[0].button, Qt.MouseButton.LeftButton)
    assert asked == [TaskPlace(1)]


def test_what_is_said_right_after_an_edit_keeps_the_button_of_the_edit(window, context):
    context.do(move_card, 1)
    context.say("It stands elsewhere now.")
    [toast] = window.toasts.stack.toasts
    assert (toast.content.text, toast.content.label) == ("It stands elsewhere now.", "Undo")


def test_the_history_lists_every_step_and_the_palette_finds_what_can_be_undone(window, context):
    context.do(move_card, 1)
    context.do(move_card, 2)
    context.undo()
    window.show_history()
    box = window.findChild(HistoryDialog)
    rows = box.rows.model().items
    assert [(row.title, [chip.text for chip in row.chips]) for row in rows[:2]] == [
        ("Moved card", ["undone"]),
        ("Moved card", []),
    ]
    assert rows[0].under.startswith("Work · ")
    asked = []
    context.place_asked.connect(asked.append)
    box.rows.opened.emit(rows[0].id)
    assert asked == [TaskPlace(2)]
    hits = undo_provider(context)("undo")
    assert [(hit.title, hit.subtitle) for hit in hits] == [("Undo: Move card", "Work")]
    hits[0].run()
    assert undo_provider(context)("undo") == []


def test_only_the_newest_edit_has_a_toast(window, context, workspace):
    context.do(move_card, 1)
    old = window.toasts.stack.toasts[-1]
    workspace.do(move_card, 2)
    assert old not in window.toasts.stack.toasts
    context.do(move_card, 3)
    assert len(window.toasts.stack.toasts) == 1


def test_a_beat_of_the_clock_leaves_the_newest_edit_its_undo(window, context, workspace):
    context.do(move_card, 1)
    toast = window.toasts.stack.toasts[-1]
    workspace.tick(datetime(2026, 11, 22, 9, 0, tzinfo=UTC))
    assert not toast.button.isHidden()


def test_a_refusal_is_shown_and_offers_nothing(window, context):
    context.do(break_a_rule)
    toast = window.toasts.stack.toasts[-1]
    assert (toast.content.tone, toast.button) == ("bad", None)
    assert "reopen it first" in toast.accessibleName()


def open_palette(window: MainWindow, qtbot, typed: str) -> list[str]:
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    palette = window.palette_box
    qtbot.keyClicks(palette.field, typed)
    return [palette.hits.hit(row).title for row in range(palette.hits.rowCount())]


def test_the_palette_finds_a_page_and_goes_there_by_keyboard_alone(window, qtbot):
    assert open_palette(window, qtbot, "boa")[0] == "Board"
    assert window.palette_box.field.hasFocus()
    qtbot.keyClick(window.palette_box.field, Qt.Key.Key_Return)
    assert window.page_id == "board"
    assert window.palette_box.isHidden()


def test_the_palette_runs_commands_of_the_page_and_of_the_menus(window, qtbot):
    assert open_palette(window, qtbot, "new pro")[0] == "New project"
    qtbot.keyClick(window.palette_box.field, Qt.Key.Key_Return)
    assert window.page.ran == ["new"]
    assert "Dark look" in open_palette(window, qtbot, "dark")


def test_esc_closes_the_palette_and_gives_the_focus_back(window, qtbot):
    window.page.list.setFocus()
    open_palette(window, qtbot, "x")
    qtbot.keyClick(window.palette_box.field, Qt.Key.Key_Escape)
    assert window.palette_box.isHidden()
    assert window.page.list.hasFocus()


def test_arrows_walk_the_hits_round_and_round(window, qtbot):
    titles = open_palette(window, qtbot, "o")
    palette = window.palette_box
    qtbot.keyClick(palette.field, Qt.Key.Key_Up)
    assert palette.list.currentIndex().row() == len(titles) - 1
    qtbot.keyClick(palette.field, Qt.Key.Key_Down)
    assert palette.list.currentIndex().row() == 0


def test_what_providers_find_is_shown_as_plain_text_and_run(qtbot, context):
    ran: list[str] = []
    task = PaletteHit("<img src=x>", "Task", "circle", lambda: ran.append("task"))
    made = MainWindow(context, fake_entries(), providers=[lambda query: matching(query, [task])])
    qtbot.addWidget(made)
    made.show()
    made.open_palette("<img")
    assert made.palette_box.hits.hit(0) is task
    made.grab()
    qtbot.keyClick(made.palette_box.field, Qt.Key.Key_Return)
    assert ran == ["task"]


def test_a_provider_that_fails_leaves_the_others_alone(qtbot, context, caplog):
    def broken(query: str) -> list[PaletteHit]:
        raise OSError("index gone")

    made = MainWindow(context, fake_entries(), providers=[broken])
    qtbot.addWidget(made)
    made.show()
    with caplog.at_level(logging.ERROR):
        made.open_palette("board")
    assert made.palette_box.hits.hit(0).title == "Board"
    assert "index gone" in caplog.text


def test_a_new_line_in_the_header_leaves_the_focus_on_its_button(window, qtbot):
    made = next(b for b in window.header.findChildren(QPushButton) if not b.isHidden())
    made.setFocus()
    window.page.set_header(subtitle="3 projects · 4 open")
    assert made.hasFocus()
    assert header_buttons(window) == ["New project"]


def test_typing_on_the_field_of_the_header_opens_the_palette_with_the_letter(window, qtbot):
    qtbot.keyClicks(window.header.palette_field, "b")
    assert window.palette_box.field.text() == "b"


@pytest.mark.parametrize(
    ("query", "better", "worse"),
    [
        ("board", "Board", "Board of directors"),
        ("draft", "Draft the brief", "Send the draft"),
        ("re", "Press release", "Spread"),
        ("cafe", "Café launch", "Escape"),
        ("brd", "Board", "Abroad"),
        ("lau spr", "Spring launch", "Launch"),
    ],
)
def test_the_better_match_stands_first(query, better, worse):
    hits = [PaletteHit(title, "", "", lambda: None) for title in (worse, better)]
    assert matching(query, hits)[0].title == better
    assert score(query, better) > score(query, worse)


def test_no_match_is_no_hit():
    assert score("xyz", "Board") == 0
    assert matching("xyz", [PaletteHit("Board", "", "", lambda: None)]) == []


def test_the_first_bug_opens_one_box_and_every_bug_is_logged(qapp, qtbot, caplog):
    guard = CrashGuard("0.1.0")
    guard.install()
    assert sys.excepthook == guard.take
    guard.remove()
    for number in range(3):
        bug = ValueError(f"bug {number}")
        guard.take(ValueError, bug, None)
    boxes = [w for w in QApplication.topLevelWidgets() if isinstance(w, CrashBox)]
    qtbot.waitUntil(lambda: any(isinstance(w, CrashBox) for w in QApplication.topLevelWidgets()))
    boxes = [w for w in QApplication.topLevelWidgets() if isinstance(w, CrashBox)]
    assert len(boxes) == 1
    assert "Leadline 0.1.0" in boxes[0]._report
    assert "bug 0" in boxes[0]._report
    assert caplog.text.count("A bug") == 3
    boxes[0].close()
    boxes[0].deleteLater()


def test_a_theme_switch_repaints_the_whole_window(window):
    window.open_palette("")
    light = window.grab().toImage()
    theme().choose(Mode.DARK)
    dark = window.grab().toImage()
    spots = [(x, y) for x in range(5, window.width(), 97) for y in range(5, window.height(), 61)]
    still_light = [spot for spot in spots if light.pixelColor(*spot).lightness() > 200]
    assert still_light
    assert [spot for spot in spots if dark.pixelColor(*spot).lightness() > 230] == []


def test_all_pages_are_fakes_that_were_refreshed_when_shown(window):
    for entry in fake_entries():
        page = window.show_page(entry.id)
        assert isinstance(page, FakePage)
        assert page.refreshed == [None]


def test_undo_takes_the_place_of_the_toast_that_it_undid(window, context):
    context.do(move_card, 1)
    context.undo()
    assert [toast.content.text for toast in window.toasts.stack.toasts] == ["Undid: moved card"]
    context.redo()
    assert [toast.content.text for toast in window.toasts.stack.toasts] == ["Redid: moved card"]
    assert window.toasts.stack.toasts[0].content.label == "Show"
