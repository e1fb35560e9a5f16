"""Cells of the table of all tasks: what is typed or pasted as the change that it means, and blocks to the clipboard."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TypeVar

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from app.actions.bulk import DueOn, Effort, GivePriority, HandTo, Labels, MoveTo, Rename, TaskChange, change_tasks
from app.domain.board import Column
from app.domain.brief import Priority
from app.domain.errors import RuleViolation
from app.domain.ids import PersonId, TaskId
from app.domain.task_list import TaskColumn
from app.domain.text import bare_name
from app.exchange.table_clip import html_of, read_clip, tsv_of
from app.grammar.number import read_number
from app.grammar.offset import need_length
from app.queries.person import team
from ui.link.context import Context
from ui.pages.list.model import READ_ONLY, TaskListModel
from ui.widgets.date_text import NotADate, read_date

T = TypeVar("T")
DAY_MINUTES = 480
"""A day of effort, whoever has it."""
LONGEST_PASTE = 1_000
"""Rows that one paste may change."""


def change_of(column: TaskColumn, text: str, today: date, people: Mapping[str, PersonId]) -> TaskChange:
    """``people`` are those who may be given work, by their names. Raises RuleViolation for what is not understood."""
    text = text.strip()
    if column in READ_ONLY:
        raise RuleViolation(READ_ONLY[column])
    match column:
        case TaskColumn.TITLE:
            return Rename(text)
        case TaskColumn.OWNER:
            return HandTo(_person(text, people))
        case TaskColumn.STATE:
            return MoveTo(_chosen(text, {bare_name(one): one for one in Column}, "state"))
        case TaskColumn.DUE:
            return DueOn(_day(text, today))
        case TaskColumn.PRIORITY:
            return GivePriority(_chosen(text, {bare_name(one): one for one in Priority}, "priority") if text else None)
        case TaskColumn.LABELS:
            return Labels(tuple(part.strip() for part in text.split(",") if part.strip()))
        case _:
            return Effort(_minutes(text) if text else None)


def _person(text: str, people: Mapping[str, PersonId]) -> PersonId:
    wanted = bare_name(text)
    found = [name for name in people if bare_name(name) == wanted] or [
        name for name in people if wanted and bare_name(name).startswith(wanted)
    ]
    if len(found) != 1:
        several = f"Several people are called “{text[:40]}”" if found else f"Nobody is called “{text[:40]}”"
        raise RuleViolation(f"{several}. Write the whole name of somebody in the team.")
    return people[found[0]]


def _chosen(text: str, choices: Mapping[str, T], what: str) -> T:
    found = choices.get(bare_name(text))
    if found is None:
        raise RuleViolation(f"“{text[:40]}” is no {what}. Write one of {', '.join(map(str, choices.values()))}.")
    return found


def _day(text: str, today: date) -> date:
    if not text:
        raise RuleViolation("A due day cannot be emptied here. Write another day, such as 12 Mar or +3.")
    try:
        return read_date(text, today)
    except NotADate as refusal:
        raise RuleViolation(refusal.sentence) from refusal


def _minutes(text: str) -> int:
    """A bare number is hours."""
    if read_number(text) is not None:
        text += " h"
    return need_length(text).minutes(DAY_MINUTES)


class CellEdits:
    """Keeps what is typed into cells, each time as one step; what is not understood is said and changes nothing."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def do(self, changes: Sequence[tuple[TaskId, TaskChange]]) -> None:
        """Change each of these tasks, in one step; what the rules forbid for one is left out and said."""
        done = self._context.do(change_tasks, changes)
        if done is not None and done.value.left_out:
            self._context.say(f"{done.value.words('be changed')}. {done.value.left_out[0].sentence}")

    def type(self, task_id: TaskId, column: TaskColumn, text: str) -> None:
        """Keep what was typed into one cell."""
        try:
            change = self.meant(column, text)
        except RuleViolation as refusal:
            self._context.refuse(refusal.sentence)
            return
        self._context.do(change_tasks, [(task_id, change)])

    def meant(self, column: TaskColumn, text: str) -> TaskChange:
        """The change that a text in this column means today. Raises RuleViolation for what is not understood."""
        people = {person.name: person.id for person in self._context.read(team)}
        return change_of(column, text, self._context.read(lambda reader: reader.today()), people)

    def choices(self, column: TaskColumn) -> Sequence[str]:
        """What the field of a cell completes to; empty where anything may be typed."""
        if column is TaskColumn.OWNER:
            return [person.name for person in self._context.read(team)]
        if column is TaskColumn.STATE:
            return [*Column]
        return [*Priority] if column is TaskColumn.PRIORITY else ()


def copy_block(model: TaskListModel, rows: Sequence[int], columns: Sequence[int]) -> None:
    """The cells of these rows and columns onto the clipboard, as text and as HTML."""
    found = [model.row_at(row) for row in rows]
    block = [[model.text(row, model.columns[column]) for column in columns] for row in found if row is not None]
    mime = QMimeData()
    mime.setText(tsv_of(block))
    mime.setHtml(html_of(block))
    QGuiApplication.clipboard().setMimeData(mime)


def pasted_changes(
    model: TaskListModel, rows: Sequence[int], columns: Sequence[int], change: Callable[[TaskColumn, str], TaskChange]
) -> list[tuple[TaskId, TaskChange]]:
    """What the clipboard's cells mean from the first of these rows and columns on; one cell goes into all of them.

    Raises RuleViolation for the first that is not understood, and where there are none.
    """
    mime = QGuiApplication.clipboard().mimeData()
    block = read_clip(mime.text(), mime.html()) if mime is not None else ()
    if not block or not rows:
        raise RuleViolation("There are no cells on the clipboard. Copy some in a spreadsheet first.")
    if len(block) > LONGEST_PASTE:
        raise RuleViolation(f"The clipboard has {len(block):,} rows. Paste at most {LONGEST_PASTE:,} at once.")
    if len(block) == 1 and len(block[0]) == 1:
        cells = [(row, column, block[0][0]) for row in rows for column in columns]
    else:
        tasks = (row for row in range(rows[0], model.rowCount()) if model.task_at(row) is not None)
        pairs = zip(tasks, block, strict=False)
        cells = [(row, columns[0] + at, text) for row, texts in pairs for at, text in enumerate(texts)]
    return [
        (task_id, change(model.columns[column], text))
        for row, column, text in cells
        if column < len(model.columns) and (task_id := model.task_at(row)) is not None
    ]
