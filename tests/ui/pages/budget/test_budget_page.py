"""The page Budget and the tab of one project: figures, lines and labour, with a real workspace."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget

from app.actions.brief import classify
from app.actions.budget import add_budget_line, set_amounts, set_budget, set_currency, set_hourly_cost
from app.actions.task import finish_task
from app.domain.amount import money_of
from app.domain.brief import BudgetLine
from app.domain.ids import ProjectId
from app.domain.project import Project
from app.domain.task import Task
from tests.ui.pages.room import Room, press, room, titles
from ui.link.money import money_in, typed_money
from ui.link.place import ExportData, PageId, PagePlace, ProjectPagePlace, ProjectTabId, TaskPanelPlace
from ui.pages.budget.page import make
from ui.pages.project.page import make as make_project
from ui.pages.projects.page import budget_chip
from ui.pages.projects.page import make as make_projects
from ui.widgets.row_list import RowList

FIRST, SECOND = ProjectId(1), ProjectId(2)


@pytest.fixture
def at(tmp_path: Path) -> Room:
    """Two projects: one over its budget for a client, and one without any money."""
    made = room(tmp_path)
    made.at.start("Fieldnote 2 launch", date(2027, 5, 12))
    made.at.start("Spring blog post", date(2027, 4, 12))
    return made


def bought(at: Room, text: str, *amounts: int | None, project: ProjectId = FIRST) -> int:
    line = at.at.workspace.do(add_budget_line, project, text).value
    at.at.workspace.do(set_amounts, line, *amounts)
    return line


def tab_of(at: Room, qtbot: Any) -> tuple[Any, Any]:
    page = at.show(qtbot, make_project, 1150, 900)
    assert page.show_place(ProjectPagePlace(FIRST, ProjectTabId.BUDGET))
    return page, page.tab().panel


def write(field: QLineEdit, text: str) -> None:
    field.setFocus()
    field.selectAll()
    press(field, text)
    field.keep()


def figures(panel: Any) -> dict[str, str]:
    return {name: value.text() for name, value in panel.figures.values.items()}


def field_of(parent: QWidget, name: str) -> Any:
    return next(one for one in parent.findChildren(QLineEdit) if one.accessibleName() == name)


def unders(view: RowList[Any]) -> list[tuple[str, str, list[str]]]:
    return [(row.title, row.under, [chip.text for chip in row.chips]) for row in view.rows.items]


def test_without_any_money_the_tab_says_what_to_do_and_nothing_else_is_seen(at: Room, qtbot) -> None:
    page, panel = tab_of(at, qtbot)
    assert panel.nothing.isVisible()
    assert "Type what is bought" in panel.nothing.text()
    assert not panel.figures.isVisible()
    assert not panel.bar.isVisible()
    assert page.head.lights[1].accessibleName() == "Budget: no budget"
    panel.costs.click()
    assert at.asked == [PagePlace(PageId.PEOPLE)]


@pytest.mark.requirement("A4", "A35")
def test_lines_budget_and_forecast_are_typed_and_taken_back_one_by_one(at: Room, qtbot) -> None:
    page, panel = tab_of(at, qtbot)
    steps = at.steps
    write(panel.lines.list.new, "Film")
    assert at.steps == steps + 1
    form = panel.lines.list.form
    write(field_of(form, "Planned"), "1,200.50")
    write(field_of(form, "Ordered"), "1.400")
    assert at.steps == steps + 3
    assert figures(panel) == {"Budget": "1,200.50", "Forecast": "1,400", "Spent so far": "0", "Still to come": "1,400"}
    assert page.head.lights[1].accessibleName() == "Budget: 1,400 of 1,200.50; 116.6 %; Film +199.50"
    assert panel.reason.text() == "116.6 % of the budget, 199.50 over it. Film +199.50."
    assert panel.bar.accessibleName() == panel.reason.text()
    write(panel.given, "2000")
    assert at.steps == steps + 4
    assert figures(panel)["Budget"] == "2,000"
    assert panel.reason.text() == "70 % of the budget, 600 to spare."
    write(panel.given, "much")
    assert "no amount of money" in panel.form.rows[0].problem
    at.context.undo()
    assert at.at.workspace.read(lambda reader: reader.get(Project, FIRST)).budget_minor is None


def test_a_line_is_closed_and_removed_by_key(at: Room, qtbot) -> None:
    bought(at, "Font", 100_00, None, 89_90)
    _, panel = tab_of(at, qtbot)
    rows = panel.lines.list.rows
    assert unders(rows) == [("Font", "100 planned · 89.90 paid", ["100"])]
    panel.lines.list.choose(1)
    press(rows, Qt.Key.Key_Home)
    QTest.keyClick(rows, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert unders(rows) == [("Font", "100 planned · 89.90 paid", ["Closed", "89.90"])]
    press(rows, Qt.Key.Key_Delete)
    assert not at.at.workspace.read(lambda reader: reader.find(BudgetLine))
    at.context.undo()
    at.context.undo()
    assert unders(rows) == [("Font", "100 planned · 89.90 paid", ["100"])]


def test_labour_says_hours_cost_and_what_nobody_typed(at: Room, qtbot) -> None:
    do = at.at.workspace.do
    first = next(one for one in at.at.tasks(FIRST) if one.title == "Generate idea")
    do(set_hourly_cost, first.owner_id, 60_00)
    _, panel = tab_of(at, qtbot)
    hours = (first.effort_minutes or 0) / 60
    said = next(row for row in unders(panel.labour) if row[0] == "Generate idea")
    assert said == ("Generate idea", f"{hours:g} h to come · {hours * 60:g} planned", [f"{hours * 60:g}"])
    assert any("no hourly cost" in chips for _, _, chips in unders(panel.labour))
    assert "What an hour costs is not known of" in panel.labour_words.text()
    do(finish_task, first.id)
    said = next(row for row in unders(panel.labour) if row[0] == "Generate idea")
    assert said[2] == ["estimated", f"{hours * 60:g}"]
    assert "1 task is counted by an estimate" in panel.labour_words.text()
    panel.labour.opened.emit(first.id)
    assert at.asked == [TaskPanelPlace(first.id)]


def test_show_leads_to_the_line_and_the_light_to_the_budget(at: Room, qtbot) -> None:
    bought(at, "Film", 100_00, None, None)
    second = bought(at, "Font", 100_00, None, None)
    page, panel = tab_of(at, qtbot)
    assert page.show_place(ProjectPagePlace(FIRST, ProjectTabId.BUDGET, f"line {second}"))
    assert panel.lines.list.form.record.text == "Font"
    page.show_tab(ProjectTabId.OVERVIEW)
    page.head.lights[1].click()
    assert page.tab_id is ProjectTabId.BUDGET
    assert panel.given.hasFocus()


def test_the_page_has_a_row_for_each_project_with_money_and_the_sum_of_all(at: Room, qtbot) -> None:
    page = at.show(qtbot, make)
    assert page._body.currentWidget() is page.empty
    assert page.subtitle == "No money yet"
    bought(at, "Film", 1_000_00, 1_100_00, None)
    page.refresh(None)
    assert unders(page.list) == [
        ("Fieldnote 2 launch", "budget 1,000 · forecast 1,100 · spent 0", ["110 %"]),
    ]
    assert page.total.text() == "Together 1,100 expected of 1,000, 110 %: 100 over. 1 project has no money."
    page.list.asked.emit("O", FIRST)
    page.primary().run()
    assert at.asked == [ProjectPagePlace(FIRST, ProjectTabId.BUDGET), ExportData()]


@pytest.mark.requirement("A35")
def test_clients_and_quarters_are_heads_with_their_sum_over_their_projects(at: Room, qtbot) -> None:
    bought(at, "Film", 1_000_00, 1_100_00, None)
    bought(at, "Photos", 500_00, None, None, project=SECOND)
    at.at.workspace.do(classify, FIRST, client="Acme")
    page = at.show(qtbot, make)
    page.grouping.chosen.emit("client")
    page.grouping.choose("client")
    page.refresh(None)
    assert titles(page.list) == [
        "Acme  ·  1,100 of 1,000  ·  110 %",
        "Fieldnote 2 launch",
        "No client  ·  500 of 500  ·  100 %",
        "Spring blog post",
    ]
    page.grouping.choose("quarter")
    page.refresh(None)
    assert titles(page.list)[0] == "2027 Q2  ·  1,600 of 1,500  ·  106.7 %"
    assert titles(page.list)[1:] == ["Spring blog post", "Fieldnote 2 launch"]


def test_a_row_opens_the_same_panel_and_it_follows_what_is_done(at: Room, qtbot) -> None:
    bought(at, "Film", 1_000_00, None, None)
    page = at.show(qtbot, make)
    page.list.opened.emit(FIRST)
    assert page.content.given.hasFocus()
    write(page.content.given, "800")
    page.refresh(None)
    assert figures(page.content)["Budget"] == "800"
    assert unders(page.list)[0][2] == ["125 %"]
    at.at.workspace.do(set_budget, FIRST, 2_000_00)
    page.refresh(None)
    assert page.content.reason.text() == "50 % of the budget, 1,000 to spare."


def test_projects_show_the_share_of_those_that_have_money_only(at: Room, qtbot) -> None:
    bought(at, "Film", 1_000_00, 1_050_00, None)
    page = at.show(qtbot, make_projects)
    lights = [page.model.budget(head.project_id) for head in page.model.heads]
    chips = [budget_chip(light) for light in lights]
    assert [chip.text if chip else "" for chip in chips] == ["", "Budget 105 %"]
    said = page.model.index(1).data(Qt.ItemDataRole.AccessibleDescriptionRole)
    assert said.endswith("0 of 8 done; budget 1,050 of 1,000; 105 %; Film +50")
    page.secondary()[0].run()
    assert at.asked == [PagePlace(PageId.BUDGET)]


LOCALES = ("C", "en_US", "de_DE", "fr_FR", "de_CH", "hi_IN", "ar_EG", "sv_SE", "he_IL", "ja_JP", "fa_IR", "pt_BR")


@pytest.mark.parametrize("name", LOCALES)
def test_what_a_field_shows_in_any_locale_is_read_back_exactly(name: str) -> None:
    locale = QLocale.c() if name == "C" else QLocale(name)
    for minor in (0, 7, 50, 100, 89_90, 1_200_00, 1_234_567_50, 10**14, 10**14 - 1):
        assert money_of(typed_money(locale, minor)) == minor


def test_money_is_written_as_the_locale_does_in_the_currency_that_was_chosen(at: Room) -> None:
    said = {name: money_in(QLocale(name), "EUR")(7_599_90) for name in ("en_US", "de_DE", "fr_FR")}
    assert said == {"en_US": "€7,599.90", "de_DE": "7.599,90\xa0€", "fr_FR": "7\u202f599,90\xa0€"}
    assert money_in(QLocale("de_DE"), "")(100_00) == "100\xa0€"
    assert money_in(QLocale.c(), "")(7_599_90) == "7,599.90"
    assert money_in(QLocale.c(), "XAU")(100) == "1 XAU"


def test_a_chosen_currency_stands_behind_every_amount_of_the_tab(at: Room, qtbot) -> None:
    bought(at, "Film", 1_000_00, None, None)
    at.at.workspace.do(set_currency, "SEK")
    _, panel = tab_of(at, qtbot)
    assert figures(panel)["Budget"] == money_in(QLocale(), "SEK")(1_000_00)
    assert unders(panel.lines.list.rows)[0][1].startswith(money_in(QLocale(), "SEK")(1_000_00))


def test_every_field_of_the_tab_has_a_name(at: Room, qtbot) -> None:
    bought(at, "Film", 1_000_00, None, None)
    _, panel = tab_of(at, qtbot)
    panel.lines.list.choose(1)
    fields = [one for one in panel.findChildren(QLineEdit) if one.isVisible()]
    assert len(fields) >= 8
    assert all(one.accessibleName() for one in fields)
    assert at.at.workspace.read(lambda reader: reader.find(Task))
