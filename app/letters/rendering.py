"""Parts of letters and whole letters, filled with facts: subject, text and HTML. Imports Jinja with its templates."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from urllib.parse import quote

from markupsafe import Markup, escape

from app.domain.errors import RuleViolation
from app.letters.facts import CUTS, Facts, cleaned, cut, no_facts, shortened
from app.letters.template import LetterTemplate, template
from app.letters.words import FOLDER, Words
from app.resources import resource

LONGEST_PART = 900
LONGEST_WORDS = 400
"""Characters of a part that are no facts."""
LONGEST_ANSWERS = 500
"""Characters of the links that answer; where they have more, the words to write stand in their place."""
LONGEST_SUBJECT = 200
BETWEEN = "\n\n— — —\n\n"
_PLACE = "\x1a"
"""Where the parts go; no fact and no template has it, for it is a control character."""


@dataclass(frozen=True, slots=True)
class AnswerChoice:
    """One answer that can be given: its word on the button, and what is written to the lead."""

    word: str
    mark: str


@dataclass(frozen=True, slots=True)
class PartNews:
    """One thing that is said of a task, with its template and its facts."""

    template: LetterTemplate
    facts: Facts
    answers: tuple[AnswerChoice, ...] = ()


@dataclass(frozen=True, slots=True)
class LetterPart:
    """Everything that a letter says of one task, as text and as HTML."""

    text: str
    html: Markup


def part(news: Sequence[PartNews], words: Words, lead_email: str) -> LetterPart:
    """The last of ``news`` is said in full, of the others the heading; never more than 900 characters as text."""
    blocks = [_answers(one.answers, words, lead_email) for one in news]
    for room, kept in CUTS:
        # Cut before it is cleaned: a fact that is longer than a whole part needs no look at each character.
        facts = [cleaned(cut(one.facts, room, kept)) for one in news]
        made = [
            one.template.text(known, {"answers": text})
            for one, known, (text, _) in zip(news, facts, blocks, strict=True)
        ]
        text = "\n".join([*(heading for heading, _ in made), made[-1][1]]).rstrip()
        if len(text) <= LONGEST_PART:
            break
    pages = [
        one.template.html(known, {"answers": html}) for one, known, (_, html) in zip(news, facts, blocks, strict=True)
    ]
    html = Markup("\n").join([*(heading for heading, _ in pages), pages[-1][1]])
    return LetterPart(text, Markup('<div class="part">\n{}\n</div>').format(html))


def choices(key: str, words: Words, outcomes: Sequence[str]) -> tuple[AnswerChoice, ...]:
    """Done, blocked and a new date; where an outcome is asked, one answer each."""
    if outcomes:
        return tuple(AnswerChoice(name, f"[{key}] DONE: {name}") for name in outcomes)
    return (
        AnswerChoice(words.done, f"[{key}] DONE"),
        AnswerChoice(words.blocked, f"[{key}] BLOCKED: "),
        AnswerChoice(words.new_date, f"[{key}] NEW DATE: "),
    )


def subject(wording: LetterTemplate, facts: Facts) -> str:
    """One line of at most 200 characters, without what hides or turns round the text beside it."""
    return shortened(wording.subject(cleaned(facts)), LONGEST_SUBJECT)


def _answers(choices: Sequence[AnswerChoice], words: Words, lead_email: str) -> tuple[str, Markup]:
    """Links that open an answer to the lead; without the lead's address the words to write.

    The words are never an element of their own: whoever reads a quoted letter must not take them for an answer.
    """
    if not choices:
        return "", Markup("")
    marks = " / ".join(words.quoted(choice.mark.strip()) for choice in choices)
    hint = words.answer_with.format(marks=marks)
    if not lead_email:
        return hint, Markup('<p class="hint">{}</p>').format(hint)
    links = [(choice.word, f"mailto:{quote(lead_email, safe='@')}?subject={quote(choice.mark)}") for choice in choices]
    buttons = Markup("\n").join(Markup('<a class="answer" href="{}">{}</a>').format(link, word) for word, link in links)
    html = Markup('<p class="answers">{}</p>\n<p class="hint">{}</p>').format(buttons, hint)
    text = "\n".join(f"{word}: {link}" for word, link in links)
    return text if len(text) <= LONGEST_ANSWERS else hint, html


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the parts of a letter."""

    before: str
    after: str
    html_before: Markup
    html_after: Markup

    def text(self, number: int, count: int, part_text: str) -> str:
        """Part ``number`` of ``count`` with what stands before it, and after the last one."""
        return (BETWEEN if number else self.before) + part_text + (self.after if number == count - 1 else "")

    def page(self, parts: Sequence[LetterPart], subject: str, language: str) -> str:
        """The whole letter as an HTML page for light and dark screens; it loads nothing."""
        content = Markup("\n").join([self.html_before, *(one.html for one in parts), self.html_after])
        # Taken apart before anything is put in: a title may be called {content}.
        start, to_title, to_content, end = re.split(r"\{language\}|\{title\}|\{content\}", _page())
        return f"{start}{language}{to_title}{escape(subject)}{to_content}{content}{end}"


def frame_of(wording: LetterTemplate, facts: Facts) -> Frame:
    """Fill the frame of a letter. Raises RuleViolation for one that has no place for the parts."""
    known = cleaned(facts)
    before, found, after = "\n".join(wording.text(known, {"items": _PLACE})).partition(_PLACE)
    page = Markup("\n").join(wording.html(known, {"items": escape(_PLACE)}))
    html_before, html_found, html_after = page.partition(_PLACE)
    if not found or not html_found:
        raise RuleViolation("The letter has no {{ items }}. Give it a line of its own, where the messages go.")
    return Frame(before, after.rstrip(), html_before, html_after)


def check_template(text: str, *, frame: bool) -> None:
    """Raise RuleViolation, with what to do, for a template that no letter can be made of."""
    made = template(text, frame)
    if frame:
        frame_of(made, {"first_name": "", "lead": "", "subject": "", "count": 1})
        return
    size = sum(map(len, made.text(no_facts(), {"answers": ""})))
    if size > LONGEST_WORDS:
        raise RuleViolation(f"The letter says {size} characters besides its facts; {LONGEST_WORDS} fit. Shorten it.")


@cache
def _page() -> str:
    return resource(FOLDER, "page.html").read_text("utf-8")
