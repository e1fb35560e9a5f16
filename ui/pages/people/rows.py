"""One line a person, as plain values. For the People page only."""

from collections.abc import Sequence
from datetime import date

from app.domain.work_calendar import Absence
from app.queries.person import PersonLine
from app.queries.role import MissingRole
from ui.link.plain_text import one_line
from ui.widgets.chip import ChipLook, Tone
from ui.widgets.date_text import short_date
from ui.widgets.row_list import RowItem

ROLES_SHOWN = 2


def row(line: PersonLine, today: date) -> RowItem:
    """Name, what is on the desk, roles as chips."""
    person = line.person
    under = "  ·  ".join([*_counts(line), *([_away(line.away, today)] if line.away and not line.away_now else [])])
    chips = [ChipLook(role, Tone.HUE) for role in line.roles[:ROLES_SHOWN]]
    if len(line.roles) > ROLES_SHOWN:
        chips.append(ChipLook(f"+{len(line.roles) - ROLES_SHOWN}", Tone.NEUTRAL))
    if person.external:
        chips.insert(0, ChipLook("outside", Tone.PLAIN))
    if line.away is not None and line.away_now:
        chips.insert(0, ChipLook(f"away until {short_date(line.away.last_on, today)}", Tone.WARN, "calendar"))
    if line.late:
        chips.insert(0, ChipLook(f"{line.late} late", Tone.BAD, "clock-alert"))
    return RowItem(person.id, person.name, under, tuple(chips), person.name, person.id)


def matches(line: PersonLine, typed: str) -> bool:
    """Whether name, address or a role contains what was typed."""
    words = " ".join([line.person.name, line.person.email, *line.roles]).casefold()
    return typed.casefold() in words


def missing_roles(missing: Sequence[MissingRole]) -> str:
    """What cannot start for want of people, one sentence a role; empty when every role has somebody."""
    return "\n".join(
        f"Nobody has the role “{one_line(role.name)}”, so {_named(role.workflows)} cannot start." for role in missing
    )


def span(absence: Absence, today: date) -> str:
    """``24 Dec to 2 Jan 2027``."""
    first = short_date(absence.first_on, today)
    return first if absence.first_on == absence.last_on else f"{first} to {short_date(absence.last_on, today)}"


def _counts(line: PersonLine) -> list[str]:
    if not line.open and not line.waiting:
        return ["no open work"]
    return [f"{line.open} open", f"{line.waiting} waiting"]


def _away(absence: Absence, today: date) -> str:
    return f"away {span(absence, today)}"


def _named(workflows: Sequence[str]) -> str:
    shown = [f"“{one_line(name)}”" for name in workflows[:3]]
    if len(workflows) > 3:
        shown.append(f"{len(workflows) - 3} more")
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
