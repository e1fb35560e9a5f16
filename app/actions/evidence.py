"""What is given to show that something is done: a file, a day, an amount, a link, each checked as it is typed."""

from datetime import date

from app.domain.check_item import CheckItem, Evidence
from app.domain.errors import RuleViolation
from app.domain.file import File
from app.domain.ids import FILE_PREFIX, FileId, file_key, parse_key
from app.domain.task import Task
from app.domain.text import LONGEST_NAME, clean_line, clean_link
from app.editing.edit import Edit
from app.grammar.number import number_text, read_number


def evidence_of(edit: Edit, task: Task, item: CheckItem, typed: str) -> str:
    """What was typed, as it is kept: an ISO date, an amount, a link, the key of a file; nothing stays nothing.

    Raises RuleViolation that says what the item needs.
    """
    typed = clean_line(typed)
    if not typed:
        return ""
    match item.evidence:
        case Evidence.DATE:
            return _day(item, typed)
        case Evidence.AMOUNT:
            number = read_number(typed)
            if number is None or abs(number) > 1e15:
                raise RuleViolation(f"“{item.text}” needs an amount, not “{typed[:40]}”. Write for example 1500.")
            return number_text(number)
        case Evidence.LINK:
            return clean_link(typed)
        case Evidence.FILE:
            return file_of(edit, task, typed)
    if len(typed) > LONGEST_NAME:
        raise RuleViolation(f"That has {len(typed):,} characters; at most {LONGEST_NAME} fit. Shorten it.")
    return typed


def _day(item: CheckItem, typed: str) -> str:
    try:
        return date.fromisoformat(typed).isoformat()
    except ValueError:
        raise RuleViolation(f"“{item.text}” needs a day, not “{typed[:40]}”. Write for example 2027-03-31.") from None


def file_of(edit: Edit, task: Task, typed: str) -> str:
    """The key of a file of the task or its project, which may be typed as its name. Raises RuleViolation."""
    number = parse_key(typed, FILE_PREFIX)
    found = edit.get(File, FileId(number)) if number is not None else None
    if found is None:
        named = [one for one in edit.find(File) if one.name == typed and _near(one, task)]
        found = named[0] if named else None
    if found is None or not _near(found, task):
        where = "its project" if task.project_id is not None else "it"
        raise RuleViolation(f"“{task.title}” has no file “{typed[:60]}”. Choose one of the files of {where}.")
    return file_key(found.id)


def _near(file: File, task: Task) -> bool:
    return file.task_id == task.id or (task.project_id is not None and file.project_id == task.project_id)
