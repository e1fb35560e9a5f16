"""P12: a PDF of a plan with a thousand bars, against reportlab (where it is installed) and matplotlib.

Run as ``python -m tests.benchmarks.bench_p12 [bars]``; prints JSON lines, times in milliseconds. Reportlab
paints the same things of each row: four texts, two bars, the bracket of the latest finish, an icon, a link; and the
days off. Matplotlib paints names and bars.
"""

import os
import statistics
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Any

from app.domain.ids import PersonId, ProjectId, TaskId
from app.domain.quantity import Lag, LinkKind
from app.domain.run import TaskState
from app.domain.workflow import StepKind
from app.queries.due import DueHorizon
from app.queries.plan import PlanDates, PlanLink
from app.queries.rows import PlanRow
from app.queries.sheet import PlanGroup, PlanSheet
from tests.benchmarks.measure import line, timed

FIRST = datetime(2026, 3, 2, 9)
RUNS = 9
A4_LYING = (842.0, 595.0)
A_PAGE = 18
"""Rows on a page of the rivals, about as many as on ours."""


def plan_of(count: int) -> PlanSheet:
    """Ten projects; each task is linked with the next one and is at most two days late."""
    rows, dates, links = [], {}, []
    for number in range(count):
        start = FIRST + timedelta(days=number * 120 // count)
        finish = start + timedelta(days=1 + number % 4, hours=8)
        task_id, project_id = TaskId(number + 1), ProjectId(number * 10 // count + 1)
        name, title = f"Project {project_id}", f"Write the article about subject {number}"
        owner = (PersonId(1 + number % 8), f"Person {number % 8}", TaskState.WAITING, StepKind.TASK, 0)
        rows.append(
            PlanRow(task_id, title, project_id, name, *owner, finish.date(), start, finish, None, None, False, False)
        )
        late, slip = timedelta(days=number % 3), number % 3
        expected = (start + late, finish + late, finish + timedelta(days=4))
        flags = (number % 5 == 0, False, slip > 0, True, False)
        dates[task_id] = PlanDates(task_id, *expected, 480, 1, slip, *flags, None, "", ())
        if number:
            links.append(PlanLink(TaskId(number), task_id, LinkKind.FINISH_START, Lag(), False, False))
    groups = tuple(
        PlanGroup(f"Project {at}", "Publish 12 Jun holds.", tuple(row for row in rows if row.project_id == at))
        for at in range(1, 11)
    )
    days = (date(2026, 1, 1) + timedelta(days=number) for number in range(365))
    off = frozenset(day for day in days if day.weekday() > 4)
    return PlanSheet(groups, dates, tuple(links), {}, off, FIRST.date(), FIRST, UTC, DueHorizon(FIRST.date()))


def ours(plan: PlanSheet, folder: Path) -> Callable[[], object]:
    from ui.printing.paper.output import save_pages
    from ui.printing.paper.pagination import Scaling, lay_out
    from ui.printing.paper.sheet import Heading, Paper, Sheet
    from ui.printing.plan_sheet import PlanOnPaper

    def paint() -> None:
        pages = lay_out(PlanOnPaper(plan), Sheet(Paper.A1), Scaling(most=(1, 9)), Heading("Plan", ("All projects",)))
        save_pages(folder / "plan.pdf", pages, "Plan")

    return paint


def bars_of(plan: PlanSheet) -> list[tuple[str, str, float, float]]:
    """Title, owner, start and length in days."""
    found = []
    for row in (row for group in plan.groups for row in group.rows):
        start, finish = row.planned_start, row.planned_finish
        assert start is not None
        assert finish is not None
        found.append((row.title, row.owner_name, (start - FIRST).days, (finish - start).total_seconds() / 86400))
    return found


def _row_of_reportlab(canvas: Any, bar: tuple[str, str, float, float], y: float) -> None:
    title, owner, start, length = bar
    x = 300 + start * 4
    for left, text in ((28, title), (180, owner), (230, "12 Jun"), (265, "1 d")):
        canvas.drawString(left, y, text)
    canvas.roundRect(x, y - 4, length * 4, 14, 3, fill=1)
    canvas.roundRect(x, y - 4, length * 2, 14, 3, fill=1)
    canvas.rect(x + 4, y - 8, length * 4, 3, fill=1)
    canvas.lines([(x + 30, y - 4, x + 33, y - 4), (x + 33, y - 4, x + 33, y + 8), (x + 33, y + 8, x + 30, y + 8)])
    canvas.circle(x + 40, y, 4)
    canvas.lines([(x + 40, y, x + 40, y + 3), (x + 40, y, x + 42, y)])
    canvas.line(28, y - 9, 814, y - 9)
    canvas.lines([(x, y, x + 6, y), (x + 6, y, x + 6, y - 24), (x + 6, y - 24, x + 10, y - 24)])
    canvas.lines([(x + 10, y - 24, x + 8, y - 22), (x + 10, y - 24, x + 8, y - 26)])


def reportlab(plan: PlanSheet) -> Callable[[], object]:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    from app.resources import resource

    pdfmetrics.registerFont(TTFont("Inter", str(resource("fonts", "Inter-Regular.ttf"))))
    bars = bars_of(plan)

    def paint() -> None:
        canvas = Canvas(BytesIO(), pagesize=A4_LYING)
        for first in range(0, len(bars), A_PAGE):
            canvas.setFont("Inter", 8)
            canvas.setFillGray(0.93)
            for day in range(0, 120, 7):
                canvas.rect(300 + day * 4, 20, 8, 540, stroke=0, fill=1)
            canvas.setFillGray(0)
            for at, bar in enumerate(bars[first : first + A_PAGE]):
                _row_of_reportlab(canvas, bar, 540 - at * 28)
            canvas.showPage()
        canvas.save()

    return paint


def matplotlib(plan: PlanSheet) -> Callable[[], object]:
    from matplotlib.backends.backend_pdf import FigureCanvasPdf
    from matplotlib.figure import Figure

    bars = bars_of(plan)

    def paint() -> None:
        figure = Figure(figsize=(23, 33))
        FigureCanvasPdf(figure)
        axes = figure.add_subplot()
        axes.barh(range(len(bars)), [bar[3] for bar in bars], left=[bar[2] for bar in bars])
        for at, (title, owner, start, length) in enumerate(bars):
            axes.text(start + length, at, f"{title} {owner}", fontsize=3)
        figure.savefig(BytesIO(), format="pdf")

    return paint


def main(count: int) -> None:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from ui.printing.offscreen_application import painting_application

    application = painting_application()
    plan = plan_of(count)
    with tempfile.TemporaryDirectory() as folder:
        paint = ours(plan, Path(folder))
        paint()
        times = [timed(paint) for _ in range(RUNS)]
    for name, goal, make in (("reportlab", "<= 0.75", reportlab), ("matplotlib", "<= 0.02", matplotlib)):
        if find_spec(name) is None:
            print(line(f"P12 PDF of {count} bars; no {name} here", times))
            continue
        rival = make(plan)
        rival()
        floor = statistics.median(timed(rival) for _ in range(5 if name == "reportlab" else 2))
        print(line(f"P12 PDF of {count} bars against {name}", times, floor, goal))
    del application


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
