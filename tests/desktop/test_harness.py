"""The harness itself, shown on a small window: what it presses is pressed, what it reads is there."""

from pathlib import Path

import pytest

from tests.desktop.fixtures import Screenshot, Start
from tests.desktop.hand import Keyboard, Mouse
from tests.desktop.program import Program
from tests.desktop.screen import MARK, PATIENCE, marked, open_screen, wait_until

SAMPLE = str(Path(__file__).with_name("sample_window.py"))


@pytest.fixture
def sample(start: Start) -> Program:
    started = start([SAMPLE])
    started.window("Sample window")
    return started


def items(program: Program, column: str) -> list[str]:
    return [node.name for node in program.find("list", column).children]


def test_a_click_of_the_mouse_presses_the_button(sample: Program, mouse: Mouse) -> None:
    mouse.click(sample.find("push button", "Count").centre)
    sample.find("label", "1 presses")


def test_a_screen_reader_presses_the_button(sample: Program) -> None:
    sample.find("push button", "Count").press()
    sample.find("label", "1 presses")


def test_an_item_dragged_with_the_mouse_changes_its_list(sample: Program, mouse: Mouse, screenshot: Screenshot) -> None:
    brief, done = sample.find("list item", "Brief"), sample.find("list", "Done")
    with mouse.dragging(brief.centre, done.centre):
        picture = screenshot("harness-drag")
    wait_until(lambda: "Brief" in items(sample, "Done"), "the item to arrive")
    assert items(sample, "To do") == ["Draft"]
    assert picture.stat().st_size > 1000


def test_what_is_typed_arrives_in_the_line_that_has_the_focus(sample: Program, keyboard: Keyboard) -> None:
    sample.find("text", "Title").focus()
    wait_until(lambda: "focused" in sample.find("text", "Title").states, "the focus")
    keyboard.write("Spring campaign")
    keyboard.press("BackSpace")
    wait_until(lambda: sample.find("text", "Title").description == "typed: Spring campaig", "the text")


def test_the_tree_says_where_things_are_and_what_they_can_do(sample: Program) -> None:
    button, label = sample.find("push button", "Count"), sample.find("label", "0 presses")
    assert button.box[1] + button.box[3] <= label.box[1], "the button stands above the label"
    assert button.actions[0] == "Press"
    assert {"enabled", "showing", "visible"} <= button.states


def test_closing_the_window_ends_the_program(sample: Program) -> None:
    assert sample.close("alt+F4") == 0


def test_a_traceback_of_the_program_fails_its_test(start: Start, tmp_path: Path) -> None:
    failing = start([SAMPLE, "--fail"])
    failing.process.wait(timeout=PATIENCE)
    with pytest.raises(AssertionError, match="asked to fail"):
        failing.end()
    failing.log.write_text("")


def test_nothing_runs_on_after_the_screen_is_closed() -> None:
    with open_screen() as opened:
        mark = opened.environment[MARK]
        assert len(marked(mark)) >= 4
    assert marked(mark) == []
