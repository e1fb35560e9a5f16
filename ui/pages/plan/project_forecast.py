"""What is worked out for a project when its bars come into view: one project between two events, so the page opens at
once. Also who is away when."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer

from app.domain.activity import Baseline
from app.domain.errors import LeadlineError
from app.domain.ids import BaselineId, PersonId, ProjectId, TaskId
from app.domain.project import Project
from app.queries.conflict import Conflict, conflicts
from app.queries.plan import BaselineBar, BaselineView, PlanDates, PlanLink, baselines, days_off, plan_dates, plan_links
from app.queries.portfolio import Standing, standing
from app.queries.project import project_sentence
from app.queries.reader import Reader
from app.scheduling.sentence import anchor_name
from ui.link.context import Context
from ui.link.preferences import Preferences

PAUSE_MS = 15
NO_BASELINE = BaselineId(0)
"""Chosen where nothing is to be drawn behind the bars."""
_BASELINES = "plan.baselines"
B = TypeVar("B", Baseline, BaselineView)


def chosen_baseline(preferences: Preferences, project_id: ProjectId) -> BaselineId | None:
    """What the user chose to see behind the bars of a project; None where nothing was chosen."""
    chosen: dict[str, object] = preferences.get(_BASELINES, {})
    found = chosen.get(str(project_id))
    return BaselineId(found) if isinstance(found, int) else None


def remember_baseline(preferences: Preferences, project_id: ProjectId, baseline_id: BaselineId) -> None:
    """Keep the choice of a project; those of the others stay."""
    chosen: dict[str, object] = preferences.get(_BASELINES, {})
    preferences.set(_BASELINES, {**chosen, str(project_id): baseline_id})


def drawn_baseline(kept: Sequence[B], chosen: BaselineId | None) -> B | None:
    """The chosen one; the first, which the start took, where none was chosen or the chosen one is gone."""
    if chosen == NO_BASELINE or not kept:
        return None
    return next((one for one in kept if one.id == chosen), kept[0])


@dataclass(frozen=True, slots=True)
class ProjectForecast:
    """``anchor_words`` are the workflow's own for the date: "Publish 12 Jun"."""

    project_id: ProjectId
    name: str = ""
    sentence: str = ""
    anchor_words: str = ""
    anchor_on: date | None = None
    dates: Mapping[TaskId, PlanDates] = field(default_factory=dict)
    links: tuple[PlanLink, ...] = ()
    baseline: Mapping[TaskId, BaselineBar] = field(default_factory=dict)
    baseline_name: str = ""
    conflicts: tuple[Conflict, ...] = ()
    standing: Standing | None = None
    """None where no dates can be worked out."""
    brief: bool = False
    """Without what is only seen of its bars: dates, links, baseline, conflicts."""


def brief_forecast(reader: Reader, project_id: ProjectId) -> ProjectForecast:
    """What the head of a project shows while its bars are not seen."""
    project = reader.get(Project, project_id)
    if project is None:
        return ProjectForecast(project_id)
    try:
        found = standing(reader, project_id)
    except LeadlineError as problem:
        return ProjectForecast(project_id, project.name, problem.sentence, brief=True)
    name = anchor_name(project.anchor_label)
    return ProjectForecast(
        project_id, project.name, found.sentence, name, project.anchor_on, standing=found, brief=True
    )


def forecast_of(reader: Reader, project_id: ProjectId, baseline_id: BaselineId | None = None) -> ProjectForecast:
    """Costs a forecast when something changed. What cannot be worked out is empty."""
    project = reader.get(Project, project_id)
    if project is None:
        return ProjectForecast(project_id)
    try:
        drawn = drawn_baseline(baselines(reader, project_id), baseline_id)
        return ProjectForecast(
            project_id,
            project.name,
            project_sentence(reader, project_id),
            anchor_name(project.anchor_label),
            project.anchor_on,
            plan_dates(reader, project_id),
            plan_links(reader, project_id),
            drawn.bars if drawn is not None else {},
            drawn.name if drawn is not None else "",
            conflicts(reader, project_id),
            standing(reader, project_id),
        )
    except LeadlineError as problem:
        return ProjectForecast(project_id, project.name, problem.sentence)


class ForecastLoader(QObject):
    """``wanted`` tells of which projects something can be seen, and whether that is more than their heads; ``found`` is
    told each time a project is known."""

    def __init__(
        self,
        context: Context,
        wanted: Callable[[], Iterable[tuple[ProjectId, bool]]],
        found: Callable[[ProjectForecast], object],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._context, self._wanted, self._found = context, wanted, found
        self.known: dict[ProjectId, ProjectForecast] = {}
        self._stale: set[ProjectId] = set()
        self._clock = QTimer(self)
        self._clock.setInterval(PAUSE_MS)
        self._clock.timeout.connect(self._next)

    def ask(self) -> None:
        """Look, soon, at what can be seen then."""
        self._clock.start()

    def stop(self) -> None:
        """The plan is hidden: work nothing out until it is asked for again."""
        self._clock.stop()

    def invalidate(self, projects: Iterable[ProjectId] | None = None) -> None:
        """Something changed in these, or in all. What was known is shown until it is known again."""
        self._stale.update(self.known if projects is None else projects)

    def settle(self) -> None:
        """Work out now all that can be seen."""
        while self._missing() is not None:
            self._next()
        self._clock.stop()

    def _missing(self) -> tuple[ProjectId, bool] | None:
        return next(((id, whole) for id, whole in self._wanted() if not self._is_known(id, whole)), None)

    def _is_known(self, project_id: ProjectId, whole: bool) -> bool:
        known = self.known.get(project_id)
        return known is not None and project_id not in self._stale and not (whole and known.brief)

    def _next(self) -> None:
        missing = self._missing()
        if missing is None:
            self._clock.stop()
            return
        project_id, whole = missing
        self._stale.discard(project_id)
        if whole:
            chosen = chosen_baseline(self._context.preferences, project_id)
            self.known[project_id] = self._context.read(forecast_of, project_id, chosen)
        else:
            self.known[project_id] = self._context.read(brief_forecast, project_id)
        self._found(self.known[project_id])


class DaysOff:
    """The days off of the company and of each owner, a year at a time."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._years: dict[tuple[PersonId | None, int], frozenset[date]] = {}

    def forget(self) -> None:
        """Read days off anew, because a calendar has changed."""
        self._years.clear()

    def is_off(self, day: date) -> bool:
        """Whether the company does not work on this day."""
        return day in self._year(None, day.year)

    def own(self, person_id: PersonId, first_on: date, last_on: date) -> frozenset[date]:
        """The days of these years on which the company works and this person does not."""
        years = range(first_on.year, last_on.year + 1)
        found = [self._year(person_id, year) - self._year(None, year) for year in years]
        return found[0] if len(found) == 1 else frozenset().union(*found)

    def _year(self, person_id: PersonId | None, year: int) -> frozenset[date]:
        key = (person_id, year)
        if key not in self._years:
            try:
                off = self._context.read(days_off, person_id, date(year, 1, 1), date(year, 12, 31))
                self._years[key] = frozenset(day.on for day in off)
            except (LeadlineError, ValueError):
                self._years[key] = frozenset()
        return self._years[key]
