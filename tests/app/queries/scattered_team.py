"""The sample team with every value that a filter can ask for, at random: odd names, days, answers and labels."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

from app.actions.absence import add_absence
from app.actions.outbox import change_settings
from app.actions.sample import load_sample
from app.actions.task import add_task
from app.bootstrap import open_workspace
from app.domain.brief import Classification, Priority
from app.domain.person import Person
from app.domain.project import Project
from app.domain.task import Task
from app.editing.edit import Edit, action
from app.workspace.workspace import Workspace
from tests.builders import FakeClock

LABELS = ("social", "Social media", "paid", "a,b", "ı ſ K")
PLACES = ("", "Acme", "acme", "Blog", "Märkte", "Social media")
ANSWERS = ("Berlin, Paris", "a,b", "", "5000", 5000.0, 1.5, True, False, date(2027, 6, 12), None)


@action("Scatter")
def scatter(edit: Edit, seed: int) -> None:
    """Give projects and tasks every value that a filter can ask for, at random."""
    chance = Random(seed)
    for project in edit.find(Project):
        where = Classification(
            type=chance.choice(PLACES),
            client=chance.choice(PLACES),
            channel=chance.choice(PLACES),
            priority=chance.choice(list(Priority)),
            labels=tuple(chance.sample(LABELS, chance.randint(0, 2))),
        )
        fields = {"Launch date": chance.choice(ANSWERS), "tier": chance.choice(ANSWERS), "Tier": chance.choice(ANSWERS)}
        edit.put(replace(project, classification=where, fields={**project.fields, **fields}))
    people = [person.id for person in edit.find(Person)]
    for task in edit.find(Task):
        due = edit.today + timedelta(chance.randint(-20, 40)) if chance.random() < 0.8 else None
        edit.put(
            replace(
                task,
                owner_id=chance.choice(people) if chance.random() < 0.3 else task.owner_id,
                due_on=due if chance.random() < 0.5 else task.due_on,
                priority=chance.choice((None, *Priority)),
                labels=tuple(chance.sample(LABELS, chance.randint(0, 2))),
            )
        )


def studio(folder: Path, seed: int = 0) -> tuple[Workspace, FakeClock]:
    """The sample team with tasks of no project, time off, somebody who left, a cancelled project, odd values."""
    clock = FakeClock(datetime.fromisoformat("2027-05-21T09:00+00:00"))
    workspace = open_workspace(folder, clock)
    workspace.do(load_sample)
    people = workspace.read(lambda reader: reader.find(Person))
    workspace.do(change_settings, lead_name=people[0].name, lead_email=people[0].email)
    for number, person in enumerate(people):
        workspace.do(add_task, f"Free {number} or so", person.id, due_on=date(2027, 5, 20 + number % 9))
    workspace.do(scatter, seed)
    for person in people[2:5]:
        workspace.do(add_absence, person.id, date(2027, 5, 20), date(2027, 6, 11))
    return workspace, clock
