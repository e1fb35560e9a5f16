"""Days off out of calendar files: what repeats, what is no day off, what is broken, and what is said of it."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from time import process_time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import RuleViolation
from app.exchange.days_off_file import DaysOffFile, read_days_off

TODAY = date(2027, 1, 12)
BERLIN = ZoneInfo("Europe/Berlin")


def calendar(*events: str, head: str = "VERSION:2.0") -> str:
    """Each event is its lines, one a word of a text that is cut at ``|``."""
    parts = [f"BEGIN:VEVENT|UID:{number}|{event}|END:VEVENT" for number, event in enumerate(events)]
    return "\r\n".join("|".join(["BEGIN:VCALENDAR", head, *parts, "END:VCALENDAR", ""]).split("|"))


def read(text: str | bytes, today: date = TODAY) -> DaysOffFile:
    return read_days_off(text.encode() if isinstance(text, str) else text, today, BERLIN)


def names(file: DaysOffFile) -> dict[str, str]:
    return {day.on.isoformat(): day.name for day in file.days}


@pytest.mark.parametrize(
    ("event", "days"),
    [
        ("DTSTART;VALUE=DATE:20270406", ["2027-04-06"]),
        ("DTSTART;VALUE=DATE:20270406|DTEND;VALUE=DATE:20270406", ["2027-04-06"]),
        ("DTSTART;VALUE=DATE:20270406|DTEND;VALUE=DATE:20270408", ["2027-04-06", "2027-04-07"]),
        ("DTSTART;VALUE=DATE:20270406|DURATION:P2D", ["2027-04-06", "2027-04-07"]),
        ("DTSTART;VALUE=DATE:20270406|DTEND;VALUE=DATE:20270401", ["2027-04-06"]),
        ("DTSTART;VALUE=DATE:20270406|DURATION:-P4D", ["2027-04-06"]),
        ("DTSTART;VALUE=DATE:20200501|RRULE:FREQ=YEARLY;COUNT=9", ["2027-05-01", "2028-05-01"]),
        ("DTSTART;VALUE=DATE:20270501|RRULE:FREQ=YEARLY;UNTIL=20280601", ["2027-05-01", "2028-05-01"]),
        (
            "DTSTART;VALUE=DATE:20270503|RRULE:FREQ=WEEKLY;COUNT=3|EXDATE;VALUE=DATE:20270510",
            ["2027-05-03", "2027-05-17"],
        ),
        ("DTSTART;VALUE=DATE:20270503|RDATE;VALUE=DATE:20270603,20280703", ["2027-05-03", "2027-06-03", "2028-07-03"]),
        ("DTSTART;TZID=Europe/Berlin:20270406T000000|DTEND;TZID=Europe/Berlin:20270407T000000", ["2027-04-06"]),
        ('DTSTART;TZID="Pacific Standard Time":20270406T000000|DTEND;TZID="Pacific Standard Time":20270407T000000',
         ["2027-04-06"]),
        ("DTSTART:20270405T220000Z|DTEND:20270406T220000Z", ["2027-04-06"]),
        ("DTSTART:20270406T000000|DTEND:20270408T000000", ["2027-04-06", "2027-04-07"]),
        ("DTSTART;VALUE=DATE:20261230|DTEND;VALUE=DATE:20270102", ["2027-01-01"]),
    ],
)  # fmt: skip
def test_the_days_of_an_event_are_those_of_its_owner(event: str, days: list[str]) -> None:
    assert list(names(read(calendar(f"SUMMARY:Closed|{event}")))) == days


def test_a_calendar_with_a_zone_of_its_own_has_its_midnights_there() -> None:
    event = "SUMMARY:Closed|DTSTART:20270405T150000Z|DTEND:20270406T150000Z"
    assert list(names(read(calendar(event, head="X-WR-TIMEZONE:Asia/Tokyo")))) == ["2027-04-06"]


def test_one_time_of_a_series_may_be_moved_or_cancelled() -> None:
    text = calendar("SUMMARY:Bridge|DTSTART;VALUE=DATE:20270503|RRULE:FREQ=WEEKLY;COUNT=3")
    changed = (
        "BEGIN:VEVENT|UID:0|SUMMARY:Moved|RECURRENCE-ID;VALUE=DATE:20270510|DTSTART;VALUE=DATE:20270511|END:VEVENT|"
        "BEGIN:VEVENT|UID:0|STATUS:CANCELLED|RECURRENCE-ID;VALUE=DATE:20270517|DTSTART;VALUE=DATE:20270517|END:VEVENT"
    ).replace("|", "\r\n")
    file = read(text.replace("END:VCALENDAR", f"{changed}\r\nEND:VCALENDAR"))
    assert names(file) == {"2027-05-03": "Bridge", "2027-05-11": "Moved"}


def test_alarms_inside_and_parameters_do_not_rename_a_day() -> None:
    alarm = "BEGIN:VALARM|ACTION:EMAIL|SUMMARY:Wrong|DESCRIPTION:Observance|TRIGGER:-P1D|END:VALARM"
    start = "DTSTART;VALUE=DATE:20270301"
    file = read(calendar(f'{alarm}|{start}|SUMMARY;ALTREP="http://a.example/x;y:z":Com|\tpany\\, closed'))
    assert [(day.name, day.observance) for day in file.days] == [("Company, closed", False)]


def test_observances_are_marked_and_a_true_day_off_on_the_same_day_wins() -> None:
    seen = "DTSTART;VALUE=DATE:20270214|DESCRIPTION:Observance\\nTo hide observances\\, go to|SUMMARY:Hearts"
    assert [day.observance for day in read(calendar(seen)).days] == [True]
    both = read(calendar(seen, "DTSTART;VALUE=DATE:20270214|DESCRIPTION:Public holiday|SUMMARY:Zero day"))
    assert [(day.name, day.observance) for day in both.days] == [("Zero day", False)]


@pytest.mark.parametrize(
    ("event", "said"),
    [
        ("DTSTART:20270301T100000Z", "1 event with a time of day was left out."),
        ("DTSTART:20270301T100000|DTEND:20270301T113000", "1 event with a time of day was left out."),
        ("DTSTART;VALUE=DATE:20270301|STATUS:CANCELLED", "1 cancelled event was left out."),
        ("DTSTART;VALUE=DATE:20270231", "1 event with dates that cannot be read was left out."),
        ("DTSTART;VALUE=DATE:20270301|RRULE:FREQ=SECONDLY", "1 event with dates that cannot be read was left out."),
        ("SUMMARY:Some day", "1 event without a date was left out."),
        ("DTSTART;VALUE=DATE:20270101|DTEND;VALUE=DATE:20300101", "1 event of more than a year was left out."),
        ("DTSTART;VALUE=DATE:20900101", "1 event outside of 2017 to 2031 was left out."),
        ("DTSTART;VALUE=DATE:19700101", "1 event outside of 2017 to 2031 was left out."),
    ],
)
def test_what_is_no_day_off_is_left_out_and_said_and_the_others_come(event: str, said: str) -> None:
    good = "SUMMARY:Closed|DTSTART;VALUE=DATE:20270406"
    file = read(calendar(good, event))
    assert (names(file), file.said) == ({"2027-04-06": "Closed"}, (said,))


def test_to_dos_are_said() -> None:
    to_do = "BEGIN:VTODO\r\nUID:t\r\nDUE;VALUE=DATE:20270406\r\nEND:VTODO\r\n"
    text = calendar().replace("END:VCALENDAR", f"{to_do}{to_do}END:VCALENDAR")
    assert read(text).said == ("There is no day off in it.", "2 to-dos were left out.")


def test_a_file_that_brings_nothing_to_come_says_so() -> None:
    old = calendar("DTSTART;VALUE=DATE:20260406|DTEND;VALUE=DATE:20260408")
    sentence = "Nothing in it is to come: its last day was Tue 7 Apr 2026. Look for a newer file."
    assert read(old) == DaysOffFile((), (sentence,))
    both = calendar("DTSTART;VALUE=DATE:20260406", "DTSTART;VALUE=DATE:20270406|SUMMARY:Closed")
    assert read(both).said == ("1 day before 2027 was left out.",)
    assert read(calendar("DTSTART;VALUE=DATE:20270105")).said[0].startswith("Nothing in it is to come")


WHOLE = calendar("SUMMARY:Grün|DTSTART;VALUE=DATE:20270406", "SUMMARY:Two|DTSTART;VALUE=DATE:20270407")


@pytest.mark.parametrize(
    "data",
    [
        WHOLE.encode("utf-8-sig"),
        WHOLE.encode("utf-16"),
        WHOLE.encode("cp1252"),
        WHOLE.replace("\r\n", "\n").encode(),
        WHOLE.replace("\r\n", "\r").encode(),
        b"\r\n \r\n" + WHOLE.encode(),
        WHOLE.replace("END:VEVENT\r\n", "", 1).encode(),
        WHOLE.replace("END:VEVENT\r\n", "").encode(),
        WHOLE.replace("END:VCALENDAR\r\n", "").encode(),
        WHOLE.replace("END:VEVENT", "END:VALARM\r\nEND:VEVENT").encode(),
        WHOLE.replace("END:VEVENT", "stray line\r\nEND:VEVENT").encode(),
        WHOLE.replace("VERSION", "stray line\r\nVERSION").encode(),
        WHOLE.lower().replace("grün", "Grün").replace("two", "Two").encode(),
    ],
    ids=[
        "mark",
        "utf-16",
        "windows",
        "lf",
        "cr",
        "blank",
        "no end",
        "no ends",
        "cut",
        "odd end",
        "stray",
        "top",
        "low",
    ],
)
def test_what_is_odd_about_a_file_costs_no_day(data: bytes) -> None:
    assert names(read(data)) == {"2027-04-06": "Grün", "2027-04-07": "Two"}


@pytest.mark.parametrize("text", ["", "Title,Due\n", "BEGIN:VCARD\n", b"PK\x03\x04zip", b"\x00\x01\x02\xff" * 9])
def test_what_is_no_calendar_is_refused(text: str | bytes) -> None:
    with pytest.raises(RuleViolation, match="no calendar file"):
        read(text)


@given(st.lists(st.tuples(st.dates(date(2027, 1, 1), date(2031, 12, 1)), st.integers(1, 9)), max_size=12))
@settings(max_examples=40, deadline=None)
def test_the_days_are_the_union_of_the_spans_each_once_and_in_order(spans: Sequence[tuple[date, int]]) -> None:
    events = [f"DTSTART;VALUE=DATE:{first:%Y%m%d}|DURATION:P{length}D" for first, length in spans]
    wanted = {first + timedelta(days=number) for first, length in spans for number in range(length)}
    found = [day.on for day in read(calendar(*events)).days]
    assert found == sorted(day for day in wanted if day.year < 2032)
    assert all(one < other for one, other in pairwise(found))


@given(st.integers(0, len(WHOLE)), st.integers(0, len(WHOLE)), st.text(max_size=12))
@settings(max_examples=150, deadline=None)
def test_no_damage_ends_in_a_traceback(begin: int, end: int, put: str) -> None:
    try:
        read(WHOLE[:begin] + put + WHOLE[max(begin, end) :])
    except RuleViolation as refusal:
        assert refusal.sentence.count(". ") == 1


@pytest.mark.parametrize("rule", ["DAILY;INTERVAL=0", "YEARLY;INTERVAL=-1", "DAILY;BYHOUR=1,2;BYMINUTE=1,2", "HOURLY"])
def test_a_repetition_that_never_comes_on_or_comes_within_a_day_is_left_out_at_once(rule: str) -> None:
    file = read(calendar(f"DTSTART;VALUE=DATE:20270406|RRULE:FREQ={rule}", "DTSTART;VALUE=DATE:20270501"))
    assert [day.on for day in file.days] == [date(2027, 5, 1)]
    assert file.said == ("1 event with dates that cannot be read was left out.",)


@pytest.mark.parametrize(
    "rule",
    [
        "DAILY;BYMONTH=2;BYMONTHDAY=30",
        "DAILY;BYWEEKNO=30;BYMONTH=1",
        "WEEKLY;BYMONTH=2;BYMONTHDAY=30;COUNT=3",
        "WEEKLY;BYDAY=MO;BYSETPOS=2",
        "MONTHLY;BYDAY=6MO",
        "YEARLY;BYMONTH=4;BYMONTHDAY=31;UNTIL=99990101",
        "DAILY;INTERVAL=14;BYDAY=WE",
    ],
)
def test_a_repetition_that_never_comes_costs_no_time_and_leaves_the_day_itself(rule: str) -> None:
    begun = process_time()
    file = read(calendar(f"DTSTART;VALUE=DATE:20270406|RRULE:FREQ={rule}", "DTSTART;VALUE=DATE:20270501"))
    assert [day.on for day in file.days] == [date(2027, 4, 6), date(2027, 5, 1)]
    assert process_time() - begun < 2


@given(
    st.dates(date(2020, 1, 1), date(2031, 12, 1)),
    st.integers(1, 40),
    st.sets(st.integers(1, 12), min_size=1, max_size=4),
    st.sets(st.integers(-31, 31).filter(bool), min_size=1, max_size=6),
    st.sets(st.integers(0, 6), min_size=1, max_size=4),
)
@settings(max_examples=60, deadline=None)
def test_a_repetition_has_the_days_that_counting_all_days_finds(
    start: date, every: int, months: set[int], days: set[int], weekdays: set[int]
) -> None:
    """The first day always; then each that is as far on as the steps say, in such a month, on such a day of it."""
    wanted = {start}
    for on in (start + timedelta(days=number) for number in range(0, (date(2032, 1, 1) - start).days, every)):
        from_end = on.day - monthrange(on.year, on.month)[1] - 1
        if on.month in months and days & {on.day, from_end} and on.weekday() in weekdays:
            wanted.add(on)
    parts = (
        f"INTERVAL={every}",
        f"BYMONTH={','.join(map(str, months))}",
        f"BYMONTHDAY={','.join(map(str, days))}",
        f"BYDAY={','.join(('MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU')[day] for day in weekdays)}",
    )
    file = read(calendar(f"DTSTART;VALUE=DATE:{start:%Y%m%d}|RRULE:FREQ=DAILY;{';'.join(parts)}"))
    assert [day.on for day in file.days] == sorted(on for on in wanted if on.year >= TODAY.year)


@pytest.mark.parametrize(
    ("description", "observance"),
    [
        ("Observance\\nTo hide observances\\, go to Google Calendar Settings > Holidays", True),
        ("Gedenktag\\nUm Gedenktage auszublenden\\, rufe die Google Kalender-Einstellungen auf", True),
        ("Gesetzlicher Feiertag", False),
        ("Public holiday in Bavaria\\, Berlin", False),
    ],
)
def test_observances_are_known_in_every_language_of_the_calendar_that_marks_them(description: str, observance) -> None:
    (day,) = read(calendar(f"DTSTART;VALUE=DATE:20270406|DESCRIPTION:{description}")).days
    assert day.observance == observance


def test_a_zone_whose_name_is_a_folder_of_zones_is_read_or_refused() -> None:
    head = "X-WR-TIMEZONE:Europe"
    event = "DTSTART;TZID=Europe:20270406T000000|DTEND;TZID=Europe:20270407T000000"
    with pytest.raises(RuleViolation, match="cannot be read"):
        read(calendar(event, head=head))
