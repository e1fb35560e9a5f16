"""What a step of a workflow can be: every kind with all that is true of it, in one table. A new kind is one entry here.

Rules that are about one kind alone (what an approval asks, where a start may stand) compare with that kind; whatever
would list several kinds is a trait instead.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self


class Outline(StrEnum):
    """The form of a step's box: where its border runs, for routing and painting."""

    CARD = "card"
    PILL = "pill"
    """Round at both ends."""
    HEXAGON = "hexagon"
    DOT = "dot"
    """A pill as long as high, without words in it."""


CARD_SIZE = (172.0, 62.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class KindTraits:
    """What is true of all steps of a kind. The defaults are those of ordinary work."""

    label: str
    """Its name on screen."""
    icon: str
    key: str = ""
    """Chooses it in menus of kinds; without one it is not offered there."""
    tool: bool = True
    """It stands among the tools beside a flowchart."""
    new_title: str = ""
    """The title of a step that was just drawn."""
    size: tuple[float, float] = CARD_SIZE
    """Width and height of its box, in pixels at 100 %."""
    outline: Outline = Outline.CARD
    has_task: bool = True
    """It stands as a task in every project; a decision does only when it is asked."""
    takes_time: bool = True
    """Its owner works on it; the others last no working time of anybody."""
    estimated: bool = False
    """How long it takes should be said."""
    may_ask: bool = False
    """Somebody may have to choose one of its outcomes to finish it."""
    unattended: bool = False
    """While it runs it is open work without a person: the clock or another project ends it."""
    titled: bool = True
    """It says something to people; what does not is passed over in words and checks of words."""
    never_waits: bool = False
    """It counts no arrivals and waits for no milestone."""


class StepKind(StrEnum):
    """The kinds of steps, in the order in which they are offered. The values stand in files."""

    traits: KindTraits

    def __new__(cls, value: str, traits: KindTraits) -> Self:
        """Enum calls it once for each entry of the table."""
        kind = str.__new__(cls, value)
        kind._value_ = value
        kind.traits = traits
        return kind

    START = (
        "start",
        KindTraits(
            label="Start",
            icon="play",
            tool=False,
            new_title="Start",
            size=(86, 36),
            outline=Outline.PILL,
            has_task=False,
            takes_time=False,
            titled=False,
            never_waits=True,
        ),
    )
    TASK = "task", KindTraits(label="Task", icon="square-pen", key="T", new_title="New task", estimated=True)
    APPROVAL = (
        "approval",
        KindTraits(
            label="Approval", icon="circle-check", key="A", new_title="New approval", estimated=True, may_ask=True
        ),
    )
    DECISION = (
        "decision",
        KindTraits(
            label="Decision",
            icon="diamond",
            key="D",
            new_title="New decision",
            size=(188, 68),
            outline=Outline.HEXAGON,
            has_task=False,
            estimated=True,
            may_ask=True,
        ),
    )
    MILESTONE = (
        "milestone",
        KindTraits(label="Milestone", icon="target", key="M", new_title="New milestone", takes_time=False),
    )
    WAIT = (
        "wait",
        KindTraits(
            label="Wait",
            icon="hourglass",
            key="W",
            new_title="Wait",
            size=(172, 52),
            takes_time=False,
            unattended=True,
        ),
    )
    SUBWORKFLOW = (
        "subworkflow",
        KindTraits(label="Subworkflow", icon="workflow", key="S", new_title="New subworkflow", unattended=True),
    )
    JUNCTION = (
        "junction",
        KindTraits(
            label="Junction",
            icon="git-fork",
            key="J",
            tool=False,
            size=(24, 24),
            outline=Outline.DOT,
            has_task=False,
            takes_time=False,
            titled=False,
        ),
    )
    END = (
        "end",
        KindTraits(
            label="End",
            icon="circle-dot",
            key="E",
            new_title="End",
            size=(86, 36),
            outline=Outline.PILL,
            has_task=False,
            takes_time=False,
            titled=False,
            never_waits=True,
        ),
    )

    @property
    def unattended(self) -> bool:
        """While it runs it is open work without a person: the clock or another project ends it."""
        return self.traits.unattended
