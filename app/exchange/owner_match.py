"""Who owns an imported row: the team by mail address and name, and who would join it for the names that nobody has."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.errors import RuleViolation
from app.domain.ids import PersonId
from app.domain.person import Person
from app.domain.text import clean_email, clean_name
from app.exchange.task_record import TaskRecord

_MAIL = re.compile(r"<\s*([^<>\s]+@[^<>\s]+)\s*>")
_BESIDE = re.compile(r"([^()]+)\(([^()]+)\)\s*")
"""``ana (Ana Lopez)``, and ``Ana Lopez (Marketing)``."""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody whom a file names and nobody here is; ``email`` is empty where the file has none."""

    name: str
    email: str = ""


class KnownPeople:
    """The team by mail address and name. A wrong owner is worse than none, so nobody is found by a part of a name that
    may be somebody else's."""

    def __init__(self, team: Sequence[Person]) -> None:
        self._by_id: dict[PersonId, Person] = {}
        self._names: dict[str, list[Person]] = defaultdict(list)
        self._mails: dict[str, list[Person]] = defaultdict(list)
        self._first: dict[str, list[Person]] = defaultdict(list)
        self.newcomers: dict[PersonId, Newcomer] = {}
        for person in team:
            self._add(person)

    def _add(self, person: Person) -> None:
        self._by_id[person.id] = person
        if person.email:
            self._mails[person.email.casefold()].append(person)
        self._names[_name_word(person.name)].append(person)
        self._first[_name_word(person.name).split()[0]].append(person)

    def welcome(self, record: TaskRecord) -> PersonId | None:
        """Somebody new by the name or mail address of the row, known from now on by a negative number; None where the
        row names nobody or no name can be made of it."""
        named = _several(record.owner)
        who = named[0] if named else record.mail
        bracketed, beside = _MAIL.search(who), _BESIDE.fullmatch(who)
        if bracketed is not None and _MAIL.sub("", who).strip():
            who = _MAIL.sub("", who).strip()
        elif beside is not None and " " not in beside[1].strip():
            who = beside[2].strip()
        named_mail = bracketed[1] if bracketed is not None else who
        mail = next((word.strip("<> ") for word in (record.mail, named_mail) if "@" in word), "")
        surname, comma, given = who.partition(",")
        name = _name_of(mail) if not who or "@" in who else f"{given} {surname}" if comma else who
        try:
            newcomer = Newcomer(clean_name(name, "name"), _mail_or_none(mail))
        except RuleViolation:
            return None
        number = PersonId(-1 - len(self.newcomers))
        self.newcomers[number] = newcomer
        self._add(Person(number, newcomer.name, newcomer.email))
        return number

    def owner_of(self, record: TaskRecord, otherwise: PersonId | None) -> tuple[PersonId | None, tuple[str, ...]]:
        """By mail, by name, by a first name that one person has, else ``otherwise``; and what there is to say of it."""
        found = self._by_mail(record.mail) or self._by_mail(record.owner) or self._named(record.owner, first=True)
        if found is not None:
            return found.id, ()
        several = _several(record.owner)
        for name in several if len(several) > 1 else ():
            if (found := self._by_mail(name) or self._named(name)) is not None:
                others = ", ".join(other for other in several if other != name)
                return found.id, (f"One person owns a task: {found.name}, not {others}.",)
        if len(several) == 1 and (found := self._by_mail(several[0]) or self._named(several[0], first=True)):
            return found.id, ()
        who = record.owner or record.mail
        why = f"Nobody here is called “{who[:60]}”." if who else "It names no owner."
        if otherwise is None:
            return None, (why,)
        return otherwise, (why,) if who else ()

    def name_of(self, person_id: PersonId) -> str:
        """Empty for somebody who has left."""
        found = self._by_id.get(person_id)
        return found.name if found is not None else ""

    def _by_mail(self, mail: str) -> Person | None:
        bracketed = _MAIL.search(mail)
        address = bracketed[1] if bracketed else mail.strip("<> ")
        found = self._mails.get(address.casefold(), []) if mail else []
        return found[0] if len(found) == 1 else None

    def _named(self, name: str, first: bool = False) -> Person | None:
        """By the whole name in either order; by the first name alone only where it is all that is written."""
        name = _MAIL.sub("", name).strip().removeprefix("@")
        surname, comma, given = name.partition(",")
        turned = f"{given} {surname}" if comma and "," not in given else ""
        beside = _BESIDE.fullmatch(name)
        parts = (beside[2], beside[1]) if beside else ()
        joined = re.sub(r"[._]", " ", name) if re.fullmatch(r"\w+[._]\w+", name) else ""
        for word in map(_name_word, (name, turned, joined, *parts)):
            if word and (found := self._names.get(word, [])):
                return found[0] if len(found) == 1 else None
        alone = self._first.get(_name_word(name), []) if first else []
        return alone[0] if len(alone) == 1 else None


def _name_word(name: str) -> str:
    return " ".join(name.casefold().split())


def _several(cell: str) -> list[str]:
    """The names in a cell. ``Weber, Leo`` is one, turned round; ``Leo Kim, Ana Lopez`` and ``[Leo,Ana]`` are two."""
    bracketed = cell.startswith("[") and cell.endswith("]")
    parts = re.split(r"\s*[;|/\n]\s*|\s+(?:&|and|und)\s+", cell.strip("[]"))
    found = list[str]()
    for part in parts:
        names = [" ".join(name.split()) for name in part.split(",")]
        turned = len(names) == 2 and not bracketed and not ("@" in part or all(" " in name for name in names))
        found += [" ".join(part.split())] if turned else names
    return [name for name in found if name]


def _name_of(mail: str) -> str:
    """``sam.reed@example.com`` is Sam Reed until somebody says more."""
    return " ".join(part.capitalize() for part in re.split(r"[._+-]+", mail.partition("@")[0]) if part)


def _mail_or_none(mail: str) -> str:
    try:
        return clean_email(mail)
    except RuleViolation:
        return ""
