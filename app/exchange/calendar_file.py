"""Calendar files after RFC 5545: due days as all-day events."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from app import VERSION

FOLD_OCTETS = 75
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Appointment:
    """A due day in somebody's calendar. ``sequence`` grows with each change, ``uid`` never changes."""

    uid: str
    sequence: int
    on: date
    summary: str
    text: str = ""
    link: str = ""


def calendar_bytes(name: str, appointments: Sequence[Appointment], now: datetime) -> bytes:
    """One VCALENDAR with CRLF and folded lines. It has no METHOD: it is a file to add, not an invitation."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//Leadline//Leadline {VERSION}//EN", "CALSCALE:GREGORIAN"]
    lines.append(f"X-WR-CALNAME:{escaped(name)}")
    stamp = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    head = [folded(line) for line in lines]
    events = [_event(appointment, stamp) for appointment in appointments]
    return "\r\n".join((*head, *events, "END:VCALENDAR", "")).encode("utf-8")


def _event(appointment: Appointment, stamp: str) -> str:
    """Only lines with words in them can be too long; the others are written as they are."""
    summary = escaped(appointment.summary)
    described = folded(f"DESCRIPTION:{summary}")
    more = [folded(f"DESCRIPTION:{escaped(appointment.text)}")] if appointment.text else []
    more += [folded(f"URL:{_one_line(appointment.link)}")] if appointment.link else []
    return "\r\n".join(
        (
            "BEGIN:VEVENT",
            folded(f"UID:{escaped(appointment.uid)}"),
            f"SEQUENCE:{appointment.sequence}",
            f"DTSTAMP:{stamp}",
            f"DTSTART;VALUE=DATE:{_digits(appointment.on)}",
            f"DTEND;VALUE=DATE:{_digits(appointment.on + timedelta(days=1))}",
            folded(f"SUMMARY:{summary}"),
            "TRANSP:TRANSPARENT",
            *more,
            f"BEGIN:VALARM\r\nACTION:DISPLAY\r\n{described}\r\nTRIGGER:-P2D\r\nEND:VALARM",
            f"BEGIN:VALARM\r\nACTION:DISPLAY\r\n{described}\r\nTRIGGER:-P1D\r\nEND:VALARM",
            "END:VEVENT",
        )
    )


def _digits(day: date) -> str:
    # Each strftime imports a module, which PySide6 makes slow.
    return day.isoformat().replace("-", "")


def escaped(text: str) -> str:
    """A TEXT value (RFC 5545, 3.3.11)."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\\", "\\\\").replace("\n", "\\n")
    return _CONTROLS.sub("", plain.replace(";", "\\;").replace(",", "\\,"))


def _one_line(text: str) -> str:
    return re.sub(r"[\x00-\x20\x7f]", "", text)


def folded(line: str) -> str:
    """A content line in pieces of at most 75 octets that never cut a character (RFC 5545, 3.1)."""
    if line.isascii():
        # Most lines are, and short: a character is an octet then.
        if len(line) <= FOLD_OCTETS:
            return line
        rest = range(FOLD_OCTETS, len(line), FOLD_OCTETS - 1)
        return "\r\n ".join((line[:FOLD_OCTETS], *(line[at : at + FOLD_OCTETS - 1] for at in rest)))
    pieces, octets = [""], 0
    for character in line:
        size = len(character.encode("utf-8"))
        if octets + size > FOLD_OCTETS:
            pieces.append("")
            octets = 1
        pieces[-1] += character
        octets += size
    return "\r\n ".join(pieces)
