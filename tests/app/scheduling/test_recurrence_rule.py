"""Rules of recurrences: against a calendar that is walked day by day, in words, and refused in one sentence."""

import calendar
import random
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from itertools import islice

import pytest

from app.domain.errors import RuleViolation
from app.scheduling.recurrence_rule import DAY_CODES, SEARCHED, Frequency, RepeatRule, read_rule

RULES = 500


def by_calendar(rule: RepeatRule, first_on: date, last_on: date) -> Iterator[date]:
    """Every day of a period is asked whether it is one: what the rule says, without the library that works it out."""
    given = 0
    day = first_on
    while day <= last_on and (rule.until is None or day <= rule.until) and (rule.count is None or given < rule.count):
        if fits(rule, first_on, day):
            given += 1
            yield day
        day += timedelta(days=1)


def fits(rule: RepeatRule, first_on: date, day: date) -> bool:
    match rule.frequency:
        case Frequency.DAILY:
            return (day - first_on).days % rule.interval == 0
        case Frequency.WEEKLY:
            monday, first_monday = (one - timedelta(days=one.weekday()) for one in (day, first_on))
            return (monday - first_monday).days // 7 % rule.interval == 0 and day.weekday() in rule.weekdays
        case Frequency.MONTHLY:
            months = (day.year - first_on.year) * 12 + day.month - first_on.month
            turn = months % rule.interval == 0
        case Frequency.YEARLY:
            turn = (day.year - first_on.year) % rule.interval == 0
    return turn and (not rule.months or day.month in rule.months) and day in in_month(rule, day.year, day.month)


@cache
def in_month(rule: RepeatRule, year: int, month: int) -> frozenset[date]:
    """The days of a month that the rule chooses."""
    days = [date(year, month, n + 1) for n in range(calendar.monthrange(year, month)[1])]
    if rule.day is not None:
        return frozenset([days[min(rule.day, len(days)) - 1]])
    chosen = [one for one in days if one.weekday() in rule.weekdays]
    if rule.position is not None:
        return frozenset(chosen[rule.position :][:1] if rule.position < 0 else chosen[rule.position - 1 :][:1])
    if rule.nth:
        same = [[one for one in chosen if one.weekday() == weekday] for weekday in rule.weekdays]
        return frozenset(d for some in same for d in (some[-1:] if rule.nth < 0 else some[rule.nth - 1 :][:1]))
    return frozenset(chosen)


def random_rule(chance: random.Random, first_on: date) -> RepeatRule:
    frequency = chance.choice(list(Frequency))
    interval = chance.choice((1, 1, 1, 2, 3, 4, 5))
    end = chance.choice(({}, {"count": chance.randint(1, 40)}, {"until": first_on + timedelta(chance.randint(0, 900))}))
    some_days = tuple(sorted(chance.sample(range(7), chance.randint(1, 4))))
    if frequency is Frequency.DAILY:
        return RepeatRule(frequency, interval, **end)
    if frequency is Frequency.WEEKLY:
        return RepeatRule(frequency, interval, some_days, **end)
    months = (chance.randint(1, 12),) if frequency is Frequency.YEARLY or chance.random() < 0.02 else ()
    which = chance.choice(
        (
            {"day": chance.choice((1, 5, 15, 28, 29, 29, 30, 31, 31))},
            {"weekdays": some_days, "nth": chance.choice((1, 2, 3, 4, 5, -1))},
            {"weekdays": some_days, "position": chance.choice((1, 2, -1))},
            {"weekdays": some_days[:1]},
        )
    )
    return RepeatRule(frequency, interval, months=months, **which, **end)


@pytest.mark.requirement("S40")
@pytest.mark.parametrize("rules", [RULES, pytest.param(5_000, marks=pytest.mark.soak)])
def test_every_rule_gives_the_days_that_a_calendar_gives(rules: int) -> None:
    chance = random.Random(rules)
    with_dates = 0
    for _ in range(rules):
        # Leap days, both clock changes of Berlin and New York, and the end of a year are among them.
        first_on = chance.choice((date(2024, 2, 29), date(2027, 3, 28), date(2027, 10, 31), date(2027, 12, 31)))
        first_on += timedelta(days=chance.randint(-40, 40))
        rule = random_rule(chance, first_on)
        last_on = first_on + SEARCHED
        wanted = list(by_calendar(rule, first_on, last_on))
        found = (
            [moment.date() for moment in rule.dates(first_on) if moment.date() <= last_on][: len(wanted) + 1]
            if (rule.count or rule.until)
            else [moment.date() for moment in islice(rule.dates(first_on), len(wanted))]
        )
        assert found == wanted, (str(rule), first_on)
        if wanted:
            with_dates += 1
            assert read_rule(str(rule), first_on) == rule, str(rule)
        else:
            with pytest.raises(RuleViolation, match="no date within five years"):
                read_rule(str(rule), first_on)
    assert with_dates > rules * 0.9


@pytest.mark.parametrize(
    ("rule", "first_on", "wanted"),
    [
        ("FREQ=MONTHLY;BYMONTHDAY=31", date(2027, 1, 31), [(1, 31), (2, 28), (3, 31), (4, 30)]),
        ("FREQ=MONTHLY", date(2028, 1, 30), [(1, 30), (2, 29), (3, 30)]),
        ("FREQ=YEARLY", date(2028, 2, 29), [(2, 29), (2, 28), (2, 28)]),
        ("FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=1", date(2027, 1, 1), [(1, 1), (4, 1), (7, 1), (10, 1)]),
        ("FREQ=MONTHLY;BYDAY=2FR", date(2027, 1, 1), [(1, 8), (2, 12), (3, 12)]),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", date(2027, 1, 1), [(1, 29), (2, 26), (3, 31)]),
        ("FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR", date(2027, 1, 1), [(1, 1), (1, 4), (1, 5)]),
        ("FREQ=YEARLY;BYMONTH=1,7;BYMONTHDAY=31", date(2027, 1, 1), [(1, 31), (7, 31), (1, 31)]),
        ("RRULE:freq=weekly;byday=fr", date(2027, 1, 1), [(1, 1), (1, 8)]),
        ("FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=31", date(2027, 1, 1), [(2, 28), (2, 29)]),
    ],
)
def test_what_the_rule_leaves_open_is_filled_in(rule: str, first_on: date, wanted: list[tuple[int, int]]) -> None:
    read = read_rule(rule, first_on)
    found = [(moment.month, moment.day) for moment in islice(read.dates(first_on), len(wanted))]
    assert found == wanted
    assert read_rule(str(read), first_on) == read


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=FR;COUNT=10", "every second Friday, 10 times"),
        ("FREQ=DAILY", "every day"),
        ("FREQ=DAILY;INTERVAL=3", "every third day"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "every weekday"),
        ("FREQ=WEEKLY;BYDAY=MO,WE,FR", "every Monday, Wednesday and Friday"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE", "Monday and Wednesday of every second week"),
        ("FREQ=MONTHLY;BYMONTHDAY=15;UNTIL=20271231T120000Z", "the 15th of every month, until 31 Dec 2027"),
        ("FREQ=MONTHLY;BYMONTHDAY=31", "the last day of every month"),
        ("FREQ=MONTHLY;BYMONTHDAY=30", "the 30th (or the last day) of every month"),
        ("FREQ=MONTHLY;INTERVAL=3;BYDAY=1MO", "the first Monday of every third month"),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "the last weekday of every month"),
        ("FREQ=YEARLY;BYMONTH=3;BYDAY=-1FR", "the last Friday of March, every year"),
        ("FREQ=YEARLY;INTERVAL=2;BYMONTH=12;BYMONTHDAY=1", "the first of December of every second year"),
        ("FREQ=DAILY;COUNT=1", "every day, once"),
    ],
)
def test_a_rule_in_words(rule: str, said: str) -> None:
    assert read_rule(rule, date(2027, 1, 1)).words() == said


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        ("", "The rule is empty"),
        ("weekly", "no part of a rule"),
        ("INTERVAL=2", "does not say how often"),
        ("FREQ=WEEKLY;FREQ=DAILY", "says FREQ twice"),
        ("FREQ=SECONDLY", "cannot repeat secondly"),
        ("FREQ=MINUTELY;INTERVAL=1440", "cannot repeat minutely"),
        ("FREQ=HOURLY", "cannot repeat hourly"),
        ("FREQ=FORTNIGHTLY", "no frequency"),
        ("FREQ=DAILY;INTERVAL=0", "INTERVAL=0 is no number of days"),
        ("FREQ=DAILY;INTERVAL=-1", "INTERVAL=-1 is no number of days"),
        ("FREQ=DAILY;INTERVAL=١", "INTERVAL=١ is no number"),
        ("FREQ=DAILY;INTERVAL=99999999999999999999", "no number of days"),
        ("FREQ=DAILY;COUNT=0", "COUNT=0 is no number of times"),
        ("FREQ=DAILY;COUNT=3;UNTIL=20280101", "COUNT and by UNTIL"),
        ("FREQ=DAILY;UNTIL=20271331", "UNTIL=20271331 is no day"),
        ("FREQ=DAILY;UNTIL=20200101", "before its first day"),
        ("FREQ=DAILY;BYHOUR=9", "whole days"),
        ("FREQ=DAILY;BYSECOND=1", "whole days"),
        ("FREQ=YEARLY;BYEASTER=0", "cannot be used"),
        ("FREQ=YEARLY;BYWEEKNO=20", "cannot be used"),
        ("FREQ=WEEKLY;BYDAY=XX", "BYDAY=XX is no weekday"),
        ("FREQ=MONTHLY;BYDAY=6MO", "no weekday"),
        ("FREQ=MONTHLY;BYDAY=0MO", "no weekday"),
        ("FREQ=WEEKLY;BYDAY=2MO", "needs FREQ=MONTHLY"),
        ("FREQ=MONTHLY;BYDAY=1MO,2TU", "mixes weekdays"),
        ("FREQ=DAILY;INTERVAL=7;BYDAY=TU", "two rules"),
        ("FREQ=DAILY;BYMONTHDAY=30;BYMONTH=2", "needs a monthly"),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "no day of a month"),
        ("FREQ=MONTHLY;BYMONTHDAY=0", "no day of a month"),
        ("FREQ=MONTHLY;BYMONTHDAY=1,15", "several days"),
        ("FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR", "two rules for one day"),
        ("FREQ=MONTHLY;BYSETPOS=1", "names none"),
        ("FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=9", "no place among weekdays"),
        ("FREQ=YEARLY;BYMONTH=13", "BYMONTH=13 is no month"),
        ("FREQ=YEARLY;INTERVAL=2;BYMONTH=1,2;BYMONTHDAY=31", "several months"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;WKST=SU", "Weeks begin on Monday"),
        ("FREQ=MONTHLY;INTERVAL=12;BYMONTH=3", "no date within five years"),
        ("FREQ=YEARLY;INTERVAL=10;BYMONTH=12;BYMONTHDAY=1;UNTIL=20270201", "no date within five years"),
        ("FREQ=DAILY;" + "X=1;" * 200, "at most 500 fit"),
    ],
)
def test_a_rule_that_cannot_be_followed_is_refused_in_one_sentence(rule: str, why: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        read_rule(rule, date(2027, 1, 1))
    assert why in refused.value.sentence
    assert "\n" not in refused.value.sentence


def test_any_text_is_a_rule_or_a_sentence() -> None:
    chance = random.Random(3)
    words = [
        *("FREQ=", "DAILY", "WEEKLY", "MONTHLY", "YEARLY", ";", ";", ";", "=", ","),
        *("INTERVAL=", "COUNT=", "UNTIL=", "BYDAY="),
        *("BYMONTHDAY=", "BYMONTH=", "BYSETPOS=", "WKST=SU", "0", "1", "-1", "31", "20280229", "é", "\x00", "\n"),
        *DAY_CODES,
    ]
    refused = read = 0
    for _ in range(3_000):
        begin = chance.choice(("", "FREQ=", "FREQ=WEEKLY;", "FREQ=MONTHLY;"))
        text = begin + "".join(chance.choices(words, k=chance.randint(1, 9)))
        try:
            rule = read_rule(text, date(2027, 1, 31))
        except RuleViolation:
            refused += 1
        else:
            read += 1
            assert read_rule(str(rule), date(2027, 1, 31)) == rule
    assert read > 50
    assert refused > 50
