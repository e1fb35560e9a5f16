"""What one person is told at one moment: subject, text, HTML and calendar files, made from the tasks as they are."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from app.domain.errors import RuleViolation
from app.domain.ids import PersonId
from app.domain.letter import LetterKind, LetterText, letter_text_id
from app.domain.message import FINISHED, OF_PROJECTS, Delivery, Message, MessageKind, detail_of
from app.domain.person import Person
from app.domain.settings import Settings
from app.domain.task import Task
from app.domain.text import first_name
from app.editing.loaded_project import load_project
from app.letters.facts import Facts, no_facts
from app.letters.words import Words, known_language, languages, our_text
from app.queries.due import due_horizon
from app.queries.letter_facts import brief_facts, full_facts, message_facts, sign_off_mark, step_of
from app.queries.outbox import OutboxBundle, OutboxLine, OutboxState, asks_decision, to_tell, turn_of
from app.queries.reader import Reader

if TYPE_CHECKING:
    from app.letters.rendering import AnswerChoice, Frame, LetterPart
    from app.letters.template import LetterTemplate
    from app.queries.calendar_export import CalendarPart

log = logging.getLogger(__name__)

MAILTO_LIMIT = 1_500
"""Encoded characters that mail programs take in a link."""

_KINDS = {
    MessageKind.HANDOFF: LetterKind.YOUR_TURN,
    MessageKind.DECISION: LetterKind.YOUR_DECISION,
    MessageKind.MOVED: LetterKind.NEW_DATE,
    MessageKind.NEW_VERSION: LetterKind.NEW_VERSION,
    MessageKind.WITHDRAWN: LetterKind.NOT_NEEDED,
    MessageKind.TIME_OUT: LetterKind.STILL_OPEN,
    MessageKind.REMINDER: LetterKind.DUE_SOON,
    MessageKind.COMING: LetterKind.COMING,
    MessageKind.ESCALATION: LetterKind.ESCALATION,
    MessageKind.PLAN: LetterKind.PLAN,
    MessageKind.SIGN_OFF: LetterKind.SIGN_OFF,
    MessageKind.QUESTIONS: LetterKind.QUESTIONS,
}
_FOLLOW_UPS = {
    "follow-up-1": LetterKind.FOLLOW_UP_1,
    "follow-up-2": LetterKind.FOLLOW_UP_2,
    "follow-up-3": LetterKind.FOLLOW_UP_3,
}
_FULL = (LetterKind.YOUR_TURN, LetterKind.YOUR_DECISION, LetterKind.STILL_OPEN)
"""These say everything of a task; of several letters about one task they stand last."""


@dataclass(frozen=True, slots=True)
class Letter:
    """Everything that one person is told at one moment."""

    to: str
    email: str
    subject: str
    body: str
    """The text, for every mail program and every other channel."""
    html: str = ""
    attachments: "tuple[CalendarPart, ...]" = ()
    facts: tuple[Delivery, ...] = ()
    """What is to be recorded once it has left: which appointments it held."""

    @property
    def mailto(self) -> str:
        """A link that opens it as a draft; empty where mail programs have no room for all of it in a link."""
        body = quote(self.body.replace("\n", "\r\n"))
        link = f"mailto:{quote(self.email, safe='@')}?subject={quote(self.subject)}&body={body}"
        return link if len(link) <= MAILTO_LIMIT else ""


def bundle_for(reader: Reader, person_id: PersonId) -> OutboxBundle:
    """What is to be told to one person. Raises RuleViolation when there is nothing."""
    bundle = next((bundle for bundle in to_tell(reader) if bundle.person_id == person_id), None)
    if bundle is None:
        person = reader.get(Person, person_id)
        raise RuleViolation(f"There is nothing to tell {person.name if person else 'this person'}.")
    return bundle


def whole_letter(reader: Reader, bundle: OutboxBundle) -> Letter:
    """The letter of a bundle as it is sent: with HTML and calendar files. Raises RuleViolation for nobody."""
    return letter_of_pieces(reader, bundle, [_part(reader, group) for group in parts_of(reader, bundle)])


def letter_piece(reader: Reader, bundle: OutboxBundle, number: int) -> "LetterPart":
    """What the letter of a bundle says of one task, by its number in ``parts_of``, without what stands around it."""
    return _part(reader, parts_of(reader, bundle)[number])


def letter_of_pieces(reader: Reader, bundle: OutboxBundle, made: "Sequence[LetterPart]") -> Letter:
    """The whole letter of a bundle of what ``letter_piece`` says of each task. Raises RuleViolation for nobody."""
    start, groups = letter_without_text(reader, bundle), parts_of(reader, bundle)
    language, shell = _language(reader, bundle.person_id), _frame(reader, bundle)
    text = "".join(shell.text(number, len(made), part.text) for number, part in enumerate(made))
    # Only here: Today asks this module for the name of a letter, and needs no calendar file for it.
    from app.queries.calendar_export import letter_calendar

    files, facts = letter_calendar(reader, bundle.person_id, [line for group in groups for line in group])
    page = shell.page(made, start.subject, language)
    return Letter(start.to, start.email, start.subject, text, page, files, facts)


def letter_without_text(reader: Reader, bundle: OutboxBundle) -> Letter:
    """Address and subject of the letter of a bundle, which are known at once."""
    person = reader.get(Person, bundle.person_id)
    if person is None:
        raise RuleViolation("There is nothing to tell this person.")
    groups = parts_of(reader, bundle)
    subject = subject_of(reader, groups[0][-1])
    if len(groups) > 1:
        facts: Facts = {**_frame_facts(reader, bundle), "count": len(groups), "subject": subject}
        subject = _subject(reader, _language(reader, person.id), LetterKind.LETTER, facts)
    return Letter(person.name, person.email, subject, "")


def parts_of(reader: Reader, bundle: OutboxBundle) -> tuple[tuple[OutboxLine, ...], ...]:
    """The messages of a bundle as the parts of its letter: a task once, by project, the most urgent first."""
    tasks: dict[tuple[int, str], list[OutboxLine]] = {}
    for line in bundle.lines:
        # What is about the whole project stands at no task.
        tasks.setdefault((line.task_id, line.fact_key if line.kind in OF_PROJECTS else ""), []).append(line)
    far = (1, 0)

    def urgency(lines: Sequence[OutboxLine]) -> tuple[int, int]:
        task = reader.get(Task, lines[0].task_id)
        return (0, task.due_on.toordinal()) if task is not None and task.due_on is not None else far

    projects: dict[str, tuple[int, int]] = {}
    for lines in tasks.values():
        projects[lines[0].project] = min(projects.get(lines[0].project, far), urgency(lines))
    ordered = sorted(tasks.values(), key=lambda lines: (projects[lines[0].project], lines[0].project, urgency(lines)))
    return tuple(tuple(sorted(lines, key=lambda line: letter_kind(reader, line) in _FULL)) for lines in ordered)


def letter_part(reader: Reader, bundle: OutboxBundle, number: int) -> str:
    """The part of that number, from 0, of ``parts_of`` as it stands in the text of the letter: the first after the
    greeting, the others after a line between them, the last before the lead's name."""
    groups = parts_of(reader, bundle)
    return _frame(reader, bundle).text(number, len(groups), _part(reader, groups[number]).text)


def subject_of(reader: Reader, line: OutboxLine) -> str:
    """The subject of a letter that holds one message alone."""
    words = languages()[_language(reader, line.person_id)]
    task = reader.get(Task, line.task_id)
    facts = _gone(line)
    if task is not None:
        facts = brief_facts(reader, task, words, line.person_id) | message_facts(reader, _message(reader, line), words)
    return _subject(reader, _language(reader, line.person_id), letter_kind(reader, line), facts)


def text_of(reader: Reader, line: OutboxLine) -> str:
    """What a letter says of one message, without greeting and name."""
    return _part(reader, [line]).text


def letter_kind(reader: Reader, line: OutboxLine) -> LetterKind:
    """Which letter says a message; a reminder's follows from its stage and from whether its day has passed."""
    task = reader.get(Task, line.task_id)
    if line.state is OutboxState.CORRECT or task is None:
        return LetterKind.CORRECTION
    if asks_decision(reader, line):
        return LetterKind.YOUR_DECISION
    detail = detail_of(line.fact_key)
    if line.kind is MessageKind.INFORMATION:
        return LetterKind.FINISHED if detail == FINISHED else LetterKind.DATE_MOVED
    if line.kind is not MessageKind.REMINDER:
        return _KINDS[line.kind]
    mine = turn_of(reader, task, line.person_id)
    due_on = mine.due_on if mine is not None else task.due_on
    if not due_horizon(reader).has_passed(due_on, line.person_id, task.id):
        return LetterKind.DUE_SOON
    return _FOLLOW_UPS.get(detail, LetterKind.MISSED)


def follow_up_letter(reader: Reader, task: Task) -> Letter:
    """A first question about a missed task, to its owner, outside of the queue."""
    person = reader.get(Person, task.owner_id) or Person(task.owner_id, "")
    language = _language(reader, person.id)
    kind, words = LetterKind.FOLLOW_UP_1, languages()[language]
    facts = full_facts(reader, task, words)
    shell = _shell(reader, language, {"first_name": first_name(person.name), "lead": str(facts["lead"])})
    text = _news_part(reader, language, [(kind, facts, _answers(reader, task, words))]).text
    subject = _subject(reader, language, kind, facts)
    return Letter(person.name, person.email, subject, shell.text(0, 1, text))


def _part(reader: Reader, lines: Sequence[OutboxLine]) -> "LetterPart":
    """What is said of one task, by all messages about it."""
    language = _language(reader, lines[0].person_id)
    words, task = languages()[language], reader.get(Task, lines[0].task_id)
    if task is None:
        return _news_part(reader, language, [(letter_kind(reader, line), _gone(line), ()) for line in lines])
    facts, answers = full_facts(reader, task, words, lines[0].person_id), _answers(reader, task, words)
    if lines[0].kind is MessageKind.SIGN_OFF:
        answers = _sign_off_answers(_message(reader, lines[0]), task, words)
    news = [(letter_kind(reader, line), facts | message_facts(reader, _message(reader, line), words)) for line in lines]
    return _news_part(reader, language, [(kind, known, answers) for kind, known in news])


def _news_part(
    reader: Reader, language: str, news: Sequence[tuple[LetterKind, Facts, "tuple[AnswerChoice, ...]"]]
) -> "LetterPart":
    # Only here: Jinja takes a while to import, and most sessions look at no letter at first.
    from app.letters.rendering import PartNews, part

    made = [PartNews(template_of(reader, language, kind), facts, answers) for kind, facts, answers in news]
    return part(made, languages()[language], (reader.get(Settings, 1) or Settings()).lead_email)


def _subject(reader: Reader, language: str, kind: LetterKind, facts: Facts) -> str:
    # Only here, as above.
    from app.letters.rendering import subject

    return subject(template_of(reader, language, kind), facts)


def _frame(reader: Reader, bundle: OutboxBundle) -> "Frame":
    return _shell(reader, _language(reader, bundle.person_id), _frame_facts(reader, bundle))


def _frame_facts(reader: Reader, bundle: OutboxBundle) -> dict[str, str]:
    settings = reader.get(Settings, 1) or Settings()
    return {"first_name": first_name(bundle.person), "lead": settings.lead_name}


def _shell(reader: Reader, language: str, facts: dict[str, str]) -> "Frame":
    # Only here, as above.
    from app.letters.rendering import frame_of

    return frame_of(template_of(reader, language, LetterKind.LETTER), {"subject": "", "count": 1, **facts})


def template_of(reader: Reader, language: str, kind: LetterKind) -> "LetterTemplate":
    """The lead's own wording of a kind; ours where there is none, or where it cannot be read any more."""
    # Only here, as above.
    from app.letters.template import template

    frame = kind is LetterKind.LETTER
    own = reader.get(LetterText, letter_text_id(language, kind))
    if own is not None:
        try:
            return template(own.text, frame)
        except RuleViolation as problem:
            log.warning("the lead's own letter %s is not used: %s", own.id, problem.sentence)
    return template(our_text(language, kind), frame)


def _language(reader: Reader, person_id: PersonId) -> str:
    person = reader.get(Person, person_id)
    return known_language(person.language if person is not None else "")


def _message(reader: Reader, line: OutboxLine) -> Message | None:
    return next(iter(reader.find(Message, fact_key=line.fact_key)), None)


def _gone(line: OutboxLine) -> Facts:
    """What is still known when the task is not there any more."""
    return no_facts() | {"title": line.task, "project": line.project}


def _sign_off_answers(message: Message | None, task: Task, words: Words) -> "tuple[AnswerChoice, ...]":
    """I agree, and I object."""
    # Only here, as above.
    from app.letters.rendering import AnswerChoice

    mark = f"[{sign_off_mark(message, task)}]" if message is not None else ""
    made = (AnswerChoice(words.agreed, f"{mark} AGREED"), AnswerChoice(words.objected, f"{mark} OBJECTED: "))
    return made if mark else ()


def _answers(reader: Reader, task: Task, words: Words) -> "tuple[AnswerChoice, ...]":
    """Done, blocked and a new date; one answer an outcome where one is asked."""
    # Only here, as above.
    from app.letters.rendering import choices

    loaded = load_project(reader, task.project_id) if task.project_id is not None else None
    step = step_of(loaded, task) if loaded is not None else None
    outcomes = [one.name for one in step.answers] if step is not None and step.asks else []
    return choices(task.key, words, outcomes)
