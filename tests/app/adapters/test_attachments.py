"""Copies of files: whole or not there, one a content, and a sentence for whatever cannot be copied."""

import hashlib
import os
import resource
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.adapters import attachments
from app.adapters.attachments import AttachmentFolder
from app.domain.errors import KnownError, RuleViolation
from app.domain.file import FileContent
from app.domain.file_name import LARGEST_COPY
from app.editing.edit import drained
from tests.builders import FakeClock


@pytest.fixture
def kept(tmp_path: Path) -> AttachmentFolder:
    return AttachmentFolder(tmp_path / "attachments", FakeClock())


def names(kept: AttachmentFolder) -> set[str]:
    return {path.name for path in kept.folder.iterdir()} if kept.folder.exists() else set()


def written(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def test_a_copy_is_named_by_its_bytes_and_equal_ones_lie_there_once(tmp_path: Path, kept: AttachmentFolder) -> None:
    data = b"the text of a brief" * 1_000
    first = drained(kept.copying(written(tmp_path, "brief.txt", data)))
    second = drained(kept.copying(written(tmp_path, "other name.txt", data)))
    assert first == second == kept.keep(data) == FileContent(hashlib.sha256(data).hexdigest(), len(data))
    assert names(kept) == {first.sha256}
    assert kept.checked(first, "brief.txt").read_bytes() == data


def test_progress_is_told_and_a_copy_that_is_given_up_leaves_nothing(
    tmp_path: Path, kept: AttachmentFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attachments, "PIECE", 100)
    source = written(tmp_path, "film.mp4", bytes(1_000))
    assert list(kept.copying(source)) == pytest.approx([part / 10 for part in range(1, 11)])
    for path in kept.folder.iterdir():
        path.unlink()
    steps = kept.copying(source)
    for _ in range(3):
        next(steps)
    assert len(names(kept)) == 1
    steps.close()
    assert names(kept) == set()


def test_what_was_left_unfinished_is_cleared_away_and_copies_stay(kept: AttachmentFolder) -> None:
    content = kept.keep(b"whole")
    written(kept.folder, "half.part", b"ha")
    kept.clear_parts()
    assert names(kept) == {content.sha256}


def refusal(kept: AttachmentFolder, source: Path) -> str:
    with pytest.raises((RuleViolation, KnownError)) as caught:
        drained(kept.copying(source))
    assert names(kept) == set()
    return caught.value.sentence


def test_a_folder_a_pipe_a_device_and_what_is_gone_are_refused_in_one_sentence(
    tmp_path: Path, kept: AttachmentFolder
) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "rel").symlink_to(tmp_path / "nowhere")
    assert "is a folder. Add the files in it" in refusal(kept, tmp_path)
    assert "is a pipe or a device, no file" in refusal(kept, tmp_path / "pipe")
    assert "is a pipe or a device, no file" in refusal(kept, Path(os.devnull))
    assert "is not there. Choose another file" in refusal(kept, tmp_path / "gone.pdf")
    assert "is not there. Choose another file" in refusal(kept, tmp_path / "rel")
    assert "no file name" in refusal(kept, Path("null\0byte"))


def test_what_is_larger_than_the_limit_is_refused_before_a_byte_is_read(tmp_path: Path, kept: AttachmentFolder) -> None:
    huge = tmp_path / "huge.iso"
    with huge.open("wb") as stream:
        stream.truncate(2 * LARGEST_COPY)
    assert "is larger than 2 GB. Add a link to it instead" in refusal(kept, huge)


def test_a_file_that_grows_over_the_limit_while_it_is_copied_is_refused(
    tmp_path: Path, kept: AttachmentFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attachments, "PIECE", 10)
    source = written(tmp_path, "log.txt", bytes(30))
    steps = kept.copying(source)
    next(steps)
    monkeypatch.setattr(attachments, "LARGEST_COPY", 25)
    with pytest.raises(RuleViolation, match="This file is larger"):
        drained(steps)
    assert names(kept) == set()


@contextmanager
def at_most(size: int) -> Iterator[None]:
    """No file may become larger: what a full disk does to one that is written."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_is_one_sentence_and_nothing_is_half_there(tmp_path: Path, kept: AttachmentFolder) -> None:
    source = written(tmp_path, "film.mp4", bytes(3_000_000))
    with at_most(1_500_000), pytest.raises(KnownError, match=r"The disk is full, so nothing was added\. Free space"):
        drained(kept.copying(source))
    assert names(kept) == set()
    assert drained(kept.copying(source)).size == 3_000_000


def test_a_copy_that_was_changed_or_is_gone_is_not_opened(kept: AttachmentFolder) -> None:
    content = kept.keep(b"as approved")
    path = kept.folder / content.sha256
    path.write_bytes(b"as forged..")
    with pytest.raises(KnownError, match="changed since it was added, so it is not opened"):
        kept.taken_out(content, "text.txt")
    path.unlink()
    with pytest.raises(KnownError, match=r"The copy of “text\.txt” is not there any more"):
        kept.checked(content, "text.txt")
    assert kept.keep(b"as approved") == content
    assert kept.checked(content, "text.txt").read_bytes() == b"as approved"


def test_adding_the_same_bytes_again_mends_a_damaged_copy(kept: AttachmentFolder) -> None:
    content = kept.keep(b"as approved")
    (kept.folder / content.sha256).write_bytes(b"as forged..")
    kept.keep(b"as approved")
    assert kept.checked(content, "text.txt").read_bytes() == b"as approved"


def test_what_is_opened_has_its_name_can_be_read_and_cannot_be_run(kept: AttachmentFolder) -> None:
    content = kept.keep(b"#!/bin/sh\n")
    path = kept.taken_out(content, "../../con.sh")
    assert path.name == "_con.sh"
    assert path.read_bytes() == b"#!/bin/sh\n"
    assert not path.stat().st_mode & (stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH | stat.S_IWUSR)
    assert path.parent != kept.folder
