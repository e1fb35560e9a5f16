"""What calls for another backup: everything that was done, told, sent or answered since the last one."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from app.bootstrap import open_workspace
from app.domain.dispatch import Dispatch, DispatchState
from app.domain.ids import DispatchId, PersonId
from app.domain.reminder import ReminderKind
from app.exchange.answer.mail import read_mail
from app.reminders.notice import Notice
from app.reminders.stage import ReminderStage
from app.storage import backup
from app.workspace.answer_recording import record_mails
from app.workspace.reminder_recording import record_shown
from tests.builders import FakeClock, make_office


def test_an_empty_database_has_the_stamp_of_nothing_also_one_of_an_older_version(tmp_path: Path) -> None:
    workspace = open_workspace(tmp_path, FakeClock())
    store = workspace.backups._store
    assert backup.stamp_of(store.connection) == backup.NOTHING
    for table in ("ledger", "answer", "answer_decision", "dispatch"):
        store.connection.execute(f"DROP TABLE {table}")
    assert backup.stamp_of(store.connection) == backup.NOTHING
    workspace.close()


def test_what_was_told_sent_and_answered_calls_for_a_backup_and_a_look_at_the_clock_does_not(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    letter = Dispatch(DispatchId(1), PersonId(1), "mail", "ana@example.com", ("key",), DispatchState.WAITING, "Yours")
    stage = ReminderStage(ReminderKind.BEFORE, "48 h", office.clock.now(), "lead/LL-1/48 h")
    told = Notice(office.task("idea").id, stage, "Idea", "Due", None)
    mail = read_mail(f"From: mia@example.com\nSubject: {office.task('idea').key}\n\nDone".encode(), date(2026, 2, 9))
    stamps = []
    for act in (
        lambda: office.workspace.tick(),
        lambda: record_shown(office.workspace, [told], "bubble"),
        lambda: office.workspace.record(letter),
        lambda: office.workspace.record(replace(letter, failures=1)),
        lambda: record_mails(office.workspace, [mail]),
    ):
        act()
        stamps.append(backup.stamp_of(office.store.connection))
    assert len(set(stamps)) == len(stamps)
    office.clock.forward(seconds=40)
    office.workspace.tick()
    assert backup.stamp_of(office.store.connection) == stamps[-1]
