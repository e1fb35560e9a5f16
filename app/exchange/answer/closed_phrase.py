"""What a reply surely says: the whole of it is one closed phrase, in English or German, beside polite words. Pure.

Every word must be known. So "Ben is done, I am not" or "done, except page 2" is never a closed phrase.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from app.domain.answer import AnswerKind, Reading
from app.domain.workflow import Outcome
from app.exchange.answer.day import FoundDay
from app.exchange.answer.wording import Wording

_IT = (
    r"(?:it|its|this|that|everything|all|§k|das|es|alles|dies"
    r"|the (?:task|text|article|draft|work|job)|die aufgabe|der text|den text|der artikel|den artikel)"
)
_ALREADY = r"(?:now|already|just|all|finally|jetzt|nun|schon|bereits|soeben|gerade|endlich|alles|damit|hiermit)"
_OVER = r"(?:done|finished|completed|complete|fertig|erledigt|abgeschlossen|fertiggestellt)"
_WHEN = r"(?: (?:on |am |seit )?§d\d+)"
_AM_DONE = r"(?:i'm|i am|we're|we are|i've|i have|we have|we've)"
_DONE = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?:§k:? )?(?:{_ALREADY} )*{_OVER}(?: (?:with )?(?:it|this|that|§k|damit))?(?: {_ALREADY})*{_WHEN}?",
        rf"{_IT}(?:'s| is| are| has been| have been| was)? (?:{_ALREADY} )*(?:{_OVER}|ready){_WHEN}?(?: {_ALREADY})*",
        rf"{_AM_DONE} (?:{_ALREADY} )*(?:done|finished)(?: with)?(?: {_IT})?{_WHEN}?",
        rf"(?:i|we) (?:(?:have|{_ALREADY}) )*(?:finished|completed|did) {_IT}{_WHEN}?",
        rf"(?:{_IT} )?(?:ist|sind|(?:ich )?bin|wir sind|wurde)(?: {_ALREADY})*{_WHEN}?(?: {_ALREADY})* {_OVER}"
        "(?: damit)?",
        rf"(?:{_IT} )?(?:habe? ich|haben wir)(?: {_IT})?(?: {_ALREADY})*{_WHEN}?(?: {_ALREADY})* {_OVER}",
        rf"(?:ich habe?|wir haben)(?: {_IT})?(?: {_ALREADY})*{_WHEN}?(?: {_ALREADY})* {_OVER}",
    )
)
_PERFECT = re.compile(r"\b(?:hab|habe|haben|have|ve|finished|completed|did)\b", re.IGNORECASE)
_READY = re.compile(r"(?:now )?ready", re.IGNORECASE)
_THING = (
    r"(?:the |my |die |der |das )?"
    r"(?:(?:final )?(?:file|text|draft|document|pdf|link|version|article|copy)|datei|dokument|entwurf)"
)
_PLACE = r"(?:the |our |im |dem |auf dem )?(?:(?:shared |gemeinsamen )?(?:folder|drive|cloud|ordner|laufwerk))"
_ATTACHED = re.compile(
    r"(?:please )?(?:see|find)? ?(?:the |my )?(?:attach(?:ment|ed)(?: (?:file|text|draft))?|enclosed)(?: to this mail)?"
    rf"|(?:{_THING}|it)(?:'s| is)? (?:attached|enclosed|here|uploaded|online)"
    rf"|(?:it|{_THING})(?:'s| is) (?:in|on) {_PLACE}|(?:in|on|im|auf) {_PLACE}|(?:liegt|ist) {_PLACE}"
    r"|uploaded|hochgeladen|(?:see |siehe )?(?:the |den )?link|here|hier"
    r"|here(?:'s| is)(?: the)?(?: (?:link|file|text))?(?:: §u)?"
    r"|(?:hier|link|here|see)?:? ?§u"
    rf"|(?:{_THING} )?(?:hängt|liegt|ist) (?:an|bei|dabei|im anhang|{_PLACE})|(?:siehe |s )?(?:im )?anhang"
    rf"|anbei(?: {_THING})?|{_THING} anbei|hier(?: ist)?(?: der link| die datei)?(?:: §u)?",
    re.IGNORECASE,
)
_POLITE = re.compile(
    r"(?:many )?(?:thanks|thank you|thx|cheers)(?: a lot| again| so much)?(?: for (?:the|your) \w+)?(?: \w+)?"
    r"|ok(?:ay)?|great|perfect|hi|hello|hallo|yes|yep|ja|jo|sorry|sorry for the (?:delay|wait)|fyi|enjoy|best"
    r"|(?:please |bitte |feel free to )?(?:have|take) a look(?: please| at it)?|please (?:check|review)(?: it)?"
    r"|(?:best |kind |warm )?regards|(?:viele |liebe |beste |schöne )?gr(?:u|ü)(?:ß|ss)e?|on time|over to you"
    r"|have a (?:nice|good|great) (?:day|weekend|week|evening)|as (?:agreed|discussed|promised)"
    r"|let me know (?:if you need anything(?: else)?|what you think)"
    r"|(?:vielen )?dank(?:e|eschön)?(?: dir| schön| sehr)?(?: für die (?:erinnerung|nachricht|info|geduld))?(?: \w+)?"
    r"|super|prima|bitte (?:mal )?(?:prüfen|anschauen|ansehen|drüberschauen)|wie besprochen|s|viel spaß|lg|vg"
    r"|schau (?:bitte |gern |gerne )?(?:mal )?(?:drüber|rein)|schönes wochenende"
    r"|schönen (?:tag|abend|feierabend)(?: noch)?|entschuldige die verspätung|sorry für die verspätung",
    re.IGNORECASE,
)
_WHO = r"(?P<by>[^§,:;?()]{1,40}?)"
_AM = (
    r"(?:(?:i'm|i am|we're|we are|it's|it is|this is|§k is|ich bin|wir sind|das ist|es ist|bin|ist|§k|still|currently"
    r"|noch|leider|aktuell|derzeit|sorry|unfortunately):? )*"
)
_UNTIL = r"(?: (?:until|till|bis|bis zum) §d(?P<until>\d+))?"
_BLOCKED = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_AM}(?:blocked(?: by| on| because of|:)|stuck because of|held up by) {_WHO}{_UNTIL}",
        rf"{_AM}(?:stuck: )?waiting (?:for|on) {_WHO}{_UNTIL}",
        rf"{_AM}(?:blockiert|aufgehalten)(?: durch| von| vom| wegen|:) {_WHO}{_UNTIL}",
        rf"(?:ich )?(?:warte|warten)(?: noch| leider| wir)* auf {_WHO}{_UNTIL}",
        rf"{_AM}(?:bis (?:zum )?§d(?P<until>\d+) )?(?:durch|von|vom|wegen) {_WHO} blockiert",
        rf"{_AM}(?:durch|von|vom|wegen) {_WHO} (?:bis (?:zum )?§d(?P<until>\d+) )?blockiert",
    )
)
_NO_BLOCKER = re.compile(
    r"\d|\b(?:not|no|nothing|nobody|none|nichts|nicht|niemand\w*|kein\w*|mehr|but|aber|anymore|longer|if|falls|unless"
    r"|you|your|dich|dein\w*|to|until|till|bis|done|fertig|whether|ob|oder|or|for|since|seit|because|weil|when|wenn"
    r"|once|again|today|tomorrow|heute|morgen|almost|fast|says|meint|only|nur|maybe|vielleicht|tbd|tbc)\b",
    re.IGNORECASE,
)
_OF_SOMEBODY = re.compile(
    r"from|of|the|von|vom|der|die|das|des|feedback|approval|input|answer|reply|text|pictures|photos|images|data|numbers"
    r"|files|copy|team|department|agency|client|customer|printer|office|studio|shop|print|legal|marketing|sales",
    re.IGNORECASE,
)
_NEW_DATE = re.compile(
    r"(?:§k:? )?(?:new (?:due )?date(?: is|:)?|not before(?: the)?|neuer termin(?: ist|:)?|neues datum(?: ist|:)?"
    r"|nicht vor(?: dem)?|(?:please )?move(?: it| this)? to) §d(?P<day>\d+)",
    re.IGNORECASE,
)
_GLAD = re.compile("(?:[:;]-?[)D](?!\\w)|[✅✔☑👍🎉🙂😊😀😃🙏💪🚀]\ufe0f?)+")
_CLAUSES = re.compile(r"(?:(?<!\bs)[.!;…\n]|,|\s[-–—]+\s|\s(?:and|und)\s|(?<=§u)\s|\s(?=§u))+")
_NO_CHANGES = re.compile(r"(?:none|nothing|no\b|not\b|keine?r?\b|nichts?\b)", re.IGNORECASE)


def surely_said(wording: Wording, outcomes: Sequence[Outcome]) -> Reading | None:
    """The reading of a text of which every word is known; None for any other text."""
    if "?" in wording.text:
        return None
    if said := _outcome(wording.text, outcomes):
        return said
    clauses = _clauses(wording)
    found: list[Reading] = []
    attached = any(_ATTACHED.fullmatch(clause) for clause in clauses)
    for clause in clauses:
        if _POLITE.fullmatch(clause) or _ATTACHED.fullmatch(clause):
            continue
        said = _statement(clause, wording, attached)
        if said is None:
            return None
        found.append(said)
    if not found or len(set(found)) > 1:
        return None
    # An approval that is "done" does not say how it ended.
    return None if outcomes and found[0].kind is AnswerKind.DONE else found[0]


def only_polite(wording: Wording) -> bool:
    """Whether nothing is said but thanks and where the file is; also of an empty text."""
    return all(_POLITE.fullmatch(clause) or _ATTACHED.fullmatch(clause) for clause in _clauses(wording))


def _clauses(wording: Wording) -> list[str]:
    """Its parts between commas and full stops, without what only smiles."""
    parts = (clause.strip(" :\t") for clause in _CLAUSES.split(_GLAD.sub(" . ", wording.text)))
    return [part for part in parts if part]


def _statement(clause: str, wording: Wording, attached: bool) -> Reading | None:
    readers: tuple[Callable[[], Reading | None], ...] = (
        lambda: _done(clause, wording, attached),
        lambda: _new_date(clause, wording),
        lambda: blocked(clause, wording),
    )
    return next((said for read in readers if (said := read()) is not None), None)


def _done(clause: str, wording: Wording, attached: bool) -> Reading | None:
    if not (attached and _READY.fullmatch(clause)) and not any(phrase.fullmatch(clause) for phrase in _DONE):
        return None
    days = [wording.days[int(number)] for number in re.findall(r"§d(\d+)", clause)]
    # "Finished on Monday" was finished, "finished Monday" may be a promise.
    if not all(day.time or (_PERFECT.search(clause) and re.search(r"\b(?:on|am) §d", clause)) for day in days):
        return None
    return Reading(AnswerKind.DONE, sure=True)


def _new_date(clause: str, wording: Wording) -> Reading | None:
    found = _NEW_DATE.fullmatch(clause)
    day = _clear(wording.days[int(found["day"])], wording.sent_on) if found is not None else None
    return Reading(AnswerKind.NEW_DATE, sure=True, day=day) if day is not None else None


def blocked(clause: str, wording: Wording) -> Reading | None:
    """Blocked by whom and until when, where a clause says exactly that."""
    for phrase in _BLOCKED:
        found = phrase.fullmatch(clause)
        if found is None:
            continue
        by = blocker(found["by"])
        until = found["until"]
        day = _clear(wording.days[int(until)], wording.sent_on) if until else None
        if not by or not _is_somebody(by) or (until and day is None):
            return None
        return Reading(AnswerKind.BLOCKED, sure=True, day=day, by=by)
    return None


def _is_somebody(words: str) -> bool:
    """One word, or a name: what else stands there may take the block back."""
    parts = words.split()
    named = all(part[0].isupper() or _OF_SOMEBODY.fullmatch(part) for part in parts)
    return len(parts) <= 4 and (named or len(parts) == 1) and not _NO_BLOCKER.search(words)


def blocker(words: str) -> str:
    """The one who blocks, without an article and the words around."""
    bare = re.sub(r"^\s*(?:(?:by|for|on|auf|durch|von|waiting for|warte auf)\s+)?", "", words)
    return re.sub(r"^(?:the|der|die|das|dem|den)\s+", "", bare, flags=re.IGNORECASE).strip(" .,;:!–—-")


def _clear(day: FoundDay, sent_on: date) -> date | None:
    return day.day if day.clear and day.day is not None and day.day >= sent_on else None


def _outcome(text: str, outcomes: Sequence[Outcome]) -> Reading | None:
    """An outcome by its name, with the list of changes behind a negative one."""
    for outcome in sorted(outcomes, key=lambda one: -len(one.name)):
        head = r"(?:§k:? )?(?:(?:this is|it is|it's|is|das ist|ist|hiermit|hereby) )?"
        found = re.fullmatch(rf"\s*{head}{re.escape(outcome.name)}(?!\w)(?P<rest>.*)", text, re.IGNORECASE | re.DOTALL)
        if found is None:
            continue
        rest, said = found["rest"], Reading(AnswerKind.OUTCOME, sure=True, outcome=outcome.name)
        if only_polite(Wording(rest, (), date.min)):
            return said
        comment = re.match(r"\s*[:–—\n-]\s*(?P<comment>\S.*)", rest, re.DOTALL)
        others = [one for one in outcomes if one is not outcome and re.search(re.escape(one.name), rest, re.IGNORECASE)]
        if outcome.positive or comment is None or others or _NO_CHANGES.match(comment["comment"]):
            return None
        return replace(said, comment=comment["comment"].strip())
    return None
