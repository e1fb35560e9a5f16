"""The page Processes and the dialog *Repeat* on a real workspace."""

from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest

from app.actions.flowchart.version import archive_workflow
from app.actions.process import add_process, set_involvement
from app.actions.recurrence import add_recurrence
from app.domain.person import Role
from app.domain.process import Involvement, Missed, Process, Recurrence
from app.domain.project import Project
from app.domain.workflow import Workflow
from app.queries.recurrence import recurrence_lines
from tests.builders import Office
from tests.ui.company import Seen, nameless, press_button, seen
from tests.ui.pages.room import press, titles
from ui.link.place import RecurrencePlace, RepeatWorkflow
from ui.pages.processes.page import CATALOGUE, RECURRING, ROLES, ProcessesPage, make
from ui.pages.processes.recurrence_fields import Ending, Rhythm
from ui.pages.processes.repeat_dialog import LEAST_LOADED, RepeatDialog, open_repeat
from ui.pages.today.held_runs import HeldRuns
from ui.widgets.project_commands import project_commands

FIRST = date(2026, 2, 20)


def shown(qtbot, folder: Path, before=id) -> AbstractContextManager[Seen[ProcessesPage]]:
    return seen(qtbot, folder, make, before)


def workflow_of(office: Office) -> Workflow:
    return office.workspace.read(lambda reader: reader.find(Workflow)[0])


def repeated(office: Office) -> None:
    office.workspace.do(add_recurrence, workflow_of(office).id, "FREQ=WEEKLY;BYDAY=FR", FIRST, pattern="Letter {n}")


def processes(at: Seen[ProcessesPage]) -> list[Process]:
    return at.office.workspace.read(lambda reader: list(reader.find(Process)))


@pytest.mark.requirement("S36")
def test_a_process_is_written_down_changed_and_removed_each_in_one_step(qtbot, tmp_path: Path) -> None:
    with shown(qtbot, tmp_path) as at:
        page = at.page
        page.refresh(None)
        assert not page.catalogue.empty.isHidden()
        page.primary().run()
        form = page.catalogue.form
        form.keep()
        assert form._name_row.problem.startswith("The name of the process is empty")
        form.name.setText("Newsletter")
        form.cadence.setText("every Friday")
        form.deliverables.setPlainText("E-mail\nArchive page")
        form.owner.pick(at.office.people["Ana"])
        form.workflow.pick(workflow_of(at.office).id)
        assert at.one_step(form.keep)
        page.refresh(None)
        [row] = page.catalogue.list.rows.items
        assert (row.title, row.under, row.owner) == ("Newsletter", "every Friday  ·  E-mail, Archive page", "Ana")
        assert row.chips[0].text == "Blog post"
        page.catalogue.list.opened.emit(row.id)
        assert nameless(page) == []
        page.catalogue.form.name.setText("News")
        assert at.one_step(page.catalogue.form.keep)
        assert [process.name for process in processes(at)] == ["News"]
        page.refresh(None)
        assert at.one_step(lambda: page.catalogue.list.asked.emit("Del", row.id))
        page.refresh(None)
        assert not page.catalogue.empty.isHidden()


@pytest.mark.requirement("S37")
def test_who_is_involved_is_said_by_one_key_and_roles_are_taken_with_one_click(qtbot, tmp_path: Path) -> None:
    with shown(qtbot, tmp_path, lambda office: office.workspace.do(add_process, "Newsletter")) as at:
        page = at.page
        page.show_tab(ROLES)
        page.refresh(None)
        table = page.involvement.table
        tester = QAbstractItemModelTester(table.model_, QAbstractItemModelTester.FailureReportingMode.Fatal)
        table.setCurrentIndex(table.model_.index(0, 1))
        table.setFocus()
        for key, said in (("d", "does"), ("a", "approves"), ("i", "informed")):
            assert at.one_step(lambda key=key: press(table, key))
            page.refresh(None)
            assert table.model_.index(0, 1).data() == said
        assert at.one_step(lambda: press(table, Qt.Key.Key_Delete))
        assert not at.one_step(lambda: press(table, Qt.Key.Key_Delete))
        page.refresh(None)
        assert table.model_.index(0, 1).data() == ""
        assert at.one_step(lambda: press(table, Qt.Key.Key_Space))
        assert at.one_step(lambda: page.involvement.library.pick("Copywriter"))
        page.refresh(None)
        assert "Copywriter" in at.office.workspace.read(lambda reader: {role.name for role in reader.find(Role)})
        assert "Copywriter" not in page.involvement.library.offered
        assert tester is not None


@pytest.mark.requirement("S40")
def test_what_repeats_is_listed_paused_skipped_and_moved(qtbot, tmp_path: Path) -> None:
    with shown(qtbot, tmp_path, repeated) as at:
        page = at.page
        page.refresh(None)
        [recurrence] = at.office.workspace.read(lambda reader: list(reader.find(Recurrence)))
        page.show_place(RecurrencePlace(recurrence.id))
        [row] = page.recurring.list.rows.items
        assert (row.title, row.chips[0].text) == ("Blog post", "next Fri 20 Feb 2026")
        dates = page.recurring.details.dates
        assert titles(dates) == [f"Fri {day} 2026" for day in ("20 Feb", "27 Feb", "6 Mar", "13 Mar", "20 Mar")]
        assert at.one_step(lambda: dates.asked.emit("S", date(2026, 2, 27)))
        page.refresh(None)
        dates = page.recurring.details.dates
        assert [item.chips[0].text for item in dates.rows.items if item.chips] == ["left out"]
        assert at.one_step(lambda: dates.asked.emit("S", date(2026, 2, 27)))
        page.refresh(None)
        assert at.one_step(lambda: press_button(page.recurring.details, "Pause"))
        page.refresh(None)
        assert page.recurring.list.rows.items[0].chips[0].text == "paused"
        assert page.recurring.list.rows.items[0].under.endswith("the next would be Fri 20 Feb 2026")
        assert nameless(page) == []
        press_button(page.recurring.details, "Change…")
        assert at.shown[-1] == RepeatWorkflow(recurrence.workflow_id, recurrence.id)
        assert at.one_step(lambda: press_button(page.recurring.details, "Remove"))
        page.refresh(None)
        assert not page.recurring.empty.isHidden()


def test_the_tab_that_was_left_is_shown_again(qtbot, tmp_path: Path) -> None:
    with shown(qtbot, tmp_path) as at:
        at.page.show_tab(RECURRING)
        again = make(at.context)
        qtbot.addWidget(again)
        assert again.tabs.current == RECURRING
        at.page.show_tab(CATALOGUE)


def dialog(at: Seen[ProcessesPage], known: Recurrence | None = None) -> RepeatDialog:
    found = open_repeat(at.context, at.page, workflow_of(at.office).id, known.id if known is not None else None)
    assert found is not None
    return found


@pytest.mark.requirement("S40")
def test_plain_controls_make_every_kind_of_rule_and_show_it_again(qtbot, tmp_path: Path) -> None:
    with shown(qtbot, tmp_path) as at:
        repeat = dialog(at)
        fields = repeat.fields
        fields.first_on.set_day(FIRST)
        said = {}
        for rhythm in Rhythm:
            fields.rhythm.pick(rhythm)
            if rhythm is Rhythm.TYPED:
                fields.typed.setText("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1")
            repeat.update_preview()
            assert repeat.go.isEnabled(), repeat.words.text()
            said[rhythm] = repeat.words.text()
            kept = repeat._previewed()
            assert len(repeat.dates.rows.items) == 5
            again = RepeatDialog(at.context, None, workflow_of(at.office), kept)
            assert again.fields.rule_text == kept.rule
            again.deleteLater()
        assert said[Rhythm.WEEKS] == "Every Wednesday"
        assert said[Rhythm.TYPED] == "The last weekday of every month"
        fields.rhythm.pick(Rhythm.DAYS)
        fields.ending.pick(Ending.AFTER)
        fields.times.setValue(3)
        repeat.update_preview()
        assert len(repeat.dates.rows.items) == 3
        assert any(chip.text == "a Saturday" for item in repeat.dates.rows.items for chip in item.chips)
        repeat.reject()


@pytest.mark.requirement("S40")
def test_repeat_keeps_lead_names_people_and_what_happens_to_missed_runs_in_one_step(qtbot, tmp_path: Path) -> None:
    with shown(qtbot, tmp_path) as at:
        repeat = dialog(at)
        assert repeat.lead.value() == 30, "the earliest step of the workflow is due thirty days before"
        repeat.lead.setValue(7)
        repeat.pattern.setText("Letter {week}")
        repeat.missed.pick(Missed.SKIP)
        role, person = next(iter(repeat.staff.items()))
        assert person.lineEdit().placeholderText() == LEAST_LOADED
        person.pick(at.office.people["Omar"])
        assert at.one_step(repeat.keep_it)
        [line] = at.office.workspace.read(recurrence_lines)
        kept = line.recurrence
        assert (kept.lead_days, kept.pattern, kept.missed) == (7, "Letter {week}", Missed.SKIP)
        assert [(one.role, one.person_id) for one in kept.staff] == [(role, at.office.people["Omar"])]
        again = dialog(at, kept)
        again.pattern.setText("{nothing}")
        again.update_preview()
        assert not again.go.isEnabled()
        assert "“{nothing}” stands for nothing" in again.words.text()
        again.pattern.setText("{n}")
        assert at.one_step(again.keep_it)
        assert nameless(again) == []


def test_a_run_that_was_refused_stands_on_today_with_the_reason(qtbot, tmp_path: Path) -> None:
    with shown(qtbot, tmp_path, repeated) as at:
        office = at.office
        held = HeldRuns(at.context)
        qtbot.addWidget(held)
        held.refresh()
        assert held.isHidden(), "the clock has not looked yet, and nothing stands in its way"
        office.workspace.do(archive_workflow, workflow_of(office).id)
        office.workspace.tick()
        held.refresh()
        [row] = held.list.rows.items
        assert row.title == "Letter 1"
        assert row.under == "“Blog post” is in the archive, so no project of it is made. Take it out of there."
        office.workspace.undo()
        office.workspace.tick()
        held.refresh()
        assert held.isHidden()
        made = next(p for p in office.workspace.read(lambda r: r.find(Project)) if p.recurrence_id is not None)
        take_back = next(one for one in project_commands(at.context, made.id) if one.id == "take_back_run")
        assert take_back.enabled()
        assert at.one_step(take_back.run)
        by_hand = next(one for one in project_commands(at.context, office.project) if one.id == "take_back_run")
        assert not by_hand.enabled()


def test_the_matrix_opens_its_words_by_enter(qtbot, tmp_path: Path) -> None:
    def involved(office: Office) -> None:
        process = office.workspace.do(add_process, "Newsletter").value
        role = office.workspace.read(lambda reader: reader.find(Role)[0])
        office.workspace.do(set_involvement, process, role.id, Involvement.DOES)

    with shown(qtbot, tmp_path, involved) as at:
        at.page.show_tab(ROLES)
        at.page.refresh(None)
        table = at.page.involvement.table
        table.setFocus()
        table.setCurrentIndex(table.model_.index(0, 0))
        QTest.keyClick(table, Qt.Key.Key_Return)
        menu = at.page.window().focusWidget()
        popup = next(child for child in table.children() if child.metaObject().className() == "QMenu")
        assert [action.text() for action in popup.actions() if not action.isSeparator()] == [
            "Does it",
            "Approves it",
            "Is informed",
            "Not involved",
        ]
        popup.close()
        assert menu is not None
