"""Letters as the lead may word them: their kinds, and a text of the lead's own that stands in place of ours."""

from dataclasses import dataclass
from enum import StrEnum


class LetterKind(StrEnum):
    """What one part of a letter is about. The values name the files of ``resources/letters``."""

    YOUR_TURN = "your_turn"
    YOUR_DECISION = "your_decision"
    NEW_VERSION = "new_version"
    NEW_DATE = "new_date"
    NOT_NEEDED = "not_needed"
    STILL_OPEN = "still_open"
    DUE_SOON = "due_soon"
    MISSED = "missed"
    FOLLOW_UP_1 = "follow_up_1"
    FOLLOW_UP_2 = "follow_up_2"
    FOLLOW_UP_3 = "follow_up_3"
    ESCALATION = "escalation"
    FINISHED = "finished"
    DATE_MOVED = "date_moved"
    COMING = "coming"
    PLAN = "plan"
    SIGN_OFF = "sign_off"
    QUESTIONS = "questions"
    CORRECTION = "correction"
    LETTER = "letter"
    """What stands around the parts: greeting, signature, foot."""


def letter_text_id(language: str, kind: LetterKind) -> str:
    """The key of a text of the lead's own: ``de/your_turn``."""
    return f"{language}/{kind}"


@dataclass(frozen=True, slots=True)
class LetterText:
    """The lead's own wording of one kind in one language, in place of the file that ships with the program."""

    id: str
    text: str
