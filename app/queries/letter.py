"""What a message says: the subject and the text of a handoff, made from the task as it is now."""

from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import quote, unquote

from app.domain.errors import RuleViolation
from app.domain.ids import PersonId, TaskId
from app.domain.message import Message, MessageKind
from app.domain.person import Person
from app.domain.project import Project
from app.domain.settings import Settings
from app.domain.task import Round, Task, Vote
from app.editing.loaded_project import LoadedProject, load_project
from app.engine.approval import to_vote
from app.queries.due import due_horizon
from app.queries.outbox import OutboxBundle, OutboxLine, OutboxState, to_tell
from app.queries.person import names_of
from app.queries.project import calendars
from app.queries.reader import Reader
from app.scheduling.network_builder import links_of

MAILTO_LIMIT = 1_500
"""Encoded characters that mail programs take in a link."""


@dataclass(frozen=True, slots=True)
class Letter:
    """Everything that one person is told at one moment, as a mail: address, subject and text."""

    to: str
    email: str
    subject: str
    body: str

    @property
    def mailto(self) -> str:
        """A link that opens it as a draft; a text too long for it is cut with a word about that."""
        start = f"mailto:{quote(self.email, safe='@')}?subject={_cut(quote(self.subject), MAILTO_LIMIT // 2)}&body="
        body = self.body.replace("\n", "\r\n")
        if len(start) + len(quote(body)) <= MAILTO_LIMIT:
            return start + quote(body)
        note = "\r\n…\r\n(Cut to fit. Use Copy for the whole text.)"
        return start + _cut(quote(body), MAILTO_LIMIT - len(start) - len(quote(note))) + quote(note)


def _cut(quoted: str, room: int) -> str:
    """As much of a quoted text as has room, without the half of a character at its end."""
    return quoted if len(quoted) <= room else quote(unquote(quoted[: max(0, room)], errors="ignore").rstrip("%"))


def letter_for(reader: Reader, person_id: PersonId) -> Letter:
    """Everything that is to be told to one person, as one mail. Raises RuleViolation when there is nothing."""
    bundle = next((bundle for bundle in to_tell(reader) if bundle.person_id == person_id), None)
    if bundle is None:
        person = reader.get(Person, person_id)
        raise RuleViolation(f"There is nothing to tell {person.name if person else 'this person'}.")
    return letter_of(reader, bundle)


def letter_of(reader: Reader, bundle: OutboxBundle) -> Letter:
    """What is to be told to the person of a bundle, as one mail. Raises RuleViolation when the person is gone."""
    letter = letter_without_text(reader, bundle)
    return replace(letter, body="".join(letter_part(reader, bundle, number) for number in range(len(bundle.lines))))


def letter_without_text(reader: Reader, bundle: OutboxBundle) -> Letter:
    """Address and subject of the letter of a bundle, which are known at once."""
    person = reader.get(Person, bundle.person_id)
    if person is None:
        raise RuleViolation("There is nothing to tell this person.")
    subject = subject_of(reader, bundle.lines[0])
    if len(bundle.lines) > 1:
        subject = f"Your work: {len(bundle.lines)} messages — {subject}"
    return Letter(person.name, person.email, subject, "")


def letter_part(reader: Reader, bundle: OutboxBundle, number: int) -> str:
    """The message of that number, from 0, as it stands in the letter: the first after the greeting, the others after
    a line between them, the last before the lead's name. All of them together are the text of the letter."""
    settings = reader.get(Settings, 1) or Settings()
    before = "\n\n— — —\n\n" if number else f"Hello {bundle.person.split()[0]},\n\n"
    last = number == len(bundle.lines) - 1
    return (
        before
        + text_of(reader, bundle.lines[number])
        + (f"\n\n{settings.lead_name}" if last and settings.lead_name else "")
    )


def subject_of(reader: Reader, line: OutboxLine) -> str:
    task = reader.get(Task, line.task_id)
    if task is None:
        return f"Not needed any more: {line.task}"
    due = f" — due {_day(task.due_on)}" if task.due_on else ""
    if line.state is OutboxState.CORRECT:
        return f"Correction: {task.title} — [{task.key}]"
    words = {
        MessageKind.HANDOFF: f"Your turn: {task.title}{due}",
        MessageKind.MOVED: f"New date: {task.title}{due}",
        MessageKind.NEW_VERSION: f"New version for: {task.title}",
        MessageKind.WITHDRAWN: f"Not needed any more: {task.title}",
        MessageKind.TIME_OUT: f"Still open: {task.title}{due}",
        MessageKind.REMINDER: f"Reminder: {task.title}{due}",
    }
    return f"{words[line.kind]} — [{task.key}]"


def text_of(reader: Reader, line: OutboxLine) -> str:
    """The paragraph that one message is in a mail."""
    task = reader.get(Task, line.task_id)
    if line.state is OutboxState.CORRECT or task is None:
        return f"Correction: please forget what I wrote about “{line.task}”. It has been taken back."
    message = next(iter(reader.find(Message, fact_key=line.fact_key)), None)
    project = f" ({line.project})" if line.project else ""
    match line.kind:
        case MessageKind.MOVED:
            old = _day(message.old_due_on) if message is not None else ""
            return f"“{task.title}”{project} has a new date: {old} → {_due(reader, task)}."
        case MessageKind.NEW_VERSION:
            source = message.note if message is not None else ""
            return f"There is a new version of “{source}” for your “{task.title}”{project}."
        case MessageKind.WITHDRAWN:
            return f"“{task.title}”{project} is not yours any more. Please stop working on it."
        case MessageKind.REMINDER:
            return reminder(reader, task)
        case MessageKind.TIME_OUT:
            since = f" since {_day(reader.local(task.ready_at).date())}" if task.ready_at is not None else ""
            return f"“{task.title}”{project} has been open{since}. How is it going?\n\n{handoff(reader, task.id)}"
    return handoff(reader, task.id)


def handoff(reader: Reader, task_id: TaskId) -> str:
    """Everything the owner of a task must know. Raises RuleViolation when the task is gone."""
    task = reader.get(Task, task_id)
    if task is None:
        raise RuleViolation("This task is not there any more.")
    project = reader.get(Project, task.project_id) if task.project_id is not None else None
    loaded = load_project(reader, project.id) if project is not None else None
    verb = "Your decision is asked" if task.kind.traits.may_ask else "It is your turn"
    lines = [f"{verb}: {task.title}" + (f", round {task.run.round}" if task.run.round > 1 else "")]
    lines += [f"Project: {project.name}"] if project is not None else []
    lines += [f"Due: {_due(reader, task)}"]
    asked = changes_asked(reader, loaded, task) if loaded is not None else ""
    lines += [f"Changes asked for: {asked}"] if asked else []
    lines += [f"Done when: {task.done_when}"] if task.done_when else []
    lines += [f"What to do: {task.instructions}"] if task.instructions else []
    lines += [f"Needs: {'; '.join(task.inputs)}"] if task.inputs else []
    lines += [f"File: {task.link}"] if task.link else []
    lines += _approvers(reader, loaded, task)
    lines += [f"  [ ] {item.text}" for item in task.checklist]
    lines += _neighbours(reader, loaded, task) if loaded is not None else []
    return "\n".join([*lines, "", *_answers(reader, task)])


def _approvers(reader: Reader, loaded: LoadedProject | None, task: Task) -> list[str]:
    """Who decides, and whose vote is asked for now."""
    if not task.approvers:
        return []
    step = (
        loaded.graph.by_id.get(task.step_id)
        if loaded is not None and loaded.graph and task.step_id is not None
        else None
    )
    lines = [f"Approvers: {', '.join(names_of(reader, task.approvers))}"]
    if step is not None and step.approval is not None:
        votes = [vote for vote in reader.find(Vote, task_id=task.id) if vote.round == task.run.round]
        asked = names_of(reader, to_vote(step.approval, task.approvers, votes))
        order = ", in this order" if step.approval.in_order else ""
        lines += [f"Asked now{order}: {', '.join(asked)}"] if asked else []
    return lines


def reminder(reader: Reader, task: Task) -> str:
    """What the owner of a task that is almost due, or was missed, is asked; with the answer links."""
    project = reader.get(Project, task.project_id) if task.project_id is not None else None
    where = f" ({project.name})" if project is not None else ""
    missed = due_horizon(reader).has_passed(task.due_on, task.owner_id)
    asked = f"was due {_day(task.due_on)}. When will it be done?" if missed else f"is due {_due(reader, task)}."
    lines = [f"“{task.title}”{where} {asked}"]
    lines += [f"Done when: {task.done_when}"] if task.done_when else []
    return "\n".join([*lines, *_answers(reader, task)])


def changes_asked(reader: Reader, loaded: LoadedProject, task: Task) -> str:
    """What was said when the work was sent back to this task for its open round; empty in a first round."""
    if loaded.graph is None or task.step_id is None or task.run.round < 2:
        return ""
    tasks = loaded.by_step
    back = [flow.source for flow in loaded.graph.incoming[task.step_id] if flow.loop_back]
    senders = [tasks[step_id] for step_id in back if step_id in tasks]
    closed = [past for sender in senders for past in reader.find(Round, task_id=sender.id) if past.note]
    latest = max(closed, key=lambda past: past.closed_at, default=None)
    return latest.note if latest is not None else ""


def neighbours(loaded: LoadedProject, task: Task) -> tuple[list[Task], list[Task]]:
    """The tasks just before and just after one in the workflow."""
    if loaded.graph is None:
        return [], []
    by_id = {other.id: other for other in loaded.tasks}
    links = links_of(loaded.graph, loaded.tasks)
    before = [by_id[link.source] for link in links if link.target == task.id]
    return before, [by_id[link.target] for link in links if link.source == task.id]


def _neighbours(reader: Reader, loaded: LoadedProject, task: Task) -> list[str]:
    before, after = neighbours(loaded, task)

    def named(tasks: list[Task]) -> str:
        return "; ".join(f"{other.title} ({', '.join(names_of(reader, [other.owner_id]))})" for other in tasks)

    lines = [f"Before you: {named(before)}"] if before else []
    return lines + ([f"After you: {named(after)}"] if after else [])


def _answers(reader: Reader, task: Task) -> list[str]:
    """Three links that open an answer to the lead; without the lead's address the words to write."""
    settings = reader.get(Settings, 1) or Settings()
    marks = {"Done": f"[{task.key}] DONE", "Blocked": f"[{task.key}] BLOCKED: ", "New date": f"[{task.key}] NEW DATE: "}
    if not settings.lead_email:
        return ["Answer with " + ", ".join(f"“{mark.strip()}”" for mark in marks.values()) + "."]
    address = quote(settings.lead_email, safe="@")
    return [f"{word}: mailto:{address}?subject={quote(mark)}" for word, mark in marks.items()]


def _due(reader: Reader, task: Task) -> str:
    if task.due_on is None:
        return "no date"
    left = calendars(reader).of(task.owner_id).days_between(reader.today(), task.due_on)
    if due_horizon(reader).has_passed(task.due_on, task.owner_id):
        return f"{_day(task.due_on)}, over"
    rest = f"{left or 'no'} working day{'s' if left > 1 else ''} left" if task.due_on > reader.today() else "today"
    return f"{_day(task.due_on)}, {rest}"


def _day(day: date | None) -> str:
    return f"{day:%a} {day.day} {day:%b}" if day else "no date"
