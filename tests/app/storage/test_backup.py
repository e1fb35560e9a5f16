"""Backups: whole or not there, made when they are due, restored with all that followed."""

import shutil
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from app.actions.journal import add_comment
from app.actions.person import add_person
from app.actions.project import cancel_project
from app.actions.task import add_task, rename_task
from app.bootstrap import backups_of, open_workspace, restore_backup
from app.domain.errors import Damaged, InUse, KnownError
from app.domain.message import Delivery
from app.domain.task import Task
from app.editing.change import ChangeSet
from app.editing.edit import drained
from app.storage import backup, backup_folder
from app.storage.database_copy import check_database, hash_of, reading
from tests.builders import Office, make_office
from tests.dump import dump


def names(office: Office) -> set[str]:
    return {path.name for path in (office.folder / "backups").iterdir()}


def wait(office: Office) -> None:
    check = office.workspace.backups._check
    if check is not None:
        check.join()


def test_a_backup_is_a_whole_database_with_a_description_and_nothing_else_is_left(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    info = office.workspace.backups.make()
    assert (info.projects, info.tasks, info.people) == (1, 8, 5)
    assert info.last_change == office.clock.now()
    assert info.size == info.path.stat().st_size
    assert office.workspace.backups.list() == (info,) == backups_of(tmp_path)
    assert names(office) == {info.path.name, info.path.name + ".json"}
    with reading(info.path) as copy:
        assert check_database(copy) == []
        assert dump(copy, without=()) == dump(office.store.connection, without=())


def test_a_backup_comes_at_the_first_tick_and_after_each_half_hour_with_changes(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    counts = []
    for minutes, works in ((0, False), (10, True), (25, True), (30, False), (-3_000, True), (31, True)):
        office.clock.forward(minutes=minutes)
        if works:
            office.workspace.do(add_comment, office.task("idea").id, "x")
        office.workspace.tick()
        wait(office)
        office.workspace.tick()
        counts.append(len(office.workspace.backups.list()))
    assert counts == [1, 1, 2, 2, 3, 4]
    assert office.workspace.backups.problem is None


def test_undo_is_a_change_too(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    office.workspace.tick()
    wait(office)
    office.workspace.undo()
    office.clock.forward(hours=1)
    office.workspace.tick()
    wait(office)
    assert len(office.workspace.backups.list()) == 2


def test_closing_makes_a_backup_only_if_something_changed(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    office.reopen()
    assert len(backups_of(tmp_path)) == 1
    office.reopen()
    assert len(backups_of(tmp_path)) == 1
    office.workspace.tick()
    office.workspace.do(add_person, "Eve")
    office.workspace.close()
    assert [info.people for info in backups_of(tmp_path)] == [6, 5]


def test_an_empty_folder_gets_no_backup(tmp_path: Path) -> None:
    workspace = open_workspace(tmp_path)
    workspace.tick()
    workspace.close()
    assert backups_of(tmp_path) == ()


def test_many_short_commands_make_one_backup_in_half_an_hour(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    for number in range(4):
        office.reopen()
        office.workspace.do(add_task, f"Task {number}", office.people["Ana"])
    office.workspace.close()
    assert len(backups_of(tmp_path)) == 1


def test_a_second_folder_gets_finished_files_and_its_loss_does_not_cost_the_first(tmp_path: Path) -> None:
    office = make_office(tmp_path / "data")
    office.workspace.backups.second_folder = second = tmp_path / "synced"
    info = office.workspace.backups.make()
    assert {path.name for path in second.iterdir()} == names(office)
    assert hash_of(second / info.path.name) == hash_of(info.path)
    shutil.rmtree(second)
    second.write_text("in the way")
    with pytest.raises(KnownError, match="synced"):
        office.workspace.backups.make()
    assert len(office.workspace.backups.list()) == 2


def test_a_deleted_backup_folder_is_made_again(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    office.workspace.backups.make()
    shutil.rmtree(tmp_path / "backups")
    assert office.workspace.backups.make().number == 1


def test_a_copy_that_was_damaged_on_the_way_never_enters(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    good = office.workspace.backups.make()
    part = backup.copy_now(office.store.connection, tmp_path / "backups", 2, office.clock.now())
    spoil(part, page=3)
    with pytest.raises(Damaged):
        backup.finish(part, 2, office.clock.now())
    assert names(office) == {good.path.name, good.path.name + ".json"}


def test_a_backup_made_in_steps_is_of_the_moment_at_which_it_began(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    steps = office.workspace.backups.making()
    next(steps)
    office.workspace.do(add_person, "Bob")
    office.workspace.tick()
    info = drained(steps)
    assert info.people == 5
    # Where the copy was there before the tick, that began the next one.
    wait(office)
    first = {name for name in names(office) if name.startswith("leadline-00001-")}
    assert first == {info.path.name, info.path.name + ".json"}


def test_a_backup_in_steps_that_nobody_waits_for_is_finished_all_the_same(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    steps = office.workspace.backups.making()
    next(steps)
    steps.close()
    wait(office)
    assert len(office.workspace.backups.list()) == 1


def spoil(file: Path, page: int) -> None:
    content = bytearray(file.read_bytes())
    content[page * 4096 : page * 4096 + 200] = b"\xa5" * 200
    file.write_bytes(content)


def test_without_its_check_the_damaged_copy_would_have_entered(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(backup, "check_database", lambda connection: [])
    office = make_office(tmp_path)
    part = backup.copy_now(office.store.connection, tmp_path / "backups", 1, office.clock.now())
    spoil(part, page=30)
    assert backup.finish(part, 1, office.clock.now()).path.exists()


def test_a_failed_backup_is_said_and_the_next_one_is_tried(tmp_path: Path, monkeypatch) -> None:
    office = make_office(tmp_path)
    monkeypatch.setattr(backup_folder.backup, "check_database", lambda connection: ["bad"])
    office.workspace.tick()
    wait(office)
    office.workspace.tick()
    assert office.workspace.backups.problem is not None
    monkeypatch.undo()
    office.clock.forward(hours=1)
    office.workspace.tick()
    wait(office)
    office.workspace.tick()
    assert office.workspace.backups.problem is None
    assert len(office.workspace.backups.list()) == 1


def test_a_preview_says_what_is_in_it_and_what_would_be_lost(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    info = office.workspace.backups.make()
    assert office.workspace.backups.preview(info.path).lost == ()
    office.start("Autumn sale")
    office.workspace.do(rename_task, office.task("idea").id, "Better idea")
    office.workspace.do(add_person, "Eve")
    preview = office.workspace.backups.preview(info.path)
    assert preview.contains == "1 project, 8 tasks, 5 people"
    assert preview.lost[0] == "1 project is not in it: “Autumn sale”"
    assert preview.lost[1].startswith("8 tasks are not in it: ")
    assert preview.lost[2:] == (
        "1 task goes back to what it was: “Better idea”",
        "1 person is not in it: “Eve”",
    )
    office.workspace.do(cancel_project, office.project)
    assert "1 project goes back to what it was: “Spring sale”" in office.workspace.backups.preview(info.path).lost


def test_a_restore_goes_on_in_the_same_workspace_and_is_itself_undone_by_a_restore(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    then = office.dump()
    info = office.workspace.backups.make()
    office.workspace.do(rename_task, office.task("idea").id, "Renamed")
    office.start("Autumn sale")
    now = office.dump()
    heard: list[ChangeSet] = []
    office.workspace.changed.connect(heard.append)

    before = office.workspace.backups.restore(info.path)
    assert before is not None
    assert [step.changes for step in heard] == [()]
    assert office.dump() == then
    assert office.task("idea").title != "Renamed"
    assert office.workspace.undo_title() == "Start “Spring sale”"
    office.workspace.undo()
    office.workspace.redo()
    assert office.dump() == then

    office.workspace.backups.restore(before.path)
    assert office.dump() == now
    office.reopen()
    assert office.dump() == now
    assert office.task("idea").title == "Renamed"


def test_a_restore_works_even_if_the_backup_made_before_it_thins_out_the_wanted_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = make_office(tmp_path)
    then, wanted = office.dump(), office.workspace.backups.make()
    office.workspace.do(add_person, "Eve")
    monkeypatch.setattr(backup_folder, "superfluous", lambda backups, now: list(backups)[1:])
    office.workspace.backups.restore(wanted.path)
    assert not wanted.path.exists()
    assert office.dump() == then


def test_a_restore_waits_for_a_command_that_caught_the_file_in_between(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = make_office(tmp_path)
    then, wanted = office.dump(), office.workspace.backups.make()
    right, tries = backup_folder.open_database, []

    def busy_at_first(file: Path, *, before_migration: Path) -> sqlite3.Connection:
        tries.append(file)
        if len(tries) < 3:
            raise InUse("Another program.")
        return right(file, before_migration=before_migration)

    monkeypatch.setattr(backup_folder, "open_database", busy_at_first)
    office.workspace.backups.restore(wanted.path)
    assert office.dump() == then


def test_after_a_restore_no_number_is_given_again_and_nothing_is_told_again(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    info = office.workspace.backups.make()
    number = office.workspace.do(add_task, "Later", office.people["Ana"]).value
    for message in office.messages():
        office.tell(message)
    facts = office.workspace.read(lambda reader: dict(reader.deliveries()))
    office.workspace.backups.restore(info.path)
    assert office.workspace.read(lambda reader: dict(reader.deliveries())) == facts
    assert office.workspace.do(add_task, "Another", office.people["Ana"]).value == number + 1


@pytest.mark.parametrize("kind", ["missing", "text", "damaged", "changed", "foreign", "newer", "trigger", "in use"])
def test_a_file_that_is_no_sound_backup_is_refused_and_nothing_changes(tmp_path: Path, kind: str) -> None:
    office = make_office(tmp_path / "data")
    file = office.workspace.backups.make().path
    match kind:
        case "missing":
            file = tmp_path / "nowhere.db"
        case "text":
            file = tmp_path / "notes.txt"
            file.write_text("Not a database, but long enough to look like something. " * 9)
        case "damaged":
            file = Path(shutil.copy(file, tmp_path / "other.db"))
            spoil(file, page=3)
        case "changed":
            content = bytearray(file.read_bytes())
            content[-1] ^= 1
            file.write_bytes(content)
        case "in use":
            file.with_name(file.name + "-wal").write_bytes(b"x")
        case _:
            file = Path(shutil.copy(file, tmp_path / "other.db"))
            with sqlite3.connect(file) as other:
                other.execute(
                    {
                        "foreign": "PRAGMA application_id=7",
                        "newer": "PRAGMA user_version=99",
                        "trigger": "CREATE TRIGGER t AFTER INSERT ON task BEGIN DELETE FROM person; END",
                    }[kind]
                )
            other.close()
    before = office.dump()
    for refuse in (office.workspace.backups.preview, office.workspace.backups.restore):
        with pytest.raises(KnownError):
            refuse(file)
    assert office.dump() == before
    office.workspace.do(add_person, "Goes on")


def test_a_restore_into_a_folder_that_cannot_be_opened_keeps_the_broken_file(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    info = office.workspace.backups.make()
    office.workspace.close()
    (tmp_path / "leadline.db").write_bytes(b"broken" * 1_000)
    with pytest.raises(KnownError, match=r"leadline --data .* restore"):
        open_workspace(tmp_path)
    restore_backup(tmp_path, info.path)
    office.workspace = open_workspace(tmp_path, office.clock)
    assert office.task("idea").title
    assert (tmp_path / "leadline-aside-1.db").read_bytes() == b"broken" * 1_000


def test_a_restore_from_outside_is_refused_while_a_program_has_the_folder(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    info = office.workspace.backups.make()
    with pytest.raises(InUse):
        restore_backup(tmp_path, info.path)
    assert office.workspace.do(add_task, "Still mine", office.people["Ana"]).value


def test_a_leftover_wal_is_not_replayed_into_a_restored_file(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    info = office.workspace.backups.make()
    then = office.dump()
    office.workspace.do(rename_task, office.task("idea").id, "Renamed")
    wal = (tmp_path / "leadline.db-wal").read_bytes()
    office.workspace.close()
    (tmp_path / "leadline.db").write_bytes(b"")
    (tmp_path / "leadline.db-wal").write_bytes(wal)
    restore_backup(tmp_path, info.path)
    office.workspace = open_workspace(tmp_path, office.clock)
    assert office.dump() == then


def test_damaged_data_is_never_backed_up_and_a_restore_brings_the_last_good(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    then = office.dump()
    office.workspace.close()
    (good,) = backups_of(tmp_path)
    spoil(tmp_path / "leadline.db", page=4)
    office.workspace = open_workspace(tmp_path, office.clock)
    with pytest.raises(Damaged):
        office.workspace.backups.make()
    assert office.workspace.backups.restore(good.path) is None
    assert office.dump() == then
    assert (tmp_path / "leadline-aside-1.db").exists()
    assert backups_of(tmp_path) == (good,)
    assert office.workspace.read(lambda reader: len(reader.find(Task))) == 8


def test_a_fact_of_telling_alone_is_worth_a_backup(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    before = office.workspace.backups.make()
    (message,) = office.messages()
    m = message
    office.clock.forward(hours=1)
    at = office.clock.now() + timedelta(0)
    office.workspace.record(Delivery(m.fact_key, m.person_id, m.task_id, m.kind, "smtp", at))
    office.workspace.tick()
    wait(office)
    assert office.workspace.backups.list()[0].number == before.number + 1
