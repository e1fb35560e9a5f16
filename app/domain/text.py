"""What people type as names and titles, made safe to keep and to show; and how a day is written in a sentence."""

import re
import unicodedata
from datetime import date

from app.domain.errors import RuleViolation

LONGEST_NAME = 200
LONGEST_TEXT = 20_000

_INVISIBLE = frozenset("\u200b\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that hide or turn round the text beside them."""
_NO_TEXT = frozenset(("Cc", "Cs"))
"""Control characters, and halves of characters, which no file can keep."""
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_AROUND_SIGNS = re.compile(r"\s*([^\w\s])\s*")
_EXPLAINED = re.compile(r": | \(| [–—-] |; ")
_TITLE = re.compile(r"\w{2}[\w.-]*\.")
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def day_words(day: date, today: date, *, weekday: bool = False) -> str:
    """ "12 Jun", "Wed 17 Jun"; with the year when it is not this one."""
    words = f"{day.day} {_MONTHS[day.month - 1]}"
    if weekday:
        words = f"{_WEEKDAYS[day.weekday()]} {words}"
    return words if day.year == today.year else f"{words} {day.year}"


def first_name(name: str) -> str:
    """What somebody is called in a greeting: the first word of a name that is no title ("Dr.", "Dipl.-Ing.").

    Empty for a name without words.
    """
    words = name.split()
    return next((word for word in words if not _TITLE.fullmatch(word)), words[0] if words else "")


def short_title(title: str) -> str:
    """What a title says before it explains itself: "Extra push" of "Extra push: partners, paid posts"."""
    return _EXPLAINED.split(title, maxsplit=1)[0].strip() or title


def short_line(text: str, most: int) -> str:
    """At most ``most`` units of UTF-16, as Windows counts; what was longer ends between two words with “…”."""
    if units(text) <= most:
        return text
    end = min(len(text), most) - 1
    over = units(text[:end]) - (most - 1)
    while over > 0:
        end -= 1
        over -= units(text[end])
    while end > 0 and _joins(text[end]):
        end -= 1
    kept = text[:end]
    words = kept if text[len(kept)].isspace() else kept.rpartition(" ")[0]
    # A word that is longer than all the room has to be cut somewhere.
    return (words if len(words) * 2 > len(kept) else kept).rstrip(" ,;:·–—-(“") + "…"


def units(text: str) -> int:
    """How long a text is in UTF-16."""
    return len(text) + sum(sign > "\uffff" for sign in text)


def _joins(sign: str) -> bool:
    """Whether it belongs to the character before it."""
    return unicodedata.category(sign) in ("Mn", "Me", "Cf") or "\U0001f3fb" <= sign <= "\U0001f3ff"


def bare_name(name: str) -> str:
    """What two spellings of one name share: no case, no accents, no spaces but those between words."""
    return _AROUND_SIGNS.sub(r"\1", " ".join(searchable(name).split()))


def searchable(text: str) -> str:
    """A text as words are looked for in it: without case and accents."""
    if text.isascii():
        return text.lower()
    spread = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in spread if not unicodedata.combining(sign))


def clean_name(text: str, what: str) -> str:
    """One line without control characters. Raises RuleViolation that says ``what`` is empty or too long."""
    if len(text) > LONGEST_NAME * 10 or len(line := clean_line(text)) > LONGEST_NAME:
        raise RuleViolation(f"The {what} has {len(text):,} characters; at most {LONGEST_NAME} fit. Shorten it.")
    if not line:
        raise RuleViolation(f"The {what} is empty. Type one.")
    return line


def clean_line(text: str) -> str:
    """Runs of white space become one space; what cannot be seen goes."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    return " ".join("".join(c for c in unicodedata.normalize("NFC", text) if _visible(c)).split())


def clean_text(text: str, what: str) -> str:
    """Several lines. Raises RuleViolation when it is too long to be kept."""
    if len(text) > LONGEST_TEXT:
        raise RuleViolation(f"The {what} has {len(text):,} characters; at most {LONGEST_TEXT:,} fit. Shorten it.")
    if text.isascii() and text.isprintable():
        return text.strip()
    kept = "".join(c for c in unicodedata.normalize("NFC", text.replace("\r\n", "\n")) if c in "\n\t" or _visible(c))
    return kept.strip()


def clean_email(text: str) -> str:
    """One mail address, or nothing. Raises RuleViolation for what is none."""
    line = clean_line(text)
    if line and (len(line) > LONGEST_NAME or not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", line)):
        raise RuleViolation(f"“{line[:60]}” is no mail address. Write it like ana@example.com, or leave it empty.")
    return line


def clean_link(text: str) -> str:
    """One web or mail address, or nothing. Raises RuleViolation for what is none."""
    link = clean_line(text)
    if link and not link.lower().startswith(("http://", "https://", "mailto:")):
        raise RuleViolation(f"“{link[:60]}” is no web address. It begins with https:// or mailto:")
    return link


def _visible(character: str) -> bool:
    return character.isspace() or (unicodedata.category(character) not in _NO_TEXT and character not in _INVISIBLE)


def whole_number(text: str) -> int | None:
    """Of at most 15 digits, which every database can look for; None for anything else, signs and other digits too."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 15 else None
