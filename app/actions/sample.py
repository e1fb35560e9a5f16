"""The sample team: eight people, three projects that have lived for weeks and one that is closed, a newsletter that
repeats, a few processes and ideas; of the same shape on every day.

Every date is counted in working days from ``base``, today or the first working day after it. No open task is due on
``base`` or two working days after it: those are the days on which the hour, or a weekend, changes what is missed or
due soon.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time, timedelta
from typing import TypeVar

from app.actions.absence import add_absence
from app.actions.approval import cast_vote
from app.actions.brief import add_risk, change_brief, classify, set_role_hours
from app.actions.budget import add_budget_line, set_amounts, set_budget, set_currency, set_hourly_cost
from app.actions.calendar import company_calendar, set_country
from app.actions.check_item import tick_item
from app.actions.due import set_due
from app.actions.file import add_files, add_version, comment_version
from app.actions.gate import pass_gate
from app.actions.idea import add_idea, rate_idea
from app.actions.journal import add_comment
from app.actions.kpi import add_kpi
from app.actions.person import add_person, set_person_week
from app.actions.process import add_process, set_involvement
from app.actions.recurrence import add_recurrence, pause_recurrence
from app.actions.requirement import add_requirement, judge_requirement
from app.actions.retrospective import add_improvement, add_lesson, close_project, place_at_step
from app.actions.sample_past import STARTED_DAYS_AGO, go_back, live, on_step, push_to, sample_workflow, started, travel
from app.actions.sample_removal import IDEAS, NEWSLETTER, NEWSLETTER_NAMES, PROCESSES, address_of
from app.actions.task import block_task, finish_task, set_link, start_task
from app.actions.workflow import add_roles, add_workflow
from app.domain.activity import Activity
from app.domain.brief import Deliverable, Priority, Requirement, RequirementState, Stage
from app.domain.entity import Entity
from app.domain.errors import RuleViolation
from app.domain.file import FileContent, NamedContent
from app.domain.ids import PersonId, ProjectId, RoleId, StepId
from app.domain.person import Person, Role
from app.domain.process import Involvement, Process, Recurrence
from app.domain.project import Project
from app.domain.retrospective import Idea, Question
from app.domain.settings import SampleIds, Settings
from app.domain.work_calendar import week_of
from app.domain.workflow import Workflow
from app.editing.edit import Edit, action
from app.editing.loaded_project import load_calendars
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
TAKEN_OVER = ("blog_post", "blog_post_extended", "client_onboarding", "webinar", "email_campaign", "newsletter")
"""What the team works by; the other shipped workflows wait among the templates."""
COSTS = {
    "Mia Okafor": 6_500,
    "Ana Lopez": 5_500,
    "Sam Reed": 4_800,
    "Leo Kim": 5_200,
    "Priya Nair": 5_000,
    "Jon Brandt": 4_500,
    "Zoe Martin": 7_000,
}
"""What an hour of each costs, in whole cents; who comes from outside is paid otherwise."""
CURRENCY = "USD"
BUDGETS = {
    "Planning season webinar": 420_000,
    "Northwind onboarding": 160_000,
    "How to brief a designer": 125_000,
    "Five mistakes in a content calendar": 140_000,
}
"""In whole cents."""

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
    now = travel(edit, edit.today - timedelta(days=90), time(9, 0))
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
    go_back(edit, now)
    days = load_calendars(edit)
    base = days.company.next_working_day(edit.today)
    _absences(edit, people, base, days.company)
    _webinar(edit, base, days.company, people)
    _onboarding(edit, base, days.company, days.of(people["Zoe Martin"]))
    _blog_post(edit, base, days.company, people)
    _closed_post(edit, base, days.company, people)
    _money(edit)
    _processes(edit, base, people, here)
    _ideas(edit)
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
        tuple(recurrence.id for recurrence in _made(edit, Recurrence)),
        tuple(process.id for process in _made(edit, Process)),
        tuple(idea.id for idea in _made(edit, Idea)),
    )


def _made(edit: Edit, kind: type[E]) -> list[E]:
    return [after for before, after in edit.changed(kind) if before is None and after is not None]


def _person(edit: Edit, name: str, roles: Sequence[RoleId]) -> PersonId:
    cost = COSTS.get(name)
    roles = tuple(dict.fromkeys(roles))
    person_id = add_person(edit, name, email=address_of(name), roles=roles, external=cost is None)
    set_hourly_cost(edit, person_id, cost)
    return person_id


def _money(edit: Edit) -> None:
    """What each project may cost; a currency that is known stays."""
    if not (edit.get(Settings, 1) or Settings()).currency:
        set_currency(edit, CURRENCY)
    for project in _made(edit, Project):
        if project.name in BUDGETS:
            set_budget(edit, project.id, BUDGETS[project.name])


def _absences(edit: Edit, people: dict[str, PersonId], base: date, company: WorkingTime) -> None:
    for name, after, days, reason in (("Tom Weber", 8, 3, "Trade fair"), ("Zoe Martin", 15, 5, "Holiday")):
        first = company.add_days(base, after)
        last = company.add_days(first, days - 1)
        now = travel(edit, edit.today - timedelta(days=20), time(10, 0))
        add_absence(edit, people[name], first, last, reason=reason)
        go_back(edit, now)


def _blog_post(edit: Edit, base: date, company: WorkingTime, people: dict[str, PersonId]) -> None:
    """On time: the outline is in review, one of two has approved; the message about it has not left yet."""
    project = started(edit, "blog_post", "How to brief a designer", company.add_days(base, 11))
    live(edit, project, company.add_days(base, -1), stay_open={"outline", "approve_outline"})
    on_step(edit, project, "outline", lambda e, task: set_link(e, task, "https://docs.example.com/briefing-a-designer"))
    on_step(edit, project, "outline", finish_task)
    settle(edit)
    on_step(edit, project, "approve_outline", lambda e, task: set_due(e, task, company.add_days(base, 1)))
    on_step(edit, project, "approve_outline", lambda e, task: cast_vote(e, task, people["Tom Weber"], "Approved"))
    on_step(edit, project, "approve_outline", lambda e, task: add_comment(e, task, "Tom likes the third heading best."))


def _webinar(edit: Edit, base: date, company: WorkingTime, people: dict[str, PersonId]) -> None:
    """In trouble: the invitations are late. It has a whole brief, and its slides are in review."""
    anchor_on = company.add_days(base, 14)
    project = started(edit, "webinar", "Planning season webinar", anchor_on)
    now = travel(edit, edit.today - timedelta(days=STARTED_DAYS_AGO), time(10, 0))
    _webinar_brief(edit, project, people)
    _webinar_numbers(edit, project, company.add_days(anchor_on, 10), people)
    for stage, reason in ((Stage.DEFINE, ""), (Stage.PLAN, "The steps without a length are done within a day.")):
        pass_gate(edit, project, stage, reason)
    go_back(edit, now)
    live(edit, project, company.add_days(base, -1), stay_open={"invite", "slides"})
    on_step(edit, project, "slides", start_task)
    _webinar_standards(edit, project, company.add_days(base, -1))
    _slides(edit, project, company.add_days(base, -1), people["Tom Weber"])


def _webinar_brief(edit: Edit, project: ProjectId, people: dict[str, PersonId]) -> None:
    change_brief(
        edit,
        project,
        sentence="A webinar that gets heads of marketing to plan their season on one page.",
        audience="Heads of marketing in companies with five to fifty people, who plan their next season now.",
        personas=("Head of marketing, plans alone", "Founder who does the marketing too"),
        creation="A live webinar of 40 minutes, its slides, and a recording for those who missed it.",
        promise="After 40 minutes you have a plan for the season on one page.",
        proof="Twelve of our clients plan by this page; three of them show theirs.",
        tools=("Webinar tool", "Slide master"),
        assets=("Planning page as a form", "Three plans of clients, released"),
        success="Enough people come, and some of them want to talk.",
        in_scope=("Registration and invitations", "The evening itself", "The recording"),
        out_scope=("Translation", "A second date"),
    )
    for role, hours in (("Event manager", 24.0), ("Speaker", 16.0), ("Graphic designer", 12.0)):
        set_role_hours(edit, project, role, hours)
    classify(
        edit,
        project,
        type="event",
        objective="More leads of our own",
        channel="online event",
        priority=Priority.HIGH,
        labels=("season", "leads"),
        accountable_id=people["Mia Okafor"],
    )


def _webinar_numbers(edit: Edit, project: ProjectId, measured_on: date, people: dict[str, PersonId]) -> None:
    by = people["Ana Lopez"]
    add_kpi(edit, project, "Registrations", start=0, target=250, on=measured_on, person_id=by)
    add_kpi(edit, project, "Share who came", unit="%", start=38, target=45, on=measured_on, person_id=by)
    add_risk(edit, project, "The speaker falls ill: Mia knows the slides.", owner_id=people["Mia Okafor"])
    add_risk(edit, project, "Fewer than 100 registrations a week before.", owner_id=people["Priya Nair"])
    for text, planned, committed, actual in (
        ("Webinar tool, one month", 19_900, 19_900, 19_900),
        ("Fee of the speaker", 60_000, 60_000, None),
        ("Paid posts", 40_000, None, None),
    ):
        set_amounts(edit, add_budget_line(edit, project, text), planned, committed, actual)
    event = _deliverable(edit, project, "event")
    add_requirement(edit, project, "The invitation names the promise in its first line", deliverable_id=event.id)
    add_requirement(edit, project, "The form asks for no telephone number", deliverable_id=event.id, must=False)


def _webinar_standards(edit: Edit, project: ProjectId, on: date) -> None:
    """Some are met, one failed, one is waived; what the evening itself shows is open."""
    now = travel(edit, on, time(11, 0))
    judged = {
        "Registrants agree": (RequirementState.MET, "", "The box stands above the button."),
        "The form asks": (RequirementState.WAIVED, "Sales call back within a day, and need it.", None),
        "The invitation names": (RequirementState.FAILED, "The first line says who speaks, not what for.", None),
    }
    for one in edit.find(Requirement, project_id=project):
        for begin, (state, reason, evidence) in judged.items():
            if one.text.startswith(begin):
                judge_requirement(edit, one.id, state, reason=reason, evidence=evidence)
    go_back(edit, now)


def _slides(edit: Edit, project: ProjectId, on: date, speaker: PersonId) -> None:
    """Two versions behind links; the second is in review."""
    deliverable = _deliverable(edit, project, "slides")
    link = "https://docs.example.com/planning-season-slides"
    now = travel(edit, on, time(13, 0))
    [file] = add_files(
        edit,
        [NamedContent("Planning season slides", FileContent(link=f"{link}-1"))],
        project_id=project,
        deliverable_id=deliverable.id,
        task_id=deliverable.task_id,
        note="All but the examples.",
        person_id=speaker,
    )
    go_back(edit, now)
    now = travel(edit, on, time(16, 0))
    content = FileContent(link=f"{link}-2")
    version = add_version(edit, file, content, note="With the three plans.", person_id=speaker, review=True)
    comment_version(edit, version, "Page 9 is too small for a telephone.")
    go_back(edit, now)


def _deliverable(edit: Edit, project: ProjectId, spec: str) -> Deliverable:
    return next(one for one in edit.find(Deliverable, project_id=project) if one.spec == spec)


def _onboarding(edit: Edit, base: date, company: WorkingTime, finance: WorkingTime) -> None:
    """Just signed: accounts are being made, the deposit is held up."""
    project = started(edit, "client_onboarding", "Northwind onboarding", company.add_days(base, -2))
    live(edit, project, company.add_days(base, -1), stay_open={"intake", "accounts", "deposit"})
    on_step(edit, project, "accounts", lambda e, task: set_due(e, task, company.add_days(base, 1)))
    on_step(edit, project, "accounts", start_task)
    on_step(edit, project, "accounts", lambda e, task: tick_item(e, task, 0, done=True))
    on_step(edit, project, "deposit", lambda e, task: push_to(e, task, finance.add_days(base, 3), finance))
    until = company.add_days(base, 2)
    on_step(edit, project, "deposit", lambda e, task: block_task(e, task, by="Northwind's bank", until=until))


def _closed_post(edit: Edit, base: date, company: WorkingTime, people: dict[str, PersonId]) -> None:
    """Published weeks ago; what was learned stands as a note at the step that it is about."""
    anchor_on = company.add_days(base, -10)
    project = started(edit, "blog_post", "Five mistakes in a content calendar", anchor_on, days_ago=70)
    live(edit, project, anchor_on, stay_open=set())
    now = travel(edit, company.add_days(base, -8), time(14, 0))
    for question, text, name in (
        (Question.WENT_WELL, "The outline was approved in one round.", "Sam Reed"),
        (Question.WENT_WELL, "The headline came from the words that people search for.", "Ana Lopez"),
        (Question.WENT_WRONG, "The pictures were ordered late, so Leo drew them in an evening.", "Leo Kim"),
        (Question.WENT_WRONG, "Two links led nowhere on the day of publishing.", "Sam Reed"),
        (Question.IMPROVE, "Order the pictures as soon as the outline stands.", "Leo Kim"),
    ):
        add_lesson(edit, project, question, text, people[name])
    better = add_improvement(edit, project, "Order the pictures with the outline", owner_id=people["Mia Okafor"])
    place_at_step(edit, better, sample_workflow(edit, "blog_post").id, StepId("images"))
    close_project(edit, project)
    go_back(edit, now)


def _processes(edit: Edit, base: date, people: dict[str, PersonId], here: dict[RoleId, RoleId]) -> None:
    """Three lines of the catalogue; the newsletter repeats, but is paused until somebody wants it."""
    newsletter = sample_workflow(edit, NEWSLETTER)
    recurrence = add_recurrence(edit, newsletter.id, "FREQ=WEEKLY;BYDAY=TU", base, pattern=NEWSLETTER_NAMES)
    pause_recurrence(edit, recurrence, on=True)
    blog = sample_workflow(edit, "blog_post")
    does, approves, informed = Involvement.DOES, Involvement.APPROVES, Involvement.INFORMED
    for name, cadence, deliverables, owner, workflow_id, roles in (
        (PROCESSES[0], "twice a month", ("Blog post", "Pictures"), "Mia Okafor", blog.id, {"blog_writer": does}),
        (PROCESSES[1], "every Tuesday", ("Newsletter",), "Jon Brandt", newsletter.id, {"email_specialist": does}),
        (PROCESSES[2], "every working day", ("Answers",), "Priya Nair", None, {"social_media_manager": does}),
    ):
        number = add_process(
            edit, name, cadence=cadence, deliverables=deliverables, owner_id=people[owner], workflow_id=workflow_id
        )
        for role, involvement in {**roles, "marketing_lead": approves, "legal": informed}.items():
            set_involvement(edit, number, here[RoleId(role)], involvement)


def _ideas(edit: Edit) -> None:
    for text, impact, fit, effort in ((IDEAS[0], 4, 5, 2), (IDEAS[1], 3, 2, 4)):
        rate_idea(edit, add_idea(edit, text), impact=impact, fit=fit, effort=effort)
