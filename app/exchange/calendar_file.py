"""Calendar files after RFC 5545: due days as all-day events, hours as moments."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from app import VERSION

FOLD_OCTETS = 75
LASTS = timedelta(minutes=30)
"""How long an appointment with an hour is shown: one without length is invisible in some calendars."""
_NEVER_IN_TEXT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Appointment:
    """A due day in somebody's calendar. ``sequence`` grows with each change, ``uid`` never changes."""

    uid: str
    sequence: int
    on: date
    summary: str
    text: str = ""
    link: str = ""
    cancelled: bool = False
    at: datetime | None = field(default=None, repr=False)
    """The moment (aware) where it is due by an hour; else all of the day."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """Who invites whom; the calendar of the one who is asked then changes and cancels by itself."""

    lead_name: str
    lead_email: str
    name: str
    email: str


def calendar_bytes(
    name: str, appointments: Sequence[Appointment], now: datetime, invitation: Invitation | None = None
) -> bytes:
    """One VCALENDAR with CRLF and folded lines. Without an invitation it has no METHOD: it is a file to add.

    An invitation holds one appointment (RFC 5546): a REQUEST, or a CANCEL of one that is cancelled.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//Leadline//Leadline {VERSION}//EN", "CALSCALE:GREGORIAN"]
    if invitation is None:
        lines.append(f"X-WR-CALNAME:{escaped(name)}")
    else:
        lines.append(f"METHOD:{method_of(appointments[0])}")
    stamp = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    head = [folded(line) for line in lines]
    events = [_event(appointment, stamp, invitation) for appointment in appointments]
    return "\r\n".join((*head, *events, "END:VCALENDAR", "")).encode("utf-8")


def method_of(appointment: Appointment) -> str:
    """What an invitation to an appointment asks the calendar for."""
    return "CANCEL" if appointment.cancelled else "REQUEST"


def _event(appointment: Appointment, stamp: str, invitation: Invitation | None) -> str:
    """Only lines with words in them can be too long; the others are written as they are."""
    summary = escaped(appointment.summary)
    described = folded(f"DESCRIPTION:{summary}")
    more = [folded(f"DESCRIPTION:{escaped(appointment.text)}")] if appointment.text else []
    more += [folded(f"URL:{_one_line(appointment.link)}")] if appointment.link else []
    more += [folded(line) for line in _people(appointment, invitation)] if invitation is not None else []
    more += [
        f"BEGIN:VALARM\r\nACTION:DISPLAY\r\n{described}\r\nTRIGGER:{trigger}\r\nEND:VALARM"
        for trigger in (() if appointment.cancelled else ("-P2D", "-P1D"))
    ]
    return "\r\n".join(
        (
            "BEGIN:VEVENT",
            folded(f"UID:{escaped(appointment.uid)}"),
            f"SEQUENCE:{appointment.sequence}",
            f"DTSTAMP:{stamp}",
            *_times(appointment),
            folded(f"SUMMARY:{summary}"),
            "TRANSP:TRANSPARENT",
            *more,
            "END:VEVENT",
        )
    )


def _times(appointment: Appointment) -> tuple[str, str]:
    """The day, or the hour in UTC, which every calendar shows in its own zone."""
    if appointment.at is None:
        first, after = _digits(appointment.on), _digits(appointment.on + timedelta(days=1))
        return f"DTSTART;VALUE=DATE:{first}", f"DTEND;VALUE=DATE:{after}"
    start = appointment.at.astimezone(UTC)
    return f"DTSTART:{start:%Y%m%dT%H%M%SZ}", f"DTEND:{start + LASTS:%Y%m%dT%H%M%SZ}"


def _digits(day: date) -> str:
    # Each strftime imports a module, which PySide6 makes slow.
    return day.isoformat().replace("-", "")


def _people(appointment: Appointment, invitation: Invitation) -> list[str]:
    asked = "ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=FALSE"
    return [
        f"ORGANIZER{_common_name(invitation.lead_name)}:mailto:{_one_line(invitation.lead_email)}",
        f"ATTENDEE{_common_name(invitation.name)};{asked}:mailto:{_one_line(invitation.email)}",
        f"STATUS:{'CANCELLED' if appointment.cancelled else 'CONFIRMED'}",
    ]


def _common_name(name: str) -> str:
    """A quoted parameter, which can hold neither quotes nor control characters (RFC 5545, 3.2)."""
    plain = re.sub(r'[\x00-\x1f\x7f"]', "", name).strip()
    return f';CN="{plain}"' if plain else ""


def escaped(text: str) -> str:
    """A TEXT value (RFC 5545, 3.3.11)."""
    plain = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    if plain.isprintable():
        return plain
    lines = plain.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")
    return lines if lines.isprintable() else _NEVER_IN_TEXT.sub("", lines)


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
