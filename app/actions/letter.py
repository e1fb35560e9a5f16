"""The lead's own wording of letters: kept in place of ours, or given up for it again."""

from app.domain.letter import LetterKind, LetterText, letter_text_id
from app.domain.text import clean_text
from app.editing.edit import Edit, action
from app.letters.words import need_language, our_text


@action("Change letter")
def change_letter(edit: Edit, language: str, kind: LetterKind, text: str) -> None:
    """Word one kind of letter in one language anew; our own wording again where the text is the same.

    Raises RuleViolation for a language that letters do not have, and with the line and what to do for a template that
    cannot be filled.
    """
    # Only here: the check brings Jinja, which few sessions need.
    from app.letters.rendering import check_template

    need_language(language)
    text = f"{clean_text(text, 'letter')}\n"
    check_template(text, frame=kind is LetterKind.LETTER)
    if text == our_text(language, kind):
        reset_letter(edit, language, kind)
    else:
        edit.put(LetterText(letter_text_id(language, kind), text))


@action("Go back to our letter")
def reset_letter(edit: Edit, language: str, kind: LetterKind) -> None:
    """The wording that ships with the program holds again; nothing happens where it does already."""
    need_language(language)
    own = edit.get(LetterText, letter_text_id(language, kind))
    if own is not None:
        edit.remove(own)
