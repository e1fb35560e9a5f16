"""What decides a date: its chain is shown alone after a key, words say it, Esc clears it, and it follows the plan."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.actions.task import finish_task
from app.queries.plan import Grouping, decisive
from tests.ui.pages.plan.opened import planned
from ui.printing.plan.bar_painter import bar_rect, row_top
from ui.printing.plan.chart_content import BarAppearance


def test_the_chain_of_the_date_is_shown_alone_until_esc(qtbot, tmp_path):
    with planned(qtbot, tmp_path) as plan:
        page = plan.page
        plan.choose("Publish")
        words = page.subtitle
        plan.key(Qt.Key.Key_W)
        named = [title for title, _ in plan.room.at.workspace.read(decisive, 1)]
        rows = [page.model.rows.bar(page.model.rows.place[id]).title for id in page.model.chain]
        assert rows == named
        assert page.subtitle == " → ".join(f"“{title}”" for title in named) + ". Esc clears"
        assert page.chart.content().alone == {page.model.rows.place[id] for id in page.model.chain}
        arrows = list(page.chart.content().arrows(0, 40))
        assert {(one.source, one.target) for one in arrows} <= {
            (one, other) for one in page.chart.content().alone for other in page.chart.content().alone
        }
        plan.key(Qt.Key.Key_Escape)
        assert page.chart.content().alone == frozenset()
        assert page.subtitle == words


def test_bars_beside_the_chain_turn_pale(qtbot, tmp_path):
    with planned(qtbot, tmp_path) as plan:
        page = plan.page
        page.fit()
        beside = plan.row("Create images")
        plan.choose("Do keyword")

        def ink() -> int:
            bar = page.model.appearance(beside)
            assert isinstance(bar, BarAppearance)
            page.chart.show_row(beside)
            at = bar_rect(page.chart.content(), bar, row_top(beside)).center()
            x, y = page.chart.horizontalScrollBar().value(), page.chart.verticalScrollBar().value()
            return page.chart.viewport().grab().toImage().pixelColor(round(at.x() - x), round(at.y() - y)).lightness()

        before = ink()
        plan.key(Qt.Key.Key_W)
        assert plan.task("Create images").id not in page.model.chain
        assert ink() > before


def test_the_chain_follows_what_is_done(qtbot, tmp_path):
    with planned(qtbot, tmp_path) as plan:
        plan.choose("Publish")
        plan.key(Qt.Key.Key_W)
        first = plan.page.model.chain[0]
        plan.room.at.workspace.do(finish_task, first)
        QApplication.processEvents()
        plan.page.model.forecasts.settle()
        assert first not in plan.page.model.chain
        assert plan.page.model.chain


def test_a_shut_project_opens_for_its_chain_and_what_is_over_has_none(qtbot, tmp_path):
    with planned(qtbot, tmp_path, lambda found: found.at.finish("Generate")) as plan:
        page = plan.page
        page.toolbar.group.choose(Grouping.PORTFOLIO.value)
        page.model.forecasts.settle()
        page.table.choose(0)
        page.chart.setFocus()
        plan.key(Qt.Key.Key_W)
        assert page.chart.content().alone
        assert set(page.model.chain) <= page.model.rows.place.keys()
        plan.key(Qt.Key.Key_Escape)
        plan.choose("Generate")
        plan.key(Qt.Key.Key_W)
        assert "It is over" in plan.room.refused[-1]
        assert not page.chain.clear()
