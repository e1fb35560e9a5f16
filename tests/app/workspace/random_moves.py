"""One random edit of many kinds, for walks that undo and redo: each is what a gesture of the window does."""

import random
from collections.abc import Callable
from datetime import date, timedelta

from app.actions.absence import add_absence
from app.actions.approval import decide_approvals
from app.actions.board import move_card
from app.actions.brief import change_brief
from app.actions.check_item import add_bug, add_item, fail_item, tick_item
from app.actions.deliverable import add_deliverable
from app.actions.due import add_days
from app.actions.file import add_files, add_version, place_file, remove_file, rename_file
from app.actions.fixed_date import fix_date, release_date
from app.actions.gate import pass_gate
from app.actions.journal import add_comment, add_entry, remove_comment
from app.actions.outbox import change_settings
from app.actions.person import add_person, change_person
from app.actions.process import add_process, remove_process, set_involvement
from app.actions.project import move_date, set_reduced_scope
from app.actions.recurrence import (
    add_recurrence,
    change_recurrence,
    move_occurrence,
    pause_recurrence,
    remove_recurrence,
)
from app.actions.requirement import add_requirement
from app.actions.task import (
    add_task,
    assign_task,
    block_task,
    cancel_task,
    finish_task,
    put_back,
    rename_task,
    reopen_task,
    skip_task,
    start_task,
    unblock_task,
)
from app.actions.task_field import set_effort, set_helpers, set_labels, set_priority, set_watchers
from app.actions.team import add_team, change_team, remove_team
from app.domain.board import Column
from app.domain.brief import Priority, Stage
from app.domain.errors import RuleViolation
from app.domain.file import File, FileContent, NamedContent
from app.domain.ids import FileId
from app.domain.person import Person, Role
from app.domain.process import Involvement, Process, Recurrence, Team
from app.domain.project import Project
from app.domain.task import Comment, CommentKind, Task
from app.workspace.workspace import Workspace
from tests.builders import PUBLISH_ON, Office

Move = Callable[[Workspace, random.Random], object]


def pick(kind: type) -> Callable[[Workspace, random.Random], object]:
    def choose(workspace: Workspace, chance: random.Random) -> int:
        found = workspace.read(lambda reader: [item.id for item in reader.find(kind)])
        # None of them is left: an id that names nothing is refused.
        return chance.choice(found) if found else 0

    return choose


a_task, a_person, a_project = pick(Task), pick(Person), pick(Project)


def a_file(workspace: Workspace, chance: random.Random) -> FileId:
    files = workspace.read(lambda reader: [file.id for file in reader.find(File)])
    if not files:
        raise RuleViolation("There is no file yet.")
    return chance.choice(files)


def some_bytes(chance: random.Random) -> FileContent:
    return FileContent(f"{chance.randint(1, 30):064x}", chance.randint(1, 99))


RULES = ("FREQ=DAILY", "FREQ=WEEKLY;BYDAY=FR;COUNT=9", "FREQ=MONTHLY;BYMONTHDAY=28")

MOVES: tuple[Move, ...] = (
    lambda w, c: w.do(finish_task, a_task(w, c), outcome=c.choice([None, "Approved", "Changes requested"])),
    lambda w, c: w.do(finish_task, a_task(w, c)),
    lambda w, c: w.do(start_task, a_task(w, c)),
    lambda w, c: w.do(put_back, a_task(w, c)),
    lambda w, c: w.do(skip_task, a_task(w, c)),
    lambda w, c: w.do(reopen_task, a_task(w, c)),
    lambda w, c: w.do(cancel_task, a_task(w, c), pass_on=c.random() < 0.7),
    lambda w, c: w.do(block_task, a_task(w, c), by="Legal"),
    lambda w, c: w.do(unblock_task, a_task(w, c)),
    lambda w, c: w.do(assign_task, a_task(w, c), a_person(w, c)),
    lambda w, c: w.do(add_task, f"Task {c.random()}", a_person(w, c), due_on=date(2026, 3, c.randint(1, 28))),
    lambda w, c: w.do(rename_task, a_task(w, c), f"Name {c.random()}"),
    lambda w, c: w.do(add_comment, a_task(w, c), "Well"),
    lambda w, c: w.do(add_days, a_task(w, c), c.randint(1, 9)),
    lambda w, c: w.do(move_card, a_task(w, c), c.choice(list(Column)), rank=c.random()),
    lambda w, c: w.do(move_date, a_project(w, c), PUBLISH_ON + timedelta(days=c.randint(0, 60))),
    lambda w, c: w.do(set_reduced_scope, a_project(w, c), on=c.random() < 0.5),
    lambda w, c: w.do(pass_gate, a_project(w, c), c.choice(list(Stage)), c.choice(["", "It was agreed"])),
    lambda w, c: w.do(add_person, f"Person {c.random()}"),
    lambda w, c: w.do(change_person, a_person(w, c), email=f"x{c.randint(1, 99)}@example.com"),
    lambda w, c: w.do(add_absence, a_person(w, c), *[date(2026, c.randint(2, 9), c.randint(1, 28))] * 2),
    lambda w, c: w.do(add_process, f"Process {c.random()}", owner_id=a_person(w, c)),
    lambda w, c: w.do(set_involvement, pick(Process)(w, c), pick(Role)(w, c), c.choice([*Involvement, None])),
    lambda w, c: w.do(remove_process, pick(Process)(w, c)),
    lambda w, c: w.do(add_team, f"Team {c.random()}", (a_person(w, c), a_person(w, c))),
    lambda w, c: w.do(change_team, pick(Team)(w, c), people=(a_person(w, c),)),
    lambda w, c: w.do(remove_team, pick(Team)(w, c)),
    lambda w, c: w.do(add_recurrence, 1, c.choice(RULES), date(2026, c.randint(1, 12), 28)),
    lambda w, c: w.do(change_recurrence, pick(Recurrence)(w, c), rule=c.choice(RULES), lead_days=c.randint(0, 30)),
    lambda w, c: w.do(pause_recurrence, pick(Recurrence)(w, c), on=c.random() < 0.5),
    lambda w, c: w.do(move_occurrence, pick(Recurrence)(w, c), date(2027, c.randint(1, 12), 28), None),
    lambda w, c: w.do(remove_recurrence, pick(Recurrence)(w, c)),
    lambda w, c: w.do(add_item, a_task(w, c), f"Item {c.random()}"),
    lambda w, c: w.do(tick_item, a_task(w, c), c.randrange(3), done=c.random() < 0.7),
    lambda w, c: w.do(fail_item, a_task(w, c), c.randrange(3), note="Wrong"),
    lambda w, c: w.do(add_bug, a_task(w, c), c.randrange(3)),
    lambda w, c: w.do(set_helpers, a_task(w, c), [a_person(w, c)]),
    lambda w, c: w.do(set_watchers, a_task(w, c), [a_person(w, c)]),
    lambda w, c: w.do(set_labels, a_task(w, c), [f"label {c.randint(1, 9)}"]),
    lambda w, c: w.do(set_priority, a_task(w, c), c.choice([None, *Priority])),
    lambda w, c: w.do(set_effort, a_task(w, c), c.choice([None, 30, 960])),
    lambda w, c: w.do(change_settings, wait_minutes=c.randint(0, 60)),
    lambda w, c: w.do(add_files, [NamedContent("Text.docx", some_bytes(c))], task_id=a_task(w, c)),
    lambda w, c: w.do(add_version, a_file(w, c), some_bytes(c), person_id=a_person(w, c)),
    lambda w, c: w.do(rename_file, a_file(w, c), f"Name {c.random()}"),
    lambda w, c: w.do(place_file, a_file(w, c), task_id=a_task(w, c)),
    lambda w, c: w.do(remove_file, a_file(w, c)),
    lambda w, c: w.do(decide_approvals, [a_task(w, c)], c.choice(["Approved", "Changes requested"])),
    lambda w, c: w.do(add_entry, a_project(w, c), f"@Ana {c.random()}", c.choice([*CommentKind])),
    lambda w, c: w.do(remove_comment, pick(Comment)(w, c)),
    lambda w, c: w.do(change_brief, a_project(w, c), audience=f"Readers {c.random()}", tools=("Camera",)),
    lambda w, c: w.do(add_deliverable, a_project(w, c), f"Page {c.random()}"),
    lambda w, c: w.do(add_requirement, a_project(w, c), f"Loads quickly {c.random()}"),
    lambda w, c: w.do(fix_date, a_project(w, c)),
    lambda w, c: w.do(release_date, a_project(w, c), "The fair was moved"),
)


def random_move(office: Office, chance: random.Random) -> bool:
    """One edit that the rules allow; False when they refused it."""
    office.clock.forward(minutes=chance.randint(1, 300))
    try:
        chance.choice(MOVES)(office.workspace, chance)
    except RuleViolation:
        return False
    return True
