"""The sample team: eight people and three projects that have lived for weeks, of the same shape on every day.

Every date is counted in working days from ``base``, today or the first working day after it. No open task is due on
``base`` or two working days after it: those are the days on which the hour, or a weekend, changes what is missed or
due soon.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from app.actions.absence import add_absence
from app.actions.approval import cast_vote
from app.actions.calendar import company_calendar, set_country
from app.actions.check_item import tick_item
from app.actions.due import set_due
from app.actions.journal import add_comment
from app.actions.person import add_person, set_person_week
from app.actions.plan import move_task
from app.actions.project import StartPlan, start_project
from app.actions.sample_removal import address_of
from app.actions.task import block_task, finish_task, set_link, start_task
from app.actions.workflow import add_roles, add_workflow, latest_published
from app.domain.activity import Activity
from app.domain.entity import Entity
from app.domain.errors import RuleViolation
from app.domain.ids import PersonId, ProjectId, RoleId, StepId, TaskId
from app.domain.person import Person, Role
from app.domain.project import Project
from app.domain.settings import SampleIds, Settings
from app.domain.task import Task
from app.domain.work_calendar import week_of
from app.domain.workflow import Workflow
from app.editing.edit import Edit, action
from app.editing.loaded_project import load_calendars, load_project
from app.editing.settle import settle
from app.exchange.role_match import matched_roles, with_team_roles
from app.exchange.templates import template, templates
from app.scheduling.working_time import WorkingTime

TEAM: tuple[tuple[str, str], ...] = (
    ("Mia Okafor", "marketing_lead content_strategist account_lead event_manager brand_lead product_marketing"),
    ("Ana Lopez", "seo_strategist data_analyst"),
    ("Sam Reed", "blog_writer copywriter"),
    ("Leo Kim", "graphic_designer web_developer video_editor video_producer"),
    ("Priya Nair", "social_media_manager paid_media channel_specialist pr_manager"),
    ("Jon Brandt", "email_specialist editor account_coordinator moderator product_manager"),
    ("Zoe Martin", "legal finance executive_sponsor"),
    (
        "Tom Weber",
        "marketing_stakeholders client_contact speaker sales_rep sales_enablement spokesperson",
    ),
)
"""Names and roles; together they cover every role of the shipped workflows."""
TAKEN_OVER = ("blog_post", "blog_post_extended", "client_onboarding", "webinar", "email_campaign")
"""What the team works by; the other shipped workflows wait among the templates."""
STARTED_DAYS_AGO = 56

E = TypeVar("E", bound=Entity)


@action("Load sample team")
def load_sample(edit: Edit) -> None:
    """Beside what is there already: mostly nothing. A country that is known stays.

    Everybody with a role of the blog post works full time and has no absence soon. Raises RuleViolation where somebody
    of the team, or one of its workflows, is there already.
    """
    known = {person.name.casefold() for person in edit.find(Person, archived=False)}
    twice = next((name for name, _ in TEAM if name.casefold() in known), None)
    if twice is not None:
        raise RuleViolation(f"{twice} is in the sample team too. Look at the sample in a data folder of its own.")
    now = _travel(edit, edit.today - timedelta(days=90), time(9, 0))
    if not company_calendar(edit).country:
        set_country(edit, "US")
    here = dict[RoleId, RoleId]()
    for file in templates():
        here |= matched_roles(file.roles, edit.find(Role))
        add_roles(edit, with_team_roles(file, edit.find(Role)).roles)
    for name in TAKEN_OVER:
        add_workflow(edit, template(name), template=name)
    people = {name: _person(edit, name, [here[RoleId(role)] for role in roles.split()]) for name, roles in TEAM}
    set_person_week(edit, people["Zoe Martin"], week_of("1111000"))
    _return(edit, now)
    days = load_calendars(edit)
    base = days.company.next_working_day(edit.today)
    _absences(edit, people, base, days.company)
    _webinar(edit, base, days.company)
    _onboarding(edit, base, days.company, days.of(people["Zoe Martin"]))
    _blog_post(edit, base, days.company, people)
    settings = edit.get(Settings, 1) or Settings()
    edit.put(replace(settings, sample=_brought(edit)))
    edit.title = load_sample.title


def _brought(edit: Edit) -> SampleIds:
    """What this step has made so far."""
    return SampleIds(
        tuple(person.id for person in _made(edit, Person)),
        tuple(project.id for project in _made(edit, Project)),
        tuple(workflow.id for workflow in _made(edit, Workflow)),
        tuple(role.id for role in _made(edit, Role)),
        tuple(line.id for line in _made(edit, Activity) if line.project_id is None),
    )


def _made(edit: Edit, kind: type[E]) -> list[E]:
    return [after for before, after in edit.changed(kind) if before is None and after is not None]


def _person(edit: Edit, name: str, roles: Sequence[RoleId]) -> PersonId:
    external = name == "Tom Weber"
    return add_person(edit, name, email=address_of(name), roles=tuple(dict.fromkeys(roles)), external=external)


def _absences(edit: Edit, people: dict[str, PersonId], base: date, company: WorkingTime) -> None:
    for name, after, days, reason in (("Tom Weber", 8, 3, "Trade fair"), ("Zoe Martin", 15, 5, "Holiday")):
        first = company.add_days(base, after)
        last = company.add_days(first, days - 1)
        now = _travel(edit, edit.today - timedelta(days=20), time(10, 0))
        add_absence(edit, people[name], first, last, reason=reason)
        _return(edit, now)


def _blog_post(edit: Edit, base: date, company: WorkingTime, people: dict[str, PersonId]) -> None:
    """On time: the outline is in review, one of two has approved; the message about it has not left yet."""
    project = _started(edit, "blog_post", "How to brief a designer", company.add_days(base, 11))
    _live(edit, project, company.add_days(base, -1), stay_open={"outline", "approve_outline"})
    _on(edit, project, "outline", lambda e, task: set_link(e, task, "https://docs.example.com/briefing-a-designer"))
    _on(edit, project, "outline", finish_task)
    settle(edit)
    _on(edit, project, "approve_outline", lambda e, task: set_due(e, task, company.add_days(base, 1)))
    _on(edit, project, "approve_outline", lambda e, task: cast_vote(e, task, people["Tom Weber"], "Approved"))
    _on(edit, project, "approve_outline", lambda e, task: add_comment(e, task, "Tom likes the third heading best."))


def _webinar(edit: Edit, base: date, company: WorkingTime) -> None:
    """In trouble: the invitations are late."""
    project = _started(edit, "webinar", "Planning season webinar", company.add_days(base, 14))
    _live(edit, project, company.add_days(base, -1), stay_open={"invite", "slides"})
    _on(edit, project, "slides", start_task)


def _onboarding(edit: Edit, base: date, company: WorkingTime, finance: WorkingTime) -> None:
    """Just signed: accounts are being made, the deposit is held up."""
    project = _started(edit, "client_onboarding", "Northwind onboarding", company.add_days(base, -2))
    _live(edit, project, company.add_days(base, -1), stay_open={"intake", "accounts", "deposit"})
    _on(edit, project, "accounts", lambda e, task: set_due(e, task, company.add_days(base, 1)))
    _on(edit, project, "accounts", start_task)
    _on(edit, project, "accounts", lambda e, task: tick_item(e, task, 0, done=True))
    _on(edit, project, "deposit", lambda e, task: _push_to(e, task, finance.add_days(base, 3), finance))
    until = company.add_days(base, 2)
    _on(edit, project, "deposit", lambda e, task: block_task(e, task, by="Northwind's bank", until=until))


def _started(edit: Edit, template_name: str, name: str, anchor_on: date) -> ProjectId:
    """Started so long ago that its whole plan fits before the anchor."""
    workflow = next(w for w in edit.find(Workflow) if w.template == template_name)
    version = latest_published(edit, workflow.id)
    now = _travel(edit, edit.today - timedelta(days=STARTED_DAYS_AGO), time(9, 30))
    project_id = start_project(edit, StartPlan(version.id, name, anchor_on))
    settle(edit)
    _return(edit, now)
    return project_id


def _live(edit: Edit, project_id: ProjectId, last_on: date, *, stay_open: set[str]) -> None:
    """Let the days until ``last_on`` pass: each task that is not to stay open is finished with its first positive
    outcome, on its due day, or on the last day when it is due later."""
    while True:
        loaded = load_project(edit, project_id)
        left = [task for task in loaded.tasks if task.state.open and task.due_on and task.step_id not in stay_open]
        if not left or loaded.graph is None:
            return
        task = min(left, key=lambda task: (task.due_on or last_on, task.id))
        step = loaded.graph.step(task.step_id or StepId(""))
        now = _travel(edit, min(task.due_on or last_on, last_on), time(15, 0))
        finish_task(edit, task.id, outcome=step.positive_outcome if step.asks else None)
        settle(edit)
        _return(edit, now)


def _on(edit: Edit, project_id: ProjectId, step_id: str, act: Callable[[Edit, TaskId], object]) -> None:
    """Do something to a step's task, if it is open by now."""
    for task in edit.find(Task, project_id=project_id):
        if task.step_id == step_id and task.state.open:
            act(edit, task.id)


def _push_to(edit: Edit, task_id: TaskId, due_on: date, owner: WorkingTime) -> None:
    """Later, with all that follows it."""
    now_due = edit.need(Task, task_id).due_on
    move_task(edit, task_id, owner.days_between(now_due, due_on) if now_due else 0)


def _travel(edit: Edit, day: date, at: time) -> tuple[datetime, date]:
    """Let the step happen in the past; returns what ``_return`` needs."""
    present = (edit.now, edit.today)
    edit.now = datetime.combine(day, at, edit.zone).astimezone(edit.now.tzinfo)
    edit.today = day
    return present


def _return(edit: Edit, present: tuple[datetime, date]) -> None:
    edit.now, edit.today = present
