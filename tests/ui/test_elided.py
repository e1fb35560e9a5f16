"""Long texts give way: cut with an ellipsis, or broken inside a word, and never wider than their place."""

from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from ui.link.plain_text import plain_label, set_text, wrapping_label
from ui.widgets.elided import Elided

COMPOUND = "Donaudampfschifffahrtselektrizit\u00e4tenhauptbetriebswerkbauunterbeamter"


def test_a_text_without_room_is_cut_and_told_in_whole_to_who_asks(qtbot) -> None:
    for widget in (QLabel(), QPushButton()):
        place = QWidget()
        qtbot.addWidget(place)
        QVBoxLayout(place).addWidget(widget)
        elided = Elided(widget)
        elided.show_text(f"Q&A <b>{COMPOUND}")
        place.resize(160, 60)
        place.show()
        assert widget.text().endswith("\u2026")
        assert widget.accessibleName() == f"Q&A <b>{COMPOUND}"
        assert "&lt;b&gt;" in widget.toolTip()
        place.resize(1200, 60)
        assert widget.text().replace("&&", "&") == f"Q&A <b>{COMPOUND}"
        assert widget.toolTip() == ""


def test_a_word_of_any_length_wraps_in_a_label_that_wraps(qapp) -> None:
    label = wrapping_label()
    narrow = set_text(label, "short words only").minimumSizeHint().width()
    assert set_text(label, COMPOUND * 3).minimumSizeHint().width() < 400
    assert narrow < 200
    assert label.text().replace("\u200b", "") == COMPOUND * 3


def test_what_can_be_copied_is_left_as_it_is(qapp) -> None:
    label = plain_label(COMPOUND)
    assert label.text() == COMPOUND
    assert set_text(label, "/a/" + COMPOUND).text() == "/a/" + COMPOUND
