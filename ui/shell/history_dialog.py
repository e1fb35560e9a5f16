"""Edit > History: every step that is kept, of the work and of all drawings; imported when it is opened."""

from datetime import tzinfo
from functools import partial

from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from app.domain.past_tense import past_tense
from app.domain.workflow import Workflow
from app.editing.change import ChangeSet, Scope
from app.editing.history import HistoryStep
from app.queries.reader import Reader
from ui.link.context import Context
from ui.link.place import place_of
from ui.shell.search import PaletteHit, Provider, matching
from ui.widgets.chip import ChipStyle
from ui.widgets.empty_state import EmptyState
from ui.widgets.row_list import RowItem, RowList


class HistoryDialog(QDialog):
    """Newest first; Enter on a row goes to what the step changed."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self.setWindowTitle("History")
        self.resize(640, 560)
        self.rows: RowList[int] = RowList("History")
        self.empty = EmptyState("history", "Nothing was done yet.", more="What you do stands here and can be undone.")
        layout = QVBoxLayout(self)
        layout.addWidget(self.rows)
        layout.addWidget(self.empty)
        self.rows.opened.connect(self._show_place)
        context.notifier.changed.connect(self.refresh)
        self.refresh()

    def refresh(self, changes: ChangeSet | None = None) -> None:
        """Read again what is kept."""
        steps, names = self._context.read(history)
        zone = self._context.workspace.clock.zone()
        self.rows.show_items([_row(step, names, _moment(step, zone)) for step in steps])
        self.rows.setVisible(bool(steps))
        self.empty.setVisible(not steps)

    def _show_place(self, step_id: int) -> None:
        changes = self._context.read(lambda reader: reader.history_step(step_id)).changes
        place = next((place for place in map(place_of, changes) if place is not None), None)
        if place is None:
            self._context.say("What this step changed has no place of its own.")
            return
        self.accept()
        self._context.go_to(place)


def history(reader: Reader) -> tuple[list[HistoryStep], dict[Scope, str]]:
    """The steps, the newest first, and the names of the workflows."""
    return list(reversed(reader.history())), {one.id: one.name for one in reader.find(Workflow)}


def _row(step: HistoryStep, names: dict[Scope, str], moment: str) -> RowItem[int]:
    under = " · ".join(part for part in (where(step, names), moment) if part)
    chips = (ChipStyle("undone"),) if step.undone else ()
    return RowItem(step.id, past_tense(step.title), under, chips, avatar=False, quiet=step.undone)


def where(step: HistoryStep, names: dict[Scope, str]) -> str:
    """The histories that a step stands in, as words."""
    words = [scope_words(scope, names) for scope in sorted(step.scopes, key=lambda scope: scope or 0)]
    return " and ".join(words[:3]) + (" and more" if len(words) > 3 else "")


def scope_words(scope: Scope, names: dict[Scope, str]) -> str:
    """The work, or whose drawing."""
    return "Work" if scope is None else f"Drawing of “{names.get(scope, 'a workflow')}”"


def _moment(step: HistoryStep, zone: tzinfo) -> str:
    if step.at is None:
        return ""
    at = step.at.astimezone(zone)
    return f"{at:%a} {at.day} {at:%b}, {at:%H:%M}"


def undo_provider(context: Context) -> Provider:
    """What can be undone and redone in every history, for the palette."""

    def find(query: str) -> list[PaletteHit]:
        if not query:
            return []
        steps, names = context.read(history)
        scopes = sorted({scope for step in steps for scope in step.scopes}, key=lambda scope: scope or 0)
        hits = []
        for scope in scopes:
            ways = (
                ("Undo", "undo-2", context.workspace.undo_title(scope), partial(context.undo, scope)),
                ("Redo", "redo-2", context.workspace.redo_title(scope), partial(context.redo, scope)),
            )
            place = scope_words(scope, names)
            hits += [PaletteHit(f"{word}: {title}", place, icon, act) for word, icon, title, act in ways if title]
        return matching(query, hits)

    return find
