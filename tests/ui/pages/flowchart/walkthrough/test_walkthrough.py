"""Stepping through: what opens, who is told, when, what waits again; and that edits go on meanwhile."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from app.actions.flowchart.field import put_field
from app.actions.flowchart.step import edit_step, remove
from app.domain.ids import StepId
from app.domain.project_field import MOST_VALUES, Repeat
from app.domain.quantity import Span
from app.domain.workflow import FieldKind, ProjectField
from tests.ui.company import nameless
from tests.ui.pages.flowchart.blog import DRAFT, KEYWORDS, Blog, blog
from ui.link.place import WorkflowPlace
from ui.pages.flowchart.walkthrough.walkthrough_panel import COMPLETE
from ui.printing.flowchart.status_mark import StatusMark, StatusSign

LEGAL, EDIT, CLAIMS = StepId("legal_ok"), StepId("edit"), StepId("claims")


def walk(b: Blog, long: bool = True):
    if long:
        assert b.page.show_place(WorkflowPlace(b.long))
    b.page.walkthrough.start()
    return b.page.walkthrough.session


def go_to(walk, step_id: StepId) -> None:
    for _ in range(30):
        if walk.next_step.id == step_id:
            return
        walk.go_on()
    raise AssertionError(f"{step_id} never opened")


def type_into(field: QLineEdit, text: str) -> None:
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def said(b: Blog, step_id: StepId) -> str:
    """What a screen reader says of a step on the plane."""
    found = QAccessible.queryAccessibleInterface(b.page.plane.view)
    at = next(n for n, step in enumerate(b.model.graph.steps) if step.id == step_id)
    return found.child(at).text(QAccessible.Text.Description)


def test_the_first_step_is_open_with_its_role_and_date(qtbot, tmp_path):
    with blog(qtbot, tmp_path) as b:
        walk(b)
        side = b.page.walkthrough.side
        assert [row.accessibleName() for row in side.rows] == ["Generate idea"]
        assert side.rows[0].accessibleDescription() == "Content strategist · due Wed 3 Mar"
        assert b.model.step_marks.walkthrough["idea"] == StatusMark(StatusSign.OPEN, 1)
        assert b.model.step_marks.walkthrough["start"].sign is StatusSign.PASSED
        assert nameless(b.page) == []


def test_next_finishes_what_is_open_and_the_story_says_who_is_told(qtbot, tmp_path):
    with blog(qtbot, tmp_path) as b:
        walk(b)
        QTest.mouseClick(b.page.walkthrough.bar.next, Qt.MouseButton.LeftButton)
        assert b.page.walkthrough.side.events.text() == "“Do keyword research” opens. Told: SEO strategist."
        assert b.model.step_marks.walkthrough["idea"].sign is StatusSign.PASSED


def test_a_rejection_in_the_extended_blog_post_opens_round_two_and_goes_to_the_end(qtbot, tmp_path):
    with blog(qtbot, tmp_path) as b:
        found = walk(b)
        go_to(found, LEGAL)
        side = b.page.walkthrough.side
        row = side.rows[0]
        rejecting = [button for button in row.buttons if button.accessibleName().startswith("Changes requested")]
        rejecting[0].click()
        assert b.model.step_marks.walkthrough[DRAFT] == StatusMark(StatusSign.OPEN, 2)
        assert said(b, DRAFT).endswith("open, round 2")
        assert b.model.step_marks.walkthrough[EDIT].sign is StatusSign.AGAIN
        assert b.model.step_marks.walkthrough[CLAIMS].sign is StatusSign.AGAIN
        assert "“Write final draft” opens in round 2. Told: Blog writer." in side.events.text()
        assert "“Copy-edit and check facts” waits again." in side.events.text()
        assert "round 2" in side.rows[0].accessibleDescription()
        for _ in range(30):
            if found.next_step is None:
                break
            found.go_on()
        assert found.walkthrough.complete
        assert side.state.text() == COMPLETE
        assert b.model.step_marks.walkthrough["improve"].sign is StatusSign.NOT_NEEDED
        assert b.model.step_marks.walkthrough[DRAFT] == StatusMark(StatusSign.PASSED, 2)
        assert not b.page.walkthrough.bar.next.isEnabled()


def test_back_takes_the_last_act_back_and_from_the_start_all(qtbot, tmp_path):
    with blog(qtbot, tmp_path) as b:
        found = walk(b)
        before = dict(b.model.step_marks.walkthrough)
        found.go_on()
        found.go_on()
        found.back()
        found.back()
        assert (b.model.step_marks.walkthrough, found.can_go_back) == (before, False)
        found.go_on()
        b.page.walkthrough.bar.restart.click()
        assert b.model.step_marks.walkthrough == before


def test_another_anchor_date_moves_the_dues(qtbot, tmp_path):
    with blog(qtbot, tmp_path) as b:
        found = walk(b)
        before = found.dates[StepId("idea")].due_on
        found.set_anchor(date(2027, 6, 11))
        assert found.dates[StepId("idea")].due_on > before
        assert "due Wed 12 May" in b.page.walkthrough.side.rows[0].accessibleDescription()
        found.set_anchor(date(9999, 12, 30))
        assert "leave the calendar" in b.page.walkthrough.side.state.text()
        assert b.page.walkthrough.side.rows[0].accessibleDescription() == "Content strategist"


def test_an_edit_replays_what_still_fits_and_says_what_does_not(qtbot, tmp_path):
    with blog(qtbot, tmp_path) as b:
        found = walk(b, long=False)
        for _ in range(3):
            found.go_on()
        b.context.do(edit_step, b.short, KEYWORDS, title="Research")
        assert (len(found.walkthrough.acts), found.dropped) == (3, 0)
        b.context.do(remove, b.short, [KEYWORDS])
        assert (len(found.walkthrough.acts), found.dropped) == (1, 2)
        assert b.page.walkthrough.side.state.text() == "The edit took back 2 finished steps."
        assert KEYWORDS not in b.model.step_marks.walkthrough
        assert b.model.step_marks.walkthrough["outline"].sign is StatusSign.OPEN
        b.context.undo(b.model.workflow_id)
        assert b.model.step_marks.walkthrough[KEYWORDS].sign is StatusSign.OPEN


def test_fields_are_set_and_stay_set(qtbot, tmp_path):
    with blog(qtbot, tmp_path) as b:
        b.context.do(put_field, b.short, ProjectField("Needs legal", FieldKind.YES_NO))
        found = walk(b, long=False)
        field = b.page.walkthrough.side.fields["Needs legal"]
        field.field.pick(True)
        assert found.walkthrough.fields == {"Needs legal": True}
        found.go_on()
        found.start()
        assert found.walkthrough.fields == {"Needs legal": True}
        assert field.value is True


def test_selecting_an_open_step_makes_it_the_next_one(qtbot, tmp_path):
    with blog(qtbot, tmp_path) as b:
        found = walk(b)
        for _ in range(20):
            if len(found.walkthrough.open) > 1:
                break
            found.go_on()
        other = found.walkthrough.open[-1]
        b.model.select([other])
        assert found.next_step.id == other
        assert b.page.walkthrough.bar.next.accessibleName().startswith(f"Next: Finish “{found.next_step.title}”")


def test_leaving_takes_all_marks_away_and_brings_the_properties_back(qtbot, tmp_path):
    with blog(qtbot, tmp_path) as b:
        walk(b)
        stepping = b.page.walkthrough
        assert not b.page.frame.properties.isVisible()
        assert stepping.side.isVisible()
        QTest.keyClick(stepping.bar, Qt.Key.Key_Escape)
        assert (b.model.step_marks.walkthrough, stepping.bar.isVisible(), stepping.side.isVisible()) == (
            {},
            False,
            False,
        )
        assert b.page.frame.properties.isVisible()
        walk(b)
        b.page.show_place(WorkflowPlace(b.short))
        assert not stepping.on


def test_a_thousand_runs_say_how_long_it_takes_and_what_decides(qtbot, tmp_path):
    with blog(qtbot, tmp_path) as b:
        walk(b, long=False)
        simulation = b.page.walkthrough.side.simulation
        simulation.go.click()
        assert simulation.running
        qtbot.waitUntil(lambda: not simulation.running)
        found = simulation.result
        assert found.runs == 1000
        assert simulation.says.text().startswith(f"Half of the runs took at most {found.p50:.0f} working days")
        assert f"90 % at most {found.p90:.0f}" in simulation.says.text()
        assert simulation.bars.bars[0].share == max(found.deciding.values())
        assert simulation.people.bars[0].name == found.busiest
        assert dict(b.model.step_marks.heat) == dict(found.deciding)
        assert not simulation.comparer.isVisible(), "nothing was changed yet"
        b.context.do(edit_step, b.short, KEYWORDS, title="Research")
        assert simulation.result is None
        assert "Run it again" in simulation.says.text()
        assert b.model.step_marks.heat == {}
        simulation.comparer.click()
        qtbot.waitUntil(lambda: not simulation.running)
        assert "Version 1 takes just as long" in simulation.says.text(), "a title changes no length"
        b.context.do(edit_step, b.short, KEYWORDS, length=Span(9))
        simulation.comparer.click()
        qtbot.waitUntil(lambda: not simulation.running)
        assert "Version 1 took" in simulation.says.text()
        assert "over first in 0 % of the runs" in simulation.says.text()


def test_runs_can_be_stopped(qtbot, tmp_path):
    with blog(qtbot, tmp_path) as b:
        walk(b)
        simulation = b.page.walkthrough.side.simulation
        simulation.start()
        simulation.stopper.click()
        assert not simulation.running
        qtbot.wait(50)
        assert (simulation.result, simulation.says.text()) == (None, "Stopped.")


def test_the_keyboard_stays_with_the_runs_while_they_are_made_stopped_and_made_again(qtbot, tmp_path):
    with blog(qtbot, tmp_path) as b:
        walk(b, long=False)
        simulation = b.page.walkthrough.side.simulation
        with qtbot.waitActive(b.page):
            b.page.activateWindow()
        qtbot.mouseClick(simulation.go, Qt.MouseButton.LeftButton)
        assert QApplication.focusWidget() is simulation.stopper
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
        assert (simulation.says.text(), QApplication.focusWidget()) == ("Stopped.", simulation.go)
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
        qtbot.waitUntil(lambda: not simulation.running)
        assert simulation.result is not None
        assert QApplication.focusWidget() is simulation.go


def test_a_step_that_is_repeated_is_stepped_through_for_each_value_that_one_tries(qtbot, tmp_path):
    with blog(qtbot, tmp_path) as b:
        b.context.do(put_field, b.short, ProjectField("Channels", FieldKind.LIST))
        step = b.model.graph.step(DRAFT)
        b.context.do(edit_step, b.short, DRAFT, repeat=Repeat("Channels"))
        found, side = walk(b, long=False), b.page.walkthrough.side
        go_to(found, DRAFT)
        type_into(side.fields["Channels"].field, "Blog, Mail")
        titles = [f"{step.title}: Blog", f"{step.title}: Mail"]
        assert [row.accessibleName() for row in side.rows] == titles
        assert b.page.walkthrough.bar.next.accessibleName() == f"Next: Finish “{titles[0]}”"
        found.go_on()
        assert b.model.step_marks.walkthrough[DRAFT].sign is StatusSign.OPEN
        b.model.select([DRAFT])
        assert found.next_step.title == titles[1]
        found.go_on()
        assert b.model.step_marks.walkthrough[DRAFT].sign is StatusSign.PASSED
        assert nameless(b.page) == []
        type_into(side.fields["Channels"].field, ",".join(map(str, range(MOST_VALUES + 1))))
        assert side.state.text() == f"These are {MOST_VALUES + 1} values. Write {MOST_VALUES} at most."
