"""A letter to read, as its text and as the page that mail programs show of it. Nothing in it uses the network."""

import re

from PySide6.QtCore import QByteArray, Qt, QUrl, Signal
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QStackedWidget, QTextBrowser, QVBoxLayout, QWidget

from ui.link.accessible import named
from ui.link.plain_text import visible
from ui.widgets.segmented import SegmentedControl

AS_TEXT, AS_PAGE = "text", "page"
_PAPER = "QTextBrowser { background: #ffffff; color: #1f2328; }"
"""A letter is read on light paper, whatever the look of the program."""
_GROUND = re.compile(r"^((?:body|\.part) \{[^}]*?)background: [^;}]*;", re.MULTILINE)
"""Qt paints the ground of a block behind each of its paragraphs alone, as stripes."""
_FOR_DARK_SCREENS = re.compile(r"@media[^{]*\{(?:[^{}]*\{[^{}]*\})*\s*\}")


class HtmlView(QTextBrowser):
    """Shows HTML and loads nothing that it names: no picture, no style, no file. Its links lead nowhere."""

    def __init__(self, name: str) -> None:
        super().__init__()
        named(self, name)
        self.setOpenLinks(False)
        self.setStyleSheet(_PAPER)
        self.setTabChangesFocus(True)

    def show_html(self, html: str) -> None:
        """Replace what is shown."""
        # Qt would take the rules for dark screens for rules.
        self.setHtml(visible(_GROUND.sub(r"\1", _FOR_DARK_SCREENS.sub("", html))))

    def loadResource(self, type: int, name: QUrl | str) -> QByteArray | QImage:
        # For no picture at all Qt would open the file of that name itself.
        return _blank() if type == QTextDocument.ResourceType.ImageResource.value else QByteArray()


def _blank() -> QImage:
    image = QImage(1, 1, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    return image


class LetterPage(QWidget):
    """``page_wanted`` is emitted when the page is looked at and was not given yet."""

    page_wanted = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.shown = SegmentedControl("Read the letter as", [(AS_TEXT, "Text"), (AS_PAGE, "HTML as it is")])
        self.shown.chosen.connect(self._choose)
        self.text = named(QPlainTextEdit(), name)
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.page = HtmlView(f"{name} as HTML")
        self._given = False
        self._stack = QStackedWidget()
        for part in (self.text, self.page):
            part.setMinimumHeight(260)
            self._stack.addWidget(part)
        self._stack.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.shown)
        layout.addWidget(self._stack, 1)

    @property
    def shows_page(self) -> bool:
        """Whether the page is looked at now, not the text."""
        return self.shown.current == AS_PAGE

    def has_page(self, has_it: bool) -> None:
        """Whether there is a page at all; a message in a messenger has none."""
        self.shown.setVisible(has_it)
        if not has_it:
            self.shown.choose(AS_TEXT)

    def forget_page(self) -> None:
        """The text has changed: the page is asked for again when it is looked at."""
        self._given = False
        if self.shows_page:
            self.page_wanted.emit()

    def show_page(self, html: str) -> None:
        """Give the page that was asked for."""
        self._given = True
        self.page.show_html(html)

    def _choose(self, shown: str) -> None:
        self._stack.setCurrentWidget(self.page if shown == AS_PAGE else self.text)
        if shown == AS_PAGE and not self._given:
            self.page_wanted.emit()
