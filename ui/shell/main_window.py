"""The one window: rail, header, pages, menus. It arranges and passes on; what happens is in its parts."""

from collections.abc import Callable, Generator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QMessageBox, QStackedWidget, QStyle, QVBoxLayout, QWidget

from app.editing.change import WORK
from ui.link.command import Command, fill_menu
from ui.link.context import Context
from ui.link.page import Page
from ui.link.page_id import PageId
from ui.link.plain_text import one_line, set_box_text
from ui.link.theme import Mode, theme
from ui.link.undo_actions import UndoActions
from ui.shell.header import Header
from ui.shell.menus import TITLES, MenuTable, menu_table, offer_editing
from ui.shell.pages import PageEntry
from ui.shell.rail import Rail, RailCounts
from ui.shell.search import PaletteHit, Provider, matching
from ui.shell.toasts import Toasts
from ui.shell.view_commands import find_views, views_of

if TYPE_CHECKING:
    from ui.shell.navigation import Navigator
    from ui.shell.palette import CommandPalette

NARROW_UNDER, LOW_UNDER = 1100, 480
LEAST_SIZE = QSize(640, 340)
"""Half of a common laptop's screen, less its panel and title bar: what is left where everything is twice as large."""
_PRESET_SIZE = QSize(1280, 800)


class MainWindow(QMainWindow):
    """``menus`` and ``providers`` come from who starts the program; the first entry is the first page."""

    def __init__(
        self,
        context: Context,
        entries: Sequence[PageEntry],
        menus: MenuTable | None = None,
        providers: Sequence[Provider] = (),
        about: str = "Leadline",
    ) -> None:
        super().__init__()
        self.context = context
        self._entries = {entry.id: entry for entry in entries}
        self._pages: dict[PageId, Page] = {}
        self._visited: list[PageId] = []
        self._about = about
        self._extra_providers = tuple(providers)
        self.leaving = False
        """Whether the user wants the program to end, and not only its window."""
        self.rail = Rail(entries)
        RailCounts(context, self.rail, entries)
        views_of(self)
        self.header = Header()
        self.stack = QStackedWidget()
        self.setCentralWidget(self._arrange())
        self.undo_actions = UndoActions(context, self, lambda: self.page.undo_scope() if self._visited else WORK)
        self._commands = menu_table(self, entries, menus or {})
        self._fill_menu_bar()
        QShortcut(QKeySequence("?"), self, self.show_keys)
        context.show_long = self._show_long
        self.toasts = Toasts(context, self, self.header.title)
        self.rail.chosen.connect(self.show_page)
        self.rail.entered.connect(lambda: self.page.setFocus(Qt.FocusReason.OtherFocusReason))
        self.header.palette_field.opened.connect(self.open_palette)
        self.header.back_asked.connect(self.go_back)
        context.place_asked.connect(lambda place: self.navigator.go_to(place))
        self.setMinimumSize(LEAST_SIZE)
        self._restore_geometry()
        self.show_page(entries[0].id).setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def page(self) -> Page:
        """The page that is shown."""
        page = self.stack.currentWidget()
        assert isinstance(page, Page)  # noqa: S101
        return page

    @property
    def page_id(self) -> PageId:
        """The id of the page that is shown."""
        return self._visited[-1]

    @cached_property
    def navigator(self) -> "Navigator":
        """What goes to places, made for the first one."""
        # Only here, as below: no start needs it.
        from ui.shell.navigation import Navigator

        return Navigator(self.context, self, self)

    @cached_property
    def palette_box(self) -> "CommandPalette":
        """The palette, built when it is first asked for."""
        from ui.shell.history_dialog import undo_provider
        from ui.shell.palette import CommandPalette

        palette = CommandPalette(self)
        own = (self._find_page, find_views(self), self._find_command, undo_provider(self.context))
        for provider in own + self._extra_providers:
            palette.add(provider)
        return palette

    def _show_long(self, title: str, steps: Generator[float, None, None]) -> None:
        from ui.shell.long_work import LongWorkDialog

        LongWorkDialog(self, title, steps)

    def shows(self, page_id: PageId) -> bool:
        """Whether this page is the one that is shown."""
        return self._visited[-1:] == [page_id]

    def show_page(self, page_id: PageId) -> Page:
        """Show a page, built now if this is its first visit; KeyError for an id that is not in the table."""
        page = self._pages.get(page_id) or self._build(page_id)
        if not self._visited or self._visited[-1] != page_id:
            self._visited.append(page_id)
            del self._visited[:-50]
        self._turn_to(page)
        self.rail.select(page_id)
        self._show_header()
        return page

    def _turn_to(self, page: Page) -> None:
        """Show it; the keyboard comes along to where it was there, or to the page as a whole."""
        if self.stack.isAncestorOf(self.focusWidget()):
            # Else Qt moves it to the first control of the page, which may be a list that letters choose from.
            self.stack.setFocus(Qt.FocusReason.OtherFocusReason)
        self.stack.setCurrentWidget(page)
        if self.stack.hasFocus():
            (page.focusWidget() or page).setFocus(Qt.FocusReason.OtherFocusReason)

    def go_back(self) -> None:
        """The page before this one."""
        if self.can_go_back():
            self._visited.pop()
            self.show_page(self._visited[-1])

    def can_go_back(self) -> bool:
        """Whether a page was shown before the one that is shown."""
        return len(self._visited) > 1

    def open_palette(self, typed: str = "") -> None:
        """Show the command palette with what was typed already."""
        self.palette_box.open(typed)

    def begin_search(self) -> None:
        """Search on the page, or everywhere where the page has no search of its own."""
        if not self.page.begin_search():
            self.open_palette()

    def leave(self) -> None:
        """End the program, also where closing the window would only hide it."""
        self.leaving = True
        self.close()

    def toggle_rail(self) -> None:
        """Let the user decide about the width of the rail, for windows wide enough to choose."""
        self.context.preferences.set("rail.narrow", not self.context.preferences.get("rail.narrow", False))
        self._fit_rail()

    def choose_theme(self, mode: Mode) -> None:
        """Light, dark or as the system, remembered."""
        theme().choose(mode)
        self.context.preferences.set("look.mode", str(mode))
        self.context.preferences.save()

    def show_about(self) -> None:
        """Show a box with the name and the version of the program."""
        box = QMessageBox(self)
        box.setWindowTitle("About Leadline")
        set_box_text(box, self._about)
        box.exec()

    def show_keys(self) -> None:
        """Every key that works now."""
        # Only here: a start shows no keys.
        from ui.shell.shortcuts_dialog import open_keys

        open_keys(self, self.page, self._commands, self.undo_actions)

    def show_typing_guide(self) -> None:
        """How conditions, dates, links and steps are typed."""
        from ui.shell.shortcuts_dialog import open_typing_guide

        open_typing_guide(self)

    def show_history(self) -> None:
        """Every step that can be undone or redone, wherever it was done."""
        from ui.shell.history_dialog import HistoryDialog

        box = HistoryDialog(self.context, self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()

    def _arrange(self) -> QWidget:
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.header)
        right.addWidget(self.stack, 1)
        middle = QWidget()
        row = QHBoxLayout(middle)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(right, 1)
        return middle

    def _fill_menu_bar(self) -> None:
        for title in TITLES:
            menu = self.menuBar().addMenu(f"&{title}")
            if title == "Edit":
                menu.addActions([self.undo_actions.undo, self.undo_actions.redo])
                menu.addSeparator()
                menu.aboutToShow.connect(self.undo_actions.refresh)
                offer_editing(menu, self, lambda: self.page.edit_commands())
            fill_menu(menu, self._commands[title], self)

    def _build(self, page_id: PageId) -> Page:
        with self.context.making_in(self.stack):
            page = self._entries[page_id].make(self.context)
        self._pages[page_id] = page
        page.header_changed.connect(self._header_changed)
        page.rename_asked.connect(self.header.begin_rename)
        page.view_changed.connect(views_of(self).mark)
        self.stack.addWidget(page)
        return page

    def _header_changed(self) -> None:
        if self.sender() is self.page:
            self._show_header()

    def _show_header(self) -> None:
        self.header.show_page(self.page)
        self.undo_actions.refresh()
        self.setWindowTitle(f"Leadline — {one_line(self.page.title)}")

    def _find_page(self, query: str) -> list[PaletteHit]:
        return matching(query, (_page_hit(entry, self.show_page) for entry in self._entries.values()))

    def _find_command(self, query: str) -> list[PaletteHit]:
        primary = self.page.primary()
        here = [*([primary] if primary else []), *self.page.secondary(), *self.page.commands()]
        menus = [command for title in TITLES for command in self._commands[title]]
        commands = [c for c in (*here, *menus) if not c.id.startswith("page_") and c.id != "palette" and c.enabled()]
        # What the page and a menu both offer is one line: the one with the keys.
        once = {command.text: command for command in sorted(commands, key=lambda command: bool(command.shortcut))}
        shown = [command for command in commands if once[command.text] is command]
        return matching(query, [_command_hit(command) for command in shown])

    def _fit_rail(self) -> None:
        wants = self.context.preferences.get("rail.narrow", False)
        self.rail.set_narrow(wants or self.width() < NARROW_UNDER)

    def _restore_geometry(self) -> None:
        free = self.screen().availableSize() - QSize(0, self.style().pixelMetric(QStyle.PixelMetric.PM_TitleBarHeight))
        self.resize(_PRESET_SIZE.boundedTo(free))
        remembered = self.context.preferences.get("window.geometry", "")
        if remembered:
            self.restoreGeometry(QByteArray.fromBase64(remembered.encode("ascii", "ignore")))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """N adds a task on every page, wherever nothing else takes the letter."""
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if plain and event.key() == Qt.Key.Key_N:
            self.navigator.add_task()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_rail()
        self.header.set_low(self.height() < LOW_UNDER)

    def closeEvent(self, event: QCloseEvent) -> None:
        geometry = bytes(self.saveGeometry().toBase64().data()).decode("ascii")
        self.context.preferences.set("window.geometry", geometry)
        self.context.preferences.save()
        super().closeEvent(event)


def _command_hit(command: Command) -> PaletteHit:
    return PaletteHit(command.text.replace("…", ""), command.shortcut or "Command", command.icon, command.run)


def _page_hit(entry: PageEntry, show: Callable[[PageId], object]) -> PaletteHit:
    return PaletteHit(entry.title, "Page", entry.icon, lambda: show(entry.id))
