"""The worked example: five steps to a publish date on 12 June 2026, with a holiday and a person away."""

from datetime import date

from app.domain.quantity import Offset
from app.domain.work_calendar import week_of
from app.domain.workflow import StepKind
from app.scheduling.network import Network
from app.scheduling.working_time import WorkingTime
from tests.app.scheduling.builders import ANA, LEO, MIA, before, network, stored, task

BRIEF, COPY, DESIGN, APPROVE, PUBLISH = 1, 2, 3, 4, 5
HOLIDAY = date(2026, 5, 25)
PUBLISH_ON = date(2026, 6, 12)


def example(*, ana_away: bool = True) -> Network:
    """As planned, nothing begun."""
    away = [date(2026, 5, 28), date(2026, 5, 29)] if ana_away else []
    tasks = [
        task(BRIEF, "Brief", MIA, 3, offset=before(40)),
        task(COPY, "Copy", ANA, 5),
        task(DESIGN, "Design", LEO, 10),
        task(APPROVE, "Approve", MIA, 2, kind=StepKind.APPROVAL, offset=before(5)),
        task(PUBLISH, "Publish", MIA, None, kind=StepKind.MILESTONE, offset=Offset(0)),
    ]
    flows = [(BRIEF, COPY), (BRIEF, DESIGN), (COPY, APPROVE), (DESIGN, APPROVE), (APPROVE, PUBLISH)]
    calendars = {ANA: WorkingTime(week_of(), [HOLIDAY, *away], "Ana")}
    return stored(network(tasks, flows, PUBLISH, PUBLISH_ON, calendars=calendars, off=[HOLIDAY]))
