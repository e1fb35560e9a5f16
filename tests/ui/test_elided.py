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


SENTENCE = "Publish 12 Jun holds with 4 days to spare; “Design” decides it, if “Legal” is needed; Ana is double-booked."


def test_a_sentence_goes_over_lines_and_then_loses_whole_parts_but_never_half_a_word(qtbot) -> None:
    place = QWidget()
    qtbot.addWidget(place)
    label = QLabel()
    QVBoxLayout(place).addWidget(label)
    elided = Elided(label, lines=2)
    elided.show_text(SENTENCE)
    place.resize(label.fontMetrics().horizontalAdvance(SENTENCE) + 40, 80)
    place.show()
    assert (label.text(), label.toolTip()) == (SENTENCE, "")
    place.resize(round(label.fontMetrics().horizontalAdvance(SENTENCE) * 0.65), 80)
    assert label.text().count("\n") == 1
    assert (label.text().replace("\n", " "), label.toolTip()) == (SENTENCE, "")
    place.resize(round(label.fontMetrics().horizontalAdvance(SENTENCE) * 0.45), 80)
    assert label.text().replace("\n", " ") == (
        "Publish 12 Jun holds with 4 days to spare; “Design” decides it; 2 more."
    )
    assert (label.accessibleName(), label.toolTip()) == (SENTENCE, SENTENCE)
