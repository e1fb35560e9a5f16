"""How one project differs from the workflow that it runs: a recipe, applied whenever the graph is read."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.check_item import Section
from app.domain.ids import RoleId, StepId
from app.domain.quantity import Offset, Span
from app.domain.workflow import Step


@dataclass(frozen=True, slots=True)
class StepTailoring:
    """What is different about one step; None: as in the workflow."""

    step: StepId
    title: str | None = None
    role: RoleId | None = None
    offset: Offset | None = None
    length: Span | None = None


@dataclass(frozen=True, slots=True)
class AddedStep:
    """A step that is put into the flow from ``source`` to ``target``."""

    step: Step
    source: StepId
    target: StepId
    outcome: str | None = None
    """Which of several flows between the two: the one taken on this outcome."""
    beside: bool = False
    """The flow stays where it is, and the step is one more way from ``source`` to ``target``."""
    also: tuple[StepId, ...] = ()
    """Other steps that it waits for: their flow to ``target`` leads to it now, or, ``beside``, there is one more."""


@dataclass(frozen=True, slots=True)
class Tailoring:
    """The recipe of one project. Empty: the workflow as it is published."""

    left_out: tuple[StepId, ...] = ()
    changed: tuple[StepTailoring, ...] = ()
    added: tuple[AddedStep, ...] = ()
    """In the order in which they are put in; a later one may stand behind an earlier one."""
    repeat: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The values for which a step or section is repeated, as they were when the project started."""
    sections: tuple[Section, ...] = ()
    """Beside those of the workflow."""

    @property
    def empty(self) -> bool:
        return not (self.left_out or self.changed or self.added or self.repeat or self.sections)

    @property
    def words(self) -> str:
        """ "2 steps left out, 1 changed, 1 added, repeated for 3 values"; empty where nothing differs."""
        counts = {"left out": len(self.left_out), "changed": len(self.changed), "added": len(self.added)}
        told = [f"{count} {what}" for what, count in counts.items() if count]
        if told:
            count, _, what = told[0].partition(" ")
            told[0] = f"{count} step{'s' * (count != '1')} {what}"
        most = max(map(len, self.repeat.values()), default=0)
        if self.repeat:
            told.append(f"repeated for {most} value{'s' * (most != 1)}")
        return ", ".join(told)
