"""The problems: errors first, their places, their fixes, and the keys from one to the next."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton

from app.actions.flowchart.flow import connect
from app.actions.flowchart.step import append_step
from app.domain.ids import StepId
from app.domain.workflow import StepKind
from app.engine.lint import Finding, Level
from tests.ui.company import nameless, press_button
from tests.ui.flowcharts import chart
from tests.ui.pages.flowchart.panel_stage import PanelStage, panel_stage
from ui.pages.flowchart.problems import CHECKING, MOST, NOTHING, WARNED, ProblemCount, ProblemsPanel


def spoil(b: PanelStage) -> None:
    """A step that leads nowhere and has no role."""
    b.at.workspace.do(append_step, b.model.workflow_id, StepId("draft"), StepKind.TASK)
    b.lint()


def find(b: PanelStage, findings: tuple[Finding, ...]) -> None:
    b.model.lint_runner.stop()
    b.model.findings = findings
    b.model.checked.emit()
    # New rows are shown by the event loop.
    QCoreApplication.processEvents()


SOME = (
    Finding("w", Level.WARNING, "Look at this.", StepId("draft")),
    Finding("e", Level.ERROR, "Mend this.", StepId("images")),
)


def test_where_nothing_is_wrong_it_says_so(qtbot, tmp_path: Path) -> None:
    with panel_stage(qtbot, tmp_path, ProblemsPanel) as b:
        find(b, ())
        assert (b.panel.says, b.panel.rows) == (NOTHING, [])
        find(b, SOME[:1])
        assert (b.panel.says, len(b.panel.rows)) == (WARNED, 1)


def test_errors_come_first_with_sentence_and_place(qtbot, tmp_path: Path) -> None:
    with panel_stage(qtbot, tmp_path, ProblemsPanel) as b:
        find(b, SOME)
        names = [row.accessibleName() for row in b.panel.rows]
        assert names == ["Error: Mend this.", "Warning: Look at this."]
        assert b.panel.rows[1].accessibleDescription() == f"Task “{b.step('draft').title}”"
        assert b.panel.says == ""


def test_a_click_or_enter_selects_and_reveals_the_place(qtbot, tmp_path: Path) -> None:
    with panel_stage(qtbot, tmp_path, ProblemsPanel) as b:
        find(b, SOME)
        revealed: list[str] = []
        b.panel.revealed.connect(revealed.append)
        QTest.mouseClick(b.panel.rows[0], Qt.MouseButton.LeftButton)
        assert (b.model.selection, revealed) == (("images",), ["images"])
        QTest.keyClick(b.panel.rows[0], Qt.Key.Key_Down)
        assert b.panel.rows[1].hasFocus()
        QTest.keyClick(b.panel.rows[1], Qt.Key.Key_Return)
        assert (b.model.selection, revealed) == (("draft",), ["images", "draft"])


def test_f8_goes_round_both_ways(qtbot, tmp_path: Path) -> None:
    with panel_stage(qtbot, tmp_path, ProblemsPanel) as b:
        following, previous = b.panel.commands()
        assert (following.shortcut, previous.shortcut) == ("F8", "Shift+F8")
        assert following.enabled() == bool(b.model.findings)
        find(b, SOME)
        places = []
        for command in (following, following, following, previous):
            command.run()
            places.append(b.model.selection)
        assert places == [("images",), ("draft",), ("images",), ("draft",)]


def test_a_fix_is_one_undo_step_and_its_finding_goes(qtbot, tmp_path: Path) -> None:
    with panel_stage(qtbot, tmp_path, ProblemsPanel) as b:
        spoil(b)
        row = next(row for row in b.panel.rows if row.fix is not None)
        finding = row.finding
        assert b.undo_steps_of(row.fix.click) == 1
        b.lint()
        assert finding not in b.panel.findings.all
        b.context.undo(b.model.workflow_id)
        b.lint()
        assert finding in b.panel.findings.all


def test_a_finding_of_what_is_gone_is_harmless(qtbot, tmp_path: Path) -> None:
    with panel_stage(qtbot, tmp_path, ProblemsPanel) as b:
        find(b, (replace(SOME[0], step_id=StepId("gone")),))
        b.panel.go(1)
        assert b.model.selection == ()


def test_a_long_list_ends_with_how_many_more(qtbot, tmp_path: Path) -> None:
    with panel_stage(qtbot, tmp_path, ProblemsPanel) as b:
        find(b, tuple(Finding(str(n), Level.ERROR, f"Mend {n}.") for n in range(MOST + 3)))
        assert len(b.panel.rows) == MOST
        assert b.panel.says == f"The first {MOST} are shown; 3 more come after them."


def test_the_count_says_how_many_and_follows(qtbot, tmp_path: Path) -> None:
    with panel_stage(qtbot, tmp_path, ProblemsPanel) as b:
        count = ProblemCount(b.panel.findings)
        assert (count.text(), b.panel.says) == (CHECKING, CHECKING)
        find(b, ())
        assert count.text() == "No problems"
        find(b, (*SOME, SOME[0]))
        assert (count.text(), count.accessibleName()) == ("1 error, 2 warnings", "Problems: 1 error, 2 warnings")
        count.deleteLater()


def test_what_only_other_programs_stumble_over_is_a_note_and_marks_no_step(qtbot, tmp_path: Path) -> None:
    with panel_stage(qtbot, tmp_path, ProblemsPanel) as b:
        count = ProblemCount(b.panel.findings)
        note = Finding("strict-wait", Level.WARNING, "Strict tools would wait.", StepId("draft"))
        find(b, (note,))
        assert (count.text(), b.panel.says) == ("No problems, 1 note", NOTHING)
        assert [row.accessibleName() for row in b.panel.rows] == ["Note: Strict tools would wait."]
        find(b, (note, *SOME))
        assert count.text() == "1 error, 1 warning, 1 note"
        assert [row.accessibleName().split(":")[0] for row in b.panel.rows] == ["Error", "Warning", "Note"]
        b.model._take_findings(b.model.graph, (note,))
        assert b.model.problem("draft") == ""
        count.deleteLater()


def test_every_control_has_a_name_and_the_x_closes(qtbot, tmp_path: Path) -> None:
    with panel_stage(qtbot, tmp_path, ProblemsPanel) as b:
        spoil(b)
        qtbot.wait(1)
        assert nameless(b.panel) == []
        with qtbot.waitSignal(b.panel.closed):
            press_button(b.panel, "Close problems")


def test_the_fixes_of_lint_name_verbs_that_there_are(qtbot, tmp_path: Path) -> None:
    with panel_stage(qtbot, tmp_path, ProblemsPanel) as b:
        spoil(b)
        b.at.workspace.do(connect, b.model.workflow_id, StepId("publish"), StepId("idea"))
        b.lint()
        fixes = [finding.fix for finding in b.panel.findings.all if finding.fix is not None]
        assert fixes
        for at in range(len(fixes)):
            rows = [row for row in b.panel.rows if row.fix is not None]
            if at < len(rows):
                rows[at].fix.click()
                b.context.undo(b.model.workflow_id)
                b.lint()
        assert not b.refused


@pytest.mark.parametrize("many", [0, 120])
@pytest.mark.parametrize("width", [320, 400, 480, 560, 640, 700, 1160])
def test_no_word_at_the_foot_is_cut_however_narrow_the_drawing_is(qtbot, tmp_path, width, many):
    with chart(qtbot, tmp_path) as at:
        frame, model = at.page.frame, at.page.model
        model.lint_runner.stop()
        levels = (Level.ERROR, Level.WARNING)
        model.findings = tuple(Finding(str(n), levels[n % 2], f"Mend {n}.", StepId("draft")) for n in range(many))
        model.checked.emit()
        at.page.resize(width + 300, 640)
        frame._across.setSizes([width, 300])
        foot = [made for made, _ in frame._offered if made.isVisible()]
        bar, count = frame.plane.zoom_bar, frame.count
        row = [count, bar, *foot]
        qtbot.waitUntil(lambda: all(made.width() >= made.sizeHint().width() for made in row))
        assert all(made.accessibleName() and made.toolTip() for made in foot)
        assert count.accessibleName() == ("Problems: 60 errors, 60 warnings" if many else "Problems: No problems")
        assert (count.text(), bar.percent.isVisible()) != ("", False) or width < 640
        if width == 1160:
            assert all(made.text() for made in (*foot, count, bar.percent))
        inner = [*(made for made in bar.findChildren(QToolButton) if made.isVisible())]
        assert all(bar.rect().contains(made.geometry()) for made in inner)
        assert all(one.geometry().right() < other.geometry().left() for one, other in pairwise(row))
        assert row[-1].geometry().right() < row[-1].parentWidget().width()
