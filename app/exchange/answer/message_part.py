"""The message between greeting and signature of what somebody wrote. Pure text; for the reading of answers."""

import re
from collections.abc import Sequence

_NAMES = r"(?:\s+[A-ZÄÖÜ][\w'’-]{0,30}){0,3}"
_GREETING = re.compile(
    r"\s*(?:(?i:hi|hello|hey|dear|hallo|moin|servus|liebe[r]?|good morning|good afternoon|guten (?:tag|morgen|abend)"
    rf"|sehr geehrte[r]?))(?:\s+(?:(?i:there|all|frau|herr|zusammen|team)))?{_NAMES}\s*(?:[,!:–-]\s*|$)"
)
_SIGN_OFF = re.compile(
    r"\s*(?:(?i:best(?: wishes| regards)?|(?:kind|warm|many)? ?regards|all the best|cheers|thanks(?: again| a lot)?"
    r"|thank you|many thanks|thx|yours(?: sincerely)?|sincerely|br|bye|ciao|lg|vg|mfg|danke(?: dir)?|vielen dank"
    r"|(?:(?:viele|liebe|beste|schöne|herzliche|freundliche|sonnige) )?gr(?:u|ü)(?:ß|ss)e?(?: aus \w+)?"
    rf"|mit freundlichen grüßen|bis (?:dann|bald)))(?:\s*[,.!]*{_NAMES})?\s*[,.!]*\s*"
)
_LAST_WORD = re.compile(
    r"(?<!\d)[.!,]\s*(?:(?:lg|vg|best|cheers|regards|gruß)[,]?\s+)?(?P<name>[^\W\d_]{2,30})[.!]?$", re.IGNORECASE
)
_SIGNATURE_LINE = re.compile(
    r".*(?:\||@\w|www\.|https?://|(?:\d[ /()-]?){6,}|\b(?:tel|phone|fax|mobile?|gmbh|ltd|inc|ag|kg|str\.|street)\b).*",
    re.IGNORECASE,
)
_DISCLAIMER = re.compile(
    r"\s*(?:this (?:e-?mail|message|mail)|diese (?:e-?mail|nachricht|mail)|confidential|vertraulich|please consider"
    r"|bitte (?:denken|prüfen) sie|if (?:this mail|you are not|you have received)|falls sie|the information|disclaimer"
    r"|sitz der gesellschaft|geschäftsführ|registered|amtsgericht|virus|scanned)\b",
    re.IGNORECASE,
)
_POSTSCRIPT = re.compile(r"\s*p\.?\s?p?\.?\s?s\.?\b\s*[.:,]?\s", re.IGNORECASE)
_MEANS_SOMETHING = re.compile(
    r"\b(?:not|no|never|but|except|almost|nearly|half|only|just|done|finished|ready|later|soon|nicht|kein\w*|nie|aber"
    r"|fast|halb|nur|außer|bis auf|fertig|erledigt|später|bald|sorry|leider|kidding|scherz|wait|noch|still|yet)\b",
    re.IGNORECASE,
)


def message_part(text: str, names: frozenset[str] = frozenset()) -> str:
    """What is said, without "Hi Lea," and "Best, Amy" and what mail programs put below.

    ``names`` are words of the names of those who write to one another, in lower case. What is below a signature and
    looks like none of it stays: a postscript may take everything back.
    """
    lines = text.split("\n")
    cut = next((place for place, line in enumerate(lines) if line.rstrip() == "--"), len(lines))
    said, below = lines[:cut], [line for line in lines[cut + 1 :] if _POSTSCRIPT.match(line)]
    first = next((place for place, line in enumerate(said) if line.strip()), None)
    if first is not None and (greeting := _GREETING.match(said[first])):
        said[first] = said[first][greeting.end() :]
    text = "\n".join(_without_signature(said, names)).strip()
    last = _LAST_WORD.search(text)
    if last is not None and last["name"].lower() in names:
        text = text[: last.start() + 1]
    return "\n".join([text, *below]).strip()


def _without_signature(lines: Sequence[str], names: frozenset[str]) -> list[str]:
    began = False
    for place, line in enumerate(lines):
        if began and _SIGN_OFF.fullmatch(line):
            return [*lines[:place], *_kept(lines[place + 1 :], names)]
        if began and _is_name(line, names):
            return [*lines[:place], *_kept(lines[place + 1 :], names)]
        began = began or bool(line.strip())
    return list(lines)


def _is_name(line: str, names: frozenset[str]) -> bool:
    """ "Amy", "Amy Ames": a name that is known from the mail, alone in its line."""
    words = re.findall(r"[^\W\d_]+", line)
    return bool(words) and len(words) <= 3 and all(word.lower() in names for word in words) and "?" not in line


def _kept(lines: Sequence[str], names: frozenset[str]) -> list[str]:
    """What stands below a sign-off and is no signature."""
    kept: list[str] = []
    for line in lines:
        if _DISCLAIMER.match(line):
            break
        words = line.split()
        title = len(words) <= 5 and all(word[:1].isupper() or len(word) <= 3 for word in words)
        shaped = (title or _SIGNATURE_LINE.match(line)) and not _MEANS_SOMETHING.search(line)
        if not _is_name(line, names) and not shaped:
            kept.append(line)
    return kept
