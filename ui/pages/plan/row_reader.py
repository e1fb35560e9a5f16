"""Which rows the plan shows and how they are read: one project or all, their groups, order and filter, what is shut."""

from collections.abc import Mapping, Sequence

from app.domain.ids import ProjectId, TaskId
from app.domain.task import Task
from app.queries.plan import LONGEST, Grouping, plan_beginning, plan_rows
from app.queries.portfolio import ProjectOrder, Standing, portfolio, roll_up_of, sections_of
from app.queries.rows import PlanRow, RollUp
from ui.link.context import Context
from ui.pages.plan.plan_rows import GroupHead, PlanRows, Sections, arrange, arrange_portfolio, begin, rolled_up

FIRST_ROWS = 150  # More than a high screen shows.


class ChosenRows:
    """What the toolbar, the filter and the signs of the heads chose; a reading takes effect of it."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self.project_id: ProjectId | None = None
        self.group = Grouping.PROJECT
        self.order = ProjectOrder.DATE
        self.turned: set[str] = set()
        """The keys of the heads that are not as they are by themselves: open, those of the portfolio shut."""
        self.hide_done = False
        self.among: frozenset[TaskId] | None = None
        """The tasks that the filter lets through; None: all."""
        self.ordered = True
        """Nothing that the order of the projects hangs on is still unknown."""
        self._roll_ups: dict[str, RollUp | None] = {}

    def read(self, *, brief: bool, hours: tuple[int, int], standings: Mapping[ProjectId, Standing]) -> PlanRows:
        """All rows, ``brief``: of a large plan the first. ``hours`` of the company in minutes after midnight."""
        self.forget()
        self.ordered = True
        if self.is_portfolio:
            return self._read_portfolio(hours, standings)
        narrowed = self.project_id is not None or self.hide_done or self.among is not None or self.turned
        everything = not narrowed and self.group is Grouping.PROJECT
        first = self._context.read(plan_beginning, FIRST_ROWS) if brief and everything else None
        if first is not None:
            extent = self._context.read(lambda reader: reader.plan_extent(LONGEST))
            return begin(first, extent, self._sections(first))
        found = self._found(None if self.project_id is None else (self.project_id,))
        sections = self._sections(found)
        return arrange(found, self.group, hide_done=self.hide_done, is_open=self.is_open, sections=sections)

    def forget(self) -> None:
        """The bars of heads may have changed."""
        self._roll_ups.clear()

    def roll_up(self, head: GroupHead, rows: PlanRows) -> RollUp | None:
        """What stands under a head as one bar; None for owners, and where nothing does."""
        if head.owner_id is not None:
            return None
        if head.key not in self._roll_ups:
            self._roll_ups[head.key] = (
                rolled_up(head, rows.sections[head.key].values())
                if head.section
                else self._context.read(roll_up_of, head.project_id, self.among)
            )
        return self._roll_ups[head.key]

    @property
    def is_portfolio(self) -> bool:
        """A row a project, its bars only where it is open."""
        return self.group is Grouping.PORTFOLIO and self.project_id is None

    def is_open(self, key: str) -> bool:
        """Whether what stands under the head with this key is shown."""
        if self.is_portfolio and key.startswith("p"):
            return f"{Grouping.PORTFOLIO}:{key}" in self.turned
        return key not in self.turned

    def turn(self, *keys: str) -> None:
        """Show what stands under these heads, or hide it; takes effect when rows are read anew."""
        portfolio = self.is_portfolio
        self.turned ^= {f"{Grouping.PORTFOLIO}:{key}" if portfolio and key.startswith("p") else key for key in keys}

    def reveal(self, task_id: TaskId) -> bool:
        """Open the heads that a task stands under; False where none of them was shut."""
        task: Task | None = self._context.read(lambda reader: reader.get(Task, task_id))
        if task is None:
            return False
        keys = [f"o{task.owner_id}" if self.group is Grouping.OWNER else f"p{task.project_id or 0}"]
        if task.project_id is not None and task.step_id is not None and self.group is not Grouping.OWNER:
            section = self._context.read(sections_of, {task.project_id}).get(task.project_id, {}).get(task.step_id)
            keys += [f"s{task.project_id}:{section.id}"] if section is not None else []
        shut = [key for key in keys if not self.is_open(key)]
        self.turn(*shut)
        return bool(shut)

    def _found(self, projects: Sequence[ProjectId] | None) -> list[PlanRow]:
        group = Grouping.PROJECT if self.group is Grouping.PORTFOLIO else self.group
        found = self._context.read(plan_rows, projects, group)
        return found if self.among is None else [row for row in found if row.task_id in self.among]

    def _sections(self, found: Sequence[PlanRow]) -> Sections:
        if self.group is Grouping.OWNER:
            return {}
        return self._context.read(sections_of, {row.project_id for row in found if row.project_id is not None})

    def _read_portfolio(self, hours: tuple[int, int], standings: Mapping[ProjectId, Standing]) -> PlanRows:
        roll_ups = self._context.read(portfolio, self.order, self.among, standings)
        self.ordered = self.order is not ProjectOrder.RISK or all(
            one.project_id in standings for one in roll_ups if one.project_id is not None
        )
        keys = {one.project_id: f"p{one.project_id or 0}" for one in roll_ups}
        self._roll_ups = {keys[one.project_id]: one for one in roll_ups}
        opened = [id for id, key in keys.items() if self.is_open(key)]
        found: dict[ProjectId | None, list[PlanRow]] = {}
        projects = [id for id in opened if id is not None]
        rows = self._found(projects) if projects else []
        if None in opened:
            rows += [row for row in self._found(None) if row.project_id is None]
        for row in rows:
            if not (self.hide_done and row.state.over):
                found.setdefault(row.project_id, []).append(row)
        return arrange_portfolio(roll_ups, found, hours, self.is_open, self._sections(rows))
