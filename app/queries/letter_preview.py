"""The wordings of letters as the lead edits them, and how a letter would read, filled with a sample."""

from dataclasses import dataclass
from datetime import timedelta

from app.domain.errors import RuleViolation
from app.domain.letter import LetterKind, LetterText, letter_text_id
from app.domain.settings import Settings
from app.letters.facts import Facts, no_facts
from app.letters.words import languages, our_text
from app.queries.letter import Letter
from app.queries.reader import Reader

DAYS_AHEAD = 3


@dataclass(frozen=True, slots=True)
class LetterWording:
    """One kind in one language: the text that holds, whether it is the lead's own, and what is wrong with it."""

    kind: LetterKind
    text: str
    own: bool
    problem: str = ""
    """A sentence where the lead's own text cannot be read any more; ours is sent in its place then."""


def letter_wordings(reader: Reader, language: str) -> tuple[LetterWording, ...]:
    """Every kind of letter in one language, in the order in which they are offered."""
    found = []
    for kind in LetterKind:
        own, problem = reader.get(LetterText, letter_text_id(language, kind)), ""
        if own is not None:
            # Only here: the check brings Jinja, which few sessions need.
            from app.letters.rendering import check_template

            try:
                check_template(own.text, frame=kind is LetterKind.LETTER)
            except RuleViolation as refusal:
                problem = f"{refusal.sentence} Until then ours is sent."
        text = own.text if own is not None else our_text(language, kind)
        found.append(LetterWording(kind, text, own is not None, problem))
    return tuple(found)


def preview_letter(reader: Reader, language: str, kind: LetterKind, text: str) -> Letter:
    """A letter of one message, as it would read with ``text`` for its kind. Raises RuleViolation for a broken text."""
    # Only here, as above.
    from app.letters.rendering import PartNews, check_template, choices, frame_of, part, subject
    from app.letters.template import template

    whole, words = kind is LetterKind.LETTER, languages()[language]
    check_template(text, frame=whole)
    today, settings = reader.today(), reader.get(Settings, 1) or Settings()
    facts = no_facts() | {name: value for name, value in words.sample.items() if name in no_facts()}
    facts["due"] = words.day_words(today + timedelta(days=DAYS_AHEAD), today)
    facts["expected"] = facts["due"]
    facts["left"] = words.left_words(DAYS_AHEAD)
    facts["old_due"] = facts["since"] = words.day_words(today, today)
    facts["lead"] = lead = settings.lead_name or str(words.sample["lead"])
    inner = template(our_text(language, LetterKind.YOUR_TURN) if whole else text)
    outer = template(text if whole else our_text(language, LetterKind.LETTER), True)
    outcomes = words.sample["outcomes"] if kind is LetterKind.YOUR_DECISION else ()
    news = PartNews(inner, facts, choices(str(facts["key"]), words, outcomes if isinstance(outcomes, list) else ()))
    made = part([news], words, settings.lead_email or "lead@example.com")
    about = subject(inner, facts)
    shell_facts: Facts = {"first_name": str(facts["first_name"]), "lead": lead, "subject": about, "count": 2}
    shell = frame_of(outer, shell_facts)
    about = subject(outer, shell_facts) if whole else about
    return Letter("", "", about, shell.text(0, 1, made.text), shell.page([made], about, language))
