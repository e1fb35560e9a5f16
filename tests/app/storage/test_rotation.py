"""Which backups stay over 400 days of work, and what may not push out what."""

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.domain.backup import BackupInfo
from app.storage import rotation as ring
from app.storage.rotation import DAYS, MONTHS, WEEKS, is_shrunken, superfluous

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
BIG, SMALL = 4_000_000, 90_000


def made(number: int, at: datetime, size: int = BIG, rows: int = 500) -> BackupInfo:
    return BackupInfo(Path(f"{number:05}"), at, size, 0, rows, 0, at, number)


class Folder:
    """A ring that lives: one backup comes, the superfluous ones go."""

    def __init__(self) -> None:
        self.held: list[BackupInfo] = []
        self.made: list[BackupInfo] = []

    def add(self, at: datetime, size: int = BIG, rows: int = 500) -> BackupInfo:
        backup = made(len(self.made) + 1, at, size, rows)
        self.made.append(backup)
        self.held.append(backup)
        gone = superfluous(self.held, at)
        self.held = [held for held in self.held if held not in gone]
        return backup

    def work(self, first: datetime, days: int, chance: random.Random) -> datetime:
        """So many days with 3 to 16 backups each, weekends and some days off."""
        day = first
        for _ in range(days):
            if day.weekday() < 5 and chance.random() < 0.93:
                for half_hour in range(chance.randint(3, 16)):
                    self.add(day + timedelta(minutes=30 * half_hour))
            day += timedelta(days=1)
        return day


def missing(folder: Folder, now: datetime) -> list[str]:
    """The promises that the ring does not keep: every bucket that had a backup still has one."""
    past = [backup for backup in folder.made if backup.at <= now]
    held = {backup.path for backup in folder.held}
    broken = [f"lost {b.at}" for b in past if now - b.at <= timedelta(days=2) and b.path not in held]
    kinds = (
        ("day", lambda at: at.date(), 12),
        ("week", lambda at: at.isocalendar()[:2], 10),
        ("month", lambda at: (at.year, at.month), 12),
    )
    for name, bucket, count in kinds:
        newest_buckets = sorted({bucket(backup.at) for backup in past}, reverse=True)[:count]
        kept_buckets = {bucket(backup.at) for backup in folder.held if backup.at <= now}
        broken += [f"no {name} {bucket_}" for bucket_ in newest_buckets if bucket_ not in kept_buckets]
    return broken


def test_over_400_days_there_is_a_backup_in_every_bucket_and_few_files() -> None:
    folder, chance, day = Folder(), random.Random(3), START
    for _ in range(40):
        day = folder.work(day, 10, chance)
        now = folder.made[-1].at
        assert missing(folder, now) == []
        assert len(folder.held) <= 3 * 16 + DAYS + WEEKS + MONTHS
    assert len(folder.made) > 2_000


@pytest.mark.parametrize(("name", "count"), [("DAYS", 3), ("WEEKS", 2), ("MONTHS", 1)])
def test_the_simulation_catches_a_ring_that_keeps_too_little(
    monkeypatch: pytest.MonkeyPatch, name: str, count: int
) -> None:
    buckets = [(bucket, count if kept == getattr(ring, name) else kept) for bucket, kept in ring.BUCKETS]
    place = ("DAYS", "WEEKS", "MONTHS").index(name)
    buckets = [(bucket, count if i == place else kept) for i, (bucket, kept) in enumerate(ring.BUCKETS)]
    monkeypatch.setattr(ring, "BUCKETS", buckets)
    folder = Folder()
    folder.work(START, 400, random.Random(3))
    assert missing(folder, folder.made[-1].at) != []


def test_abnormally_smaller_files_never_push_out_the_last_big_one() -> None:
    folder, chance = Folder(), random.Random(5)
    end = folder.work(START, 20, chance)
    big = folder.made[-1]
    for day in range(500):
        folder.add(end + timedelta(days=day), SMALL, 3)
    assert big in folder.held
    assert sum(backup.size == BIG for backup in folder.held) == 1
    assert missing(folder, folder.made[-1].at) == []


def test_a_file_with_half_of_the_rows_missing_is_abnormal_even_if_it_is_as_large() -> None:
    assert is_shrunken(made(2, START, BIG, 200), made(1, START, BIG, 500))
    assert not is_shrunken(made(2, START, BIG, 400), made(1, START, BIG, 500))


def test_after_the_clock_is_set_back_new_backups_are_kept_and_old_ones_are_not_lost() -> None:
    folder, chance = Folder(), random.Random(7)
    end = folder.work(START, 60, chance)
    wrong = end + timedelta(days=2_000)
    for hour in range(10):
        folder.add(wrong + timedelta(hours=hour))
    back = folder.add(end)
    assert back in folder.held
    end = folder.work(end + timedelta(days=1), 100, chance)
    assert missing(folder, folder.made[-1].at) == []
    from_the_future = [backup for backup in folder.held if backup.at >= wrong]
    assert 1 <= len(from_the_future) <= 10


def test_the_newest_backup_stays_even_if_its_clock_was_a_year_behind() -> None:
    folder = Folder()
    folder.work(START, 100, random.Random(9))
    behind = folder.add(START - timedelta(days=400))
    assert behind in folder.held


def test_one_backup_alone_stays_for_ever() -> None:
    assert superfluous([made(1, START)], START + timedelta(days=9_000)) == []
