"""What is odd about the data is told: once at the start, and once for each backup that fails."""

from pathlib import Path

import pytest

from tests.builders import Office, make_office
from ui.link.context import Context
from ui.link.preferences import Preferences
from ui.link.second_folder import remember_folder, remembered_folder, why_not
from ui.shell.program import DataWatch


class Ears:
    """A desk whose sentences are kept."""

    def __init__(self, office: Office) -> None:
        self.context = Context(office.workspace, Preferences(office.folder / "view.json"))
        self.said: list[str] = []
        self.refused: list[str] = []
        self.context.said.connect(self.said.append)
        self.context.refused.connect(self.refused.append)


@pytest.fixture
def office(qapp, tmp_path: Path):
    made = make_office(tmp_path, project=False)
    yield made
    made.workspace.close()


def test_how_the_data_was_found_is_said_at_the_start(office: Office, qtbot) -> None:
    office.workspace.note = "The file was not closed properly and was put in order."
    ears = Ears(office)
    watch = DataWatch(ears.context, ears.context)
    qtbot.waitUntil(lambda: ears.said == [office.workspace.note])
    watch.close()


def test_a_backup_that_fails_is_told_once_until_one_went_well(office: Office) -> None:
    ears = Ears(office)
    watch, backups = DataWatch(ears.context, ears.context), office.workspace.backups
    wanted = []
    for problem in (None, "No room", "No room", None, "No room", "No rights"):
        backups.problem = problem
        watch._check(office.clock.now())
        wanted.append(len(ears.refused))
    assert wanted == [0, 1, 1, 1, 2, 3]
    watch.close()


def test_a_backup_of_the_program_goes_to_the_remembered_folder_too(office: Office, tmp_path: Path) -> None:
    second = tmp_path / "stick"
    second.mkdir()
    ears = Ears(office)
    remember_folder(ears.context.preferences, second)
    DataWatch(ears.context, ears.context).close()
    info = office.workspace.backups.make()
    assert (second / info.path.name).read_bytes() == info.path.read_bytes()


def test_a_problem_found_by_a_tick_is_told(office: Office, tmp_path: Path) -> None:
    second = tmp_path / "a file"
    second.write_text("in the way")
    ears = Ears(office)
    watch = DataWatch(ears.context, ears.context)
    office.workspace.backups.second_folder = second
    office.workspace.tick()
    office.workspace.backups._check.join()
    office.workspace.tick()
    assert len(ears.refused) == 1
    assert str(second) in ears.refused[0]
    watch.close()


def test_a_folder_that_cannot_take_backups_is_refused_in_a_sentence(tmp_path: Path) -> None:
    assert why_not(tmp_path, tmp_path / "backups") == ""
    assert why_not(tmp_path, tmp_path) == "Backups lie in this folder already. Choose one on another disk."
    assert why_not(tmp_path / "gone", tmp_path).startswith("There is no folder")
    assert why_not(Path("somewhere"), tmp_path).startswith("“somewhere” is no whole path.")


def test_what_was_remembered_of_a_folder_is_read_with_care(tmp_path: Path) -> None:
    preferences = Preferences(tmp_path / "view.json")
    for odd in ("", "relative", 7):
        preferences.set("backups.second_folder", odd)
        assert remembered_folder(preferences) is None
