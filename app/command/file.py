"""``leadline file``: add a file or a version of one, list the files of a project."""

import argparse
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from app.actions.file import WEB, add_files, add_version
from app.command.call import Call, Waits
from app.domain.file import FileContent, NamedContent
from app.domain.file_name import safe_file_name
from app.domain.ids import FILE_PREFIX
from app.editing.edit import drained
from app.queries.file import FileLine, FileVersionLine, files_of_project, find_file, size_words
from app.queries.project import find_project
from app.queries.task import find_task
from app.workspace.owner_thread import Errand


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    group = commands.add_parser("file", help="files of projects and their versions").add_subparsers(
        dest="verb", required=True
    )
    adding = group.add_parser("add", help="keep a copy of a file, or a link to it")
    adding.add_argument("key", help="of a project such as P-3, or of a file such as F-7, which gets a version")
    adding.add_argument("file", help="the path of a file, or a web address")
    adding.add_argument("--task", metavar="KEY", help="the task of the project that it belongs to")
    adding.add_argument("--note", default="", help="what is said of this version")
    adding.add_argument("--review", action="store_true", help="the deliverable of the file is in review from now on")
    adding.set_defaults(run=_add)
    listing = group.add_parser("list", help="the files of a project with their versions")
    listing.add_argument("key", help="of a project such as P-3")
    listing.add_argument("--json", action="store_true")
    listing.set_defaults(run=_list)


def _add(call: Call) -> Waits:
    """The copy is made beside the thread that owns the data, and only then named."""
    given = call.arguments
    # Asked first, so that no copy is made for a key that is none.
    before = call.workspace.read(find_file, given.key) if given.key.upper().startswith(FILE_PREFIX) else None
    project_id = call.workspace.read(find_project, given.key).id if before is None else None
    task = call.workspace.read(find_task, given.task) if given.task is not None else None
    content, name = FileContent(link=given.file), given.file.rstrip("/").rpartition("/")[2] or given.file
    if not given.file.lower().startswith(WEB):
        # Not later: the way there is told from the folder of who typed it.
        source = Path(given.file).absolute()
        copy = Errand(call.owner, partial(_copied, call, source))
        yield copy
        content, name = copy.result(), source.name
    if before is not None:
        call.workspace.do(add_version, before.file.id, content, note=given.note, review=given.review)
        line = call.workspace.read(find_file, before.key)
        call.say(f"Added version {line.latest.version.number} of “{line.file.name}” {line.key}")
        return
    name = safe_file_name(name) if content.link else name
    task_id = task.id if task is not None else None
    named = [NamedContent(name, content)]
    made = call.workspace.do(add_files, named, project_id=project_id, task_id=task_id, note=given.note)
    [file_id] = made.value
    line = call.workspace.read(find_file, str(file_id))
    call.say(f"Added “{line.file.name}” {line.key}")


def _copied(call: Call, source: Path) -> FileContent:
    return drained(call.workspace.attachments.copying(source))


def _list(call: Call) -> None:
    project = call.workspace.read(find_project, call.arguments.key)
    lines = call.workspace.read(files_of_project, project.id)
    if call.wants_json:
        call.give([_as_json(line) for line in lines])
        return
    rows = [_row(line, version) for line in lines for version in line.versions]
    call.table(("key", "file", "version", "at", "who", "size", "task", "note"), rows)


def _row(line: FileLine, version: FileVersionLine) -> tuple[str, ...]:
    one = version.version
    size = one.link or size_words(one.size)
    note = " ".join(one.note.split())
    return (line.key, line.file.name, str(one.number), f"{one.at:%Y-%m-%d}", version.who, size, line.task, note)


def _as_json(line: FileLine) -> Mapping[str, Any]:
    return {
        "key": line.key,
        "name": line.file.name,
        "task": line.task,
        "deliverable": line.deliverable,
        "versions": [
            {
                "number": one.version.number,
                "at": one.version.at,
                "who": one.who,
                "note": one.version.note,
                "sha256": one.version.sha256,
                "size": one.version.size,
                "link": one.version.link,
            }
            for one in line.versions
        ],
    }
