"""The reminder engine under a fake clock, against plain rules written a second time; for hypothesis."""

import shutil
import tempfile
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from app.actions.due import set_due
from app.actions.person import add_person
from app.actions.reminder import change_reminders, snooze_all, snooze_task
from app.actions.task import add_task, block_task, finish_task, reopen_task, unblock_task
from app.bootstrap import open_workspace
from app.queries.reminder import to_tell
from app.workspace.reminder_recording import record_shown
from tests.builders import FakeClock

BERLIN = ZoneInfo("Europe/Berlin")
BEGIN = datetime(2026, 2, 2, 8, 0, tzinfo=UTC)
ORDER = ("48 h", "24 h", "missed", "follow-up 1", "follow-up 2", "follow-up 3")
WORK_ENDS, WORK_BEGINS = time(17), time(9)


def step(day: date, count: int) -> date:
    """So many weekdays later, or earlier."""
    while count:
        day += timedelta(days=1 if count > 0 else -1)
        if day.weekday() < 5:
            count -= 1 if count > 0 else -1
    return day


def moments(due: date) -> list[datetime]:
    """When each stage of ``ORDER`` comes, by the words of the product page."""
    days = [(step(due, -2), WORK_ENDS), (step(due, -1), WORK_ENDS), (due, WORK_ENDS)]
    days += [(step(due, n), WORK_BEGINS) for n in (2, 4, 6)]
    return [datetime.combine(day, at, BERLIN).astimezone(UTC) for day, at in days]


class Event(NamedTuple):
    """One telling: when, which stage, about which due day, in which round, after which snooze."""

    at: datetime
    name: str
    due: date
    round: int
    until: datetime | None


@dataclass
class Life:
    """What happened to one task, as a person beside it would note it down."""

    due: date
    ready: datetime
    open: bool = True
    blocked: bool = False
    round: int = 1
    snoozed: datetime | None = None
    told: list[Event] = field(default_factory=list)

    def mine(self) -> list[Event]:
        """What was told about this due day in this round."""
        return [event for event in self.told if (event.due, event.round) == (self.due, self.round)]

    def furthest(self) -> int:
        """The latest stage that was told; a snooze that ended tells what stood."""
        levels = [self.reached(e.at) if e.name == "snoozed" else ORDER.index(e.name) for e in self.mine()]
        return max(levels, default=-1)

    def reached(self, now: datetime) -> int:
        return sum(1 for moment in moments(self.due) if moment <= now) - 1


class Reminders(RuleBasedStateMachine):
    """Two tasks of one person; each look tells what ``to_tell`` says and records that it was shown."""

    @initialize(first=st.integers(1, 9), second=st.integers(1, 9))
    def begin(self, first: int, second: int) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="leadline-reminding-"))
        self.clock = FakeClock(BEGIN, BERLIN)
        self.workspace = open_workspace(self.folder, self.clock)
        self.quiet: tuple[int, int] | None = (20 * 60, 7 * 60)
        self.all_snoozed: datetime | None = None
        mia = self.workspace.do(add_person, "Mia").value
        self.tasks: dict[int, Life] = {}
        for days in (first, second):
            due = step(date(2026, 2, 2), days)
            self.tasks[self.workspace.do(add_task, "Draft", mia, due_on=due).value] = Life(due, self.clock.now())

    def pick(self, chosen: bool) -> tuple[int, Life]:
        return list(self.tasks.items())[int(chosen)]

    @rule(minutes=st.sampled_from([1, 30, 60, 300, 600, 1440, 2880, 4320, -60, -1440, -4320]))
    def time_passes(self, minutes: int) -> None:
        self.clock.forward(minutes=minutes)
        self.look()

    @rule()
    def a_day_passes(self) -> None:
        self.time_passes(1440)

    @rule()
    def a_morning_passes(self) -> None:
        self.time_passes(270)

    @rule()
    def look(self) -> None:
        now = self.clock.now()
        notices = self.workspace.read(to_tell, now)
        self.check(now, {notice.task_id: notice.stage.name for notice in notices})
        record_shown(self.workspace, notices, "bubble")
        for notice in notices:
            life = self.tasks[notice.task_id]
            until = self.until(life) if notice.stage.name == "snoozed" else None
            life.told.append(Event(now, notice.stage.name, life.due, life.round, until))
        assert self.workspace.read(to_tell, now) == (), "it was told twice"

    def until(self, life: Life) -> datetime | None:
        return max((u for u in (life.snoozed, self.all_snoozed) if u is not None), default=None)

    def check(self, now: datetime, said: dict[int, str]) -> None:
        minute = now.astimezone(BERLIN).hour * 60 + now.astimezone(BERLIN).minute
        quiet = self.quiet is not None and (minute >= self.quiet[0] or minute < self.quiet[1])
        for number, life in self.tasks.items():
            until, name = self.until(life), said.get(number)
            if quiet or not life.open or life.blocked or (until is not None and now < until):
                assert name is None, f"it was not silent: {name}"
            else:
                self.check_one(now, life, name, until)

    @staticmethod
    def check_one(now: datetime, life: Life, name: str | None, until: datetime | None) -> None:
        reached, before = life.reached(now), life.furthest()
        returns = until is not None and life.ready < until and life.reached(until) >= 0
        if name is None:
            assert reached <= before, "it was forgotten"
            assert not returns or any(event.at >= until for event in life.mine()), "the snooze did not return"
        elif name == "snoozed":
            assert returns, "nothing was snoozed"
            assert life.reached(until) == reached, "it told a stage that does not stand"
            assert until not in [event.until for event in life.mine()], "it was told twice"
        else:
            assert ORDER.index(name) == reached, "it told a stage that does not stand"
            assert reached > before, "it was told twice"

    @rule(chosen=st.booleans(), days=st.integers(-3, 6))
    def due_moves(self, chosen: bool, days: int) -> None:
        number, life = self.pick(chosen)
        if life.open:
            life.due = step(life.due, days)
            self.workspace.do(set_due, number, life.due)

    @rule(chosen=st.booleans())
    def is_finished_or_reopened(self, chosen: bool) -> None:
        number, life = self.pick(chosen)
        self.workspace.do(finish_task if life.open else reopen_task, number)
        if not life.open:
            life.round, life.ready = life.round + 1, self.clock.now()
        life.open, life.blocked = not life.open, False

    @rule(chosen=st.booleans())
    def is_blocked_or_freed(self, chosen: bool) -> None:
        number, life = self.pick(chosen)
        if not life.open:
            return
        if life.blocked:
            self.workspace.do(unblock_task, number)
        else:
            self.workspace.do(block_task, number, by="Legal")
        life.blocked = not life.blocked

    @rule(chosen=st.booleans(), hours=st.integers(1, 60))
    def is_snoozed(self, chosen: bool, hours: int) -> None:
        number, life = self.pick(chosen)
        life.snoozed = self.clock.now() + timedelta(hours=hours)
        self.workspace.do(snooze_task, number, life.snoozed)

    @rule(hours=st.integers(1, 30))
    def all_are_snoozed(self, hours: int) -> None:
        self.all_snoozed = self.clock.now() + timedelta(hours=hours)
        self.workspace.do(snooze_all, self.all_snoozed)

    @rule(never=st.booleans())
    def quiet_hours_change(self, never: bool) -> None:
        self.quiet = None if never else (19 * 60, 8 * 60)
        self.workspace.do(change_reminders, quiet=self.quiet, never_quiet=never)

    @rule()
    def program_restarts(self) -> None:
        self.workspace._store.close()
        self.workspace = open_workspace(self.folder, self.clock)

    def teardown(self) -> None:
        if hasattr(self, "workspace"):
            self.workspace._store.close()
            shutil.rmtree(self.folder, ignore_errors=True)
