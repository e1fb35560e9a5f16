"""What the words of a typed line can mean in one workflow: its steps by number and title, its fields, its roles."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from app.domain.ids import RoleId, StepId
from app.domain.step_kind import StepKind
from app.domain.text import bare_name
from app.domain.workflow import Graph, ProjectField, Step

DAY_MINUTES = 480
"""The working day that a day of a lag is counted in where no company is known."""


@dataclass(frozen=True)
class Names:
    """Numbers, titles, fields and roles of a workflow. Start has the number 0; the other steps count from 1."""

    steps: tuple[Step, ...] = ()
    """In the order of the graph; Start among them."""
    fields: tuple[ProjectField, ...] = ()
    roles: Mapping[RoleId, str] = field(default_factory=dict)
    """Names of roles by id."""
    day_minutes: int = DAY_MINUTES
    """Working minutes of a company's day, which days of a lag are counted in."""
    anchor_label: str = ""
    """The workflow's word for its anchor, understood in offsets besides *anchor*."""
    row_numbers: Mapping[StepId, int] | None = None
    """Numbers that a file gives its steps, which need not be their places; Start's is 0."""

    @staticmethod
    def of(
        graph: Graph,
        role_names: Mapping[RoleId, str] | None = None,
        *,
        day_minutes: int = DAY_MINUTES,
        anchor_label: str = "",
    ) -> "Names":
        """The names that a graph gives. A step's number is its place among the steps without Start, from 1."""
        roles = {role: str(role) for step in graph.steps for role in step.roles} | dict(role_names or {})
        return Names(graph.steps, graph.fields, roles, day_minutes, anchor_label)

    @cached_property
    def start(self) -> StepId | None:
        """The step with the number 0."""
        return next((step.id for step in self.steps if step.kind is StepKind.START), None)

    @cached_property
    def numbers(self) -> dict[StepId, int]:
        """The number of each step; Start's is 0."""
        if self.row_numbers is not None:
            return dict(self.row_numbers)
        start = self.start
        others = (step.id for step in self.steps if step.id != start)
        counted = {step_id: number for number, step_id in enumerate(others, start=1)}
        return counted if start is None else {start: 0, **counted}

    @cached_property
    def numbered(self) -> dict[int, StepId]:
        """The step of each number; 0 is Start."""
        return {number: step_id for step_id, number in self.numbers.items()}

    @cached_property
    def by_id(self) -> dict[StepId, Step]:
        """Each step of the workflow by its id."""
        return {step.id: step for step in self.steps}

    @cached_property
    def titled(self) -> dict[str, tuple[StepId, ...]]:
        """The steps that have a title, by ``bare_name`` of it; several where it stands more than once."""
        found: dict[str, tuple[StepId, ...]] = {}
        for step in self.steps:
            name = bare_name(step.title)
            found[name] = (*found.get(name, ()), step.id)
        return found

    @cached_property
    def _fields(self) -> tuple[dict[str, ProjectField], dict[str, ProjectField]]:
        exact = {one.name: one for one in reversed(self.fields)}
        return exact, {bare_name(one.name): one for one in reversed(self.fields)}

    def field(self, name: str) -> ProjectField | None:
        """The field of this name, in whatever case it is written; the exact one where there are two."""
        exact, bare = self._fields
        return exact.get(name) or bare.get(bare_name(name))

    def exact_field(self, name: str) -> ProjectField | None:
        """The field of exactly this name."""
        return self._fields[0].get(name)

    @cached_property
    def _roles(self) -> dict[str, tuple[RoleId, ...]]:
        found: dict[str, tuple[RoleId, ...]] = {}
        for role_id, name in self.roles.items():
            for key in dict.fromkeys((bare_name(name), _one_word(name))):
                found[key] = tuple(dict.fromkeys((*found.get(key, ()), role_id)))
        return found

    def role(self, name: str) -> RoleId | None:
        """The role of this name or id, spaces as _ or -; None where none or two have it."""
        named = self._roles.get(bare_name(name)) or self._roles.get(_one_word(name)) or ()
        if len(named) == 1:
            return named[0]
        return RoleId(name) if not named and name in self.roles else None

    def role_words(self, role_id: RoleId) -> str:
        """What ``role`` reads as this role: its name, or its id where that is clearer or has no name."""
        name = self.roles.get(role_id) or ""
        return name if name and self.role(name) == role_id else role_id

    def step_words(self, step_id: StepId) -> str:
        """What a step is called in a sentence: its number and title."""
        step = self.by_id.get(step_id)
        number = self.numbers.get(step_id)
        if step is None or number is None:
            return f"“{step_id}”"
        return "Start" if number == 0 else f"{number} “{step.title}”" if step.title else str(number)


def _one_word(name: str) -> str:
    return bare_name(name).replace(" ", "_").replace("-", "_")
