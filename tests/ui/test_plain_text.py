"""Text of people and files is shown as it stands."""

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMessageBox, QWidget

from ui.link.command import Command
from ui.link.plain_text import (
    one_line,
    plain_label,
    set_box_text,
    set_text,
    set_tool_tip,
    tip,
    visible,
    wrapping_label,
)
from ui.widgets.avatar import Avatar
from ui.widgets.button import button
from ui.widgets.empty_state import EmptyState
from ui.widgets.form import FormRow
from ui.widgets.side_panel import SidePanel
from ui.widgets.toast import ToastStack, ToastText

CANARY = "<img src=x> & <b>bold</b>"


def test_a_label_never_reads_markup(qtbot):
    label = plain_label(CANARY)
    qtbot.addWidget(label)
    assert label.textFormat() is Qt.TextFormat.PlainText
    assert label.text() == CANARY


def test_a_tool_tip_shows_the_signs_themselves(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    set_tool_tip(widget, CANARY)
    assert "&lt;img src=x&gt;" in widget.toolTip()
    assert "<img" not in widget.toolTip()
    assert tip("Board (Ctrl+2)") == "Board (Ctrl+2)"


def test_a_message_box_is_plain_in_both_its_texts(qtbot):
    box = QMessageBox()
    qtbot.addWidget(box)
    set_box_text(box, CANARY, CANARY)
    assert box.textFormat() is Qt.TextFormat.PlainText
    assert box.text().count("<img") == 2
    assert box.informativeText() == ""


@given(
    st.text(
        st.characters(exclude_categories=["Cs"]) | st.sampled_from("\t\n\x1c\x85\xa0\u200d\u202e\u2028é🎉"), max_size=12
    )
)
def test_words_stay_and_no_sign_is_left_that_hides_or_turns_the_line(words):
    def shown(char):
        if char in "\n\t\u200c\u200d" or unicodedata.category(char) not in ("Cc", "Cf"):
            return char
        return chr(0x2400 + ord(char)) if ord(char) < 32 else f"⟨U+{ord(char):04X}⟩"

    assert visible(words) == "".join(map(shown, words))
    lines = words.replace("\t", "\n").splitlines()
    assert one_line(words) == "".join(map(shown, " ".join(lines))).strip()


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("Draft\u202etxt.exe", "Draft⟨U+202E⟩txt.exe"),
        ("a\u2066b", "a⟨U+2066⟩b"),
        ("bell\x07", "bell␇"),
        ("zero\u200bwidth", "zero⟨U+200B⟩width"),
        ("two\nlines", "two\nlines"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("Zoë 👩‍🎨", "Zoë 👩‍🎨"),
    ],
)
def test_what_hides_or_mirrors_text_is_made_visible(raw, shown):
    assert visible(raw) == shown


def test_one_line_is_one_line_whatever_comes():
    chance = random.Random(3)
    signs = "ab \n\r\t\x0b\x0c\x1c\u2028\u2029\u202e<>&é"
    for _ in range(2000):
        text = "".join(chance.choice(signs) for _ in range(chance.randrange(20)))
        assert len(one_line(text).splitlines()) <= 1
        assert "\u202e" not in one_line(text)


def test_every_part_that_shows_foreign_text_shows_the_canary_as_it_is(qtbot):
    host = QWidget()
    host.resize(800, 600)
    qtbot.addWidget(host)
    panel = SidePanel(host)
    panel.open_panel(CANARY, QWidget())
    row = FormRow("Name", QWidget(), CANARY)
    row.setParent(host)
    row.show_problem(CANARY)
    empty = EmptyState("inbox", CANARY, more=CANARY)
    empty.setParent(host)
    ToastStack(host).show(ToastText(CANARY)).setObjectName("toast")
    labels = [label for label in host.findChildren(QLabel) if "<img" in label.text()]
    assert len(labels) == 5
    assert {label.textFormat() for label in labels} == {Qt.TextFormat.PlainText}
    assert "<img" not in Avatar(CANARY, 1).toolTip()
    assert "<img" not in button(Command("x", CANARY, lambda: None)).toolTip()


def test_an_ampersand_in_a_name_makes_no_shortcut(qtbot):
    made = button(Command("x", "Research & Development", lambda: None))
    qtbot.addWidget(made)
    assert made.text() == "Research && Development"
    assert made.shortcut().isEmpty()


def test_a_long_word_may_break_on_the_screen_but_is_read_out_whole(qtbot):
    path = "/data/a-folder-with-a-very-long-name-indeed/leadline.db"
    label = wrapping_label(path)
    assert label.text() != path
    assert label.accessibleName() == path
    set_text(label, "Short again.")
    assert label.accessibleName() == "Short again."
    assert wrapping_label("Short.").accessibleName() == ""
