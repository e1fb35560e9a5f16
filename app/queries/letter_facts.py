"""The facts that a letter says of a task, in the language of its reader; the templates of letters name them."""

from collections.abc import Sequence
from datetime import date
from typing import TypeAlias

from app.domain.ids import PersonId
from app.domain.message import OF_PROJECTS, Message, MessageKind
from app.domain.project import Project
from app.domain.settings import Settings
from app.domain.sign_off import SignOffKind
from app.domain.task import Round, Task, Vote
from app.domain.text import first_name
from app.domain.workflow import Step
from app.editing.loaded_project import LoadedProject, anchor_minute_of, load_project
from app.editing.plan_message import moves_of, plan_of
from app.editing.sign_off_message import sign_off_of
from app.editing.task_input import NeededInput, needed_inputs, waiting_for
from app.engine.approval import to_vote
from app.letters.facts import no_facts
from app.letters.words import Words
from app.queries.due import due_horizon
from app.queries.outbox import turn_of
from app.queries.person import names_of
from app.queries.project import calendars
from app.queries.reader import Reader
from app.scheduling.network_builder import links_of

KnownFacts: TypeAlias = dict[str, str | int | Sequence[str]]


def brief_facts(reader: Reader, task: Task, words: Words, person_id: PersonId | None = None) -> KnownFacts:
    """What is known of a task without its whole project: enough for a subject. To somebody who votes with a due of
    their own that is the due."""
    project = reader.get(Project, task.project_id) if task.project_id is not None else None
    today = reader.today()
    since = reader.local(task.ready_at).date() if task.ready_at is not None else None
    mine = turn_of(reader, task, person_id) if person_id is not None else None
    owner, due_on = task.owner_id, task.due_on
    if mine is not None:
        owner, due_on = mine.person_id, mine.due_on
    minute = anchor_minute_of(reader, task) if mine is None or not mine.votes else None
    owners = names_of(reader, [task.owner_id])
    return no_facts() | {
        "lead": (reader.get(Settings, 1) or Settings()).lead_name,
        "first_name": first_name(" ".join(owners[:1])),
        "key": task.key,
        "title": task.title,
        "project": project.name if project is not None else "",
        "brief": project.brief.sentence if project is not None else "",
        "owner": " ".join(owners[:1]),
        "outcome": (task.run.outcome or "") if not task.state.open else "",
        "round": task.run.round,
        "due": words.due_words(due_on, today, minute) if due_on is not None else "",
        "left": _left(reader, task, due_on, owner, words),
        "since": words.day_words(since, today) if since is not None else "",
        "done_when": task.done_when,
        "instructions": task.instructions,
        "link": task.link,
        "inputs": [item.text for item in task.inputs],
        "checklist": [item.text for item in task.checklist],
    }


def message_facts(reader: Reader, message: Message | None, words: Words) -> KnownFacts:
    """What only a message knows: the date before or the day that is expected, and what has a new version."""
    old = message.old_due_on if message is not None else None
    said = words.day_words(old, reader.today()) if old is not None else ""
    coming = message is not None and message.kind is MessageKind.COMING
    if message is not None and message.kind is MessageKind.PLAN:
        return _plan_facts(reader, message, words)
    if message is not None and message.kind in OF_PROJECTS:
        return _asked_facts(reader, message, words)
    return {
        "old_due": "" if coming else said,
        "expected": said if coming else "",
        "source": message.note if message is not None else "",
    }


def _asked_facts(reader: Reader, message: Message, words: Words) -> KnownFacts:
    """What somebody is asked to agree to, or what they are asked when a project is over."""
    if message.kind is MessageKind.QUESTIONS:
        return {"plan": words.questions}
    asked, task = sign_off_of(reader, message.note), reader.get(Task, message.task_id)
    project = reader.get(Project, message.project_id) if message.project_id is not None else None
    if asked is None or task is None or project is None:
        return {}
    today = reader.today()
    what = words.sign_offs.get(str(asked.kind).replace(" ", "_"), str(asked.kind))
    until = project.review_until if asked.kind is SignOffKind.PLAN else None
    return {
        "key": sign_off_mark(message, task),
        "source": what if asked.on is None else f"{what}: {words.day_words(asked.on, today)}",
        "expected": words.day_words(until, today) if until is not None else "",
    }


def sign_off_mark(message: Message, task: Task) -> str:
    """What an answer has to name: S-7/LL-12."""
    return f"{message.note}/{task.key}"


def _plan_facts(reader: Reader, message: Message, words: Words) -> KnownFacts:
    """What is theirs in the project, by day, with the day before of what moved; and the day of the whole."""
    project = reader.get(Project, message.project_id) if message.project_id is not None else None
    if project is None:
        return {}
    today, moved = reader.today(), moves_of(message)

    def day(on: date | None) -> str:
        return words.day_words(on, today) if on is not None else words.no_date

    def line(task: Task) -> str:
        old = moved.get(task.id, task.due_on)
        when = day(task.due_on) if old == task.due_on else words.now_on.format(old=day(old), new=day(task.due_on))
        return f"{when}: {task.title}"

    anchor = project.anchor_on
    return {
        "brief": project.brief.sentence,
        "plan": [line(task) for task in plan_of(reader, project.id, message.person_id)],
        "expected": words.due_words(anchor, today, project.anchor_minute) if anchor is not None else "",
    }


def full_facts(reader: Reader, task: Task, words: Words, person_id: PersonId | None = None) -> KnownFacts:
    """The same with who comes before and after, what was asked for and whose vote is wanted."""
    found = brief_facts(reader, task, words, person_id)
    found["approvers"] = names_of(reader, task.approvers)
    found["inputs"] = [_input_words(needed, words) for needed in needed_inputs(reader, task)]
    found["wanted"] = [
        words.wanted.format(what=what, title=other.title, name=", ".join(names_of(reader, [other.owner_id])))
        for what, other in waiting_for(reader, task)
    ]
    if task.project_id is None:
        return found
    loaded = load_project(reader, task.project_id)
    before, after = neighbours(loaded, task)
    step = step_of(loaded, task)
    return found | {
        "changes": changes_asked(reader, loaded, task),
        "before": [_named(reader, other, words) for other in before],
        "after": [_named(reader, other, words) for other in after],
        "asked": _asked(reader, step, task) if step is not None else [],
        "in_order": int(step is not None and step.approval is not None and step.approval.in_order),
    }


def _input_words(needed: NeededInput, words: Words) -> str:
    """What is needed, with what was given for it, or that it is missing."""
    if needed.missing:
        return words.missing.format(what=needed.input.text)
    return f"{needed.input.text}: {needed.value}" if needed.value else needed.input.text


def step_of(loaded: LoadedProject, task: Task) -> Step | None:
    """The step that a task stands for; None for a free task."""
    return loaded.graph.by_id.get(task.step_id) if loaded.graph is not None and task.step_id is not None else None


def _asked(reader: Reader, step: Step, task: Task) -> list[str]:
    """Whose vote an approval asks for now."""
    if step.approval is None:
        return []
    votes = [vote for vote in reader.find(Vote, task_id=task.id) if vote.round == task.run.round]
    return list(names_of(reader, to_vote(step.approval, task.approvers, votes)))


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


def _named(reader: Reader, task: Task, words: Words) -> str:
    """ "Write draft (Ana, Mon 9 Feb)": the day on which it was finished, else its due day."""
    on: date | None = task.due_on
    if task.state.over and task.finished_at is not None:
        on = reader.local(task.finished_at).date()
    parts = [*names_of(reader, [task.owner_id]), *([words.day_words(on, reader.today())] if on is not None else [])]
    return f"{task.title} ({', '.join(parts)})" if parts else task.title


def _left(reader: Reader, task: Task, due_on: date | None, person_id: PersonId, words: Words) -> str:
    if due_on is None:
        return ""
    if due_horizon(reader).has_passed(due_on, person_id, task.id):
        return words.over
    if due_on <= reader.today():
        return words.today
    return words.left_words(calendars(reader).of(person_id).days_between(reader.today(), due_on))
