"""kill -9 while files are copied: every version that is there has all of its bytes, and half a copy never counts."""

import hashlib
import random
import shutil
from pathlib import Path

import pytest

from app.actions.file import add_files, add_version
from app.bootstrap import open_workspace
from app.domain.file import FileVersion, NamedContent
from app.domain.ids import ProjectId
from app.editing.edit import drained
from tests.builders import FakeClock, make_office
from tests.forked import Child, Say

MOMENTS = [pytest.param(5, id="quick"), pytest.param(30, id="30", marks=pytest.mark.soak)]
SIZE = 6_000_000
SESSION_SECONDS = 0.5


def session(folder: Path, source: Path, say: Say) -> None:
    """Copy one file after the other, each as the next version, until somebody kills the program."""
    workspace = open_workspace(folder, FakeClock())
    say("open")
    file_id = None
    for number in range(1_000):
        data = number.to_bytes(4) + source.read_bytes()[4:]
        other = source.with_name(f"{folder.name}.part.bin")
        other.write_bytes(data)
        content = drained(workspace.attachments.copying(other))
        if file_id is None:
            [file_id] = workspace.do(add_files, [NamedContent("film.bin", content)], project_id=ProjectId(1)).value
        else:
            workspace.do(add_version, file_id, content)
        say(f"{number}")


@pytest.mark.parametrize("moments", MOMENTS)
def test_whenever_the_program_is_killed_each_version_is_whole(tmp_path: Path, moments: int) -> None:
    make_office(tmp_path / "template").workspace.close()
    source = tmp_path / "source.bin"
    source.write_bytes(random.Random(1).randbytes(SIZE))
    chance, halves = random.Random(moments), 0
    for moment in range(moments):
        folder = tmp_path / f"moment-{moment}"
        shutil.copytree(tmp_path / "template", folder)
        child = Child(lambda say, folder=folder: session(folder, source, say))
        said = child.kill_after(chance, SESSION_SECONDS)
        assert not any(line.startswith("BUG") for line in said), said
        parts = list((folder / "attachments").glob("*.part")) if (folder / "attachments").exists() else []
        halves += len(parts)
        workspace = open_workspace(folder, FakeClock())
        versions = workspace.read(lambda reader: list(reader.find(FileVersion)))
        acknowledged = [line for line in said if line != "open"]
        assert len(versions) in (len(acknowledged), len(acknowledged) + 1)
        for version in versions:
            data = (folder / "attachments" / version.sha256).read_bytes()
            assert (len(data), hashlib.sha256(data).hexdigest()) == (version.size, version.sha256)
        assert not list(folder.glob("attachments/*.part"))
        workspace.close()
        shutil.rmtree(folder)
    assert halves or moments < 30, "no kill came in the middle of a copy"
