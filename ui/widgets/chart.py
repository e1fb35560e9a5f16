"""Charts as SVG, by matplotlib: the one place that imports it, on first use, never in the GUI thread of a window.

Plain values in, bytes out, so that ``ui.link.background`` can run it. Never pyplot: it keeps figures in a global.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

from app.resources import resource
from ui.link.plain_text import one_line
from ui.widgets.date_text import short_date

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_PX = 72
"""Figures are measured in inches of so many pixels."""
_TEXT, _MUTED, _GRID, _BAD = "#171b26", "#565f73", "#e3e6ec", "#c02d1a"
_INKS = ("#3d42a3", "#8a4b14", "#12704e", "#8a2391", "#0f6674", "#a01f45")
_DASHES = ("solid", "dashed", "dashdot", "dotted", (0, (6, 1)), (0, (1, 1)))
_MARKS = ("o", "s", "^", "D", "v", "P")
MOST_LINES = len(_INKS)
"""More cannot be told apart in grey."""
_FRIDAY = 4
_LABEL_GAP = 0.062
"""Between the names at the right, as a share of the height."""


@dataclass(frozen=True, slots=True)
class ChartLine:
    """One line of a chart over days; its name stands at its end."""

    name: str
    points: tuple[tuple[date, float], ...]


def slack_chart(lines: Sequence[ChartLine], width: int, height: int) -> bytes:
    """Working days to spare over time as an SVG of ``width`` × ``height`` pixels; the zero line is marked.

    Lines differ by dashes and marks too, so that they can be told apart in grey. At most ``MOST_LINES`` are drawn.
    """
    import matplotlib as mpl
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    _know_fonts()
    with mpl.rc_context({"font.family": "Inter", "font.size": 10, "svg.fonttype": "none", "svg.hashsalt": "leadline"}):
        figure = Figure(figsize=(width / _PX, height / _PX), dpi=_PX)
        FigureCanvasSVG(figure)
        axes = figure.add_axes((0.045, 0.12, 0.735, 0.82))
        _paint_lines(axes, lines[:MOST_LINES])
        _dress(axes, sorted({day for line in lines[:MOST_LINES] for day, _ in line.points}))
        whole = BytesIO()
        figure.savefig(whole, format="svg", metadata={"Date": None})
    return whole.getvalue()


@lru_cache(maxsize=1)
def _know_fonts() -> None:
    from matplotlib.font_manager import fontManager

    fontManager.addfont(str(resource("fonts", "Inter-Regular.ttf")))


def _paint_lines(axes: "Axes", lines: Sequence[ChartLine]) -> None:
    from matplotlib.dates import date2num

    for at, line in enumerate(lines):
        days, values = [date2num(day) for day, _ in line.points], [value for _, value in line.points]  # type: ignore[no-untyped-call]
        axes.plot(
            days, values, color=_INKS[at], linestyle=_DASHES[at], marker=_MARKS[at], markersize=3.5, linewidth=1.3
        )
    axes.axhline(0, color=_BAD, linewidth=1)
    low, high = axes.get_ylim()
    axes.set_ylim(min(low, -1), max(high, 4))
    places = _label_places(axes, lines)
    for at, line in enumerate(lines):
        axes.annotate(
            _shortened(line.name), (1.015, places[at]), xycoords="axes fraction", color=_INKS[at], va="center"
        )


def _label_places(axes: "Axes", lines: Sequence[ChartLine]) -> list[float]:
    """Heights of the names (0 to 1): at the end of their lines, moved apart where they would overlap."""
    low, high = axes.get_ylim()
    wanted = sorted((((line.points[-1][1] - low) / (high - low)), at) for at, line in enumerate(lines))
    found = [0.0] * len(lines)
    floor = 0.0
    for height, at in wanted:
        found[at] = floor = max(height, floor)
        floor += _LABEL_GAP
    over = max(found, default=0.0) - 1.0
    return [place - max(over, 0.0) for place in found]


def _shortened(name: str) -> str:
    shown = one_line(name).replace("$", r"\$")
    return shown if len(shown) <= 26 else f"{shown[:25].rstrip()}…"


def _dress(axes: "Axes", days: Sequence[date]) -> None:
    from matplotlib.dates import date2num
    from matplotlib.ticker import MaxNLocator

    fridays = [day for day in days if day.weekday() == _FRIDAY] or list(days)
    shown = fridays[:: -(-len(fridays) // 9) or 1]
    axes.set_xticks([date2num(day) for day in shown], [short_date(day) for day in shown])  # type: ignore[no-untyped-call]
    axes.yaxis.set_major_locator(MaxNLocator(nbins=5, integer=True))
    axes.grid(axis="y", color=_GRID, linewidth=0.7)
    axes.set_axisbelow(True)
    axes.tick_params(colors=_MUTED, length=0, pad=4)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(_GRID)
