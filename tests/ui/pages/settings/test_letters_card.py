"""Wording letters anew in the settings: kept as one step, refused beside the text, previewed, taken back."""

from app.domain.letter import LetterKind
from app.letters.words import our_text
from app.queries.letter_preview import letter_wordings
from tests.ui.company import seen
from ui.pages.settings.letters_card import KIND_LABELS, LettersCard
from ui.pages.settings.page import make

OWN = "Subject: Up: {{ title }}\n\nPlease take {{ title }}.\n\n{{ answers }}\n"


def choose(card: LettersCard, kind: LetterKind, language: str = "en") -> None:
    card.language.choose(language)
    card.kind.setCurrentIndex(list(KIND_LABELS).index(kind))


def own(at, language: str = "en") -> dict[LetterKind, str]:
    return {one.kind: one.text for one in at.office.workspace.read(letter_wordings, language) if one.own}


def test_every_kind_has_a_name_to_choose():
    assert list(KIND_LABELS) == list(LetterKind)


def test_a_wording_is_kept_as_one_step_and_taken_back(qtbot, tmp_path):
    with seen(qtbot, tmp_path, make) as at:
        card = at.page.letters
        choose(card, LetterKind.YOUR_TURN)
        assert card.text.toPlainText() == our_text("en", LetterKind.YOUR_TURN)
        assert not card._keeper.isEnabled()
        card.text.setPlainText(OWN)
        assert at.one_step(card._keeper.click)
        assert own(at) == {LetterKind.YOUR_TURN: OWN}
        assert not card._keeper.isEnabled()
        at.context.undo()
        assert own(at) == {}
        assert card.text.toPlainText() == our_text("en", LetterKind.YOUR_TURN)
        at.office.workspace.redo()
        at.page.refresh(None)
        assert card.text.toPlainText() == OWN
        assert at.one_step(card._resetter.click)
        assert card.text.toPlainText() == our_text("en", LetterKind.YOUR_TURN)


def test_a_broken_wording_is_refused_beside_the_text_and_stays_there(qtbot, tmp_path):
    with seen(qtbot, tmp_path, make) as at:
        card, before = at.page.letters, at.steps
        choose(card, LetterKind.MISSED, "de")
        card.text.setPlainText("Subject: x\n\n{{ titel }}")
        card._keeper.click()
        assert card._row.problem == "Line 3: “titel” is no fact of this letter. Did you mean “title”?"
        choose(card, LetterKind.LETTER, "en")
        choose(card, LetterKind.MISSED, "de")
        assert card.text.toPlainText() == "Subject: x\n\n{{ titel }}"
        card._resetter.click()
        assert card.text.toPlainText() == our_text("de", LetterKind.MISSED)
        assert at.steps == before


def test_the_preview_shows_the_letter_as_typed(qtbot, tmp_path):
    with seen(qtbot, tmp_path, make) as at:
        card = at.page.letters
        choose(card, LetterKind.YOUR_TURN)
        card.text.setPlainText(OWN)
        card._preview()
        shown = card.preview.toPlainText()
        assert shown.startswith("Up: Write the newsletter\n\nHello Ana,\n\nPlease take Write the newsletter.\n\nDone: ")
        card.text.setPlainText("Nothing")
        card._preview()
        assert card._row.problem.startswith("Line 1 is no subject.")
