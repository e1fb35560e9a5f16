"""The pages Workflows and Templates: cards, what opens, what a copy is, and that each deed is one undo step."""

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox, QScrollArea

from app.actions.flowchart.step import rename_step
from app.actions.flowchart.version import archive_workflow, new_workflow, save_as_template, use_template
from app.domain.workflow import Workflow
from app.exchange.templates import TEMPLATE_NAMES, template
from tests.builders import Office
from tests.ui.company import Seen, nameless, seen
from ui.link.context import Context
from ui.link.page import Page
from ui.link.place import PageId, PagePlace, WorkflowPlace
from ui.pages.flowchart.page import FlowchartPage
from ui.pages.workflows.page import ARCHIVED, IN_USE, WorkflowsPage
from ui.pages.workflows.templates import TemplatesPage
from ui.widgets.popover import Popover


def names(s: Seen) -> list[str]:
    return [item.title for item in s.page.gallery.model_.items]


def workflows(s: Seen) -> list[str]:
    found = s.office.workspace.read(lambda reader: reader.find(Workflow, archived=False))
    return [workflow.name for workflow in found]


def without_workflows(office: Office) -> None:
    for workflow in office.workspace.read(lambda reader: reader.find(Workflow, archived=False)):
        office.workspace.do(archive_workflow, workflow.id)


def test_an_empty_page_says_where_to_begin(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, WorkflowsPage, without_workflows) as s:
        assert s.page.empty.isVisible()
        assert s.page.empty.button is not None
        s.page.empty.button.click()
        assert s.shown == [PagePlace(PageId.TEMPLATES)]


def test_the_picture_of_a_large_workflow_comes_after_the_first_painting(qtbot, tmp_path: Path, monkeypatch) -> None:
    with seen(qtbot, tmp_path, WorkflowsPage) as s:
        gallery = s.page.gallery
        at_once = gallery.grab().toImage()
        delegate = gallery.itemDelegate()
        monkeypatch.setattr("ui.pages.workflows.gallery._AT_ONCE", 0)
        delegate._forget()
        assert gallery.grab().toImage() != at_once
        qtbot.waitUntil(lambda: not delegate._soon.isActive())
        assert gallery.grab().toImage() == at_once


def test_a_new_workflow_is_named_and_opened_in_one_step(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, WorkflowsPage, without_workflows) as s:
        s.page.ask_for_new()
        form = s.page.findChild(Popover)
        assert form is not None
        QTest.keyClicks(s.page.focusWidget(), "Launch plan")
        assert s.one_step(lambda: QTest.keyClick(s.page.focusWidget(), Qt.Key.Key_Return))
        assert workflows(s) == names(s) == ["Launch plan"]
        assert isinstance(s.shown[-1], WorkflowPlace)


def test_a_taken_name_is_refused_under_the_field_and_nothing_is_made(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, WorkflowsPage, without_workflows) as s:
        s.office.workspace.do(new_workflow, "Launch plan")
        s.page.ask_for_new()
        QTest.keyClicks(s.page.focusWidget(), "launch PLAN")
        before = s.steps
        QTest.keyClick(s.page.focusWidget(), Qt.Key.Key_Return)
        assert s.steps == before
        assert s.page.findChild(Popover).isVisible()
        assert not s.refused


def test_a_card_tells_draft_from_published_and_opens_by_enter(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, WorkflowsPage, without_workflows) as s:
        drawn = s.office.workspace.do(new_workflow, "Drawn").value
        taken = s.office.workspace.do(use_template, "webinar").value
        by_name = {item.title: item for item in s.page.gallery.model_.items}
        assert by_name["Drawn"].chip.text == "draft"
        assert by_name["Webinar"].chip.text == "version 1"
        assert by_name["Webinar"].counts.startswith("20 steps")
        assert s.page.gallery.choose(drawn)
        QTest.keyClick(s.page.gallery, Qt.Key.Key_Return)
        assert s.shown[-1] == WorkflowPlace(drawn)
        assert taken != drawn


def test_archive_and_undo_from_the_menu(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, WorkflowsPage, without_workflows) as s:
        s.office.workspace.do(use_template, "webinar")
        item = s.page.gallery.model_.items[0]
        put_away = next(action for action in s.page.gallery.menu(item).actions() if action.objectName() == "put_away")
        assert s.one_step(put_away.trigger)
        assert names(s) == []
        s.context.undo()
        assert names(s) == ["Webinar"]


@pytest.mark.parametrize("by", ["the menu", "the key"])
def test_a_workflow_is_duplicated_in_one_step_and_the_copy_is_chosen(qtbot, tmp_path: Path, by: str) -> None:
    with seen(qtbot, tmp_path, WorkflowsPage, without_workflows) as s:
        s.page.gallery.choose(s.office.workspace.do(use_template, "webinar").value)
        if by == "the menu":
            item = s.page.gallery.current
            assert s.one_step(lambda: _press(s.page.gallery.menu(item).actions(), "duplicate_workflow"))
        else:
            both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
            assert s.one_step(lambda: QTest.keyClick(s.page.gallery, Qt.Key.Key_D, both))
        assert set(names(s)) == {"Webinar", "Webinar 2"}
        assert s.page.gallery.current.title == "Webinar 2"
        assert s.office.workspace.undo_title() == "Duplicate “Webinar” as “Webinar 2”"
        s.context.undo()
        assert names(s) == ["Webinar"]


def test_a_card_is_archived_by_its_key(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, WorkflowsPage, without_workflows) as s:
        s.page.gallery.choose(s.office.workspace.do(use_template, "webinar").value)
        both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        assert s.one_step(lambda: QTest.keyClick(s.page.gallery, Qt.Key.Key_A, both))
        assert names(s) == []


DOORS = {
    "the list": lambda s: s.page.archive(next(iter(s.page._cards.values()))),
    "the menu of a card": lambda s: _press(s.page.gallery.menu(s.page.gallery.model_.items[0]).actions(), "put_away"),
    "the palette in the editor": lambda s: _run(s.page.commands(), "archive_open"),
    "the Edit menu in the editor": lambda s: _run(s.page.edit_commands(), "archive_open"),
}


def _press(actions, name: str) -> None:
    next(action for action in actions if action.objectName() == name).trigger()


def _run(commands, name: str) -> None:
    next(command for command in commands if command.id == name).run()


def with_running_projects(office: Office) -> None:
    office.start("Autumn")
    office.start("Winter")


@pytest.mark.parametrize("door", DOORS)
def test_archiving_asks_from_every_door_while_projects_run_it(qtbot, tmp_path: Path, door: str) -> None:
    def make(context: Context) -> Page:
        return FlowchartPage(context) if "editor" in door else WorkflowsPage(context)

    with seen(qtbot, tmp_path, make, with_running_projects) as s:
        [workflow] = s.office.workspace.read(lambda reader: reader.find(Workflow, archived=False))
        s.page.show_place(WorkflowPlace(workflow.id))
        for answer, steps in (("Cancel", 0), ("Archive", 1)):
            before = s.steps
            DOORS[door](s)
            box = s.page.findChild(QMessageBox)
            assert s.steps == before, "nothing happens before the answer"
            assert "3 projects run “Blog post”. They go on;" in box.text()
            assert box.defaultButton().text().replace("&", "") == "Cancel"
            next(one for one in box.buttons() if one.text().replace("&", "") == answer).click()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            assert s.steps == before + steps
        assert workflows(s) == []


def test_what_is_archived_has_a_list_and_is_taken_out_again_in_one_step(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, WorkflowsPage, without_workflows) as s:
        s.office.workspace.do(use_template, "webinar")
        s.page.shown.choose(ARCHIVED)
        assert "Webinar" not in names(s)
        archived = names(s)
        assert archived != [], "the sample's own workflows were archived before"
        first = s.page.gallery.model_.items[0]
        texts = [action.text() for action in s.page.gallery.menu(first).actions() if action.text()]
        assert texts == ["Open", "Take out of the archive"]
        take_out = next(a for a in s.page.gallery.menu(first).actions() if a.objectName() == "unarchive_workflow")
        assert s.one_step(take_out.trigger)
        assert names(s) == archived[1:]
        s.page.shown.choose(IN_USE)
        assert set(names(s)) == {"Webinar", archived[0]}
        s.context.undo()
        assert names(s) == ["Webinar"]


def test_an_empty_archive_says_what_it_is_for(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, WorkflowsPage) as s:
        s.page.shown.choose(ARCHIVED)
        assert s.page.none_archived.isVisible()


def test_a_renamed_workflow_says_both_names_in_the_history(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, WorkflowsPage, without_workflows) as s:
        s.office.workspace.do(use_template, "webinar")
        card = next(iter(s.page._cards.values()))
        s.page.ask_for_name(card)
        field = s.page.focusWidget()
        field.selectAll()
        QTest.keyClicks(field, "Online talk")
        assert s.one_step(lambda: QTest.keyClick(field, Qt.Key.Key_Return))
        assert s.office.workspace.undo_title() == "Rename “Webinar” to “Online talk”"


def test_all_shipped_templates_are_shown_in_their_order(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, TemplatesPage) as s:
        assert names(s) == [template(name).name for name in TEMPLATE_NAMES]


def test_using_a_copy_makes_a_workflow_and_opens_it(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, TemplatesPage, without_workflows) as s:
        assert s.page.gallery.choose("client_onboarding")
        assert s.one_step(s.page.use_current)
        assert workflows(s) == ["Client onboarding"]
        assert isinstance(s.shown[-1], WorkflowPlace)


def test_an_own_template_is_shown_marked_and_can_be_deleted(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, TemplatesPage, without_workflows) as s:
        drawn = s.office.workspace.do(use_template, "blog_post").value
        own = s.office.workspace.do(save_as_template, drawn, "Our blog").value
        assert names(s)[-1] == "Our blog"
        item = s.page.gallery.model_.items[-1]
        assert item.chip is not None
        delete = s.page.gallery.menu(item).actions()[-1]
        assert s.one_step(delete.trigger)
        assert not s.page.gallery.choose(own)
        s.context.undo()
        assert s.page.gallery.choose(own)


def test_the_search_finds_by_name_and_says_when_nothing_fits(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, TemplatesPage) as s:
        s.page.search.setText("webin")
        qtbot.waitUntil(lambda: names(s) == ["Webinar"])
        s.page.search.setText("xyzzy")
        qtbot.waitUntil(s.page.nothing.isVisible)


def test_the_panel_follows_the_choice_and_everything_has_a_name(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, TemplatesPage) as s:
        QTest.keyClick(s.page.gallery, Qt.Key.Key_Return)
        assert s.page.panel.isVisible()
        first = s.page.panel.content
        s.page.gallery.choose("webinar")
        assert s.page.panel.content is not first
        assert nameless(s.page) == []


def test_the_picture_in_the_panel_is_as_wide_as_the_panel_and_never_scrolls_sideways(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, TemplatesPage) as s:
        for name in ("daily_community", "email_campaign", "product_launch"):
            s.page.gallery.choose(name)
            QTest.keyClick(s.page.gallery, Qt.Key.Key_Return)
            widths = []
            for width in (1000, 1300, 1800):
                s.page.resize(width, 700)
                s.page.panel.set_width(width // 2)
                qtbot.wait(10)
                (scroll,) = s.page.panel.content.findChildren(QScrollArea)
                room, drawn = scroll.viewport().size(), scroll.widget().pixmap().deviceIndependentSize()
                assert drawn.width() <= room.width()
                assert scroll.horizontalScrollBar().maximum() == 0
                widths.append(drawn.width())
            assert widths == sorted(widths)
            assert widths[0] < widths[-1]


def test_a_draft_beside_a_published_version_is_told(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, WorkflowsPage, without_workflows) as s:
        taken = s.office.workspace.do(use_template, "webinar").value
        step = next(step for step in s.page.gallery.model_.items[0].graph.steps if step.has_task)
        s.office.workspace.do(rename_step, taken, step.id, "Think about it")
        assert s.page.gallery.model_.items[0].chip.text == "version 1 · draft"
