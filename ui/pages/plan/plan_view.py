"""What changes only how much of the plan is seen: zoom, today, the legend, all links. Remembered, never data."""

from typing import Protocol

from ui.link.accessible import announce
from ui.link.command import Command
from ui.link.context import Context
from ui.pages.plan.plan_chart import STEP, PlanChart
from ui.pages.plan.signs import Legend

_ZOOM, _LEGEND, _LINKS = "plan.zoom", "plan.legend", "plan.links"


class ViewSurface(Protocol):
    """What these commands need of the page."""

    context: Context
    chart: PlanChart
    legend: Legend

    def fit(self) -> None: ...

    def show_today(self) -> None: ...

    def open_menu(self) -> None: ...


class PlanView:
    """How the plan is looked at. What is chosen here is remembered on this computer."""

    def __init__(self, page: ViewSurface) -> None:
        self._page, self._preferences = page, page.context.preferences

    def recall(self) -> None:
        """Legend and links as they were left."""
        if not self._preferences.get(_LEGEND, True):
            self._page.legend.hide()
        self._page.chart.all_links = self._preferences.get(_LINKS, False)

    def recall_zoom(self) -> None:
        """The zoom as it was left; what it becomes is remembered from now on."""
        self._page.chart.zoomed.connect(lambda width: self._preferences.set(_ZOOM, width))
        self._page.chart.zoom_to(float(self._preferences.get(_ZOOM, 18.0)))

    def fit_legend(self, height: int) -> None:
        """On a page of this height the bars may get the room of the legend."""
        self._page.legend.fit(height, self._preferences.get(_LEGEND, True))

    def show_legend(self) -> None:
        """Show what the signs mean under the bars, or shut it; remembered."""
        shown = self._page.legend.isHidden()
        self._page.legend.setVisible(shown)
        self._preferences.set(_LEGEND, shown)

    def show_links(self) -> None:
        """Draw every link, or only those of chosen bars and those that do not fit; remembered."""
        chart = self._page.chart
        chart.all_links = not chart.all_links
        self._preferences.set(_LINKS, chart.all_links)
        announce(chart, "All links are drawn" if chart.all_links else "Links of the chosen bar are drawn")
        chart.repaint_rows()

    def zoom(self, steps: int) -> None:
        """Zoom by so many presses of the zoom button: in where positive, else out."""
        self._page.chart.zoom_to(self._page.chart.scale.day_width * STEP**steps)

    def commands(self) -> tuple[Command, ...]:
        """The first five stand in the toolbar."""
        page = self._page
        return (
            Command("plan_zoom_out", "Zoom out", lambda: self.zoom(-1), "zoom-out", "Ctrl+-"),
            Command("plan_zoom_in", "Zoom in", lambda: self.zoom(1), "zoom-in", "Ctrl++"),
            Command("plan_fit", "Fit all bars", page.fit, "maximize", "Ctrl+0"),
            Command("plan_today", "Today", page.show_today, "circle-dot", "T"),
            Command("plan_legend", "What the signs mean", self.show_legend, "info"),
            Command("plan_links", "All links or only those of the chosen bar", self.show_links, "link", "Shift+L"),
            Command("plan_menu", "Menu of the bar", page.open_menu, "ellipsis", "M"),
        )
