"""The page Workflows: the team's own, each with its picture; one is opened to be drawn, named or renamed."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QRect
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedLayout, QVBoxLayout, QWidget

from app.actions.flowchart.version import (
    delete_workflow,
    duplicate_workflow,
    edit_workflow,
    new_workflow,
    save_as_template,
    unarchive_workflow,
)
from app.domain.ids import WorkflowId
from app.editing.change import ChangeSet
from app.exchange.diagram.formats import WORKFLOW_READERS
from app.queries.role import roles
from app.queries.workflow_card import WorkflowCard, workflow_cards
from ui.link.command import Command
from ui.link.context import Context
from ui.link.drop import accept_copy
from ui.link.page import Page
from ui.link.place import (
    ImportWorkflow,
    NewWorkflow,
    PageId,
    PagePlace,
    Place,
    RepeatWorkflow,
    StartProject,
    WorkflowPlace,
)
from ui.pages.workflows.gallery import Gallery, GalleryDelegate, GalleryItem, state_chip, used
from ui.printing.flowchart.appearance import RoleNames
from ui.widgets.archive_question import archive_asking
from ui.widgets.button import button
from ui.widgets.empty_state import EmptyState
from ui.widgets.form import Form
from ui.widgets.popover import Popover
from ui.widgets.search_field import SearchField
from ui.widgets.segmented import SegmentedControl

IN_USE, ARCHIVED = "in use", "archived"
"""What the switch beside the search field shows."""
_SENTENCE = "No workflow yet. Take a template, or draw your own"


def make(context: Context) -> Page:
    """What the table of pages builds."""
    return WorkflowsPage(context)


class WorkflowsPage(Page):
    def __init__(self, context: Context) -> None:
        super().__init__(context, "Workflows")
        self._cards: dict[WorkflowId, WorkflowCard] = {}
        self.gallery = Gallery("Workflows", self._commands_of)
        self.gallery.setItemDelegate(GalleryDelegate(self.gallery))
        self.gallery.opened.connect(self.open)
        self.search = SearchField("Find a workflow")
        self.search.setMaximumWidth(320)
        self.search.searched.connect(lambda _: self.refresh(None))
        self.search.left.connect(self.gallery.setFocus)
        self.shown = SegmentedControl("Which workflows", ((IN_USE, "In use"), (ARCHIVED, "Archived")))
        self.shown.chosen.connect(lambda _: self.refresh(None))
        templates = Command("empty_templates", "See the templates", self._go_to_templates, "layout-template")
        self.empty = EmptyState("workflow", _SENTENCE, templates)
        self.nothing = EmptyState("filter", "No workflow fits.", more="Clear the search field.")
        self.none_archived = EmptyState(
            "archive", "Nothing is archived.", more="What you archive is kept here and can be taken out again."
        )
        self._lay_out()
        self.setAcceptDrops(True)

    def primary(self) -> Command:
        return Command("new_workflow", "New workflow…", self.ask_for_new, "plus")

    def secondary(self) -> tuple[Command, ...]:
        return (
            Command("import_workflow", "Import workflow…", lambda: self.context.go_to(ImportWorkflow()), "download"),
            Command("see_templates", "Templates", self._go_to_templates, "layout-template"),
        )

    def commands(self) -> tuple[Command, ...]:
        current = self.gallery.current
        return tuple(self._commands_of(current)) if current is not None else ()

    def refresh(self, changes: ChangeSet | None) -> None:
        archived = self.shown.current == ARCHIVED
        cards = self.context.read(workflow_cards, archived=archived)
        self._cards = {card.workflow_id: card for card in cards}
        typed = self.search.text().strip().casefold()
        names = {role.id: role.name for role in self.context.read(roles)}
        shown = [_item(card, names) for card in cards if typed in card.name.casefold()]
        self.gallery.show_items(shown)
        self._stack.setCurrentWidget(self._body(bool(shown), bool(cards)))
        self.search.setVisible(bool(cards))
        self.shown.setVisible(archived or bool(cards) or bool(self.context.read(workflow_cards, archived=True)))
        running = sum(card.projects_running for card in cards)
        kept = "in the archive" if archived else "in all"
        words = f"{len(cards)} {kept}  ·  {running} project{'' if running == 1 else 's'} running"
        self.set_header(subtitle=words if cards else "How your team works")

    def show_place(self, place: Place) -> bool:
        if not isinstance(place, NewWorkflow):
            return False
        self.ask_for_new()
        return True

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_file(event.mimeData()) is not None:
            accept_copy(event)

    def dropEvent(self, event: QDropEvent) -> None:
        path = dropped_file(event.mimeData())
        if path is not None:
            accept_copy(event)
            self.context.go_to(ImportWorkflow(path))

    def _body(self, shown: bool, any_at_all: bool) -> QWidget:
        """The cards, or what stands in their place: nothing fits, nothing is archived, nothing is there yet."""
        if shown:
            return self.gallery
        if any_at_all:
            return self.nothing
        return self.none_archived if self.shown.current == ARCHIVED else self.empty

    def open(self, workflow_id: WorkflowId) -> None:
        """Go to the editor of a workflow."""
        self.context.go_to(WorkflowPlace(workflow_id))

    def ask_for_new(self) -> None:
        """Name it, then draw it."""

        def keep(name: str, anchor_label: str, refuse: Refuse) -> bool:
            done = self.context.do_beside(refuse, new_workflow, name, anchor_label)
            if done is not None:
                popover.close_popover()
                self.open(done.value)
            return done is not None

        form = NameForm("Draw it", keep)
        popover = open_name_form(self, "New workflow", form)

    def ask_for_name(self, card: WorkflowCard) -> None:
        def keep(name: str, anchor_label: str, refuse: Refuse) -> bool:
            done = self.context.do_beside(refuse, edit_workflow, card.workflow_id, name=name, anchor_label=anchor_label)
            if done is not None:
                popover.close_popover()
            return done is not None

        form = NameForm("Rename", keep, card.name, card.anchor_label)
        popover = open_name_form(self, f"Rename “{card.name}”", form)

    def _commands_of(self, item: GalleryItem) -> tuple[Command, ...]:
        card = self._cards.get(WorkflowId(item.id)) if isinstance(item.id, int) else None
        if card is None:
            return ()
        key = card.workflow_id
        if card.archived:
            return (
                Command("open_workflow", "Open", lambda: self.open(key), "square-pen", "", group="open"),
                Command(
                    "unarchive_workflow",
                    "Take out of the archive",
                    lambda: self.context.do(unarchive_workflow, key),
                    "rotate-ccw",
                    group="change",
                ),
            )
        published = card.published_number is not None
        return (
            Command("open_workflow", "Open", lambda: self.open(key), "square-pen", "", group="open"),
            Command(
                "start_from",
                "Start project…",
                lambda: self.context.go_to(StartProject(card.name)),
                "play",
                enabled=lambda: published,
                group="open",
            ),
            Command(
                "repeat_workflow",
                "Repeat…",
                lambda: self.context.go_to(RepeatWorkflow(key)),
                "calendar-clock",
                enabled=lambda: published,
                group="open",
            ),
            Command("rename_workflow", "Rename…", lambda: self.ask_for_name(card), "pencil", "F2", group="change"),
            Command(
                "save_as_template",
                "Save as template",
                lambda: self.context.do(save_as_template, key, card.name),
                "layout-template",
                group="change",
            ),
            Command(
                "duplicate_workflow", "Duplicate", lambda: self.duplicate(key), "copy", "Ctrl+Shift+D", group="change"
            ),
            self._away(card),
        )

    def duplicate(self, workflow_id: WorkflowId) -> None:
        """A second workflow like it; the choice goes there."""
        done = self.context.do(duplicate_workflow, workflow_id)
        if done is not None:
            self.gallery.choose(done.value)

    def _away(self, card: WorkflowCard) -> Command:
        key = card.workflow_id
        if card.published_number is None:
            delete = partial(self.context.do, delete_workflow, key)
            return Command("put_away", "Delete", delete, "trash-2", "Del", group="away")
        word = "Archive…" if card.projects_running else "Archive"
        return Command("put_away", word, lambda: self.archive(card), "archive", "Ctrl+Shift+A", group="away")

    def archive(self, card: WorkflowCard) -> None:
        """Asked first while projects run it, which go on."""
        archive_asking(self.context, self, card.workflow_id)

    def _go_to_templates(self) -> None:
        self.context.go_to(PagePlace(PageId.TEMPLATES))

    def _lay_out(self) -> None:
        self._stack = QStackedLayout()
        for part in (self.gallery, self.nothing, self.none_archived, self.empty):
            self._stack.addWidget(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 8, 12, 8)
        layout.setSpacing(10)
        bar = QHBoxLayout()
        bar.setSpacing(12)
        bar.addWidget(self.shown)
        bar.addWidget(self.search)
        bar.addStretch(1)
        layout.addLayout(bar)
        layout.addLayout(self._stack, 1)


def _item(card: WorkflowCard, names: RoleNames) -> GalleryItem:
    return GalleryItem(
        card.workflow_id,
        card.name,
        card.graph,
        names,
        card.anchor_label,
        str(card.counter),
        used(card),
        str(card.use),
        card.use.asks_to_retire,
        state_chip(card),
    )


def dropped_file(data: QMimeData) -> Path | None:
    """The one file that is dragged, where it may hold a workflow."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    fits = len(paths) == 1 and paths[0].suffix.lower() in WORKFLOW_READERS
    return paths[0] if fits else None


Refuse = Callable[[str], object]
Keep = Callable[[str, str, Refuse], bool]
"""name, words for the date, where a refusal is shown -> whether it was kept"""


class NameForm(QWidget):
    """Enter or the button keeps both lines; a refusal stands under the name."""

    def __init__(self, verb: str, keep: Keep, name: str = "", anchor_label: str = "Publish date") -> None:
        super().__init__()
        self.name, self.anchor_label = QLineEdit(name), QLineEdit(anchor_label)
        form = Form()
        self._row = form.add("Name", self.name)
        form.add("Its date is called", self.anchor_label, "For example Publish date, Launch, Event date")
        self._keep = keep
        self.button = button(Command("keep_name", verb, self.keep, "check"), self, primary=True)
        for line in (self.name, self.anchor_label):
            line.returnPressed.connect(self.keep)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(form)
        layout.addWidget(self.button)

    def keep(self) -> bool:
        self._row.show_problem("")
        return self._keep(self.name.text(), self.anchor_label.text(), self._row.show_problem)


def open_name_form(page: QWidget, title: str, form: NameForm) -> Popover:
    """Show it at the top of the page; the caller's ``keep`` closes it."""
    popover = Popover(page, title, form)
    form.name.selectAll()
    popover.open_at(QRect((page.width() - popover.width()) // 2, 24, popover.width(), 0), form.name)
    return popover
