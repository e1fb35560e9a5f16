"""Reads what a reply says of its task: surely where the whole of it is a closed phrase, else as a guess that asks."""

import re
from collections.abc import Sequence
from datetime import date

from app.domain.answer import AnswerKind, Reading
from app.domain.workflow import Outcome
from app.exchange.answer.closed_phrase import blocker, only_polite, surely_said
from app.exchange.answer.day import FoundDay
from app.exchange.answer.wording import LONGEST_READ, Wording, wording_of

_DONE = re.compile(
    r"\b(?:done|finished|completed?|ready|fertig|erledigt|abgeschlossen|fertiggestellt|abgegeben|delivered)\b", re.I
)
_NOT = re.compile(
    r"\b(?:not|never|no|none|neither|nor|nothing|hardly|nicht|nie|kein\w*|nichts|kaum|weder)\b|n't\b|\bun-?done", re.I
)
_NOT_YET = re.compile(
    r"\b(?:will|won't|going to|gonna|would|should|could|might|may|must|have to|has to|need to|needs to|shall|plan|hope"
    r"|expect|try|almost|nearly|half|partly|partially|soon|when|once|if|until|till|after|before|except|better|well|get"
    r"|be|consider|thought|think|ready to (?!review|publish|go)|ready for (?!review|approval|you)|part|teil|werde|wird"
    r"|werden|würde|sollte?|könnte|müsste|muss|hoffe|plane"
    r"|versuche|fast|beinahe|halb|teilweise|bald|sobald|wenn|falls|bis auf|außer|nachdem|wäre|kann|can|dachte|sich)\b"
    r"|'ll\b|(?<!\d)(?!100)\d{1,3} ?%",
    re.I,
)
_MISSING = re.compile(
    r"\b(?:except|apart from|bis auf|außer|missing|remains|remaining|outstanding|fehlt|fehlen|offen|only|nur)\b",
    re.I,
)
_MINE = r"(?:i|we|it|this|that|all|everything|ich|wir|es|das|alles|dies|text|article|draft|task|§k|which|who)"
_OTHERS = re.compile(
    rf"(?<!§)(?<!the )(?<!das )(?<!der )(?<!die )(?<!my )\b(?!{_MINE}\b)[^\W\d_]+"
    r"(?:'s| is| are| has| was| ist| hat| sind| war)\b",
    re.I,
)
_BLOCKED = re.compile(
    r"\b(?:(?:blocked|stuck|held up|blockiert|aufgehalten)(?: by| on| durch| von| vom| wegen|:)?"
    r"|waiting (?:for|on)|wait for|waits? on|warten?(?: noch| leider| wir| immer| gerade)* auf"
    r"|häng\w*(?: noch| leider| wir| gerade)* an(?= (?:der |dem |den )?(?-i:[A-ZÄÖÜ]))(?! (?:der )?(?:e-)?mail)"
    r"|on hold(?: because of)?|depends on|can't (?:go on|continue|start) (?:because of|without)|fehlt noch)\b"
    r":? ?(?P<by>.*)",
    re.I,
)
_BLOCKS = re.compile(
    r"(?P<by>[^\W\d_]+) (?:is blocking|are blocking|blocks?|blockier(?:t|en)) (?:me|us|it|this|mich|uns|das|es)\b"
    r"|\b(?:need|brauchen?) (?:erst |first )?(?P<first>[^,.;]{2,40}) (?:first|zuerst|vorher)\b",
    re.I,
)
_ASKS_DATE = re.compile(
    r"\b(?:until|till|by|to|on|auf|bis|am|zum|for|move|shift|postpone|push|extend|verschieb\w*|verläng\w*|deliver\w*"
    r"|send|finish\w*|liefer\w*|abgeben|schaff\w*|schick\w*|need|needs|brauch\w*|takes?|dauert|later|instead|deadline"
    r"|termin|erst|date|due|ready|done|fertig|expect|before|vor|nicht vor|ab|earlier than|earliest|latest|frühestens"
    r"|spätestens|lieber|eher|rather|geht|ginge|passt|reicht|auch|about)[: ]+"
    r"(?:(?:i|we|it|ich|wir|es|das|auch|der|the|dem|den|zum|about|probably|wohl|around|etwa|earliest|frühestens"
    r"|spätestens)[: ]+)*§d"
    r"|\b(?:is|would|wäre|ist) §d|§d\d+ (?:instead|statt\w*|is (?:ok|fine|better)|would|passt|geht|works)",
    re.I,
)
_AWAY = re.compile(
    r"\b(?:away|holiday|vacation|leave|sick|ill|out of office|urlaub|krank|abwesend|unterwegs|frei"
    r"|nicht (?:da|im haus))\b|\bfor §d|\bfür §d",
    re.I,
)
_NOT_BEFORE = re.compile(r"\b(?:not before|nicht vor)(?: the| dem)? §d", re.I)
"""Asks for a day, also of somebody who says that they are away till then."""
_PAST = re.compile(r"\b(?:sent|talked|spoke|asked|told|thought|had|hatte|war|dachte)\b", re.I)
_DECLINED = re.compile(
    r"\b(?:i (?:must |have to )?decline|can'?t take (?:this|it)|cannot take|won't do|not my (?:job|task)"
    r"|can't do (?:this|it)(?! (?:until|before|by|on))"
    r"|(?:das|die aufgabe) (?:kann|werde) ich nicht (?:übernehmen|machen)"
    r"|ich kann das nicht (?:übernehmen|machen)|(?:lehne|muss) (?:das |ich )*(?:leider )?ab(?:lehnen|sagen)?"
    r"|nicht meine aufgabe|bin (?:dafür )?nicht zuständig)\b",
    re.I,
)
_APPROVES = re.compile(
    r"\b(?:approved?|looks good|lgtm|go ahead|ok (?:from|for) (?:my side|me)|good to go|freigegeben|freigabe erteilt"
    r"|gebe (?:ich |das )?frei|passt so|einverstanden|genehmigt|in ordnung)\b",
    re.I,
)
_REJECTS = re.compile(
    r"\b(?:rejected?|changes (?:needed|required)|please (?:change|fix|correct)|needs? (?:changes|work)|abgelehnt"
    r"|änderungen? nötig|bitte (?:ändern|korrigieren)|muss (?:noch )?geändert werden)\b",
    re.I,
)
_ASKS_WHAT = re.compile(
    r"\s*(?:(?:und|and|but|aber|sorry|ok)\W+)?(?!(?:how|what) about)"
    r"(?:who|what|which|where|why|how|when|wer|wen|wem|was|welche\w*|wo|warum"
    r"|wie|wann|wohin)\b",
    re.I,
)
_SENTENCES = re.compile(r"[^.!?\n]+(?:[.!?]+|\n|$)")
_PARTS = re.compile(r"[,;:]|\s(?:but|aber|and|und|sondern|then|though|doch|jedoch|because|weil|so)\s|\s[-–—]\s", re.I)
_BEHIND_BLOCKER = re.compile(
    r"§d|\b(?:until|till|bis|since|seit|before|but|aber|so|(?:and|und)(?! (?-i:[A-ZÄÖÜ])))\b|[,;(]", re.I
)
_ONLY_A_DAY = re.compile(
    r"\W*(?:(?:sorry|leider|yes|ja|not|nicht)\W+)?§d\d+(?:\W+(?:then|please|bitte|dann|ok|works|latest|at|um|früh|morning"
    r"|noon|afternoon|evening|vormittag|mittag|nachmittag|abend|\d{1,2}(?:[:.]\d\d)?(?: ?(?:am|pm|uhr|h))?))*\W*",
    re.I,
)
_TOWARDS = re.compile(
    r"\b(?:to|until|till|bis|auf|zum|sondern|but|by|rather|eher|lieber|besser)(?: (?:the|dem|den|am|on|bis))? §d(\d+)",
    re.I,
)

GUESSED = "It is read from free words. Look at the mail before you accept it."
WHICH_DAY = "The mail may mean more than one day. Choose one."
WHICH_OUTCOME = "It does not say with which outcome. Choose one."


def read_words(text: str, sent_on: date, outcomes: Sequence[Outcome] = ()) -> Reading:
    """What a text without quotation, greeting and signature says of one task.

    ``outcomes`` are those of an approval or asked decision; ``sent_on`` is the day of the mail in its own time zone.
    """
    wording = wording_of(text, sent_on)
    if len(text) <= LONGEST_READ and (sure := surely_said(wording, outcomes)) is not None:
        return sure
    return _guess(wording, outcomes)


_FIRST = (
    AnswerKind.BLOCKED,
    AnswerKind.NEW_DATE,
    AnswerKind.DECLINED,
    AnswerKind.OUTCOME,
    AnswerKind.DONE,
)
"""Of several things that are said the one that holds most back is guessed."""


def _guess(wording: Wording, outcomes: Sequence[Outcome]) -> Reading:
    sentences = [found[0].strip() for found in _SENTENCES.finditer(wording.text) if found[0].strip()]
    said = [_statement(sentence, wording, outcomes) for sentence in sentences if not sentence.endswith("?")]
    told = [reading for reading in said if reading.kind is not AnswerKind.NOTHING]
    questions = [sentence for sentence in sentences if sentence.endswith("?")]
    if told:
        return min(told, key=lambda reading: _FIRST.index(reading.kind))
    if not questions:
        return Reading(AnswerKind.NOTHING)
    first = [_PARTS.split(sentence)[0] for sentence in questions]
    if any(_DONE.fullmatch(part.strip()) for part, sentence in zip(first, questions, strict=True) if part != sentence):
        return Reading(AnswerKind.DONE, why=GUESSED)
    asked = [_asked_date(sentence, wording) for sentence in questions if not _ASKS_WHAT.match(sentence)]
    return next((reading for reading in asked if reading is not None), Reading(AnswerKind.QUESTION, why=GUESSED))


def _statement(sentence: str, wording: Wording, outcomes: Sequence[Outcome]) -> Reading:
    if outcomes and (outcome := _outcome(sentence, outcomes)) is not None:
        return outcome
    if found := _blocked(sentence, wording):
        return found
    if _DECLINED.search(sentence):
        return Reading(AnswerKind.DECLINED, why=GUESSED)
    parts = [part for part in _PARTS.split(sentence) if part.strip()]
    done = any(_says_done(part, wording) for part in parts)
    held_back = any(_DONE.search(part) and not _says_done(part, wording) for part in parts)
    if not done and (new_date := _new_date(sentence, wording, asked=held_back)) is not None:
        return new_date
    if done and not held_back and not _NOT.search(sentence) and not _MISSING.search(sentence):
        return Reading(AnswerKind.DONE, why=WHICH_OUTCOME if outcomes else GUESSED)
    return Reading(AnswerKind.NOTHING)


def _says_done(part: str, wording: Wording) -> bool:
    """Whether a part of a sentence says that the work of its writer is over."""
    if not _DONE.search(part) or _NOT.search(part) or _NOT_YET.search(part) or _OTHERS.search(part):
        return False
    return all(day.time or _is_past(day, part, wording) for day in _days_in(part, wording))


def _is_past(day: FoundDay, part: str, wording: Wording) -> bool:
    """A weekday beside a perfect tense was, whatever its next date is."""
    perfect = re.search(r"\b(?:hab|habe|haben|have|ve|i finished|i completed|schon|already)\b", part, re.I)
    return perfect is not None or (day.day is not None and day.day <= wording.sent_on)


def _blocked(sentence: str, wording: Wording) -> Reading | None:
    found = _BLOCKS.search(sentence) or _BLOCKED.search(sentence)
    if found is None or _NOT.search(sentence[: found.start()]):
        return None
    named = found["by"] or found.groupdict().get("first") or ""
    said = _BEHIND_BLOCKER.split(named, maxsplit=1)[0]
    if not said.strip() and (further := _BLOCKED.search(sentence, found.start() + 1)) is not None:
        said = _BEHIND_BLOCKER.split(further["by"], maxsplit=1)[0]
    if re.match(r"\s*(?:nothing|nobody|no ?one|nichts|niemand\w*)\b", said, re.I):
        return None
    ends = [wording.days[int(number)] for number in re.findall(r"\b(?:until|till|bis|by)(?: \w+)? §d(\d+)", sentence)]
    end = next((day for day in ends if _is_to_come(day, wording)), None)
    by = blocker(said)[:80]
    if end is None:
        return Reading(AnswerKind.BLOCKED, by=by, why=GUESSED)
    return Reading(AnswerKind.BLOCKED, day=end.day, by=by, why=GUESSED, choices=end.choices)


def _is_to_come(day: FoundDay, wording: Wording) -> bool:
    return not day.time and (day.day is None or day.day >= wording.sent_on)


def _new_date(sentence: str, wording: Wording, *, asked: bool) -> Reading | None:
    """Another day for the work; ``asked`` where it is said that it is not done."""
    days = [day for day in _days_in(sentence, wording) if _is_to_come(day, wording)]
    alone = _ONLY_A_DAY.fullmatch(sentence)
    away = _AWAY.search(sentence) and not _NOT_BEFORE.search(sentence)
    if not days or away or (_PAST.search(sentence) and not asked):
        return None
    if not (asked or alone or _ASKS_DATE.search(sentence) or _is_span(days)):
        return None
    return _with_day(sentence, days, wording)


def _is_span(days: Sequence[FoundDay]) -> bool:
    """ "2 more days", which asks for them by itself."""
    return any(day.day is not None and not day.clear and not day.choices for day in days)


def _with_day(sentence: str, days: Sequence[FoundDay], wording: Wording) -> Reading:
    different = {day.day for day in days}
    day = days[0]
    if len(different) > 1:
        towards = _TOWARDS.findall(sentence)
        chosen = [wording.days[int(number)] for number in towards if wording.days[int(number)] in days]
        if not chosen:
            several = tuple(sorted({one for one in different if one is not None}))
            return Reading(AnswerKind.NEW_DATE, why=WHICH_DAY, choices=several)
        day = chosen[-1]
    return Reading(AnswerKind.NEW_DATE, day=day.day, why=GUESSED if day.day else WHICH_DAY, choices=day.choices)


def _asked_date(sentence: str, wording: Wording) -> Reading | None:
    days = [day for day in _days_in(sentence, wording) if _is_to_come(day, wording)]
    if not days or _AWAY.search(sentence) or not (_ASKS_DATE.search(sentence) or _is_span(days)):
        return None
    return _with_day(sentence, days, wording)


def _outcome(sentence: str, outcomes: Sequence[Outcome]) -> Reading | None:
    """An outcome by its name or by a word for it; none where it is taken back or depends on something."""
    for outcome in sorted(outcomes, key=lambda one: -len(one.name)):
        named = re.search(rf"(?<!\w){re.escape(outcome.name)}(?!\w)", sentence, re.I)
        alike = [one for one in outcomes if one.positive == outcome.positive]
        word = (_APPROVES if outcome.positive else _REJECTS).search(sentence) if len(alike) == 1 else None
        found = named or word
        if found is None:
            continue
        before = sentence[: found.start()]
        if _NOT.search(before) or (outcome.positive and (_NOT.search(sentence) or _NOT_YET.search(before))):
            return None
        return Reading(AnswerKind.OUTCOME, outcome=outcome.name, why=GUESSED)
    return None


def _days_in(part: str, wording: Wording) -> list[FoundDay]:
    return [wording.days[int(number)] for number in re.findall(r"§d(\d+)", part)]


def says_nothing_more(text: str, sent_on: date) -> bool:
    """Whether a text adds nothing to an answer link but thanks and where the file is."""
    return only_polite(wording_of(text, sent_on))
