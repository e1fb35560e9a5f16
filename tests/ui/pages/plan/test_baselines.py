"""Which kept plan is drawn behind the bars: chosen from the menu under its button or from the palette, and removed."""

from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu

from app.actions.baseline import take_baseline
from app.actions.plan import move_task
from app.domain.activity import Baseline
from app.queries.plan import Grouping
from tests.studio import Studio
from tests.ui.pages.plan.opened import Planned, planned
from tests.ui.pages.room import Room
from ui.pages.plan.baseline_menu import NO_PROJECT
from ui.pages.plan.page import make
from ui.widgets.popover import Popover

DRAFT = "Write final draft"
START, LATER = "Plan at start", "After the briefing"


def keep_moved(found: Room) -> None:
    """Moved by a day, kept, and moved by another one."""
    at: Studio = found.at
    at.workspace.do(move_task, at.task(DRAFT).id, 1)
    at.workspace.do(take_baseline, 1, LATER)
    at.clock.pass_time(minutes=5)
    at.workspace.do(move_task, at.task(DRAFT).id, 1)


def drawn(plan: Planned) -> date | None:
    """Until when the bar behind the draft goes."""
    plan.page.model.forecasts.settle()
    behind = plan.page.model.appearance(plan.row(DRAFT)).baseline
    return behind[1].date() if behind is not None else None


def entries(plan: Planned) -> dict[str, QAction]:
    """The menu, opened by the keyboard from its button."""
    button = plan.page.toolbar.baseline
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert menu.accessibleName() == "Baselines"
    return {entry.text(): entry for entry in menu.actions() if entry.text()}


def ticked(plan: Planned) -> list[str]:
    found = entries(plan)
    words = [text for text, entry in found.items() if entry.isChecked()]
    QApplication.activePopupWidget().close()
    return words


def take(plan: Planned, text: str) -> None:
    entries(plan)[text].trigger()
    plan.page.model.forecasts.settle()


def kept(plan: Planned) -> list[str]:
    return plan.room.at.workspace.read(lambda reader: [one.name for one in reader.find(Baseline)])


def test_another_baseline_or_none_is_drawn_and_no_undo_step_is_made(qtbot, tmp_path: Path) -> None:
    with planned(qtbot, tmp_path, keep_moved) as plan:
        plan.choose(DRAFT)
        steps = plan.room.steps
        assert (ticked(plan), drawn(plan)) == ([f"Show baseline “{START}”"], date(2027, 4, 2))
        take(plan, f"Show baseline “{LATER}”")
        assert (ticked(plan), drawn(plan)) == ([f"Show baseline “{LATER}”"], date(2027, 4, 5))
        take(plan, "Show no baseline")
        assert (ticked(plan), drawn(plan)) == (["Show no baseline"], None)
        take(plan, f"Show baseline “{START}”")
        assert drawn(plan) == date(2027, 4, 2)
        assert plan.room.steps == steps


def test_the_choice_is_remembered_for_each_project(qtbot, tmp_path: Path) -> None:
    def two(found: Room) -> None:
        keep_moved(found)
        found.at.start("Second", date(2027, 5, 12))

    with planned(qtbot, tmp_path, two) as plan:
        plan.page.toolbar.project.pick(1)
        take(plan, f"Show baseline “{LATER}”")
        again = plan.room.show(qtbot, make)
        again.model.forecasts.settle()
        assert again.model.forecasts.known[1].baseline_name == LATER
        again.toolbar.project.pick(2)
        again.model.forecasts.settle()
        assert again.model.forecasts.known[2].baseline_name == START
        again.close()


def test_removing_is_one_undo_step_and_the_first_is_drawn_again(qtbot, tmp_path: Path) -> None:
    with planned(qtbot, tmp_path, keep_moved) as plan:
        plan.choose(DRAFT)
        take(plan, f"Show baseline “{LATER}”")
        steps = plan.room.steps
        take(plan, f"Remove baseline “{LATER}”")
        assert plan.room.steps == steps + 1
        assert (kept(plan), drawn(plan)) == ([START], date(2027, 4, 2))
        assert f"Show baseline “{LATER}”" not in [one.text for one in plan.page.commands()]
        plan.room.context.undo()
        assert (kept(plan), drawn(plan)) == ([START, LATER], date(2027, 4, 5))


def test_the_plan_at_start_stays_with_a_sentence(qtbot, tmp_path: Path) -> None:
    with planned(qtbot, tmp_path, keep_moved) as plan:
        plan.choose(DRAFT)
        steps = plan.room.steps
        take(plan, f"Remove baseline “{START}”")
        assert plan.room.refused == ["“Plan at start” stays: it is what everything is compared with."]
        assert (plan.room.steps, kept(plan)) == (steps, [START, LATER])


def test_the_palette_shows_and_removes_too(qtbot, tmp_path: Path) -> None:
    with planned(qtbot, tmp_path, keep_moved) as plan:
        plan.choose(DRAFT)
        commands = {one.text: one for one in plan.page.commands()}
        commands[f"Show baseline “{LATER}”"].run()
        assert drawn(plan) == date(2027, 4, 5)
        commands = {one.text: one for one in plan.page.commands()}
        commands[f"Remove baseline “{LATER}”"].run()
        assert kept(plan) == [START]


def test_without_a_project_the_button_says_what_to_choose(qtbot, tmp_path: Path) -> None:
    with planned(qtbot, tmp_path, keep_moved) as plan:
        plan.page.table.clearSelection()
        plan.page.table.setCurrentIndex(plan.page.model.index(-1, -1))
        assert plan.page.bar_commands.project() is None
        QTest.keyClick(plan.page.toolbar.baseline, Qt.Key.Key_Space)
        assert QApplication.activePopupWidget() is None
        assert plan.room.refused == [NO_PROJECT]
        assert not [one for one in plan.page.commands() if one.id.startswith("baseline_")]


def test_a_chosen_project_is_enough_to_show_and_to_keep_one(qtbot, tmp_path: Path) -> None:
    with planned(qtbot, tmp_path) as plan:
        plan.page.toolbar.group.choose(Grouping.PROJECT.value)
        plan.page.toolbar.project.pick(1)
        plan.page.table.setCurrentIndex(plan.page.model.index(-1, -1))
        assert plan.page.bar_commands.row() is None
        take(plan, "Keep baseline…")
        popover = plan.page.findChild(Popover)
        assert plan.page.rect().contains(popover.geometry())
        field = popover.findChild(QLineEdit)
        field.setText(LATER)
        QTest.keyClick(field, Qt.Key.Key_Return)
        assert kept(plan) == [START, LATER]
        assert f"Show baseline “{LATER}”" in [one.text for one in plan.page.commands()]
