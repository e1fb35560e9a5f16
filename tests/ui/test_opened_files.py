"""A file that was opened from here and changed outside is offered once, and becomes the next version."""

import tempfile
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from app.actions.file import add_files
from app.domain.file import FileVersion, NamedContent
from tests.builders import make_office
from ui.link.context import Context
from ui.link.preferences import Preferences
from ui.shell.opened_files import OpenedFiles


def test_a_changed_copy_is_offered_once_and_becomes_a_version(
    qtbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "opened"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    office = make_office(tmp_path / "data")
    attachments = office.workspace.attachments
    content = attachments.keep(b"as approved")
    office.workspace.do(add_files, [NamedContent("Text.docx", content)], project_id=office.project)
    path = attachments.taken_out(content, "Text.docx")
    path.unlink()
    path.write_bytes(b"with a better end")
    context = Context(office.workspace, Preferences(tmp_path / "preferences.json"))
    offers: list[tuple[str, str, object]] = []
    context.offered.connect(lambda *offer: offers.append(offer))
    window = QWidget()
    qtbot.addWidget(window)
    opened = OpenedFiles(context, window)
    qtbot.waitUntil(lambda: len(offers) == 1)
    words, verb, act = offers[0]
    assert (words, verb) == (
        "“Text.docx” was changed after it was opened. Here it is as it was.",
        "Add as new version",
    )
    opened.look()
    act()

    def versions() -> list[bytes]:
        found = office.workspace.read(lambda reader: reader.find(FileVersion))
        return [(attachments.folder / one.sha256).read_bytes() for one in found]

    qtbot.waitUntil(lambda: versions() == [b"as approved", b"with a better end"])
    opened._looked = -1000.0
    opened.look()
    qtbot.wait(100)
    assert len(offers) == 1
    office.workspace.close()
