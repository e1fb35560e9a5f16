"""What decides a date: the chain of bars that leads to one is shown alone, the others pale, until Esc clears it."""

from typing import Protocol

from app.domain.ids import ProjectId, TaskId
from app.queries.plan import deciding_chain
from ui.link.accessible import announce
from ui.link.command import Command
from ui.link.context import Context
from ui.link.plain_text import one_line
from ui.pages.plan.model import PlanModel
from ui.pages.plan.plan_table import PlanTable


class ChainSurface(Protocol):
    """What the chain needs of the page."""

    context: Context
    model: PlanModel
    table: PlanTable

    def read_again(self) -> None: ...


class DecidingChain:
    """``words`` stand over the plan while a chain is shown."""

    def __init__(self, plan: ChainSurface) -> None:
        self._plan = plan
        self._of: tuple[ProjectId, TaskId | None] | None = None
        self.words = ""

    def show(self) -> None:
        """Of the bar that the keyboard is on, or of the date of the project whose head it is on."""
        at = self._chosen()
        if at is None:
            return
        self._of = at
        model = self._plan.model
        shut = [id for id in self._plan.context.read(deciding_chain, *at) if id not in model.rows.place]
        opened = [model.chosen.reveal(id) for id in shut]
        if any(opened):
            self._plan.read_again()
        self.work_out()
        if not model.chain:
            self._of = None
            self._plan.context.refuse("It is over, so nothing decides it any more. Choose an unfinished bar.")
        elif self.words:
            announce(self._plan.table, self.words)

    def work_out(self) -> None:
        """Anew, because the plan has changed."""
        if self._of is None:
            return
        model = self._plan.model
        chain = self._plan.context.read(deciding_chain, *self._of)
        bars = (model.rows.bar(model.rows.place.get(id, -1)) for id in chain)
        said = [f"“{one_line(bar.title)}”" for bar in bars if bar is not None]
        self.words = " → ".join(said)
        if self.words:
            self.words += " itself decides it" if len(said) == 1 else ". Esc clears"
        model.show_chain(chain)

    def clear(self) -> bool:
        """Show all bars alike again; False where no chain was shown."""
        if self._of is None:
            return False
        self._of, self.words = None, ""
        self._plan.model.show_chain(())
        return True

    def _chosen(self) -> tuple[ProjectId, TaskId | None] | None:
        rows, row = self._plan.model.rows, self._plan.table.current_row()
        if (bar := rows.bar(row)) is not None:
            return (bar.project_id, bar.task_id) if bar.project_id is not None else None
        head = rows.head(row)
        return (head.project_id, None) if head is not None and head.project_id is not None else None

    def command(self) -> Command:
        """For menu, key and palette."""
        why = "Choose a bar of a project first, or its head."
        return Command(
            "plan_decides", "What decides it", self.show, "target", "W", lambda: self._chosen() is not None, "plan", why
        )
