"""The page Templates: workflows that ship with the program or that the lead kept, to be looked at and copied."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from app.actions.flowchart.version import delete_workflow, use_template
from app.editing.change import ChangeSet
from app.queries.workflow_card import TemplateCard, template_cards
from ui.link.accessible import named
from ui.link.command import Command
from ui.link.context import Context
from ui.link.page import Page
from ui.link.place import StartProject, WorkflowPlace
from ui.link.plain_text import plain_label
from ui.link.theme import MEDIUM, font, theme
from ui.pages.workflows.gallery import Gallery, GalleryDelegate, GalleryItem, origin_chip, step_line
from ui.printing.flowchart.flowchart_drawing import draw, picture_of
from ui.widgets.button import button
from ui.widgets.empty_state import EmptyState
from ui.widgets.search_field import SearchField
from ui.widgets.side_panel import SidePanel


def make(context: Context) -> Page:
    """What the table of pages builds."""
    return TemplatesPage(context)


class TemplatesPage(Page):
    def __init__(self, context: Context) -> None:
        super().__init__(context, "Templates")
        self._cards: dict[object, TemplateCard] = {}
        self.gallery = Gallery("Templates", self._commands_of)
        self.gallery.setItemDelegate(GalleryDelegate(self.gallery))
        self.gallery.opened.connect(lambda _: self._show_current(take_focus=True))
        self.gallery.clicked.connect(lambda _: self._show_current())
        self.gallery.chosen.connect(lambda _: self._follow())
        self.search = SearchField("Find a template")
        self.search.setMaximumWidth(320)
        self.search.searched.connect(lambda _: self.refresh(None))
        self.search.left.connect(self.gallery.setFocus)
        self.nothing = EmptyState("filter", "No template fits.", more="Clear the search field.")
        self.panel = SidePanel(self, "Template", context.preferences.get("templates.panel", 510))
        self.panel.resized.connect(lambda width: context.preferences.set("templates.panel", width))
        self._lay_out()

    def primary(self) -> Command:
        return Command("use_template", "Use a copy", self.use_current, "copy", enabled=self._has_current)

    def commands(self) -> tuple[Command, ...]:
        current = self.gallery.current
        return tuple(self._commands_of(current)) if current is not None else ()

    def refresh(self, changes: ChangeSet | None) -> None:
        cards = self.context.read(template_cards)
        self._cards = {card.source: card for card in cards}
        typed = self.search.text().strip().casefold()
        shown = [_item(card) for card in cards if typed in f"{card.name} {card.about}".casefold()]
        self.gallery.show_items(shown)
        if self.gallery.current is None and shown:
            self.gallery.setCurrentIndex(self.gallery.model_.index(0))
        self._stack.setCurrentWidget(self.gallery if shown else self.nothing)
        self.set_header(subtitle=f"{len(cards)} ways of working, ready to be used as a copy")
        self._follow()

    def use_current(self) -> None:
        """Take a copy over and open it."""
        current = self.gallery.current
        card = self._cards.get(current.id) if current is not None else None
        if card is None:
            return
        done = self.context.do(use_template, card.source)
        if done is not None:
            self.context.go_to(WorkflowPlace(done.value))

    def _has_current(self) -> bool:
        return self.gallery.current is not None

    def _commands_of(self, item: GalleryItem) -> tuple[Command, ...]:
        card = self._cards.get(item.id)
        if card is None:
            return ()
        found = (
            Command("use_copy", "Use a copy", self.use_current, "copy", group="use"),
            Command("look_closer", "Look closer", lambda: self._show_current(take_focus=True), "eye", group="use"),
            Command(
                "start_from_template",
                "Start project…",
                lambda: self.context.go_to(StartProject(card.name)),
                "play",
                enabled=lambda: isinstance(card.source, str),
                group="use",
            ),
        )
        own = card.source
        if isinstance(own, str):
            return found
        return (
            *found,
            Command(
                "remove_template", "Delete", lambda: self.context.do(delete_workflow, own), "trash-2", group="away"
            ),
        )

    def _follow(self) -> None:
        if not self.panel.isHidden():
            self._show_current()

    def _show_current(self, take_focus: bool = False) -> None:
        current = self.gallery.current
        card = self._cards.get(current.id) if current is not None else None
        if card is None:
            self.panel.close_panel()
            return
        content = TemplatePanel(card, Command("use_this", "Use a copy", self.use_current, "copy"))
        self.panel.open_panel(card.name, content, take_focus)

    def _lay_out(self) -> None:
        self._stack = QStackedLayout()
        for part in (self.gallery, self.nothing):
            self._stack.addWidget(part)
        left = QVBoxLayout()
        left.setContentsMargins(22, 8, 12, 8)
        left.setSpacing(10)
        left.addWidget(self.search, alignment=Qt.AlignmentFlag.AlignLeft)
        left.addLayout(self._stack, 1)
        room = QHBoxLayout(self)
        room.setContentsMargins(0, 0, 0, 0)
        room.addLayout(left, 1)


def _item(card: TemplateCard) -> GalleryItem:
    return GalleryItem(
        card.source,
        card.name,
        card.graph,
        card.role_names,
        card.anchor_label,
        str(card.counter),
        card.about,
        chip=origin_chip(card),
    )


_SCALE, _TALLEST, _EDGE = 0.6, 420, 20


class TemplatePanel(QWidget):
    """The picture is as wide as the panel, and scrolls only down."""

    def __init__(self, card: TemplateCard, use: Command) -> None:
        super().__init__()
        self._drawing = draw(card.graph, card.role_names, card.anchor_label)
        self._picture = named(QLabel(), f"Picture of {card.name}")
        self._scroll = named(QScrollArea(), "Picture")
        self._scroll.setWidget(self._picture)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        about = plain_label(card.about)
        about.setWordWrap(True)
        quiet = plain_label(str(card.counter))
        quiet.setProperty("tone", "muted")
        head = plain_label("Steps")
        head.setFont(font(weight=MEDIUM))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_EDGE, 0, _EDGE, 20)
        layout.setSpacing(10)
        layout.addWidget(self._scroll)
        if card.about:
            layout.addWidget(about)
        layout.addWidget(quiet)
        self.use = button(use, self, primary=True)
        layout.addWidget(self.use, alignment=Qt.AlignmentFlag.AlignLeft)
        layout.addSpacing(6)
        layout.addWidget(head)
        for step in card.graph.steps:
            if step.has_task:
                line = plain_label(step_line(step, card.role_names))
                line.setWordWrap(True)
                layout.addWidget(line)
        layout.addStretch()
        theme().changed.connect(self._paint)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._paint()

    def _paint(self) -> None:
        natural = self._drawing.extent().size()
        room = self.contentsRect().width() - 2 * _EDGE - 2 * self._scroll.frameWidth()
        if natural.height() * room > _TALLEST * natural.width():
            room -= self._scroll.verticalScrollBar().sizeHint().width()
        whole = (natural * min(_SCALE, max(room, 1) / max(natural.width(), 1))).toSize()
        self._picture.setPixmap(picture_of(self._drawing, whole, ratio=self.devicePixelRatioF()))
        self._picture.resize(whole)
        self._scroll.setFixedHeight(min(whole.height() + 4, _TALLEST))
