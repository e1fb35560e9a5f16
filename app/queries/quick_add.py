"""One typed line as a new task: "Draft the invitation @Sam fri". Pure: what it cannot read it says."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.ids import PersonId
from app.domain.person import Person

_LONGEST_DATE = 4
"""Words: "fri 12 mar 2027"."""
_DATE_LIKE = re.compile(r"[+-]\d|\d{4}-\d|\d{1,2}[./]\d|\d{1,2}(st|nd|rd|th)?\s+[a-z]{3,9}$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class QuickAdd:
    """What was understood. It can be added when there is no ``problem``."""

    title: str
    owner_id: PersonId | None
    owner: str
    due_on: date | None
    problem: str
    """One sentence about the first thing that is missing or unclear; empty when all is well."""


def read_quick_add(
    text: str, team: Sequence[Person], read_day: Callable[[str], date], preset: Person | None = None
) -> QuickAdd:
    """``read_day`` reads a typed day or raises ValueError with a sentence; ``preset`` owns what names nobody."""
    words, wanted = _take_person(text.split(), team)
    fitting = [preset] if wanted is None and preset is not None else _fitting(wanted or "", team)
    words, due_on, date_problem = _take_date(words, read_day)
    title = " ".join(words)
    owner = fitting[0] if len(fitting) == 1 else None
    problem = _problem(title, wanted, fitting) or date_problem
    return QuickAdd(title, owner.id if owner else None, owner.name if owner else "", due_on, problem)


def _take_person(words: list[str], team: Sequence[Person]) -> tuple[list[str], str | None]:
    """The words without ``@name``, and the name; a second word belongs to it when a person is called so."""
    at = next((place for place, word in enumerate(words) if word.startswith("@") and len(word) > 1), None)
    if at is None:
        return [word for word in words if word != "@"], "" if "@" in words else None
    for end in range(min(at + 3, len(words)), at + 1, -1):
        name = " ".join(words[at:end])[1:]
        if end - at == 1 or any(person.name.casefold().startswith(name.casefold()) for person in team):
            return words[:at] + words[end:], name
    return words[:at] + words[at + 1 :], words[at][1:]


def _fitting(name: str, team: Sequence[Person]) -> list[Person]:
    """Who is called exactly so, else whose first or a later name begins so."""
    wanted = name.casefold()
    if not wanted:
        return []
    exact = [person for person in team if person.name.casefold() == wanted]
    beginning = [person for person in team if person.name.casefold().startswith(wanted)]
    within = [person for person in team if any(part.startswith(wanted) for part in person.name.casefold().split())]
    return exact or beginning or within


def _take_date(words: list[str], read_day: Callable[[str], date]) -> tuple[list[str], date | None, str]:
    """The longest end of the line that is a day, as long as a title is left before it."""
    for count in range(min(_LONGEST_DATE, len(words) - 1), 0, -1):
        try:
            return words[:-count], read_day(" ".join(words[-count:])), ""
        except ValueError:
            continue
    for count in (2, 1):
        tail = " ".join(words[-count:])
        if len(words) > count and _DATE_LIKE.match(tail):
            try:
                read_day(tail)
            except ValueError as refusal:
                return words, None, str(refusal)
    return words, None, ""


def _problem(title: str, wanted: str | None, fitting: Sequence[Person]) -> str:
    if not title:
        return "Type what is to be done: title @person date."
    if not wanted and not fitting:
        return "Who does it? Type @ and a name."
    if not fitting:
        return f"Nobody is called “{wanted}”."
    if len(fitting) > 1:
        return f"{len(fitting)} people fit “{wanted}”: {', '.join(person.name for person in fitting[:4])}."
    return ""
