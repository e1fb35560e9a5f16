"""A small strict reader of calendar files, for tests of those that are written."""

import re
from dataclasses import dataclass, field


@dataclass
class Event:
    """Names with their parameters, unescaped values; each once."""

    fields: dict[str, str] = field(default_factory=dict)
    alarms: list[dict[str, str]] = field(default_factory=list)


def events(data: bytes) -> list[Event]:
    """Fails on bare line ends, long lines, unknown nesting, a field twice, stray backslashes."""
    assert data.endswith(b"\r\n")
    raw = data[:-2].split(b"\r\n")
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in raw)
    lines = data.decode("utf-8").replace("\r\n ", "")[:-2].split("\r\n")
    assert (lines[0], lines[1], lines[-1]) == ("BEGIN:VCALENDAR", "VERSION:2.0", "END:VCALENDAR")
    found: list[Event] = []
    place: list[str] = []
    for line in lines[1:-1]:
        name, colon, value = line.partition(":")
        assert colon, line
        if name == "BEGIN":
            assert (place, value) in (([], "VEVENT"), (["VEVENT"], "VALARM")), line
            place.append(value)
            if value == "VEVENT":
                found.append(Event())
            else:
                found[-1].alarms.append({})
        elif name == "END":
            assert place.pop() == value
        elif place:
            into = found[-1].fields if place == ["VEVENT"] else found[-1].alarms[-1]
            assert name not in into, name
            into[name] = _text(value) if name in ("SUMMARY", "DESCRIPTION", "UID") else value
    assert not place
    return found


def _text(value: str) -> str:
    assert re.fullmatch(r"(?:[^\\;,]|\\[\\;,n])*", value), value
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], value)
