"""What was opened is swept when it is kept, closed and rested, and nothing else is; what was changed is found."""

import os
import sys
import tempfile
import time
from pathlib import Path

import pytest

from app.adapters.attachments import AttachmentFolder
from app.adapters.opened_copies import DIGITS, RESTED_SECONDS, sweep_opened
from tests.builders import FakeClock

RESTED = RESTED_SECONDS + 60


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AttachmentFolder:
    """Opened files go to a place of the test's own."""
    place = tmp_path / "opened"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    return AttachmentFolder(tmp_path / "attachments", FakeClock())


def opened(kept: AttachmentFolder, data: bytes = b"as approved") -> Path:
    return kept.taken_out(kept.keep(data), "Text.docx")


def replaced(path: Path, data: bytes) -> None:
    """As an office program saves: another file in its place."""
    fresh = path.with_name("fresh")
    fresh.write_bytes(data)
    fresh.replace(path)


def test_what_is_kept_closed_and_rested_goes(kept: AttachmentFolder) -> None:
    path = opened(kept)
    assert sweep_opened(kept.folder, time.time()) == []
    assert path.exists()
    assert sweep_opened(kept.folder, time.time() + RESTED) == []
    assert not path.parent.exists()


@pytest.mark.skipif(sys.platform != "linux", reason="where the system tells what is open")
def test_what_is_open_stays(kept: AttachmentFolder) -> None:
    path = opened(kept)
    with path.open("rb"):
        sweep_opened(kept.folder, time.time() + RESTED)
        assert path.exists()
    sweep_opened(kept.folder, time.time() + RESTED)
    assert not path.exists()


def test_what_was_changed_stays_and_is_found_until_it_is_a_version(kept: AttachmentFolder) -> None:
    content = kept.keep(b"as approved")
    path = kept.taken_out(content, "Text.docx")
    replaced(path, b"with a better end")
    [changed] = sweep_opened(kept.folder, time.time() + RESTED)
    assert (changed.path, changed.digest) == (path, content.sha256[:DIGITS])
    assert path.read_bytes() == b"with a better end"
    kept.keep(b"with a better end")
    assert sweep_opened(kept.folder, time.time() + RESTED) == []
    assert not path.exists()


@pytest.mark.parametrize("beside", [".~lock.Text.docx#", "~$xt.docx", "notes.txt", "folder/"])
def test_what_else_lies_there_keeps_all_of_it(kept: AttachmentFolder, beside: str) -> None:
    path = opened(kept)
    (path.parent / beside).mkdir() if beside.endswith("/") else (path.parent / beside).write_text("mine")
    assert sweep_opened(kept.folder, time.time() + RESTED) == []
    assert path.exists()


def test_a_link_by_that_name_and_a_folder_of_other_data_are_left_alone(kept: AttachmentFolder, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "letter.txt").write_bytes(b"as approved")
    kept.keep(b"as approved")
    os.symlink(mine, Path(tempfile.gettempdir()) / "leadline-opened-link")  # noqa: PTH211
    other = AttachmentFolder(tmp_path / "other", FakeClock())
    theirs = opened(other, b"of another team")
    changed = sweep_opened(kept.folder, time.time() + RESTED)
    assert [one.path for one in changed] == [theirs]
    assert (mine / "letter.txt").exists()
    assert theirs.exists()
