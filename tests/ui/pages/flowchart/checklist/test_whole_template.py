"""A whole shipped workflow typed into the checklist by keyboard alone: afterwards it is the template."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.actions.workflow import add_roles
from app.domain.workflow import Flow, Graph, Step, StepKind
from app.editing.edit import Edit, action
from app.exchange.templates import template
from tests.ui.flowcharts import flow, step
from tests.ui.pages.flowchart.checklist.checklists import Checklist, checklist

ENTER, TAB, BACKTAB, ESC, F2 = (
    Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Escape, Qt.Key.Key_F2,
)  # fmt: skip
ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier

# Line, then its check items; what stands before a line are the keys that put it in its place.
LINES = (
    ("", "Generate idea @content_strategist -30d ~2h",
     "Nobody on the team has published it in the last year", "It serves a current objective"),
    ("", "Do keyword research @seo_strategist -25d ~3h",
     "Search intent matches the idea", "No other page of ours ranks for it"),
    ("", "Create blog post outline @blog_writer -20d ~3h", "Sources named for each claim"),
    ("", "Approve outline !seo_strategist, marketing_stakeholders max 3 @seo_strategist -15d ~1h",
     "Promise and outline fit each other"),
    ("", "Write final draft @blog_writer -10d ~8h", "Title and description written", "Internal links set"),
    ("", "Copy-edit and check facts @editor -8d ~2.5h", "Names and numbers checked", "Quotes agreed with those quoted"),
    ("", "Does the text make a legal, price or comparison claim? ? @editor -8d ~15min"),
    ("", "Check the claim !legal max 2 @legal -6d ~1h", "Wording of the claim can be proven"),
    ("out", "Create images or infographics @graphic_designer -5d ~5h (opt)",
     "Rights cleared", "Alternative texts written"),
    ("", "Schedule social media promotions @social_media_manager -4d ~1.5h", "Links carry the source"),
    ("deeper", "Add the post to the next e-mail @email_specialist -3d ~1h (opt)"),
    ("deeper", "Load the post into the CMS, set meta data @web_developer -2d ~1.5h",
     "Address is short and final", "Redirect set if it replaces a page"),
    ("out", "Publish post and review live version for bugs @blog_writer +0d ~1.5h *",
     "Links work", "Pictures load", "Measured: a test visit is counted"),
    ("", "Read results against the KPI @data_analyst +14d ~1h"),
    ("", "Did the post reach its 14-day goal? ? @content_strategist +15d ~15min"),
    ("No", "Improve title, intro and internal links @blog_writer +22d ~2h"),
    ("out", "Close and answer the three review questions @content_strategist +25d ~0.5h"),
)  # fmt: skip


@action("Add roles")
def add_all_roles(edit: Edit) -> None:
    add_roles(edit, template("blog_post_extended").roles)


def type_all(at: Checklist) -> None:
    """Every key that somebody would press, in one go from the empty checklist."""
    at.press(ENTER)
    for keys, line, *items in LINES:
        if keys == "No":
            at.press(ESC)
            at.press(Qt.Key.Key_Down)
            at.press(Qt.Key.Key_Down)
            assert at.view.current_line.text == "No"
            at.press(ENTER)
        at.type(line)
        if keys == "out":
            at.press(BACKTAB, SHIFT)
        elif keys == "deeper":
            at.press(TAB)
        if items:
            at.press(ENTER, SHIFT)
            for item in items:
                at.type(item)
                at.press(ENTER)
            at.press(ESC)
            at.press(ENTER)
        else:
            at.press(ENTER)
    at.press(ESC)


def jump(at: Checklist, letters: str) -> None:
    """To the line that begins with these letters; a pause ends those that were typed before."""
    QTest.qWait(QApplication.keyboardInputInterval() + 50)
    at.type(letters)


def send_back(at: Checklist, title: str, to: int) -> None:
    """From the step on, down to its way back, which is typed anew."""
    jump(at, title)
    assert at.view.current_line.text.startswith(title)
    at.press(Qt.Key.Key_Down)
    at.press(F2)
    at.type(f"Changes requested: back to {to}, at most 2 rounds")
    at.press(ENTER)


def said_by_the_checklist(graph: Graph) -> tuple[set[object], set[object]]:
    """Steps and flows without ids and places, by titles; what the panel alone can say is left out."""
    titles = {one.id: one.title or str(one.kind) for one in graph.steps}
    return {_step(one) for one in graph.steps}, {_flow(one, titles) for one in graph.flows}


def _step(one: Step) -> object:
    bare = replace(one.approval, limit_outcome=None) if one.approval is not None else None
    items = tuple(item.text for item in one.checklist)
    names = tuple(outcome.name for outcome in one.outcomes)
    return (one.title, one.kind, one.role, one.offset, one.length, one.effort_minutes, one.optional, one.anchor, names,
            bare, one.mode, items)  # fmt: skip


def _flow(one: Flow, titles: dict[str, str]) -> object:
    return titles[one.source], titles[one.target], one.outcome, one.condition, one.marked, one.loop_back


def ways_of(graph: Graph, title: str) -> list[str | None]:
    step_id = next(one.id for one in graph.steps if one.title == title)
    return [one.outcome for one in graph.outgoing[step_id]]


@pytest.mark.requirement("S11")
def test_the_extended_blog_post_is_typed_by_keyboard_alone_and_is_the_template_then(qtbot, tmp_path):
    empty = Graph(
        (step("start", StepKind.START, "Start", 96, 56), step("end", StepKind.END, "End", 336, 56)),
        (flow("f0", "start", "end"),),
    )
    with checklist(qtbot, tmp_path, empty) as at:
        at.at.context.do(add_all_roles)
        at.view.clearSelection()
        at.view.setCurrentIndex(at.lines.index(-1))
        type_all(at)
        send_back(at, "Check", 5)
        jump(at, "Did")
        at.press(Qt.Key.Key_Down)
        at.press(Qt.Key.Key_Down)
        at.press(Qt.Key.Key_Up, ALT)
        shipped = template("blog_post_extended").graph
        steps, flows = said_by_the_checklist(at.graph)
        their_steps, their_flows = said_by_the_checklist(shipped)
        assert steps == their_steps
        assert flows == their_flows
        assert ways_of(at.graph, "Did the post reach its 14-day goal?") == ["No", "Yes"]
        assert [one.title for one in at.graph.steps] == [one.title for one in shipped.steps]
        assert not at.at.refused
