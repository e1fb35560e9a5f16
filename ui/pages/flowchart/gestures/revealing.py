"""What the last notice changed in the open workflow, to be selected and shown after an undo."""

from dataclasses import replace

from PySide6.QtCore import QObject

from app.domain.workflow import Graph, Step
from ui.pages.flowchart.gestures.surface import Surface


class LastChange(QObject):
    """Follows the model."""

    def __init__(self, surface: Surface) -> None:
        super().__init__(surface)
        self._surface = surface
        self._graph = surface.model.graph
        self.ids: tuple[str, ...] = ()
        surface.model.opened.connect(self._begin)
        surface.model.changed.connect(self._follow)

    def show(self) -> bool:
        """Select it and bring it into view; False when it is all gone."""
        left = [id for id in self.ids if self._surface.model.has(id)]
        if left:
            self._surface.select(left)
        return bool(left)

    def _begin(self) -> None:
        self._graph, self.ids = self._surface.model.graph, ()

    def _follow(self, redrawn: object) -> None:
        graph = self._surface.model.graph
        if graph is not self._graph:
            self._graph, self.ids = graph, changed_ids(self._graph, graph)


def changed_ids(before: Graph, now: Graph) -> tuple[str, ...]:
    """What of ``now`` is new or says something else, steps and notes before flows; else where flows ended; else moved.

    Steps that only made room come last: eight of them hide the one that went.
    """
    steps = [step for step in now.steps if before.by_id.get(step.id) != step]
    notes = {note.id: note for note in before.notes}
    changed = [step.id for step in steps if not _only_moved(before.by_id.get(step.id), step)]
    found = [*changed, *(note.id for note in now.notes if notes.get(note.id) != note)]
    flows = [flow.id for flow in now.flows if before.flow_by_id.get(flow.id) != flow]
    gone = [flow for flow in before.flows if flow.id not in now.flow_by_id]
    ends = dict.fromkeys(id for flow in gone for id in (flow.source, flow.target) if id in now.by_id)
    return tuple(str(id) for id in found or flows or ends or [step.id for step in steps])


def _only_moved(before: Step | None, now: Step) -> bool:
    return before is not None and replace(before, x=now.x, y=now.y) == now
