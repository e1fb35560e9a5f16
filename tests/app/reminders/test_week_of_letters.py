"""A week of a team with 200 tasks in fourteen projects: every message with the rule that made it, none said twice."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from app.actions.account import set_mail_account
from app.actions.approval import cast_vote
from app.actions.due import set_due
from app.actions.person import change_person
from app.actions.project import StartPlan, move_date, set_contact, set_watchers, start_project
from app.actions.task import finish_task
from app.actions.workflow import add_workflow
from app.domain.account import MailAccount, Security
from app.domain.ids import ProjectId
from app.domain.message import Message, MessageKind
from app.domain.person import Role
from app.domain.task import Task
from app.domain.workflow import WorkflowVersion
from app.exchange.templates import template
from app.queries.letter import whole_letter
from app.queries.outbox import OutboxState, bundles_of, outbox, turn_of
from tests.builders import Office, make_office

BEGIN = datetime(2026, 2, 16, 7, 0, tzinfo=UTC)
NAMES = ("blog_post", "webinar", "press_release", "email_campaign", "video_production", "product_launch")


def team(folder: Path) -> Office:
    """Fourteen projects that began in the weeks before, of six workflows; one watches, one is the contact."""
    office = make_office(folder, project=False)
    do, read = office.workspace.do, office.workspace.read
    do(set_mail_account, MailAccount("mail.example.com", 587, Security.STARTTLS, "lead@example.com"))
    versions = [office.blog]
    for name in NAMES[1:]:
        workflow = do(add_workflow, template(name), template=name).value
        versions.append(read(lambda reader, id=workflow: reader.find(WorkflowVersion, workflow_id=id)[0].id))
    roles = [role.id for role in read(lambda reader: reader.find(Role))]
    people = list(office.people.values())
    for at, person in enumerate(people):
        do(change_person, person, roles=tuple(role for n, role in enumerate(roles) if (n + at) % 3 != 0))
    for number in range(14):
        office.clock.moment = BEGIN - timedelta(days=14 - number)
        on = date(2026, 3, 16) + timedelta(days=number * 3)
        project = do(start_project, StartPlan(versions[number % 6], f"Project {number}", on)).value
        do(set_watchers, project, [people[number % 5]])
        do(set_contact, project, people[(number + 1) % 5])
    office.clock.moment = BEGIN
    return office


def send_due(office: Office, table: Counter[tuple[str, str]]) -> None:
    """Tell what may leave now, as the queue does, and note each message with its rule."""
    for bundle in bundles_of(office.workspace.read(outbox)):
        lines = tuple(line for line in bundle.lines if line.state is OutboxState.TO_TELL)
        if not lines:
            continue
        due = type(bundle)(bundle.person_id, bundle.person, lines, bundle.leaves_at)
        assert office.workspace.read(whole_letter, due).body
        for line in lines:
            message = office.workspace.read(lambda r, key=line.fact_key: r.find(Message, fact_key=key)[0])
            table[str(message.kind), rule_of(office, message)] += 1
            office.tell(message)


def rule_of(office: Office, message: Message) -> str:
    """The rule that justifies a message at this moment, found from the data alone; fails where none does."""
    read = office.workspace.read
    task = read(lambda reader: reader.get(Task, message.task_id))
    assert task is not None
    who, turn = message.person_id, read(turn_of, task, message.person_id)
    match message.kind:
        case MessageKind.HANDOFF:
            assert who == task.owner_id
            assert task.state.open
            return "a step of theirs opened"
        case MessageKind.DECISION:
            assert turn is not None
            assert turn.votes
            assert who in task.approvers
            return "their vote is asked now"
        case MessageKind.MOVED:
            assert turn is not None
            assert turn.due_on != message.old_due_on
            return "the due of what is theirs moved"
        case MessageKind.REMINDER:
            assert turn is not None
            assert turn.due_on == message.old_due_on
            assert task.blocked is None
            return f"open at {message.note}"
        case MessageKind.INFORMATION:
            assert who not in (task.owner_id, *task.approvers)
            return "watched: finished or moved"
        case MessageKind.COMING:
            assert who == task.owner_id
            assert not task.state.open
            assert not task.state.over
            assert (message.old_due_on - office.clock.now().date()).days <= 9
            return "a step of theirs opens within five working days"
        case MessageKind.ESCALATION:
            assert who != task.owner_id
            assert task.state.open
            assert task.due_on < office.clock.now().date()
            return "three questions brought nothing"
        case MessageKind.PLAN:
            return "a date of theirs moved" if message.note else "a project with work of theirs started"
        case MessageKind.WITHDRAWN:
            assert turn is None
            return "not theirs any more"
    raise AssertionError(f"no rule for {message.kind}")


@pytest.mark.soak
def test_a_week_of_200_tasks_has_a_rule_for_each_message_and_says_none_twice(tmp_path: Path) -> None:
    office = team(tmp_path)
    table: Counter[tuple[str, str]] = Counter()
    tasks = office.workspace.read(lambda reader: reader.find(Task))
    assert len(tasks) >= 200
    office.workspace.tick()
    while office.clock.now() < BEGIN + timedelta(days=7):
        office.workspace.tick()
        send_due(office, table)
        live(office)
        office.clock.forward(minutes=60)
    keys = [m.fact_key for m in office.messages()]
    assert len(keys) == len(set(keys))
    for (kind, rule), count in sorted(table.items()):
        print(f"{count:5}  {kind:22} {rule}")
    print(f"{sum(table.values())} messages, {len(tasks)} tasks")
    assert {kind for kind, _ in table} >= {"handoff", "your decision", "plan", "coming to you", "for your information"}
    office.workspace.close()


def live(office: Office) -> None:
    """At ten o'clock the team finishes, votes and moves what stands at the top."""
    now = office.clock.now()
    if now.hour != 9 or now.weekday() > 4:
        return
    do, read = office.workspace.do, office.workspace.read
    open_tasks = [task for task in read(lambda reader: reader.find(Task)) if task.state.open]
    for number, task in enumerate(sorted(open_tasks, key=lambda task: task.id)):
        if task.kind.unattended:
            continue
        votes = [one for one in task.approvers if read(turn_of, task, one) is not None]
        if votes:
            do(cast_vote, task.id, votes[0], "Approved" if number % 4 else "Changes requested")
        elif number % 3 == 0 and not task.kind.traits.may_ask:
            do(finish_task, task.id)
        elif number % 7 == 0 and task.due_on is not None:
            do(set_due, task.id, task.due_on + timedelta(days=3))
    project = ProjectId(now.day % 12 + 1)
    anchored = read(lambda reader: max(t.due_on for t in reader.find(Task, project_id=project) if t.due_on))
    do(move_date, project, anchored + timedelta(days=7))
