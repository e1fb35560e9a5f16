"""What a drag would do, read off the preview of the action that its drop runs."""

from dataclasses import dataclass, field
from typing import Any

from app.domain.errors import LeadlineError
from app.domain.ids import TaskId
from app.editing.action import Action
from app.queries.plan_change import Moves, what_moves
from app.queries.reader import PlanRow
from ui.link.context import Context
from ui.pages.plan.model import PlanModel
from ui.pages.plan.rows import span_of
from ui.printing.plan.row import Arrow, Stretch
from ui.printing.plan.sheet import Ghosts


@dataclass(frozen=True, slots=True)
class Act:
    """An action with what it is called with."""

    action: Action[..., Any]
    args: tuple[object, ...] = ()
    words: tuple[tuple[str, object], ...] = ()

    def preview(self, context: Context) -> Any:  # noqa: ANN401
        return context.preview(self.action, *self.args, **dict(self.words))

    def run(self, context: Context) -> Any:  # noqa: ANN401
        """None where it was refused."""
        return context.do(self.action, *self.args, **dict(self.words))


@dataclass(frozen=True, slots=True)
class Foreseen:
    """``refused`` is why the drop would do nothing; ``words`` then say the same."""

    words: str = ""
    tone: str = ""
    ghosts: Ghosts = field(default_factory=Ghosts)
    refused: str = ""


def foresee(model: PlanModel, act: Act, task_id: TaskId, instead: Stretch | None = None) -> Foreseen:
    """``instead`` is where to draw the dragged bar when the plan keeps it where it is."""
    try:
        changes = act.preview(model.context).changes
        moves = model.context.read(what_moves, changes, task_id)
    except LeadlineError as refusal:
        return Foreseen(refusal.sentence, "bad", refused=refusal.sentence)
    ghosts = _ghosts(model, moves, task_id, instead)
    tone = "bad" if moves.misses_date else "warn" if moves.collides else ""
    return Foreseen("\n".join((moves.words, *_warnings(model, moves, task_id))), tone, ghosts)


def _warnings(model: PlanModel, moves: Moves, task_id: TaskId) -> list[str]:
    found = []
    row = model.rows.bar(model.rows.place.get(task_id, -1))
    known = model.facts_of(row) if row is not None else None
    if moves.misses_date:
        found.append(f"{known.anchor_words if known is not None else 'The date'} would be missed")
    if moves.collides:
        count = len(moves.broken)
        found.append("1 link would not fit any more" if count == 1 else f"{count} links would not fit any more")
    return found


def _ghosts(model: PlanModel, moves: Moves, task_id: TaskId, instead: Stretch | None) -> Ghosts:
    place = model.rows.place
    bars: dict[int, Stretch] = {}
    for ghost in moves.ghosts:
        if ghost.start is not None and ghost.finish is not None and ghost.task_id in place:
            bars[place[ghost.task_id]] = (ghost.start, ghost.finish)
    dragged = place.get(task_id, -1)
    if instead is not None:
        bars.setdefault(dragged, instead)
    broken = tuple(
        Arrow(place[source], place[target], broken=True)
        for source, target in moves.broken
        if source in place and target in place
    )
    return Ghosts(bars, dragged, broken, moves.collides, moves.misses_date)


def span_or_none(model: PlanModel, row: PlanRow) -> Stretch | None:
    """The planned bar as it is painted."""
    return span_of(row, model.hours)
