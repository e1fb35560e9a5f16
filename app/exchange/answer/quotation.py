"""What a person wrote in a reply, without what their mail program quotes, adds below or puts before it. Pure text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.exchange.answer.day import is_day_word

LONGEST_TEXT = 200_000
WRAPS_AT = 62
"""A quoted line of so many characters may have been broken, so that its rest stands below it without a mark."""
SIGNATURE_MARK = "-- "

_QUOTED = re.compile(r"\s{0,3}(?:>|\|\s)")
_ATTRIBUTION = re.compile(
    r"(?:>\s*)*(?:"
    r"(?:On|Am|Em|Le)\b.{4,400}\b(?:wrote|schrieb)\b.{0,200}:"
    r"|.{2,200}\b(?:wrote on|schrieb am|wrote at)\b.{4,120}:"
    r"|.{2,200}\bhat am\b.{4,80}\bgeschrieben\s*:|Am\b.{4,200}\bhat\b.{2,200}\bgeschrieben\s*:"
    r"|[^:]{2,120}<[^<>\s]+@[^<>\s]+>\s*(?:wrote|schrieb)\s*:"
    r"|\d{4}-\d\d-\d\d \d\d?:\d\d.{0,40}<[^<>\s]+@[^<>\s]+>\s*:"
    r")\s*"
)
_SEPARATOR = re.compile(
    r"\s*(?:-{2,}\s*(?:original (?:message|appointment)|urspr(?:ü|ue)ngliche (?:nachricht|mail|e-mail)"
    r"|original-?nachricht|forwarded (?:message|by .{0,80})|weitergeleitete (?:nachricht|mail)|reply message|antwort)"
    r"\s*-{2,}"
    r"|begin forwarded message:|anfang der weitergeleiteten (?:nachricht|e-mail):)\s*",
    re.IGNORECASE,
)
_RULE = re.compile(r"\s*(?:_{10,}|-{10,}|\*{10,})\s*")
_HEADER = re.compile(
    r"\s*\*?(from|sent|date|to|cc|subject|reply-to|importance|von|gesendet|datum|an|betreff|antwort an|priorität"
    r"|wichtigkeit)\s?:\*?(?:\s|$)",
    re.IGNORECASE,
)
_TITLE_HEADERS = {"subject", "betreff"}
_DEVICE = re.compile(
    r"\s*(?:sent (?:from|with|via) .{2,60}|get outlook for .{2,80}|outlook für .{2,20} (?:beziehen|herunterladen)\S*"
    r"|(?:diese nachricht wurde )?von meine[mr] .{2,50} (?:aus )?gesendet\.?|gesendet (?:von|mit|über) .{2,60}"
    r"|holen sie sich outlook .{0,60}|von (?:samsung|outlook) .{2,40} gesendet)\s*",
    re.IGNORECASE,
)
_OUR_LINK = re.compile(r"mailto:\S*(?:%5B|\[)\s*LL-\d|(?:Answer with|Antworten Sie mit) [“„]?\[LL-\d", re.IGNORECASE)
_OUR_BUTTON = re.compile(
    r"\W*(?:(?:done|blocked|new date|finished|erledigt|fertig|blockiert|neuer termin)\W*)+", re.IGNORECASE
)
_OUR_HEAD = re.compile(
    r"\s*(?:(?:Re: |AW: )?(?:Your turn|Your work|Your decision|Du bist dran|Deine Arbeit|Deine Entscheidung"
    r"|Sie sind dran|Ihre Aufgaben|Ihre Entscheidung)\b.{0,300}"
    r"|It is your turn: .{0,300}|Your decision is (?:asked|needed): .{0,300}"
    r"|[“„].{1,300}[”“].{0,300} (?:is|was) due .{0,100}"
    r"|[“„].{1,300}[”“].{0,300} (?:ist|war) (?:am .{1,60} )?fällig.{0,300}|[“„].{1,300}[”“] has been open.{0,100})",
    re.IGNORECASE,
)
_OUR_SUBJECT = re.compile(r".{1,400} — \[LL-\d+\]\s*")
_FOOT = (
    r"The record is kept by .{0,100}|Die Akte führt .{0,100}|.{1,100} keeps the record of this work.{0,100}"
    r"|.{1,100} führt das Protokoll dieser Arbeit.{0,100}"
)
_OUR_LINE = re.compile(
    r"\s*(?:(?:Project|Due|Done when|Needs|File|Approvers|Asked now|Before you|After you|Changes asked for|What to do"
    r"|Fällig|Fertig, wenn|Projekt|Vor dir|Nach dir|Datei|Braucht|Vor Ihnen|Nach Ihnen|Gewünschte Änderungen"
    r"|Was zu tun ist|Benötigt|Freigabe durch|Jetzt gefragt)\b.{0,20}?[: ].{0,600}"
    r"|.{0,300} · .{0,300}|\[\s?LL-\d+\s?\] \w+ / .{0,200}|\s*\[ ?x?\] .{0,300}|— — —|(?:Hello|Hallo|Guten Tag) \w+,"
    rf"|{_FOOT})",
    re.IGNORECASE,
)
_OUR_FOOT = re.compile(rf"\s*(?:{_FOOT})", re.IGNORECASE)
_OUR_GREETING = re.compile(r"\s*(?:Hello|Hallo|Guten Tag) .{1,60},\s*")
_SEE_BELOW = re.compile(
    r"(?:(?:hi|hello|hallo|dear|liebe|moin)\b[^\n]{0,30}\s*)?(?:(?:please )?see (?:my )?(?:answers? )?(?:below|inline)"
    r"|(?:my )?answers?(?: are)? (?:below|inline)|(?:meine )?antworten?(?: stehen?)? unten|siehe unten|s\. ?u\.)?\W*",
    re.IGNORECASE,
)
_ADDRESSED = re.compile(
    r"\s*>*\s*(?:\*?(?:from|to|von|an)\s?:\*?\s*(?P<header>.{1,120})"
    r"|(?:your turn|du bist dran|hello|hallo|guten tag),? (?P<name>\w+).{0,3}"
    r"|(?:on|am) .{4,80}(?:,| schrieb) (?P<writer>[^<>,]{2,60}?)\s*(?:<.*)?(?:\bwrote)?:?)\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class OwnWords:
    """What somebody wrote themselves.

    ``names`` are the words of names that the quoted part holds, in lower case; a line of them alone is a signature.
    """

    text: str
    below_plain_quote: bool = False
    """It stood below or inside a quotation that nothing marks line by line, so where it ends is a guess."""
    forwarded: bool = False
    names: frozenset[str] = frozenset()


def own_words(text: str) -> OwnWords:
    """The words of a reply above, below or inside of what it quotes; empty when all of it is a quotation.

    A letter of ours that was pasted as it is, is a quotation too.
    """
    lines = _without_our_letter(_lines(text[:LONGEST_TEXT]))
    own, quoted, plain, forwarded = _split(lines)
    below = False
    if plain and _SEE_BELOW.fullmatch(_tidy(own)):
        own, below = _below_plain_quote(plain)
    names = frozenset(word for line in (*quoted, *plain) for word in _names_in(line))
    return OwnWords(_tidy(own), below, forwarded, names)


def _lines(text: str) -> list[str]:
    plain = re.sub(r"[\ufeff\u200b\u200c\u200d\u2060\u00ad\u202a-\u202e\u2066-\u2069]", "", text)
    lines = [line.replace("\u00a0", " ") for line in re.split(r"\r\n|\r|\n|\u2028|\u2029|\x0b|\x0c", plain)]
    return [line if line == SIGNATURE_MARK else line.rstrip() for line in lines]


def _split(lines: Sequence[str]) -> tuple[list[str], list[str], list[str], bool]:
    """Own lines, marked quotations, and what follows an unmarked one; whether that is a forwarded message."""
    own: list[str] = []
    quoted: list[str] = []
    place = 0
    while place < len(lines):
        line = lines[place]
        length = _attribution(lines, place)
        if length:
            quoted += lines[place : place + length]
            place += length
            following = next((other for other in lines[place:] if other.strip()), "")
            if not _QUOTED.match(following):
                return own, quoted, list(lines[place:]), False
        elif begins := _plain_quote(lines, place):
            return own, quoted, list(lines[place:]), begins == "forwarded"
        elif _QUOTED.match(line) or _is_wrapped_rest(lines, place):
            quoted.append(line)
            place += 1
        else:
            own.append(line)
            place += 1
    return own, quoted, [], False


def _attribution(lines: Sequence[str], place: int) -> int:
    """How many lines "On Tue Lea Lead wrote:" takes from here; 0 where none begins."""
    if not lines[place].strip():
        return 0
    for length in (1, 2, 3):
        part = lines[place : place + length]
        joined = " ".join(re.sub(r"^[>\s]+", "", line) for line in part)
        if len(part) < length or not all(line.strip(" >") for line in part):
            return 0
        # A person may write "On that Ben wrote:"; a mail program names the moment or the address.
        if joined.endswith(":") and _ATTRIBUTION.fullmatch(joined) and re.search(r"\d|@", joined):
            return length
    return 0


def _plain_quote(lines: Sequence[str], place: int) -> str:
    """Whether a quotation begins here that is not marked line by line: "quoted", "forwarded" or nothing."""
    line = lines[place]
    if _SEPARATOR.fullmatch(line):
        return "forwarded" if re.search("forward|weitergel", line, re.IGNORECASE) else "quoted"
    if _RULE.fullmatch(line):
        following = next((number for number in range(place + 1, len(lines)) if lines[number].strip()), None)
        return "quoted" if following is not None and _is_header(lines, following) else ""
    return "quoted" if _is_header(lines, place) else ""


def _is_header(lines: Sequence[str], place: int) -> bool:
    """Three lines of the head of a mail, its subject among them."""
    found = set()
    for line in lines[place : place + 8]:
        match = _HEADER.match(line)
        if match is None:
            break
        found.add(match[1].lower())
    return len(found) >= 3 and bool(found & _TITLE_HEADERS)


def _is_wrapped_rest(lines: Sequence[str], place: int) -> bool:
    """The rest of a quoted line that a mail program broke: directly between two marked ones, the upper a long one."""
    if not 0 < place < len(lines) - 1 or not lines[place].strip():
        return False
    above, below = lines[place - 1], lines[place + 1]
    return bool(_QUOTED.match(above) and _QUOTED.match(below)) and len(above) >= WRAPS_AT


def _without_our_letter(lines: Sequence[str]) -> list[str]:
    """Lines without a letter of ours that stands there unmarked, from its first line to its answers."""
    plain = [(place, line) for place, line in enumerate(lines) if line.strip() and not _QUOTED.match(line)]
    ends = [place for place, line in plain if _OUR_LINK.search(line)]
    if any(_OUR_HEAD.match(line) for _, line in plain):
        # Copied from a page its links are words: several of them, one below the other or in one line.
        buttons = [place for place, line in plain if _OUR_BUTTON.fullmatch(line)]
        ends += buttons if len(buttons) > 1 else [place for place in buttons if len(lines[place].split()) > 2]
    last = max(ends, default=-1)
    if last < 0:
        return _without_our_news(lines)
    if any(_plain_quote(lines, place) or _attribution(lines, place) for place in range(last)):
        return list(lines)
    first = next((place for place in range(last) if _OUR_HEAD.match(lines[place])), 0)
    rest = [line for line in lines[last + 1 :] if not _OUR_LINE.fullmatch(line)]
    return [*(line for line in lines[:first] if not _OUR_LINE.fullmatch(line)), *rest]


def _without_our_news(lines: Sequence[str]) -> list[str]:
    """Lines without a letter of ours that asks for nothing, so has no answers: from its greeting to its foot."""
    foot = next((place for place, line in enumerate(lines) if _OUR_FOOT.fullmatch(line)), -1)
    greeting = max((place for place in range(foot) if _OUR_GREETING.fullmatch(lines[place])), default=-1)
    return list(lines) if greeting < 0 else [*lines[:greeting], *lines[foot + 1 :]]


def _below_plain_quote(lines: Sequence[str]) -> tuple[list[str], bool]:
    """What is no line of the head or of our letter, in a quotation without marks; whether its beginning is a guess."""
    last = max((place for place, line in enumerate(lines) if _OUR_LINK.search(line)), default=None)
    if last is None:
        return [], True
    inside = lines[: last + 1]
    start = next((place for place, line in enumerate(inside) if _OUR_HEAD.match(line)), len(inside))
    answers = [line for line in inside[start:] if re.match(r"\s*(?:>>|=>|->|\*\*|[A-Z]\w{1,15}: )", line)]
    known = [line for line in answers if not (_OUR_LINE.fullmatch(line) or _OUR_LINK.search(line))]
    rest = lines[last + 1 :]
    foot = next((place for place, line in enumerate(rest) if _OUR_FOOT.fullmatch(line)), None)
    if foot is not None and not known:
        return list(rest[foot + 1 :]), False
    return [*known, *(line for line in rest if not _OUR_LINE.fullmatch(line))], True


def _names_in(line: str) -> list[str]:
    match = _ADDRESSED.fullmatch(line)
    if match is None:
        return []
    found = match["header"] or match["name"] or match["writer"] or ""
    words = re.findall(r"[^\W\d_]{2,}", re.sub(r"@\S+", "", found))
    # Of "Am Di., 9. März um 10:42 Uhr MEZ schrieb …" only the name is one.
    named = [word for word in words if not is_day_word(word) and not (len(words) > 1 and word.isupper())]
    return [word.lower() for word in named if word[0].isupper() or len(words) == 1]


def _tidy(lines: Sequence[str]) -> str:
    """Without the advertisement of a device, an empty delimiter at the end, and empty lines around."""
    kept = [line for line in lines if not _DEVICE.fullmatch(line) and not _OUR_SUBJECT.fullmatch(line)]
    text = "\n".join(kept).strip()
    return re.sub(r"(?:^|\n)--?\s*$", "", text).strip()
