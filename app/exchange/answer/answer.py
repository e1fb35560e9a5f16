"""Which tasks a mail or a pasted text answers, and what it says of each of them. Pure: it reads text."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.domain.answer import AnswerKind, MailKind, Reading
from app.domain.ids import TaskId
from app.domain.sign_off import SignOffState
from app.domain.workflow import Outcome
from app.exchange.answer.closed_phrase import blocked, blocker, surely_said
from app.exchange.answer.mail import ReceivedMail
from app.exchange.answer.message_part import message_part
from app.exchange.answer.quotation import own_words
from app.exchange.answer.reading import WHICH_DAY, WHICH_OUTCOME, read_words, says_nothing_more
from app.exchange.answer.wording import wording_of

MOST_TASKS = 50
LONGEST_KEPT = 2_000

_KEY = re.compile(r"\[\s*LL-(\d{1,9})\s*\]|\bLL-(\d{1,9})\b", re.IGNORECASE)
_MARK = re.compile(r"(?:\[|%5B)\s*LL-(\d{1,9})\s*(?:\]|%5D)", re.IGNORECASE)
_URL = re.compile(r"<?(?:https?://|www\.)[^\s<>]{1,2000}>?", re.IGNORECASE)
_PREFIX = re.compile(r"\s*(?:(?:re|aw|antw|sv|fwd?|wg|subject|betreff)\s*:\s*)+", re.IGNORECASE)
_LINE_PREFIX = re.compile(rf"^{_PREFIX.pattern}", re.IGNORECASE | re.MULTILINE)
_FORWARD = re.compile(r"\s*(?:(?:re|aw)\s*:\s*)*(?:fwd?|wg)\s*:", re.IGNORECASE)
_MANY = re.compile(r"\b\d+ (?:messages|nachrichten|aufgaben|tasks)\b", re.IGNORECASE)
_SIGN_OFF = re.compile(r"\[\s*(?P<key>S-\d{1,9})/LL-(?P<task>\d{1,9})\s*\](?P<rest>[^\n]*)", re.IGNORECASE)
_SAID = re.compile(
    r"\s*(?:I\s+)?(?:(?P<yes>AGREED?|EINVERSTANDEN)|(?P<no>OBJECT(?:ED)?|EINWAND))\b\s*[.!:,–—-]*\s*(?P<why>.*)",
    re.IGNORECASE | re.DOTALL,
)
_ANSWER = re.compile(
    r"\s*(?:(?P<done>DONE|FINISHED|FERTIG|ERLEDIGT)|(?P<blocked>BLOCKED|BLOCKIERT)"
    r"|(?P<new>NEW DATE|NEW DUE DATE|NEUER TERMIN|NEUES DATUM|NOT BEFORE|NICHT VOR))\b\s*[:–—-]?\s*(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_SPLIT = re.compile(
    r"\n+|(?<=[.!?;])\s+|(?:,\s*|,?\s+(?:and|but|und|aber)\s+)(?=\[?\s?LL-\d)|\s(?=\[\s?LL-\d)", re.IGNORECASE
)
_WAITING = re.compile(r"(?:waiting for|by|warte auf|durch|von) ", re.IGNORECASE)

NOT_WHICH = "The letter was about several tasks, and the answer does not say which one it means."
NO_BLOCKER = "It does not say what blocks it."
NO_DAY = "It names no day that can be read."
NEITHER = "It says neither AGREED nor OBJECTED."
SEVERAL = "It answers several requests at once. Record each on the page of its project."
NO_OBJECTION = "It does not say what is objected to."
NOT_ALONE = "More is written beside the answer. Read it before you accept."

AGREED, OBJECTED = SignOffState.AGREED.value, SignOffState.OBJECTED.value
OutcomesOf = Callable[[TaskId], Sequence[Outcome]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What one mail says of one task, with the words of its writer."""

    task_id: TaskId
    reading: Reading
    text: str = ""


def read_answers(
    mail: ReceivedMail,
    outcomes_of: OutcomesOf = lambda _: (),
    tasks_of_letter: Mapping[str, Sequence[TaskId]] = {},
) -> tuple[Answer, ...]:
    """One answer a task, in the order in which they are written; none for what a program wrote or that names no task.

    ``outcomes_of`` are the outcomes that a task can end with; ``tasks_of_letter`` are the tasks of letters of ours by
    their Message-ID. An answer is *sure* only where every word of it is understood, so that nothing is guessed.
    """
    if mail.kind is not MailKind.ANSWER:
        return ()
    own = own_words(mail.text)
    sender = f"{mail.sender_name} {mail.sender.partition('@')[0]}".lower()
    said = message_part(own.text, own.names | frozenset(re.findall(r"[^\W\d_]{2,}", sender)))
    signed = _signed(mail, said)
    by_link = _link(mail, said, outcomes_of) if signed is None else signed
    if by_link is not None:
        found = [by_link]
    elif tasks_named(said):
        found = _marked(said, mail.sent_on, outcomes_of)
    else:
        found = _about_letter(mail, said, outcomes_of, tasks_of_letter)
    guess = own.below_plain_quote or own.forwarded or _FORWARD.match(mail.subject) is not None
    kept = own.text[:LONGEST_KEPT]
    answers = [replace(answer, text=kept) for answer in found[:MOST_TASKS]]
    return tuple(replace(one, reading=_unsure(one.reading, NOT_ALONE)) for one in answers) if guess else tuple(answers)


def _unsure(reading: Reading, why: str) -> Reading:
    return replace(reading, sure=False, why=reading.why or why)


def tasks_named(text: str) -> list[TaskId]:
    """Tasks that a text names, each once; a key inside of a link is a part of an address."""
    found = (match[1] or match[2] for match in _KEY.finditer(_URL.sub(" ", text)))
    return list(dict.fromkeys(TaskId(int(number)) for number in found))


def _link(mail: ReceivedMail, said: str, outcomes_of: OutcomesOf) -> Answer | None:
    """The subject of an answer link, as it was sent or with something written behind or below it."""
    subject = mail.subject.strip()
    bare = _PREFIX.sub("", subject, count=1)
    found = re.match(r"\[\s*LL-(\d{1,9})\s*\]\s*(?P<rest>\S.*)", bare, re.IGNORECASE)
    if found is None:
        return None
    task_id = TaskId(int(found[1]))
    outcomes = outcomes_of(task_id)
    below = "" if tasks_named(said) else said
    reading = _answer_line(found["rest"], below, mail.sent_on, outcomes)
    if reading is None:
        return None
    if subject != bare or below != said:
        # In an answer to an answer the subject is old; what was written now counts.
        more = not says_nothing_more(said, mail.sent_on)
        reading = read_words(said, mail.sent_on, outcomes) if more else _unsure(reading, NOT_ALONE)
    return Answer(task_id, reading)


def _signed(mail: ReceivedMail, said: str) -> Answer | None:
    """What a request for sign-off is answered with: by its link, by a reply, or by its mark in the text; None for
    other mails."""
    marks = list(_SIGN_OFF.finditer(said))
    found = marks[0] if marks else _SIGN_OFF.search(mail.subject)
    if found is None:
        return None
    key, task_id, rest = found["key"].upper(), TaskId(int(found["task"])), found["rest"].strip()
    if len(marks) > 1:
        return Answer(task_id, Reading(AnswerKind.QUESTION, by=key, comment=said, why=SEVERAL))
    replied = _PREFIX.match(mail.subject) is not None
    words = f"{rest}\n{said[found.end() :]}" if marks else said if replied else f"{rest}\n{said}"
    reading = _signed_words(words.strip(), key, mail.sent_on)
    polite = not marks or says_nothing_more(said[: found.start()], mail.sent_on)
    return Answer(task_id, reading if polite else _unsure(reading, NOT_ALONE))


def _signed_words(words: str, key: str, sent_on: date) -> Reading:
    read = _SAID.fullmatch(words)
    if read is None:
        return Reading(AnswerKind.QUESTION, by=key, comment=words, why=NEITHER)
    why = read["why"].strip()
    if read["yes"]:
        sure = says_nothing_more(why, sent_on)
        reading = Reading(AnswerKind.SIGN_OFF, sure, by=key, outcome=AGREED, comment=why)
        return reading if sure else _unsure(reading, NOT_ALONE)
    reading = Reading(AnswerKind.SIGN_OFF, bool(why), by=key, outcome=OBJECTED, comment=why)
    return reading if why else _unsure(reading, NO_OBJECTION)


def _answer_line(line: str, below: str, sent_on: date, outcomes: Sequence[Outcome]) -> Reading | None:
    """``DONE``, ``BLOCKED: Legal until Friday``, ``NEW DATE: 12 Mar``, an outcome by its name; None for other words."""
    found = _ANSWER.fullmatch(line)
    if found is None:
        named = next((one for one in outcomes if line.lower().startswith(one.name.lower())), None)
        if named is None:
            return None
        guess = Reading(AnswerKind.OUTCOME, outcome=named.name, comment=below, why=NOT_ALONE)
        return surely_said(wording_of(f"{line}\n{below}", sent_on), outcomes) or guess
    rest = found["rest"].strip() or ("" if found["done"] else below)
    beside = "" if rest == below else below
    if found["done"]:
        reading = _done_line(rest, sent_on, outcomes)
    elif found["blocked"]:
        reading = _blocked_line(rest, sent_on)
    else:
        reading = _date_line(rest, sent_on)
    return reading if says_nothing_more(beside, sent_on) else _unsure(reading, NOT_ALONE)


def _done_line(rest: str, sent_on: date, outcomes: Sequence[Outcome]) -> Reading:
    if outcomes:
        outcome = surely_said(wording_of(rest, sent_on), outcomes)
        guess = Reading(AnswerKind.DONE, why=WHICH_OUTCOME, comment=rest)
        return outcome if outcome is not None and outcome.outcome else guess
    sure = says_nothing_more(rest, sent_on)
    return Reading(AnswerKind.DONE, sure=sure, comment=rest, why="" if sure else NOT_ALONE)


def _blocked_line(rest: str, sent_on: date) -> Reading:
    first, _, more = rest.partition("\n")
    wording = wording_of(first, sent_on)
    if exact := blocked(f"blocked by {_WAITING.sub('', wording.text, count=1)}", wording):
        return exact if says_nothing_more(more, sent_on) else _unsure(exact, NOT_ALONE)
    by = blocker(re.split(r"\s*(?:\b(?:until|till|bis)\b|§)", wording.text)[0])
    guess = Reading(AnswerKind.BLOCKED, by=by[:80], why=NOT_ALONE if by else NO_BLOCKER)
    end = next((day for day in wording.days if day.day is None or day.day >= sent_on), None)
    return replace(guess, day=end.day, choices=end.choices) if end is not None else guess


def _date_line(rest: str, sent_on: date) -> Reading:
    wording = wording_of(rest, sent_on)
    days = [day for day in wording.days if not day.time]
    if len(days) != 1 or days[0].day is None:
        choices = tuple(sorted({one for day in days for one in (*day.choices, *([day.day] if day.day else []))}))
        return Reading(AnswerKind.NEW_DATE, why=WHICH_DAY if days else NO_DAY, choices=choices)
    day = days[0].day
    around = re.sub(r"§d\d+|\b(?:the|on|am|der|den|until|bis|by|to)\b|[.!]", " ", wording.text)
    sure = days[0].clear and day >= sent_on and says_nothing_more(around, sent_on)
    return Reading(AnswerKind.NEW_DATE, sure=sure, day=day, why="" if sure else NOT_ALONE)


def _marked(said: str, sent_on: date, outcomes_of: OutcomesOf) -> list[Answer]:
    """Every task with the words around its key: from it to the next one.

    Plain words are sure only where all of them are: in "if LL-7 and LL-8 are done" the first takes the second back.
    """
    before, groups = _groups(said)
    read = [(key, _group(units, sent_on, outcomes_of(key))) for keys, units in groups for key in keys]
    alone = says_nothing_more(before, sent_on)
    understood = alone and all(reading.sure for _, (reading, _) in read)
    found: dict[TaskId, Reading] = {}
    for key, (reading, is_line) in read:
        kept = reading if understood or (alone and is_line) else _unsure(reading, NOT_ALONE)
        known = found.get(key)
        found[key] = kept if known is None or known == kept else _unsure(known, NOT_ALONE)
    return [Answer(task_id, reading) for task_id, reading in found.items()]


def _groups(said: str) -> tuple[str, list[tuple[list[TaskId], list[str]]]]:
    """What stands before the first key, and the parts of the text by the tasks they are about."""
    groups: list[tuple[list[TaskId], list[str]]] = []
    before: list[str] = []
    pending: list[TaskId] = []
    text = _LINE_PREFIX.sub("", said)
    for unit in (unit.strip() for unit in _SPLIT.split(text) if unit.strip()):
        keys = tasks_named(unit)
        if keys and not re.search(r"\w", _KEY.sub("", unit)):
            pending += keys
        elif keys or (pending and not groups):
            groups.append(([*pending, *keys], [unit]))
            pending = []
        elif groups:
            groups[-1][1].append(unit)
        else:
            before.append(unit)
    if pending and groups:
        groups[-1][0].extend(pending)
    elif pending:
        groups, before = [(pending, before)], []
    return "\n".join(before), groups


def _group(units: Sequence[str], sent_on: date, outcomes: Sequence[Outcome]) -> tuple[Reading, bool]:
    """The reading of one part, and whether it is a line as an answer link makes it."""
    first = units[0] if units else ""
    line = re.match(r"\[\s*LL-\d{1,9}\s*\]\s*(\S.*)", first, re.IGNORECASE)
    reading = _answer_line(line[1], "\n".join(units[1:]), sent_on, outcomes) if line is not None else None
    return (reading, True) if reading is not None else (read_words("\n".join(units), sent_on, outcomes), False)


def _about_letter(
    mail: ReceivedMail, said: str, outcomes_of: OutcomesOf, tasks_of_letter: Mapping[str, Sequence[TaskId]]
) -> list[Answer]:
    """An answer without a key of its own: to the letter that it names in its subject, quotes or follows."""
    of_letter = next((tasks_of_letter[one] for one in mail.about if one in tasks_of_letter), ())
    marks = [TaskId(int(number)) for number in _MARK.findall(f"{mail.subject}\n{mail.text}")]
    tasks = list(dict.fromkeys([*tasks_named(mail.subject), *marks, *of_letter]))
    several = len(tasks) > 1 or _MANY.search(mail.subject) is not None
    answers = [Answer(task_id, read_words(said, mail.sent_on, outcomes_of(task_id))) for task_id in tasks]
    if not several:
        return answers
    return [replace(one, reading=replace(one.reading, sure=False, why=NOT_WHICH)) for one in answers]
