"""The drawing of each workflow and the work are histories of their own, each in order, over every restart."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

import pytest

from app.actions.flowchart.lane import add_lane
from app.actions.flowchart.role import give_step_role
from app.actions.flowchart.step import remove, rename_step
from app.actions.flowchart.version import (
    archive_workflow,
    delete_workflow,
    edit_workflow,
    new_workflow,
    publish,
    unarchive_workflow,
)
from app.actions.flowchart.version_move import move_project
from app.actions.person import add_role
from app.actions.task import rename_task
from app.actions.workflow import add_workflow
from app.domain.errors import RuleViolation
from app.domain.ids import VersionId, WorkflowId
from app.domain.project import Project
from app.domain.workflow import VersionState, Workflow, WorkflowVersion
from app.editing.change import WORK, Change, ChangeSet, Scope
from app.exchange.templates import template
from app.queries.reader import Reader
from app.storage.history import STEPS_KEPT
from tests.app.actions.flowchart.random_edits import random_edit
from tests.app.actions.flowchart.sheet import Sheet, make_sheet
from tests.app.workspace.random_moves import random_move
from tests.builders import Office

State = dict[Scope, tuple[str, ...]]


def two_drawings(folder: Path) -> tuple[Sheet, Sheet]:
    first = make_sheet(folder, project=True)
    second = first.office.workspace.do(add_workflow, template("newsletter")).value
    first.office.workspace.begin_history()
    return first, Sheet(first.office, second)


def parts(office: Office, drawings: tuple[WorkflowId, ...]) -> State:
    """Everything that is stored, by whose it is: read off the rows, not off what the program says."""
    run = office.store.connection.execute
    found: State = {}
    for number in drawings:
        rows = [*run("SELECT * FROM workflow WHERE id = ?", (number,))]
        rows += run("SELECT * FROM workflow_version WHERE workflow_id = ? ORDER BY id", (number,))
        found[number] = tuple(map(repr, rows))
    found[WORK] = tuple(line for line in office.dump() if not line.startswith(("workflow: ", "workflow_version: ")))
    return found


def titles(office: Office, scope: Scope) -> list[str]:
    return [step.title for step in office.store.steps() if scope in step.scopes]


def test_each_history_takes_back_its_own(tmp_path: Path) -> None:
    sheet, _ = two_drawings(tmp_path)
    office, workspace = sheet.office, sheet.office.workspace
    sheet.do(rename_step, "idea", "Spark")
    workspace.do(rename_task, office.task("draft").id, "Write it")
    assert (workspace.undo_title(sheet.workflow_id) or "").startswith("Rename")
    office.reopen()
    workspace = office.workspace
    workspace.undo(sheet.workflow_id)
    assert (sheet.view.is_draft, office.task("draft").title) == (False, "Write it")
    assert workspace.undo(sheet.workflow_id) is None
    workspace.undo()
    workspace.redo(sheet.workflow_id)
    assert (sheet.step("idea").title, office.task("draft").title) == ("Spark", "Write final draft")


def test_what_was_published_is_taken_back_only_as_the_newest_of_both_and_else_says_what_is_in_the_way(
    tmp_path: Path,
) -> None:
    sheet, _ = two_drawings(tmp_path)
    office, workspace = sheet.office, sheet.office.workspace
    sheet.do(rename_step, "idea", "Spark")
    version = sheet.do(publish, "")
    workspace.do(move_project, office.project, version)
    before = office.dump()
    with pytest.raises(RuleViolation) as refusal:
        workspace.undo(sheet.workflow_id)
    assert refusal.value.sentence == (
        "“Publish version 2 of “Blog post”” changed the work too, and “Move “Spring sale” to version 2” came after it "
        "there. Undo that first."
    )
    assert office.dump() == before
    workspace.undo()
    workspace.undo(sheet.workflow_id)
    workspace.undo(sheet.workflow_id)
    assert not sheet.view.is_draft
    with pytest.raises(RuleViolation, match=r"comes before it there. Redo that first"):
        workspace.redo()
    workspace.redo(sheet.workflow_id)
    workspace.redo()
    workspace.redo()
    assert office.dump() == before


def test_the_drawing_is_in_the_way_of_the_work_too(tmp_path: Path) -> None:
    sheet, _ = two_drawings(tmp_path)
    workspace = sheet.office.workspace
    sheet.do(archive_workflow)
    sheet.do(unarchive_workflow)
    sheet.do(rename_step, "idea", "Spark")
    with pytest.raises(RuleViolation, match=r"changed the drawing of “Blog post” too, and “Rename .* came after it"):
        workspace.undo()


def test_a_workflow_that_was_made_stands_in_the_work_and_in_its_drawing(tmp_path: Path) -> None:
    sheet, _ = two_drawings(tmp_path)
    workspace = sheet.office.workspace
    made = workspace.do(new_workflow, "Press kit").value
    workspace.do(edit_workflow, made, about="For the press")
    with pytest.raises(RuleViolation, match="drawing of “Press kit”"):
        workspace.undo()
    workspace.undo(made)
    workspace.undo()
    assert workspace.read(lambda reader: reader.get(Workflow, made)) is None
    workspace.redo(made)
    workspace.redo(made)
    assert workspace.redo(made) is None
    workspace.do(delete_workflow, made)
    workspace.undo()


def test_a_drawing_keeps_the_role_that_it_names(tmp_path: Path) -> None:
    sheet, _ = two_drawings(tmp_path)
    workspace = sheet.office.workspace
    workspace.do(add_role, "Lawyer")
    sheet.do(give_step_role, "idea", "Lawyer")
    before = sheet.office.dump()
    with pytest.raises(RuleViolation) as refusal:
        workspace.undo()
    assert refusal.value.sentence == "The drawing of “Blog post” uses the role “Lawyer”. Undo that there first."
    assert sheet.office.dump() == before
    workspace.undo(sheet.workflow_id)
    workspace.undo()
    with pytest.raises(RuleViolation, match="A role that this drawing names is not there any more"):
        workspace.redo(sheet.workflow_id)


def test_a_version_that_the_clock_started_a_project_of_stays_published(tmp_path: Path) -> None:
    sheet, _ = two_drawings(tmp_path)
    office = sheet.office
    sheet.do(rename_step, "idea", "Spark")
    version = sheet.do(publish, "")
    project = office.workspace.read(lambda reader: reader.find(Project)[0])
    child = replace(project, id=99, name="By the clock", version_id=version)
    office.store.write(ChangeSet("", (Change("project", 99, None, child),), None, office.clock.now(), by="clock"), {})
    with pytest.raises(RuleViolation, match="“By the clock” runs version 2 of “Blog post”"):
        office.workspace.undo()


def test_something_new_forgets_what_was_undone_in_its_scope_and_what_was_built_on_that(tmp_path: Path) -> None:
    sheet, other = two_drawings(tmp_path)
    office, workspace = sheet.office, sheet.office.workspace
    sheet.do(add_lane, "Lawyer")
    sheet.do(rename_step, "idea", "Spark")
    other.do(remove, {other.graph.steps[1].id})
    for scope in (sheet.workflow_id, sheet.workflow_id, other.workflow_id):
        workspace.undo(scope)
    workspace.do(rename_task, office.task("draft").id, "Write it")
    assert (workspace.redo_title(sheet.workflow_id), bool(workspace.redo_title(other.workflow_id))) == (None, True)


def test_each_history_keeps_its_last_200_steps(tmp_path: Path) -> None:
    sheet, _ = two_drawings(tmp_path)
    office = sheet.office
    for number in range(3):
        sheet.do(rename_step, "idea", f"Spark {number}")
        office.clock.forward(seconds=5)
    task = office.task("draft").id
    for number in range(STEPS_KEPT + 5):
        office.workspace.do(rename_task, task, f"Name {number}")
    assert (len(titles(office, sheet.workflow_id)), len(titles(office, WORK))) == (3, STEPS_KEPT)


def test_what_stood_in_both_and_is_forgotten_takes_what_lay_under_it_along(tmp_path: Path) -> None:
    sheet, _ = two_drawings(tmp_path)
    office = sheet.office
    sheet.do(rename_step, "idea", "Spark")
    sheet.do(publish, "")
    sheet.do(rename_step, "idea", "Sparks")
    for number in range(STEPS_KEPT):
        office.workspace.do(rename_task, office.task("draft").id, f"Name {number}")
    assert titles(office, sheet.workflow_id) == ["Rename “Spark” to “Sparks”"]
    office.workspace.undo(sheet.workflow_id)
    assert office.workspace.undo(sheet.workflow_id) is None


def test_a_step_that_fails_to_be_written_is_on_no_history(tmp_path: Path) -> None:
    office = make_sheet(tmp_path, project=True).office
    before = list(office.store.steps())
    broken = replace(office.task("idea"), owner_id=404)
    with pytest.raises(Exception, match="FOREIGN KEY"):
        office.store.write(ChangeSet("Broken", (Change("task", broken.id, office.task("idea"), broken),)), {})
    assert list(office.store.steps()) == before


@dataclass
class Book:
    """What must hold, kept by other means: the parts before and after each step, in one list of names a scope."""

    sheets: tuple[Sheet, ...]
    stacks: dict[Scope, list[int]] = field(default_factory=dict)
    undone: dict[Scope, list[int]] = field(default_factory=dict)
    sides: dict[int, tuple[State, State]] = field(default_factory=dict)
    now: State = field(default_factory=dict)
    refused: int = 0

    def __post_init__(self) -> None:
        self.now = self.read()
        self.stacks = {scope: [] for scope in self.now}
        self.undone = {scope: [] for scope in self.now}

    @property
    def office(self) -> Office:
        return self.sheets[0].office

    def read(self) -> State:
        return parts(self.office, tuple(sheet.workflow_id for sheet in self.sheets))

    def after(self, both: WorkflowId | None) -> None:
        """Something was done: its scopes are where rows changed, and for what others see of a workflow the work too."""
        new = self.read()
        changed = {scope for scope in new if new[scope] != self.now[scope]}
        if not changed:
            return
        scopes = changed | ({WORK, both} if both is not None else set())
        number = len(self.sides)
        self.sides[number] = ({s: self.now[s] for s in scopes}, {s: new[s] for s in scopes})
        self.forget(scopes)
        for scope in scopes:
            self.stacks[scope].append(number)
        self.now = new

    def forget(self, scopes: set[Scope]) -> None:
        """What was undone there can be done again no more, nor what was built on it elsewhere."""
        lost: set[int] = set()
        more = {number for scope in scopes for number in self.undone[scope]}
        while more != lost:
            lost = more
            more = {n for undone in self.undone.values() for at, n in enumerate(undone) if lost & {*undone[: at + 1]}}
        self.undone = {scope: [n for n in undone if n not in lost] for scope, undone in self.undone.items()}

    def back(self, scope: Scope) -> bool:
        """Undo, and compare; whether it moved."""
        number = self.stacks[scope][-1] if self.stacks[scope] else None
        if not self.moved(number, scope, self.office.workspace.undo, lambda s: self.stacks[s][-1], 0):
            return False
        for part in self.sides[number or 0][0]:
            self.undone[part].insert(0, self.stacks[part].pop())
        return True

    def forth(self, scope: Scope) -> bool:
        """Redo, and compare; whether it moved."""
        number = self.undone[scope][0] if self.undone[scope] else None
        if not self.moved(number, scope, self.office.workspace.redo, lambda s: self.undone[s][0], 1):
            return False
        for part in self.sides[number or 0][0]:
            self.stacks[part].append(self.undone[part].pop(0))
        return True

    def moved(
        self, number: int | None, scope: Scope, way: Callable[[Scope], object], end: Callable[[Scope], int], side: int
    ) -> bool:
        if number is None:
            assert way(scope) is None
            return False
        allowed = all(end(part) == number for part in self.sides[number][0])
        try:
            way(scope)
        except RuleViolation as refusal:
            assert not allowed or any(word in refusal.sentence for word in (" uses ", " names ")), refusal.sentence
            assert self.read() == self.now
            self.refused += 1
            return False
        assert allowed
        self.now = {**self.now, **self.sides[number][side]}
        assert self.read() == self.now
        return True

    def all(self, way: Callable[[Scope], bool]) -> None:
        """In any order, until nothing moves any more."""
        while sum(way(scope) for scope in self.stacks):
            pass


BOTH = (publish, archive_workflow, unarchive_workflow)


def anything(book: Book, chance: Random) -> None:
    """One edit of the work, of a drawing, or of both."""
    sheet, roll = chance.choice(book.sheets), chance.random()
    both: WorkflowId | None = None
    office = book.office
    office.clock.forward(seconds=chance.randint(5, 90))
    if roll < 0.45:
        random_move(office, chance)
    elif roll < 0.8:
        random_edit(sheet, chance)
    else:
        try:
            if roll < 0.86:
                version = office.workspace.read(lambda reader: latest(reader, sheet))
                office.workspace.do(move_project, office.project, version)
            else:
                sheet.do(chance.choice(BOTH))
                both = sheet.workflow_id
        except RuleViolation:
            pass
    book.after(both)


def latest(reader: Reader, sheet: Sheet) -> VersionId:
    found = reader.find(WorkflowVersion, workflow_id=sheet.workflow_id, state=VersionState.PUBLISHED)
    return max(found, key=lambda version: version.number).id


def interleave(folder: Path, chance: Random, steps: int) -> Book:
    """Edits, undos, redos and restarts by chance; the book agrees after each, and back and forth is exact."""
    book = Book(two_drawings(folder))
    start = book.now
    for _ in range(steps):
        roll = chance.random()
        if roll < 0.2:
            book.back(chance.choice([*book.stacks]))
        elif roll < 0.32:
            book.forth(chance.choice([*book.stacks]))
        elif roll < 0.36:
            book.office.reopen()
        else:
            anything(book, chance)
    book.all(book.forth)
    end = book.now
    book.all(book.back)
    assert book.now == start
    book.all(book.forth)
    assert book.now == end
    return book


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_both_histories_interleaved_lead_back_to_the_start_and_forth_again(tmp_path: Path, seed: int) -> None:
    book = interleave(tmp_path, Random(seed), 140)
    assert book.refused
    assert sum(len(sides[0]) > 1 for sides in book.sides.values())


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(20))
def test_many_interleavings_lead_back_and_forth(tmp_path: Path, seed: int) -> None:
    assert interleave(tmp_path, Random(1_000 + seed), 160).sides
