"""Calendar files, read back by a small strict reader: every line folded, escaped and in its place."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from app.exchange.calendar_file import Appointment, calendar_bytes
from tests.ics import Event, events

NOW = datetime(2027, 3, 1, 10, 0, tzinfo=UTC)
TEXT = st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")))


def one(**changes) -> Event:
    made = Appointment(
        **{"uid": "LL-1.x@leadline", "sequence": 0, "on": date(2027, 12, 31), "summary": "Call"} | changes
    )
    [event] = events(calendar_bytes("Ana", [made], NOW))
    return event


def test_a_due_day_is_an_event_of_the_whole_day_with_two_alarms():
    event = one(sequence=3, link="https://a.example/x")
    assert event.fields == {
        "UID": "LL-1.x@leadline",
        "SEQUENCE": "3",
        "DTSTAMP": "20270301T100000Z",
        "DTSTART;VALUE=DATE": "20271231",
        "DTEND;VALUE=DATE": "20280101",
        "SUMMARY": "Call",
        "TRANSP": "TRANSPARENT",
        "URL": "https://a.example/x",
    }
    assert [alarm["TRIGGER"] for alarm in event.alarms] == ["-P2D", "-P1D"]


def test_it_is_no_invitation():
    assert b"METHOD" not in calendar_bytes("Ana", [Appointment("a@b", 0, date(2027, 3, 1), "x")], NOW)


@given(TEXT, st.lists(TEXT, max_size=4))
def test_every_text_survives_escaping_and_folding(summary: str, lines: list[str]):
    event = one(summary=summary, text="\n".join(lines))
    assert event.fields["SUMMARY"] == summary
    assert event.fields.get("DESCRIPTION", "") == "\n".join(lines)


def test_line_ends_are_one_kind_and_control_signs_are_left_out():
    event = one(summary="Call\x07 Ana\x7f", text="one\r\ntwo\rthree\x00; four\\")
    assert event.fields["SUMMARY"] == "Call Ana"
    assert event.fields["DESCRIPTION"] == "one\ntwo\nthree; four\\"


@given(st.text(alphabet="ü€😀a,;\\\n", min_size=60, max_size=300))
def test_no_line_has_more_than_75_octets_and_none_cuts_a_character(summary: str):
    data = calendar_bytes("Ana", [Appointment("a@b", 0, date(2027, 3, 1), summary)], NOW)
    lines = data.split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    assert all(line.decode("utf-8") or not line for line in lines)
    assert b"\n" not in data.replace(b"\r\n", b"")
