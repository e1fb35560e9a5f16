"""What is missing before a project goes on to its next stage, in words: for its page and the act that passes a gate.

Decision: *a part that a project does not use asks for nothing.* Questions, KPIs and lessons are asked for once there is
a brief, a KPI or a deliverable; requirements and sign-offs once there are any. A project with none has no gates.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.brief import (
    QUESTIONS,
    Brief,
    BudgetLine,
    Deliverable,
    DeliverableState,
    Kpi,
    PassedGate,
    Requirement,
    RequirementState,
    Risk,
    Stage,
)
from app.domain.ids import PersonId, ProjectId
from app.domain.person import Person
from app.domain.project import Project
from app.domain.retrospective import Improvement, Lesson, Question
from app.domain.run import TaskState
from app.domain.sign_off import SignOff, SignOffKind, SignOffState
from app.domain.task import Task
from app.domain.text import day_words
from app.domain.workflow import Graph, StepKind
from app.editing.loaded_project import load_project
from app.editing.ports import Entities


class GateSubject(StrEnum):
    """What kind of thing is missing; with its number it says where it is filled in."""

    QUESTION = "question"
    KPI = "kpi"
    REQUIREMENT = "requirement"
    DELIVERABLE = "deliverable"
    STEP = "step"
    DATE = "date"
    SCOPE = "scope"
    RISK = "risk"
    SIGN_OFF = "sign-off"
    APPROVAL = "approval"
    RESULT = "result"
    LESSON = "lesson"
    IMPROVEMENT = "improvement"


@dataclass(frozen=True, slots=True)
class MissingPart:
    """One thing that a gate misses: "Headline names the price: open", and under it "must, checked by Zoe Martin"."""

    subject: GateSubject
    words: str
    under: str
    must: bool = True
    id: int = 0
    """Of the record, of an approval or step its task, of a question its number; 0: the whole project."""


@dataclass(frozen=True, slots=True)
class StageGate:
    """What a project misses before it leaves a stage, and whether its lead let it go on."""

    stage: Stage
    missing: tuple[MissingPart, ...] = ()
    passed: PassedGate | None = None

    @property
    def holds(self) -> bool:
        """Whether something is missing that must be there, and the lead has not said to go on without it."""
        return self.passed is None and any(part.must for part in self.missing)


@dataclass(frozen=True, slots=True)
class GateRecords:
    """Everything that the gates of one project ask about, read at one moment. ``slips``: how its date slips, if so."""

    project: Project
    graph: Graph | None
    tasks: tuple[Task, ...]
    deliverables: tuple[Deliverable, ...]
    requirements: tuple[Requirement, ...]
    kpis: tuple[Kpi, ...]
    risks: tuple[Risk, ...]
    budget: tuple[BudgetLine, ...]
    sign_offs: tuple[SignOff, ...]
    lessons: tuple[Lesson, ...]
    improvements: tuple[Improvement, ...]
    names: dict[PersonId, str]
    today: date
    slips: str = ""

    @property
    def has_brief(self) -> bool:
        """Whether anybody began to say what the project is for."""
        own = any(not one.spec for one in self.deliverables)
        return self.project.brief != Brief() or bool(self.kpis) or own

    @property
    def begun(self) -> bool:
        """Whether anybody has begun with the work."""
        return any(task.started_at is not None or task.state is TaskState.DONE for task in self.tasks)

    @property
    def quiet(self) -> bool:
        """Nothing of what gates ask about is used, so they ask for nothing."""
        parts = (self.deliverables, self.requirements, self.sign_offs, self.risks, self.lessons, self.improvements)
        return not self.has_brief and not any(parts)

    @property
    def answered(self) -> tuple[bool, ...]:
        """Which of the five questions of the brief have an answer, in their order."""
        brief = self.project.brief
        return (
            bool(brief.audience or brief.personas),
            bool(brief.creation or self.deliverables),
            bool(brief.promise),
            bool(brief.roles or brief.tools or brief.assets or self.budget),
            bool(brief.success or self.kpis),
        )

    def who(self, person_id: PersonId | None) -> str:
        return self.names.get(person_id, "") if person_id is not None else ""

    def day(self, day: date) -> str:
        return day_words(day, self.today, weekday=True)


def read_records(source: Entities, project_id: ProjectId, today: date, slips: str = "") -> GateRecords:
    """Raises RuleViolation when the project is gone. What reduced scope leaves out does not count."""
    loaded = load_project(source, project_id)
    reduced = loaded.project.reduced_scope
    return GateRecords(
        loaded.project,
        loaded.graph,
        loaded.tasks,
        tuple(one for one in source.find(Deliverable, project_id=project_id) if not (reduced and one.reduced)),
        tuple(one for one in source.find(Requirement, project_id=project_id) if not (reduced and one.reduced)),
        tuple(source.find(Kpi, project_id=project_id)),
        tuple(source.find(Risk, project_id=project_id)),
        tuple(source.find(BudgetLine, project_id=project_id)),
        tuple(source.find(SignOff, project_id=project_id)),
        tuple(source.find(Lesson, project_id=project_id)),
        tuple(source.find(Improvement, project_id=project_id)),
        {person.id: person.name for person in source.find(Person)},
        today,
        slips,
    )


def gates_of(records: GateRecords) -> tuple[StageGate, ...]:
    """The six gates in the order of the stages; what must be there stands before what should."""
    passed = {gate.stage: gate for gate in records.project.passed}
    return tuple(
        StageGate(stage, tuple(sorted(missing(records), key=lambda part: not part.must)), passed.get(stage))
        for stage, missing in zip(Stage, _MISSING, strict=True)
    )


def _under(must: bool, more: str = "") -> str:
    return ", ".join(part for part in ("must" if must else "should", more) if part)


def _of_define(records: GateRecords) -> Iterator[MissingPart]:
    if not records.has_brief:
        return
    for number, (question, done) in enumerate(zip(QUESTIONS, records.answered, strict=True), start=1):
        if not done:
            under = _under(True, f"question {number} of the brief has no answer")
            yield MissingPart(GateSubject.QUESTION, question, under, id=number)
    if records.answered[-1] and not any(kpi.target is not None and kpi.on is not None for kpi in records.kpis):
        yield MissingPart(GateSubject.KPI, "No KPI can be measured yet", _under(True, "one needs a target and a day"))
    if not records.requirements:
        yield MissingPart(GateSubject.REQUIREMENT, "No requirement is set", _under(False), must=False)


def _of_plan(records: GateRecords) -> Iterator[MissingPart]:
    if records.quiet:
        return
    if records.slips:
        # Once work has begun a date that slips is the matter of the plan and of the sentence, not of a gate.
        must = not records.begun
        yield MissingPart(GateSubject.DATE, records.slips, _under(must, "the date"), must=must)
    bare = [task for task in records.tasks if task.kind is StepKind.TASK and not task.state.over and _no_length(task)]
    if bare:
        words = f"“{bare[0].title}” has no length" if len(bare) == 1 else f"{len(bare)} steps have no length"
        yield MissingPart(GateSubject.STEP, words, _under(False, "a day is counted"), must=False, id=bare[0].id)
    marked = any(one.reduced for one in records.deliverables) or any(one.reduced for one in records.requirements)
    optional = records.graph is not None and any(step.optional for step in records.graph.steps)
    if records.has_brief and not (marked or optional or records.project.reduced_scope):
        under = _under(False, "nothing is marked as left out by it")
        yield MissingPart(GateSubject.SCOPE, "Reduced scope is not said", under, must=False)
    for risk in records.risks:
        if risk.owner_id is None:
            yield MissingPart(
                GateSubject.RISK, risk.text, _under(False, "nobody looks after it"), must=False, id=risk.id
            )


def _no_length(task: Task) -> bool:
    return task.length is None and task.effort_minutes is None


def _asked(records: GateRecords, kinds: Sequence[SignOffKind]) -> Iterator[MissingPart]:
    for one in records.sign_offs:
        if one.kind in kinds and one.state is not SignOffState.AGREED:
            objects = one.state is SignOffState.OBJECTED
            verb = f"objects: {one.text}" if objects and one.text else "objects" if objects else "has not answered"
            name = records.who(one.person_id) or "Somebody"
            yield MissingPart(
                GateSubject.SIGN_OFF, f"{name} {verb}", _under(one.must, f"sign-off of {one.kind}"), one.must, one.id
            )


def _of_assign(records: GateRecords) -> Iterator[MissingPart]:
    yield from _asked(records, (SignOffKind.PLAN, SignOffKind.START, SignOffKind.DATE, SignOffKind.REDUCED_SCOPE))


def _of_execute(records: GateRecords) -> Iterator[MissingPart]:
    for one in records.requirements:
        if one.must and one.state in (RequirementState.OPEN, RequirementState.FAILED):
            by = f"checked by {records.who(one.by)}" if one.by is not None else one.how
            yield MissingPart(GateSubject.REQUIREMENT, f"{one.text}: {one.state}", _under(True, by), id=one.id)
    if records.quiet:
        return
    approvals = [task for task in records.tasks if task.kind is StepKind.APPROVAL and _before_anchor(records, task)]
    for task in approvals:
        if task.in_review:
            who = ", ".join(filter(None, map(records.who, task.approvers)))
            since = f"since {records.day(task.ready_at.date())}" if task.ready_at is not None else ""
            waits = " ".join(part for part in ("waits for", who, since) if part) if who else ""
            yield MissingPart(GateSubject.APPROVAL, f"{task.title}: approval open", _under(True, waits), id=task.id)
    later = [task for task in approvals if not task.state.over and not task.in_review]
    if later:
        words = f"{later[0].title}: still to come" if len(later) == 1 else f"{len(later)} approvals are still to come"
        yield MissingPart(GateSubject.APPROVAL, words, _under(True), id=later[0].id)


def _before_anchor(records: GateRecords, task: Task) -> bool:
    anchor_on = records.project.anchor_on
    return task.due_on is None or anchor_on is None or task.due_on <= anchor_on


_APPROVED = (DeliverableState.APPROVED, DeliverableState.ACCEPTED, DeliverableState.PUBLISHED)


def _of_deliver(records: GateRecords) -> Iterator[MissingPart]:
    for one in records.deliverables:
        approved = one.state in _APPROVED
        if not one.state.delivered:
            under = _under(not approved, "neither accepted nor published" if approved else "not approved")
            words = f"{one.name}: {one.state}"
            yield MissingPart(GateSubject.DELIVERABLE, words, under, must=not approved, id=one.id)
        elif one.on is None or not one.link:
            lacks = "no day" if one.on is None else "no link"
            words = f"{one.name}: {one.state}, {lacks}"
            yield MissingPart(GateSubject.DELIVERABLE, words, _under(False), must=False, id=one.id)
    yield from _asked(records, (SignOffKind.DELIVERY,))


_ASKED_ALWAYS = (Question.WENT_WELL, Question.WENT_WRONG, Question.IMPROVE)


def _of_measure(records: GateRecords) -> Iterator[MissingPart]:
    for kpi in records.kpis:
        if kpi.value is None:
            on = f"measured on {records.day(kpi.on)}" if kpi.on is not None else "no day to measure it"
            by = f" by {name}" if (name := records.who(kpi.person_id)) else ""
            yield MissingPart(GateSubject.RESULT, f"{kpi.name}: no result yet", _under(True, on + by), id=kpi.id)
    if records.has_brief or records.lessons:
        said = {lesson.question for lesson in records.lessons}
        for number, question in enumerate(_ASKED_ALWAYS, start=1):
            if question not in said:
                yield MissingPart(GateSubject.LESSON, question, _under(True, "nobody has answered"), id=number)
    for one in records.improvements:
        if one.task_id is None and one.note_id is None:
            under = _under(True, "an action without a place")
            yield MissingPart(GateSubject.IMPROVEMENT, one.text, under, id=one.id)


_MISSING = (_of_define, _of_plan, _of_assign, _of_execute, _of_deliver, _of_measure)
"""What each stage misses, in their order."""
