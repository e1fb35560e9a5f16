"""People, their roles and what waits for them, as the page People and pickers show them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.domain.errors import RuleViolation
from app.domain.ids import PersonId, TaskId
from app.domain.person import Person, Role
from app.domain.run import TaskState
from app.domain.task import Task, Vote
from app.domain.work_calendar import Absence
from app.queries.due import due_horizon
from app.queries.reader import Reader
from app.queries.rows import CardFilter, CardRow

UNFINISHED = (TaskState.WAITING, TaskState.READY, TaskState.DOING)


@dataclass(frozen=True, slots=True)
class PersonLine:
    person: Person
    roles: tuple[str, ...]
    open: int
    waiting: int
    late: int
    away: Absence | None
    """The absence that covers today, else the next one."""
    away_now: bool


def people(reader: Reader) -> list[PersonLine]:
    """Everybody who has not left, by name."""
    horizon = due_horizon(reader)
    near = reader.cards(CardFilter(states=(TaskState.READY, TaskState.DOING), due_by=horizon.today))
    late = Counter(card.owner_id for card in near if not card.kind.unattended and horizon.is_late(card))
    roles = {role.id: role.name for role in reader.find(Role)}
    counts, on = reader.work_counts(), reader.today()
    found = []
    for person in team(reader):
        away = next_absence(reader, person.id, on)
        names = tuple(roles.get(role, role) for role in person.roles)
        here = away is not None and away.first_on <= on
        found.append(PersonLine(person, names, *counts.get(person.id, (0, 0)), late[person.id], away, here))
    return found


def next_absence(reader: Reader, person_id: PersonId, on: date) -> Absence | None:
    coming = [absence for absence in reader.find(Absence, person_id=person_id) if absence.last_on >= on]
    return min(coming, key=lambda absence: absence.first_on, default=None)


def absences(reader: Reader, person_id: PersonId) -> list[Absence]:
    """All of one person, the newest first."""
    return sorted(reader.find(Absence, person_id=person_id), key=lambda absence: absence.first_on, reverse=True)


def open_work(reader: Reader, person_id: PersonId) -> list[CardRow]:
    """What somebody has on the desk or will get, by due day; the list of *Away until …*."""
    cards = reader.cards(CardFilter(person_id=person_id, states=UNFINISHED))
    attended = (card for card in cards if not card.kind.unattended)
    return sorted(attended, key=lambda card: (card.due_on or date.max, card.task_id))


def team(reader: Reader) -> list[Person]:
    """Everybody who has not left, by name; for pickers."""
    return sorted(reader.find(Person, archived=False), key=lambda person: person.name.casefold())


@dataclass(frozen=True, slots=True)
class Heir:
    """Somebody who could take over the work of another: which of its roles they have, and their open tasks now."""

    person: Person
    roles: tuple[str, ...]
    load: int


@dataclass(frozen=True, slots=True)
class Departure:
    """What has to be handed on when somebody leaves, and to whom: the most fitting roles and least work first."""

    tasks: int
    heirs: tuple[Heir, ...]


def departure(reader: Reader, person_id: PersonId) -> Departure:
    """The unfinished work of one person, votes that are still to come included."""
    work = [task for task in reader.find(Task) if not task.state.over]
    mine = [task for task in work if task.owner_id == person_id]
    voted = {(vote.task_id, vote.round) for vote in reader.find(Vote) if vote.person_id == person_id}
    asked = [task for task in work if person_id in task.approvers and (task.id, task.run.round) not in voted]
    needed = Counter(task.role for task in mine if task.role is not None)
    load = Counter(task.owner_id for task in work)
    names = {role.id: role.name for role in reader.find(Role)}
    others = [person for person in team(reader) if person.id != person_id]
    others.sort(key=lambda person: (-sum(needed[role] for role in person.roles), load[person.id]))
    heirs = [
        Heir(person, tuple(names.get(role, role) for role in needed if role in person.roles), load[person.id])
        for person in others
    ]
    return Departure(len({task.id for task in (*mine, *asked)}), tuple(heirs))


def names_of(reader: Reader, people: Iterable[PersonId]) -> tuple[str, ...]:
    found = (reader.get(Person, person_id) for person_id in people)
    return tuple(person.name for person in found if person is not None)


def find_person(reader: Reader, name: str) -> list[PersonId]:
    """Whose name, or a part of it that begins a word, is ``name``; an exact name alone wins."""
    wanted = name.strip().casefold()
    team = reader.find(Person, archived=False)
    exact = [person.id for person in team if person.name.casefold() == wanted]
    if exact or not wanted:
        return exact
    return [person.id for person in team if any(part.startswith(wanted) for part in person.name.casefold().split())]


def person_named(reader: Reader, name: str) -> Person:
    """The one person whom a name means. Raises RuleViolation where it means nobody, or several."""
    found = find_person(reader, name)
    person = reader.get(Person, found[0]) if len(found) == 1 else None
    if person is None:
        raise RuleViolation(f"“{name[:60]}” is no single person. Write the whole name as under People.")
    return person


@dataclass(frozen=True, slots=True)
class RoundPerson:
    """One person in a stand-up: whether they are away, and the cards of their open work."""

    person_id: PersonId
    name: str
    away: bool
    cards: tuple[CardRow, ...]


def stand_up(reader: Reader) -> list[RoundPerson]:
    """Everybody with open work, by name; their cards by due day."""
    cards: dict[PersonId, list[CardRow]] = {}
    for card in reader.cards(CardFilter(states=(TaskState.READY, TaskState.DOING))):
        if not card.kind.unattended:
            cards.setdefault(card.owner_id, []).append(card)
    on, found = reader.today(), []
    for person_id, own in cards.items():
        away = next_absence(reader, person_id, on)
        own.sort(key=lambda card: (card.due_on or date.max, TaskId(card.task_id)))
        found.append(RoundPerson(person_id, own[0].owner_name, bool(away and away.first_on <= on), tuple(own)))
    return sorted(found, key=lambda person: person.name.casefold())
