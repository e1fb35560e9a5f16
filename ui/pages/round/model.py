"""Turns the stand-up into rows: a head for each person, their tasks under it."""

from collections.abc import Mapping
from datetime import date

from app.actions.round import Said
from app.domain.ids import TaskId
from app.queries.person import RoundPerson, stand_up
from app.queries.project import calendars
from app.queries.reader import CardRow, Reader
from ui.pages.round.said import chips
from ui.widgets.due_text import due_chip
from ui.widgets.row_list import RowItem


def round_people(reader: Reader) -> tuple[tuple[RoundPerson, ...], date, dict[TaskId, int]]:
    """Everybody with open work, the day, and how late each missed task is in working days."""
    people, on = tuple(stand_up(reader)), reader.today()
    company = calendars(reader).company
    late = {
        card.task_id: max(1, company.days_between(card.due_on, on))
        for person in people
        for card in person.cards
        if card.due_on is not None and card.due_on < on
    }
    return people, on, late


def round_rows(
    people: tuple[RoundPerson, ...], on: date, late: Mapping[TaskId, int], said: Mapping[TaskId, Said]
) -> list[RowItem]:
    """The list of the page."""
    rows = []
    for person in people:
        count = "1 task" if len(person.cards) == 1 else f"{len(person.cards)} tasks"
        under = f"{count} · away today" if person.away else count
        rows.append(RowItem(None, person.name, under, (), person.name, person.person_id, head=True))
        rows += [_task_row(card, on, late.get(card.task_id, 0), said.get(card.task_id)) for card in person.cards]
    return rows


def _task_row(card: CardRow, on: date, late: int, word: Said | None) -> RowItem:
    parts = [card.project_name or "No project"]
    if card.blocked_by:
        parts.append(f"blocked by {card.blocked_by}")
    if card.round > 1:
        parts.append(f"round {card.round}")
    looks = (*chips(word, on), due_chip(card.due_on, on, late))
    return RowItem(card.task_id, card.title, " · ".join(parts), looks, card.owner_name, card.owner_id, avatar=False)
