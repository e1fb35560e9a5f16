"""What a step would do, in words: who gets what next, what is told, what becomes of the date. For previews."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.errors import RuleViolation
from app.domain.ids import ProjectId, TaskId
from app.domain.message import Message
from app.domain.project import Project
from app.domain.run import SkipReason, TaskState
from app.domain.task import Task
from app.domain.workflow import Outcome
from app.editing.change import ChangeSet
from app.editing.loaded_project import LoadedProject, load_project, network_for
from app.engine.skip import comes_again, outcomes_to_skip_with, was_left_out
from app.queries.person import names_of
from app.queries.project import calendars, outlook_of, project_sentence, sentence_of, with_children
from app.queries.reader import Reader

TaskChange = tuple[Task | None, Task | None]


@dataclass(frozen=True, slots=True)
class Consequence:
    """``sentence`` is what is said of the date from then on, empty where it stays as it is."""

    verb: str
    next: tuple[str, ...]
    """"Sam, Approve outline": who gets what."""
    again: tuple[str, ...]
    """Titles of steps that were done and wait for another round."""
    skipped_again: tuple[str, ...]
    """Titles of steps that were skipped by hand and will be somebody's turn again."""
    queued: int
    withdrawn: int
    waits_minutes: int
    sentence: str

    @property
    def words(self) -> str:
        """One line: "Finishes Outline · next: Sam, Approve outline · one message waits 10 minutes"."""
        return " · ".join((self.verb, *self.follows))

    @property
    def follows(self) -> tuple[str, ...]:
        """The same without what is done itself, part by part."""
        parts = [f"next: {'; '.join(self.next)}"] if self.next else []
        parts += [f"{_listed(self.again)} wait{_s(self.again)} again"] if self.again else []
        if self.skipped_again:
            parts.append(f"{_listed(self.skipped_again)}, skipped by hand, come{_s(self.skipped_again)} again")
        if self.queued:
            minutes = f" {self.waits_minutes} minutes" if self.waits_minutes else ""
            parts.append(f"{_messages(self.queued)} wait{'s' if self.queued == 1 else ''}{minutes}")
        parts += [f"{_messages(self.withdrawn)} taken back"] if self.withdrawn else []
        parts += [self.sentence] if self.sentence else []
        return tuple(parts)


def consequence(reader: Reader, changes: ChangeSet, task_id: TaskId) -> Consequence:
    """Read off the previewed ``changes`` of what is done to one task."""
    tasks = _changed(changes)
    messages = [change for change in changes.changes if change.kind == "message"]
    made = [change.after for change in messages if change.before is None and isinstance(change.after, Message)]
    waits = max(((message.leaves_at - message.queued_at).total_seconds() for message in made), default=0)
    opened = [after for before, after in tasks if after and after.id != task_id and _opens(before, after)]
    return Consequence(
        next((_verb(before, after) for before, after in tasks if after and after.id == task_id), "Moves the card"),
        tuple(f"{', '.join(names_of(reader, [task.owner_id]))}, {_turn(task)}" for task in opened),
        tuple(after.title for before, after in tasks if after and after.id != task_id and _waits_again(before, after)),
        _skipped_again(reader, changes, tasks, task_id),
        len(made),
        sum(1 for change in messages if change.after is None),
        round(waits / 60),
        _new_sentence(reader, changes, tasks),
    )


def _changed(changes: ChangeSet) -> list[TaskChange]:
    return [
        (
            change.before if isinstance(change.before, Task) else None,
            change.after if isinstance(change.after, Task) else None,
        )
        for change in changes.changes
        if change.kind == "task"
    ]


def _opens(before: Task | None, after: Task) -> bool:
    was_open = before is not None and before.state.open
    return after.state.open and (not was_open or (before is not None and before.run.round != after.run.round))


def _turn(task: Task) -> str:
    """ "Outline", "Outline, round 2, due Thu 14 Jan": a new round has a due that nobody has seen yet."""
    return f"{task.title}, {round_words(task)}" if task.run.round > 1 else task.title


def round_words(task: Task) -> str:
    """ "round 2, due Thu 14 Jan"; a round that is not open has no due yet."""
    due = f", due {task.due_on:%a} {task.due_on.day} {task.due_on:%b}" if task.due_on and task.state.open else ""
    return f"round {task.run.round}{due}"


def _skipped_again(reader: Reader, changes: ChangeSet, tasks: Sequence[TaskChange], task_id: TaskId) -> tuple[str, ...]:
    """What the step newly leads to again although it was skipped by hand: the next round knows nothing of that."""
    project_id = next((after.project_id for _, after in tasks if after is not None and after.id == task_id), None)
    if project_id is None:
        return ()
    loaded = load_project(reader, project_id)
    if loaded.graph is None or not any(was_left_out(task.run) for task in loaded.tasks):
        return ()
    moved = _moved(loaded, changes)
    known = {*comes_again(loaded.graph, loaded.run())}
    return tuple(
        loaded.by_step[step_id].title
        for step_id in comes_again(loaded.graph, moved.run())
        if step_id not in known and loaded.by_step[step_id].id != task_id
    )


def _waits_again(before: Task | None, after: Task) -> bool:
    return before is not None and before.state.over and after.state is TaskState.WAITING


def _verb(before: Task | None, after: Task) -> str:
    title = after.title
    if before is None:
        return f"Adds {title}"
    if before.run == after.run:
        return f"Moves {title}"
    if not before.state.open and after.state.open:
        return f"Reopens {title}, {round_words(after)}"
    if after.run.skip is SkipReason.BY_HAND and before.run.skip is not SkipReason.BY_HAND:
        outcome = after.run.skip_outcome or (after.run.outcome if after.state is TaskState.SKIPPED else None)
        ended = f" as “{outcome}”" if outcome else ""
        return f"Skips {title}{ended}" + ("" if after.state.over else " when its turn comes")
    if before.run.round != after.run.round and after.state.open:
        return f"Sends {title} into {round_words(after)}"
    if after.state.open:
        return f"Starts {title}" if after.started_at else f"Puts {title} back"
    if before.state.over:
        return f"Sends {title} into its next round"
    return f"Ends {title}: {after.run.outcome}" if after.run.outcome else f"Finishes {title}"


def _new_sentence(reader: Reader, changes: ChangeSet, tasks: Sequence[TaskChange]) -> str:
    projects = {task.project_id for pair in tasks for task in pair if task is not None and task.project_id is not None}
    if len(projects) != 1:
        return ""
    project_id = projects.pop()
    said = _verdict(sentence_after(reader, changes, project_id))
    return said if said != _verdict(project_sentence(reader, project_id)) else ""


def _verdict(words: str) -> str:
    """What is said of the date, without who decides it: that changes with nearly every step."""
    return words.split("; ")[0].rstrip(".")


def sentence_after(reader: Reader, changes: ChangeSet, project_id: ProjectId) -> str:
    """The project's sentence as it would read after the step."""
    loaded = load_project(reader, project_id)
    moved = _moved(loaded, changes)
    network = network_for(with_children(reader, moved), calendars(reader), reader.zone())
    return sentence_of(reader, outlook_of(reader, moved, network))


def _moved(loaded: LoadedProject, changes: ChangeSet) -> LoadedProject:
    """The project as the previewed step leaves it."""
    put = {after.id: after for _, after in _changed(changes) if after is not None}
    projects = [change.after for change in changes.changes if isinstance(change.after, Project)]
    project = next((project for project in projects if project.id == loaded.project.id), loaded.project)
    return LoadedProject(project, loaded.graph, tuple(put.get(task.id, task) for task in loaded.tasks))


def _s(titles: Sequence[str]) -> str:
    """The ending of the verb after so many titles."""
    return "s" if len(titles) == 1 else ""


def _listed(titles: Sequence[str]) -> str:
    return ", ".join(titles[:3]) + (f" and {len(titles) - 3} more" if len(titles) > 3 else "")


def _messages(count: int) -> str:
    return "one message" if count == 1 else f"{count} messages"


@dataclass(frozen=True, slots=True)
class Asked:
    """What ending a task asks; no outcomes: nothing. ``skips`` are those that it may be skipped with."""

    title: str
    question: str
    outcomes: tuple[Outcome, ...]
    skips: tuple[Outcome, ...] = ()


def asked_of(reader: Reader, task_id: TaskId) -> Asked:
    """Raises RuleViolation when the task is gone."""
    task = reader.get(Task, task_id)
    if task is None:
        raise RuleViolation("This task is not there any more.")
    graph = load_project(reader, task.project_id).graph if task.project_id is not None else None
    step = graph.by_id.get(task.step_id) if graph is not None and task.step_id is not None else None
    if graph is None or step is None or not step.asks:
        return Asked(task.title, "", ())
    return Asked(task.title, step.question, step.answers, outcomes_to_skip_with(graph, step))
