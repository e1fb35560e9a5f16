"""What a filter means, said once more: of one task after the other, from the entities, as the words define it."""

from datetime import date, timedelta

from app.domain.activity import Activity
from app.domain.brief import Priority
from app.domain.condition import FieldRef, FieldValue
from app.domain.filter import And, Attribute, Comparison, EntityRef, Filter, FilterValue, Flag, Negation, Or, Term, Word
from app.domain.ids import TaskId
from app.domain.person import Person
from app.domain.project import Project, ProjectState
from app.domain.settings import Settings
from app.domain.task import Task
from app.domain.text import bare_name, searchable
from app.domain.work_calendar import Absence
from app.grammar.filter_day import days_of
from app.queries.due import due_horizon
from app.queries.project import calendars, outlook
from app.queries.reader import Reader


def tasks_by_definition(reader: Reader, filter: Filter) -> frozenset[TaskId]:
    """The tasks of projects that are not cancelled and pass."""
    found = []
    for task in reader.find(Task):
        project = reader.get(Project, task.project_id) if task.project_id is not None else None
        if (project is None or project.state is not ProjectState.CANCELLED) and _OneTask(reader, task, project).is_(
            filter
        ):
            found.append(task.id)
    return frozenset(found)


class _OneTask:
    def __init__(self, reader: Reader, task: Task, project: Project | None) -> None:
        self.reader, self.task, self.project = reader, task, project
        owner = reader.get(Person, task.owner_id)
        assert owner is not None
        self.owner = owner

    def is_(self, filter: Filter) -> bool:
        match filter:
            case And():
                return all(self.is_(part) for part in filter.parts)
            case Or():
                return any(self.is_(part) for part in filter.parts)
            case Negation():
                return not self.is_(filter.part)
            case Flag():
                return getattr(self, filter.name.lower())()
            case Word():
                return any(searchable(filter.text) in searchable(text) for text in self.texts())
            case Term():
                return self.term(filter)

    def texts(self) -> list[str]:
        return [self.task.title, self.project.name if self.project else "", self.owner.name]

    def mine(self) -> bool:
        settings = self.reader.get(Settings, 1) or Settings()
        return bool(settings.lead_email) and self.owner.email == settings.lead_email

    def late(self) -> bool:
        passed = due_horizon(self.reader).has_passed(self.task.due_on, self.task.owner_id, self.task.id)
        return not self.task.state.over and passed

    def risk(self) -> bool:
        if self.late():
            return True
        if self.task.state.over or self.project is None or self.project.state is not ProjectState.RUNNING:
            return False
        row = outlook(self.reader, self.project.id).forecast.get(self.task.id)
        return row is not None and row.at_risk

    def blocked(self) -> bool:
        return self.task.blocked is not None and self.task.state.open

    def review(self) -> bool:
        return self.task.in_review

    def by_hand(self) -> bool:
        verbs = {line.verb for line in self.reader.find(Activity) if line.task_id == self.task.id}
        return self.task.pin is not None or bool(verbs & {"moved", "handed"})

    def needs_owner(self) -> bool:
        task = self.task
        if task.state.over or task.kind.unattended:
            return False
        if self.owner.archived or (task.role is not None and task.role not in self.owner.roles):
            return True
        finish = task.planned_finish.date() if task.planned_finish else task.due_on
        if finish is None:
            return False
        today = self.reader.today()
        first = max(today, task.planned_start.date()) if task.planned_start else today
        days = [first + timedelta(n) for n in range(max(0, (finish - first).days) + 1)]
        absences = self.reader.find(Absence, person_id=task.owner_id)
        away = [day for day in days if any(one.first_on <= day <= one.last_on for one in absences)]
        worked = [day for day in days if calendars(self.reader).of(task.owner_id).is_working_day(day)]
        return bool(away) and not worked

    def term(self, term: Term) -> bool:
        there = self.values(term.subject)
        if term.comparison is Comparison.IS_NOT:
            return bool(there) and not any(self.equal(there, term, value) for value in term.values)
        return any(self.equal(there, term, value) for value in term.values)

    def equal(self, there: list[FieldValue], term: Term, wanted: FilterValue) -> bool:
        if wanted is None:
            return not there
        return any(self.compares(one, term, wanted) for one in there)

    def values(self, subject: Attribute | FieldRef) -> list[FieldValue]:
        task, project = self.task, self.project
        if isinstance(subject, FieldRef):
            answer = project.fields.get(subject.name) if project else None
            return [answer] if answer not in (None, "") else []
        place = project.classification if project else None
        found: dict[Attribute, list[FieldValue | None]] = {
            Attribute.PROJECT: [task.project_id],
            Attribute.OWNER: [task.owner_id],
            Attribute.ROLE: [task.role],
            Attribute.STATE: [str(task.state)],
            Attribute.DUE: [task.due_on],
            Attribute.LABEL: [*task.labels, *(place.labels if place else ())],
            Attribute.PRIORITY: [task.priority or (place.priority if place else None)],
            Attribute.TYPE: [place.type or None if place else None],
            Attribute.CLIENT: [place.client or None if place else None],
            Attribute.CHANNEL: [place.channel or None if place else None],
            Attribute.KIND: [str(task.kind)],
        }
        return [value for value in found[subject] if value is not None]

    def compares(self, there: FieldValue, term: Term, wanted: str | EntityRef) -> bool:
        sign = term.comparison
        if isinstance(wanted, EntityRef):
            return there == wanted.id
        if term.subject is Attribute.STATE:
            state = self.task.state
            return {"open": state.open, "over": state.over}.get(wanted, state == wanted)
        if term.subject is Attribute.PRIORITY:
            ranks = [str(one) for one in Priority]
            return in_order(ranks.index(str(there)), ranks.index(wanted), ranks.index(wanted), sign)
        if isinstance(there, date):
            days = days_of(wanted, self.reader.today()) if readable_day(wanted) else None
            return days is not None and in_order(there.toordinal(), days[0].toordinal(), days[1].toordinal(), sign)
        if isinstance(there, bool):
            return sign.lists and wanted.casefold() == ("yes" if there else "no")
        if isinstance(there, float):
            number = {"5000": 5000.0, "1,5": 1.5, "-5": -5.0, "2": 2.0}.get(wanted)
            return number is not None and in_order(there, number, number, sign)
        if not sign.lists or there is None:
            return False
        parts = [str(there), *(str(there).split(",") if isinstance(term.subject, FieldRef) else ())]
        if sign is Comparison.HAS and term.subject is not Attribute.KIND:
            return any(bare_name(wanted) in bare_name(part) for part in parts)
        return any(bare_name(wanted) == bare_name(part) for part in parts)


def readable_day(words: str) -> bool:
    try:
        return days_of(words, date(2028, 2, 29)) is not None
    except ValueError:
        return False


def in_order(there: float, first: float, last: float, sign: Comparison) -> bool:
    """``first`` and ``last`` are the ends of a stretch, or twice the same."""
    return {
        Comparison.BELOW: there < first,
        Comparison.AT_MOST: there <= last,
        Comparison.ABOVE: there > last,
        Comparison.AT_LEAST: there >= first,
    }.get(sign, first <= there <= last)
