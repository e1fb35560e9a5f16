"""What a filter means: the tasks that it lets through, from columns of bare values that are kept from edit to edit."""

import json
import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import date, timedelta
from functools import reduce
from operator import and_, eq, ge, gt, le, lt, or_
from typing import Any

from app.domain.condition import FieldRef, FieldValue
from app.domain.errors import RuleViolation
from app.domain.filter import And, Attribute, Comparison, EntityRef, Filter, FilterValue, Flag, Negation, Or, Term, Word
from app.domain.ids import PersonId, ProjectId, TaskId
from app.domain.person import Person, Role
from app.domain.project import Project, ProjectState
from app.domain.run import TaskState
from app.domain.settings import Settings
from app.domain.step_kind import StepKind
from app.domain.text import bare_name, searchable
from app.domain.work_calendar import Absence
from app.grammar.filter import OPEN, OVER, PRIORITIES, FilterNames, flags_and_terms
from app.grammar.filter_day import days_of
from app.grammar.number import read_number
from app.queries.board import tasks_at_risk
from app.queries.due import DueHorizon, due_horizon
from app.queries.project import calendars
from app.queries.reader import Reader
from app.queries.task_columns import Mask, TaskColumns, task_columns

_STATE_WORDS = {
    **{str(state): frozenset({str(state)}) for state in TaskState},
    OPEN: frozenset(str(state) for state in TaskState if state.open),
    OVER: frozenset(str(state) for state in TaskState if state.over),
}
_ATTENDED = frozenset(str(kind) for kind in StepKind if not kind.unattended)
_ORDERED_BY: Mapping[Comparison, Callable[[Any, Any], bool]] = {
    **dict.fromkeys((Comparison.HAS, Comparison.IS, Comparison.IS_NOT), eq),
    Comparison.BELOW: lt,
    Comparison.AT_MOST: le,
    Comparison.ABOVE: gt,
    Comparison.AT_LEAST: ge,
}


def matching(reader: Reader, filter: Filter | None) -> frozenset[TaskId]:
    """The tasks that a filter lets through, of projects that are not cancelled; without one all of them.

    What is at risk is known of projects that ``find_risk`` was asked about; ``risk_to_find`` says which are not.
    """
    columns = task_columns(reader)
    return columns.tasks(_Meaning(reader, columns).mask(filter))


def matching_count(reader: Reader, filter: Filter | None) -> int:
    """How many ``matching`` gives."""
    columns = task_columns(reader)
    return _Meaning(reader, columns).mask(filter).bit_count()


def matching_for_sure(reader: Reader, filter: Filter | None) -> frozenset[TaskId]:
    """As ``matching``, with the forecasts that it takes: for commands and files, which can wait for them."""
    for project_id in risk_to_find(reader, filter):
        find_risk(reader, project_id)
    return matching(reader, filter)


def matching_over(reader: Reader, filter: Filter) -> frozenset[TaskId]:
    """Of what ``matching`` lets through that which needs no more work."""
    return matching(reader, And((filter, Term(Attribute.STATE, Comparison.HAS, (OVER,)))))


def risk_to_find(reader: Reader, filter: Filter | None) -> Sequence[ProjectId]:
    """The projects whose tasks at risk a filter asks for and nobody has found since they changed."""
    if Flag.RISK not in flags_and_terms(filter):
        return ()
    known, stamps = _found_risk(reader), _risk_stamps(reader)
    for project_id in known.keys() - stamps.keys():
        del known[project_id]
    return [id for id, stamp in stamps.items() if id not in known or known[id][0] != stamp]


def find_risk(reader: Reader, project_id: ProjectId) -> None:
    """Work out which tasks of a running project are at risk, which costs a forecast."""
    stamp = _risk_stamps(reader).get(project_id)
    if stamp is not None:
        _found_risk(reader)[project_id] = (stamp, tasks_at_risk(reader, project_id))


def _found_risk(reader: Reader) -> dict[ProjectId, tuple[Hashable, frozenset[TaskId]]]:
    found: dict[ProjectId, tuple[Hashable, frozenset[TaskId]]] = {}
    return reader.kept("risk of projects", reader.work_stamp()[0], lambda: found)


def _risk_stamps(reader: Reader) -> Mapping[ProjectId, Hashable]:
    """Of each running project what its risk hangs on: itself, what its steps have started, calendars and the hour."""
    now = reader.local(reader.now())
    moment = (reader.calendar_stamp(), reader.zone(), now.date(), now.hour)
    key = (reader.work_stamp(), moment)
    return reader.kept("risk stamps", key, lambda: _made_risk_stamps(reader, moment))


def _made_risk_stamps(reader: Reader, moment: Hashable) -> Mapping[ProjectId, Hashable]:
    running = reader.find(Project, state=ProjectState.RUNNING)
    columns = task_columns(reader)
    below: dict[ProjectId, list[ProjectId]] = {}
    for project in running:
        parent = columns.project_of(project.parent_task) if project.parent_task is not None else None
        if parent is not None:
            below.setdefault(parent, []).append(project.id)

    def stamp(project_id: ProjectId, deep: int = 0) -> Hashable:
        children = below.get(project_id, ()) if deep < len(running) else ()
        return (reader.project_stamp(project_id), tuple(stamp(child, deep + 1) for child in children))

    return {project.id: (stamp(project.id), moment) for project in running}


def filter_names(reader: Reader) -> FilterNames:
    """What can be typed in a filter. Kept until people, projects or roles change."""
    stamp = (reader.work_stamp(), reader.calendar_stamp())
    roles: Mapping[int | str, str] = {role.id: role.name for role in reader.find(Role)}
    return reader.kept("filter names", (stamp, tuple(roles.items())), lambda: _filter_names(reader, roles))


def _filter_names(reader: Reader, roles: Mapping[int | str, str]) -> FilterNames:
    projects = [project for project in reader.find(Project) if project.state is not ProjectState.CANCELLED]
    people = sorted(reader.find(Person), key=lambda person: (person.archived, person.name.casefold()))
    places = [project.classification for project in projects]
    labels = {label for place in places for label in place.labels}
    labels |= {label for text in task_columns(reader).values("labels") for label in json.loads(text)}
    texts = {
        Attribute.LABEL: labels,
        Attribute.TYPE: {place.type for place in places},
        Attribute.CLIENT: {place.client for place in places},
        Attribute.CHANNEL: {place.channel for place in places},
    }
    fields = {name for project in projects for name in project.fields}
    return FilterNames(
        {person.id: person.name for person in people},
        {project.id: project.name for project in projects},
        roles,
        tuple(sorted(fields, key=str.casefold)),
        {attribute: tuple(sorted(found - {""}, key=str.casefold)) for attribute, found in texts.items()},
    )


def lead_id(reader: Reader) -> PersonId | None:
    """The person that the lead is in the team: by the address of the settings, else by the name. None: nobody."""
    settings = reader.get(Settings, 1) or Settings()
    people = reader.find(Person, archived=False)
    address, name = settings.lead_email.casefold(), bare_name(settings.lead_name)
    by_address = [person.id for person in people if address and person.email.casefold() == address]
    by_name = [person.id for person in people if name and bare_name(person.name) == name]
    return next(iter((*by_address, *by_name)), None)


class _Meaning:
    """One filter on the columns as they are now."""

    def __init__(self, reader: Reader, columns: TaskColumns) -> None:
        self._reader = reader
        self._columns = columns
        self._today = reader.today()
        self._projects: Mapping[int, Project] = {project.id: project for project in reader.find(Project)}
        self._moment = (self._today, reader.calendar_stamp())

    def mask(self, filter: Filter | None) -> Mask:
        """What it lets through of projects that are not cancelled."""
        current = self._kept("current", self._current)
        return current if filter is None else current & self._of(filter)

    def _current(self) -> Mask:
        return self._by_project(lambda project: project.state is not ProjectState.CANCELLED, free=True)

    def _kept(self, key: Hashable, make: Callable[[], Mask]) -> Mask:
        masks = self._columns.masks
        found = masks.get((key, self._moment))
        if found is None:
            found = masks[key, self._moment] = make()
        return found

    def _of(self, filter: Filter) -> Mask:
        match filter:
            case And(parts=parts):
                return reduce(and_, map(self._of, parts))
            case Or(parts=parts):
                return reduce(or_, map(self._of, parts))
            case Negation(part=part):
                return self._not(self._of(part))
            case Flag():
                return self._flag(filter)
            case Word(text=text):
                return self._kept(filter, lambda: self._word(searchable(text)))
            case Term():
                return self._kept(filter, lambda: self._term(filter))

    def _not(self, mask: Mask) -> Mask:
        return self._columns.all ^ mask

    def _by_project(self, test: Callable[[Project], bool], *, free: bool = False) -> Mask:
        projects = self._projects
        return self._columns.where("project", lambda id: free if id is None else id in projects and test(projects[id]))

    def _word(self, word: str) -> Mask:
        people = {person.id: word in searchable(person.name) for person in self._reader.find(Person)}
        return (
            self._columns.titled(word)
            | self._by_project(lambda project: word in searchable(project.name))
            | self._columns.where("owner", lambda id: people.get(id, False))
        )

    def _flag(self, flag: Flag) -> Mask:
        columns = self._columns
        match flag:
            case Flag.MINE:
                lead = lead_id(self._reader)
                return self._kept((flag, lead), lambda: columns.where("owner", lambda id: id == lead))
            case Flag.LATE:
                return self._late()
            case Flag.RISK:
                at_risk = (id for _, ids in _found_risk(self._reader).values() for id in ids)
                return self._late() | (columns.of(at_risk) & self._not(self._state(OVER)))
            case Flag.BLOCKED:
                return self._kept(flag, lambda: columns.where("blocked", bool)) & self._state(OPEN)
            case Flag.REVIEW:
                approvals = self._kept(flag, lambda: columns.where("kind", lambda kind: kind == StepKind.APPROVAL))
                return approvals & self._state(OPEN)
            case Flag.NEEDS_OWNER:
                return self._kept(flag, self._needs_owner)
            case Flag.BY_HAND:
                changed = self._reader.changed_by_hand()
                return self._kept(flag, lambda: columns.where("pinned", bool) | columns.of(changed))

    def _state(self, word: str) -> Mask:
        return self._kept(("state", word), lambda: self._columns.where("state", _STATE_WORDS[word].__contains__))

    def _late(self) -> Mask:
        horizon = due_horizon(self._reader)
        known = (horizon.today, horizon.over, tuple(horizon.by_hour.items()))
        return self._kept(("late", known), lambda: self._passed(horizon)) & self._not(self._state(OVER))

    def _passed(self, horizon: DueHorizon) -> Mask:
        """Whose due has passed: by the end of the owner's hours, or by the hour that the task itself has."""
        columns, today = self._columns, horizon.today.isoformat()
        passed = columns.where("due", lambda due: due is not None and due < today)
        now = columns.where("due", lambda due: due == today)
        timed = columns.of(horizon.by_hour) & now
        passed |= now & columns.where("owner", horizon.over.__contains__) & self._not(timed)
        return passed | (timed & columns.of(id for id, over in horizon.by_hour.items() if over))

    def _needs_owner(self) -> Mask:
        """Of what somebody has to do: whose owner lacks the role, has left, or is away for all of its time."""
        columns, people = self._columns, {person.id: person for person in self._reader.find(Person)}
        asked = self._not(self._state(OVER)) & columns.where("kind", _ATTENDED.__contains__)
        lacking = columns.where("owner", lambda id: people[id].archived)
        for role in columns.values("role") - {None}:
            without = {id for id, person in people.items() if role not in person.roles}
            of_role = columns.where("role", lambda id: id == role)  # noqa: B023
            lacking |= of_role & columns.where("owner", without.__contains__)
        away = {absence.person_id for absence in self._reader.find(Absence) if absence.last_on >= self._today}
        asked_of_away = asked & columns.where("owner", away.__contains__) & self._not(lacking)
        times = columns.rows(asked_of_away, "id", "owner", "start", "finish", "due")
        return (asked & lacking) | columns.of(id for id, *when in times if self._is_away(*when))

    def _is_away(self, owner: PersonId, start: str | None, finish: str | None, due: str | None) -> bool:
        """Whether somebody who has time off works on no day from the planned start, or today, to the planned finish."""
        ends = finish or due
        if ends is None:
            return False
        first = max(self._today, date.fromisoformat(start[:10]) if start else self._today)
        last = max(first, date.fromisoformat(ends[:10]))
        absences = self._reader.find(Absence, person_id=owner)
        if not any(absence.first_on <= last and first <= absence.last_on for absence in absences):
            return False
        own = calendars(self._reader).of(owner)
        return not any(own.is_working_day(first + timedelta(days)) for days in range((last - first).days + 1))

    def _term(self, term: Term) -> Mask:
        hits = reduce(or_, (self._one(term, value) for value in term.values))
        if term.comparison is Comparison.IS_NOT:
            return self._not(self._unset(term.subject)) & self._not(hits)
        return hits

    def _one(self, term: Term, value: FilterValue) -> Mask:
        if value is None:
            return self._unset(term.subject)
        return self._where(term.subject, _test(term, value, self._today))

    def _unset(self, subject: Attribute | FieldRef) -> Mask:
        if subject is Attribute.LABEL:
            return self._not(self._where(subject, lambda label: True))
        return self._where(subject, lambda value: value is None)

    def _where(self, subject: Attribute | FieldRef, test: Callable[[Any], bool]) -> Mask:
        """The rows whose value passes; of several labels one has to, of what is not set the test is given None."""
        columns, free = self._columns, test(None)
        match subject:
            case FieldRef(name=name):
                return self._by_project(lambda project: test(_answer(project.fields.get(name))), free=free)
            case Attribute.TYPE | Attribute.CLIENT | Attribute.CHANNEL:
                field = str(subject)
                return self._by_project(lambda one: test(getattr(one.classification, field) or None), free=free)
            case Attribute.PRIORITY:
                own = columns.where("priority", lambda value: value is not None and test(value))
                without = columns.where("priority", lambda value: value is None)
                return own | (without & self._by_project(lambda one: test(one.classification.priority), free=free))
            case Attribute.LABEL:
                own = columns.where("labels", lambda text: any(map(test, json.loads(text))))
                return own | self._by_project(lambda one: any(map(test, one.classification.labels)))
            case _:
                return columns.where(str(subject), test)


def _answer(value: FieldValue) -> FieldValue:
    return None if value == "" else value


def _test(term: Term, value: str | EntityRef, today: date) -> Callable[[Any], bool]:
    """Whether what a task has compares with one value; what is not set, given as None, never does."""
    if isinstance(value, EntityRef):
        return lambda there: there == value.id
    match term.subject:
        case Attribute.STATE:
            return _STATE_WORDS[value].__contains__
        case Attribute.KIND:
            return lambda there: there == value
        case Attribute.PRIORITY:
            return _priority_test(term.comparison, PRIORITIES.index(value))
        case Attribute.DUE:
            return _day_test(term.comparison, value, today)
        case FieldRef():
            return lambda there: _answers(there, term.comparison, value, today)
        case _:
            return lambda there: there is not None and _reads(there, term.comparison, value)


def _priority_test(comparison: Comparison, wanted: int) -> Callable[[str | None], bool]:
    compare = _ORDERED_BY[comparison]
    return lambda there: there is not None and compare(PRIORITIES.index(there), wanted)


def _day_test(comparison: Comparison, words: str, today: date) -> Callable[[str | None], bool]:
    """Of days as they are stored, which stand in the order of their texts."""
    try:
        days = days_of(words, today)
    except RuleViolation:
        days = None
    if days is None:
        return lambda there: False
    first, last = (day.isoformat() for day in days)
    return lambda there: there is not None and _within(there, comparison, first, last)


def _within(there: str, comparison: Comparison, first: str, last: str) -> bool:
    match comparison:
        case Comparison.BELOW:
            return there < first
        case Comparison.AT_MOST:
            return there <= last
        case Comparison.ABOVE:
            return there > last
        case Comparison.AT_LEAST:
            return there >= first
        case _:
            return first <= there <= last


def _reads(there: str, comparison: Comparison, words: str) -> bool:
    if comparison is Comparison.HAS:
        return bare_name(words) in bare_name(there)
    return bare_name(words) == bare_name(there)


def _answers(there: FieldValue, comparison: Comparison, words: str, today: date) -> bool:
    """By what the answer is: a number as a number, a day as a day; a list by any of its values. Only those two have an
    order."""
    if there is None:
        return False
    if isinstance(there, bool):
        return comparison.lists and words.casefold() == ("yes" if there else "no")
    if isinstance(there, date):
        return _day_test(comparison, words, today)(there.isoformat())
    if isinstance(there, str):
        return comparison.lists and any(_reads(one, comparison, words) for one in (there, *re.split(r"[,;\n]", there)))
    try:
        number = read_number(words)
    except RuleViolation:
        number = None
    return number is not None and _ORDERED_BY[comparison](there, number)
