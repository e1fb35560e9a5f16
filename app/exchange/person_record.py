"""Rows of a table as people: our own export, or any list with a name and a mail address."""

from dataclasses import dataclass

from app.domain.amount import need_money
from app.domain.errors import RuleViolation
from app.domain.person import Channel
from app.domain.text import LONGEST_NAME, clean_email, clean_line, clean_name
from app.exchange.csv_columns import plain
from app.exchange.csv_table import CsvRow, CsvTable
from app.exchange.csv_writing import unguarded
from app.exchange.task_record import Refused
from app.grammar.number import read_number

NAMES = {
    "name": ("name", "fullname", "displayname", "person", "member"),
    "first": ("firstname", "givenname"),
    "last": ("lastname", "surname", "familyname"),
    "email": ("email", "mail", "emailaddress", "mailaddress", "email1value"),
    "channel": ("channel",),
    "roles": ("roles", "role", "jobtitle", "organizationtitle", "function"),
    "mention": ("mention", "messengerid", "memberid", "slackid", "discordid"),
    "external": ("outsidecontact", "external"),
    "language": ("language",),
    "invited": ("invited",),
    "fallback": ("secondchannel", "fallback"),
    "by_itself": ("sendsbyitself", "byitself"),
    "cost": ("hourlycost", "costperhour", "hourlyrate"),
}
_KNOWN = frozenset(name for names in NAMES.values() for name in names)
_YES = frozenset(("yes", "true", "1", "x"))


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """One row; None is left as it is, or as it is for a new person. ``roles`` are names."""

    row: int
    name: str
    email: str | None = None
    channel: Channel | None = None
    roles: tuple[str, ...] = ()
    external: bool | None = None
    language: str | None = None
    """As the row says it; a language that letters do not have is left out by whoever keeps the record."""
    invited: bool | None = None
    mention: str = ""
    """By what the messenger calls this person; empty is left as it is."""
    fallback: Channel | None = None
    by_itself: bool | None = None
    hourly_cost_minor: int | None = None
    """In whole cents."""


def is_person_column(name: str) -> bool:
    """Whether some list of people has a column of this name."""
    return plain(name) in _KNOWN


def read_people(table: CsvTable) -> tuple[list[PersonRecord], list[Refused]]:
    """Name, or first and last name. Raises RuleViolation where no column is any of them."""
    header = [plain(cell) for cell in table.rows[0].cells] if table.rows else []
    places = {
        field: next((header.index(name) for name in names if name in header), None) for field, names in NAMES.items()
    }
    if places["name"] is places["first"] is places["last"] is None:
        raise RuleViolation("No column of the file is called Name. Call the one with the people's names so.")
    people, refused = list[PersonRecord](), list[Refused]()
    for row in table.rows[1:]:
        cells = {field: _cell(row, place) for field, place in places.items()}
        cells["name"] = cells["name"] or f"{cells['first']} {cells['last']}".strip()
        try:
            people.append(_person(row.number, cells))
        except RuleViolation as problem:
            refused.append(Refused(row.number, cells["name"][:80], problem.sentence))
    return people, refused


def _cell(row: CsvRow, place: int | None) -> str:
    return unguarded(row.cells[place]).strip() if place is not None and place < len(row.cells) else ""


def _person(number: int, cells: dict[str, str]) -> PersonRecord:
    return PersonRecord(
        number,
        clean_name(cells["name"], "name"),
        clean_email(cells["email"]) or None,
        _channel(cells["channel"]),
        tuple(role.strip() for role in cells["roles"].split(";") if role.strip()),
        cells["external"].casefold() in _YES if cells["external"] else None,
        cells["language"].casefold() or None,
        cells["invited"].casefold() in _YES if cells["invited"] else None,
        clean_line(cells["mention"])[:LONGEST_NAME],
        _channel(cells["fallback"]),
        cells["by_itself"].casefold() in _YES if cells["by_itself"] else None,
        _cost(cells["cost"]),
    )


def _cost(cell: str) -> int | None:
    amount = read_number(cell) if cell else None
    if cell and amount is None:
        raise RuleViolation(f"“{cell[:40]}” is no hourly cost. Write for example 45.50.")
    return need_money(round(amount * 100)) if amount is not None else None


def _channel(cell: str) -> Channel | None:
    word = cell.casefold()
    if word and word not in tuple(Channel):
        raise RuleViolation(
            f"“{word[:40]}” is no channel. It is {', '.join(list(Channel)[:-1])} or {list(Channel)[-1]}."
        )
    return Channel(word) if word else None
