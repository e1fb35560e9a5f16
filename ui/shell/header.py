"""The header over every page: title, one line under it, the way to the palette, the page's own buttons, the bell."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from ui.link.accessible import name_icon, named
from ui.link.command import Command
from ui.link.icon import icon
from ui.link.page import Page
from ui.link.plain_text import one_line, plain_label, set_tool_tip
from ui.link.theme import SEMIBOLD, TITLE, font, theme
from ui.widgets.button import WordsGiveWay, button, icon_button
from ui.widgets.elided import Elided
from ui.widgets.line_field import LineField

MOST = 99


class BellButton(QToolButton):
    """``clicked`` asks for the list."""

    def __init__(self) -> None:
        super().__init__()
        self.setIcon(icon("bell"))
        self.setIconSize(QSize(18, 18))
        self.setFixedSize(40, 34)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._due = self._missed = self._unsent = 0
        self._say()

    def show_counts(self, due: int, missed: int, unsent: int = 0) -> None:
        if (due, missed, unsent) != (self._due, self._missed, self._unsent):
            self._due, self._missed, self._unsent = due, missed, unsent
            self._say()
            self.update()

    def _say(self) -> None:
        words = f"{self._due} due, {self._missed} missed"
        words += f", {self._unsent} about letters that do not leave" if self._unsent else ""
        named(self, "Reminders", words)
        set_tool_tip(self, f"Reminders: {words} (Ctrl+Shift+R)")

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        count = self._due + self._missed + self._unsent
        if not count:
            return
        t = theme().tokens
        text = str(count) if count <= MOST else f"{MOST}+"
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        small = QFont(font(weight=SEMIBOLD))
        small.setPixelSize(10)
        painter.setFont(small)
        wide = max(16, painter.fontMetrics().horizontalAdvance(text) + 8)
        box = QRect(self.width() - wide - 1, 1, wide, 16)
        painter.setPen(Qt.PenStyle.NoPen)
        bad = self._missed or self._unsent
        painter.setBrush(t.bad if bad else t.accent)
        painter.drawRoundedRect(box, 8, 8)
        painter.setPen(t.surface if bad else t.on_accent)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        painter.end()


class PaletteField(QLineEdit):
    """Looks like a search field and opens the palette: with a click, Enter, or the first letter typed into it."""

    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        named(self, "Search or type a command")
        self.setReadOnly(True)
        self.setPlaceholderText("Search or type a command  (Ctrl+K)")
        self.addAction(icon("search", "faint"), QLineEdit.ActionPosition.LeadingPosition)
        name_icon(self, "Search")
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setMinimumWidth(LEAST_FIELD)
        self.setMaximumWidth(300)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.opened.emit("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit("")
        elif event.text().isprintable() and event.text():
            self.opened.emit(event.text())
        else:
            super().keyPressEvent(event)


LEAST_TITLE, LEAST_FIELD = 120, 120
"""Pixels that the title and the field keep where the window is narrow; the words of the buttons give way first."""


class Header(QWidget):
    """Shows what ``Page`` says of itself. In a low window it is one line."""

    back_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._page: Page | None = None
        self.back = icon_button(
            Command("header_back", "Back", self.back_asked.emit, "chevron-left", "Alt+Left"), self, 18
        )
        self.rename = icon_button(Command("header_rename", "Rename", self.begin_rename, "pencil", "F2"), self, 14)
        self.name_field = LineField("New name")
        self.name_field.hide()
        self.name_field.kept.connect(self._keep_name)
        self.name_field.editingFinished.connect(self._end_rename)
        self.name_field.taken_back.connect(self._end_rename)
        self.title = plain_label()
        self.title.setFont(font(TITLE, SEMIBOLD))
        self._subtitle = plain_label()
        self._subtitle.setProperty("tone", "muted")
        # Long names give way to the buttons instead of widening the window.
        self._title_text, self._subtitle_text = Elided(self.title), Elided(self._subtitle, lines=2)
        self.palette_field = PaletteField()
        self.bell = BellButton()
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addLayout(self._title_row())
        words.addWidget(self._subtitle)
        self._shown: object = None
        self._low, self._says_more = False, False
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(12)
        self._row = QHBoxLayout(self)
        self._row.addLayout(words, 3)
        self._signs = QHBoxLayout()
        self._row.addWidget(self.palette_field, 2)
        self._row.addLayout(self._signs)
        self._row.addWidget(self.bell)
        self._row.addLayout(self._buttons)
        self._words = WordsGiveWay(self, [], self._beside_buttons)
        self._sign_buttons: list[QPushButton] = []
        # Else the words of the buttons would keep the window from being as narrow as it can be without them.
        self.setMinimumWidth(LEAST_TITLE)
        self.set_low(False)

    def _title_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.back)
        row.addWidget(self.title, 1)
        row.addWidget(self.name_field, 1)
        row.addWidget(self.rename)
        return row

    def begin_rename(self) -> None:
        """The title becomes a field, if the page that is shown can have another name."""
        if self._page is None or self._page.renaming() is None:
            return
        self.name_field.show_text(self._page.title, afresh=True)
        self.name_field.show()
        self.title.hide()
        self.rename.hide()
        self.name_field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.name_field.selectAll()

    def _keep_name(self, typed: str) -> None:
        keep = self._page.renaming() if self._page is not None else None
        if keep is not None:
            keep(one_line(typed))

    def _end_rename(self) -> None:
        if self.name_field.isHidden():
            return
        had_focus = self.name_field.hasFocus()
        self.name_field.hide()
        self.title.show()
        self.rename.setVisible(self._page is not None and self._page.renaming() is not None)
        if had_focus and self._page is not None:
            self._page.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_sign(self, sign: QPushButton) -> None:
        """Put something before the bell that is about no page."""
        self._signs.addWidget(sign)
        self._sign_buttons.append(sign)
        self._words.buttons.append(sign)
        QWidget.setTabOrder(self.palette_field, sign)

    def set_low(self, low: bool) -> None:
        """Give the page what height there is: without the line under the title, and close to the edges."""
        self._low = low
        self._row.setContentsMargins(*((12, 5, 12, 5) if low else (24, 16, 24, 12)))
        self._row.setSpacing(8 if low else 16)
        self._subtitle.setVisible(self._says_more and not low)

    def _beside_buttons(self) -> int:
        edges, gaps = self._row.contentsMargins(), self._row.spacing() * (self._row.count() - 1)
        beside_title = sum(made.sizeHint().width() + 4 for made in (self.back, self.rename) if not made.isHidden())
        return edges.left() + edges.right() + gaps + beside_title + LEAST_TITLE + LEAST_FIELD + self.bell.width()

    def show_page(self, page: Page) -> None:
        """Take over title, subtitle and buttons of ``page``; buttons that stay as they are keep the focus."""
        if page is not self._page:
            self._end_rename()
        self._page = page
        self.back.setVisible(page.leads_back)
        self.rename.setVisible(page.renaming() is not None and self.name_field.isHidden())
        self._title_text.show_text(page.title)
        self._subtitle_text.show_text(page.subtitle)
        self._says_more = bool(page.subtitle)
        self._subtitle.setVisible(self._says_more and not self._low)
        secondary, primary = page.secondary(), page.primary()
        shown = (page, *map(_shown_action, secondary), primary and _shown_action(primary))
        if shown == self._shown:
            return
        self._shown = shown
        while (item := self._buttons.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        before: QWidget = self.bell
        made = list[QPushButton]()
        for command in secondary:
            made.append(before := self._add_button(command, before))
        if primary is not None:
            made.insert(0, self._add_button(primary, before, primary=True))
        # What is about no page gives way last, the second choices of the page first.
        self._words.buttons = [*self._sign_buttons, *made]
        self._words.fit()

    def _add_button(self, command: Command, before: QWidget, primary: bool = False) -> QPushButton:
        made = button(command, self, primary)
        if command.shortcut:
            made.setShortcut(QKeySequence(command.shortcut))
        # Tab goes along the header before it goes into the page, which was made earlier.
        QWidget.setTabOrder(before, made)
        self._buttons.addWidget(made)
        return made


def _shown_action(command: Command) -> tuple[str, str, str, str, bool]:
    """What can be seen of a command's button."""
    return command.id, command.text, command.icon, command.shortcut, command.enabled()
