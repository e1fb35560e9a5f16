"""The course of one task as stretches of time: whose turn it was, since when, and whether somebody worked on it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum


class MomentKind(StrEnum):
    """What happened to a task; in the order in which things of one moment come."""

    READY = "ready"
    REWORKED = "back for rework"
    TOLD = "told"
    ANSWERED = "answered"
    STARTED = "started"
    PUT_BACK = "put back"
    BLOCKED = "blocked"
    UNBLOCKED = "free to go on"
    SUBMITTED = "submitted"
    DONE = "done"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"


class Spell(StrEnum):
    """What the time after a moment is."""

    WAITING = "waiting"
    WORKING = "working"
    BLOCKED = "blocked"
    UNSAID = "open"
    """Its round is over, and nobody said when the work began."""
    OVER = "over"
    """Nobody has to do anything: it is done, or waits for others to send it back."""


_ORDER = {kind: at for at, kind in enumerate(MomentKind)}
_ENDS = (MomentKind.DONE, MomentKind.SKIPPED, MomentKind.CANCELLED)


@dataclass(frozen=True, slots=True)
class Moment:
    """``note``: by whom it is blocked, how it ended."""

    at: datetime
    kind: MomentKind
    note: str = ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """The time from a moment to the next, or to now."""

    moment: Moment
    until: datetime
    spell: Spell


def course(moments: Iterable[Moment], now: datetime) -> tuple[Stretch, ...]:
    """The moments in order, each with the time after it. What lies after ``now`` is left out."""
    ordered = sorted((one for one in moments if one.at <= now), key=lambda one: (one.at, _ORDER[one.kind]))
    spells = _spells(ordered)
    ends = [*(one.at for one in ordered), now][1:]
    return tuple(Stretch(*parts) for parts in zip(ordered, ends, spells, strict=True))


def _spells(ordered: Sequence[Moment]) -> list[Spell]:
    found: list[Spell] = []
    spell, behind = Spell.OVER, Spell.WAITING
    began = 0
    for at, moment in enumerate(ordered):
        match moment.kind:
            case MomentKind.READY | MomentKind.REWORKED:
                spell, began = Spell.WAITING, at
            case MomentKind.STARTED | MomentKind.PUT_BACK | MomentKind.SUBMITTED:
                meant = Spell.WORKING if moment.kind is MomentKind.STARTED else Spell.WAITING
                spell, behind = (spell, meant) if spell is Spell.BLOCKED else (meant, behind)
            case MomentKind.BLOCKED if spell is not Spell.BLOCKED:
                spell, behind = Spell.BLOCKED, spell
            case MomentKind.UNBLOCKED if spell is Spell.BLOCKED:
                spell = behind
            case kind if kind in _ENDS:
                spell = Spell.OVER
                if kind is MomentKind.DONE and Spell.WORKING not in found[began:]:
                    found[began:] = [Spell.UNSAID if one is Spell.WAITING else one for one in found[began:]]
        found.append(spell)
    return found


def without_repeats(moments: Iterable[Moment]) -> list[Moment]:
    """One of each kind at a moment, with what is said of it: facts are recorded in more than one place."""
    found: dict[tuple[datetime, MomentKind], Moment] = {}
    for one in moments:
        key = one.at, one.kind
        found[key] = replace(one, note=one.note or found[key].note) if key in found else one
    return list(found.values())
