"""Which backups stay: all of 2 days, then one a day, a week and a month. Pure; ``backup_folder`` deletes the rest."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from app.domain.backup import BackupInfo

ALL_WITHIN = timedelta(days=2)
DAYS, WEEKS, MONTHS = 12, 10, 12

Bucket = Callable[[datetime], object]
BUCKETS: tuple[tuple[Bucket, int], ...] = (
    (lambda at: at.date(), DAYS),
    (lambda at: at.isocalendar()[:2], WEEKS),
    (lambda at: (at.year, at.month), MONTHS),
)


def superfluous(backups: Iterable[BackupInfo], now: datetime) -> list[BackupInfo]:
    """Those that may be deleted.

    Backups from the future were made before the clock was set back. They are thinned among themselves, so they
    neither push out what is made now nor pile up. The newest by number always stays.
    """
    ordered = sorted(backups, key=lambda backup: backup.number, reverse=True)
    past = [backup for backup in ordered if backup.at <= now]
    future = [backup for backup in ordered if backup.at > now]
    kept = {backup.path for backup in ordered[:1]}
    kept |= _thinned(past, now)
    if future:
        kept |= _thinned(future, max(backup.at for backup in future))
    return _not_replaced(ordered, kept)


def _thinned(backups: Sequence[BackupInfo], now: datetime) -> set[Path]:
    newest_first = sorted(backups, key=lambda backup: (backup.at, backup.number), reverse=True)
    kept: set[Path] = {backup.path for backup in newest_first if now - backup.at <= ALL_WITHIN}
    for bucket, count in BUCKETS:
        newest: dict[object, BackupInfo] = {}
        for backup in newest_first:
            newest.setdefault(bucket(backup.at), backup)
        kept |= {backup.path for backup in list(newest.values())[:count]}
    return kept


def _not_replaced(newest_first: Sequence[BackupInfo], kept: set[Path]) -> list[BackupInfo]:
    """What is not kept, except where every newer one that stays is abnormally smaller."""
    leaving: list[BackupInfo] = []
    staying: list[BackupInfo] = []
    for backup in newest_first:
        if backup.path not in kept and any(not is_shrunken(newer, backup) for newer in staying):
            leaving.append(backup)
        else:
            staying.append(backup)
    return leaving


def is_shrunken(newer: BackupInfo, older: BackupInfo) -> bool:
    """Less than half of the bytes or of the rows: rather an accident than work."""
    return newer.size * 2 < older.size or newer.rows * 2 < older.rows
