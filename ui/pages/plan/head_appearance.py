"""From what stands under a head to what the painter shows of it, and what is said of it in table and speech."""

from datetime import date, datetime, time

from app.queries.portfolio import Light, reach
from app.queries.rows import RollUp
from ui.pages.plan.plan_column import PlanColumn, day_cell
from ui.pages.plan.plan_rows import GroupHead
from ui.pages.plan.project_forecast import ProjectForecast
from ui.printing.plan.chart_content import HeadAppearance

LIGHT_ICONS = {
    Light.LATE: ("clock-alert", "bad"),
    Light.AT_RISK: ("triangle-alert", "warn"),
    Light.HOLDS: ("circle-check", "ok"),
}
"""Icon and token of its colour: what a light says without colour."""


def head_appearance(
    head: GroupHead, found: RollUp | None, known: ProjectForecast | None, hours: tuple[int, int], today: date
) -> HeadAppearance:
    """The head with its bar, before its project is worked out with what is stored alone."""
    sentence = known.sentence if known is not None else ""
    if found is None:
        return HeadAppearance(head.title, sentence)
    standing = known.standing if known is not None else None
    end = time(hours[1] // 60 % 24, hours[1] % 60)
    return HeadAppearance(
        head.title,
        sentence,
        span=reach(found, hours),
        done=found.done / found.total if found.total else 0.0,
        anchor=datetime.combine(found.anchor_on, end) if found.anchor_on is not None else None,
        expected=standing.expected_finish if standing is not None else None,
        late=standing is not None and standing.light is Light.LATE,
        words=at_once_words(known, today),
        shared=tuple({day for one in standing.at_once for day in one.days}) if standing is not None else (),
        inner=bool(head.section),
    )


def at_once_words(known: ProjectForecast | None, today: date) -> str:
    """Who has work of another project at the same time: the first of them, and how many more there are."""
    standing = known.standing if known is not None else None
    if standing is None or not standing.at_once:
        return ""
    more = len(standing.at_once) - 1
    return standing.at_once[0].words(today) + (f", and {more} more" if more else "")


def head_cell(found: RollUp | None, known: ProjectForecast | None, column: PlanColumn, today: date) -> str:
    """What stands in the columns after the title: how much is done, the dates, the light with its reason."""
    if found is None:
        return ""
    match column:
        case PlanColumn.OWNER:
            return f"{found.done}/{found.total}"
        case PlanColumn.START:
            return day_cell(found.first_start, today)
        case PlanColumn.FINISH:
            return day_cell(found.last_finish, today)
        case PlanColumn.DUE:
            return day_cell(found.anchor_on, today)
        case PlanColumn.EXPECTED:
            standing = known.standing if known is not None else None
            return day_cell(standing.expected_finish if standing is not None else None, today)
        case PlanColumn.SLACK:
            return light_words(known)
    return ""


def head_description(head: GroupHead, found: RollUp | None, known: ProjectForecast | None, today: date) -> str:
    """For screen readers: how much is done, the light with its reason, who is wanted twice, open or shut."""
    done = f"{found.done} of {found.total} done" if found is not None else ""
    return ", ".join(
        filter(None, (done, light_words(known), at_once_words(known, today), "open" if head.is_open else "shut"))
    )


def light_words(known: ProjectForecast | None) -> str:
    """ "at risk: 1 step is late"; empty before it is worked out, and for what does not run."""
    standing = known.standing if known is not None else None
    return f"{standing.light}: {standing.why}" if standing is not None and standing.light in LIGHT_ICONS else ""
