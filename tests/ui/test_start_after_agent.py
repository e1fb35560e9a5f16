"""A window that starts while the agent finishes a letter: it says so, waits, and can be told not to."""

from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel, QProgressDialog, QPushButton

from tests.builders import make_office
from ui.shell import program


def dialog_now() -> QProgressDialog:
    [found] = [one for one in QApplication.topLevelWidgets() if isinstance(one, QProgressDialog) and one.isVisible()]
    return found


def test_it_says_why_it_waits_and_opens_once_the_folder_is_free(qtbot, tmp_path: Path) -> None:
    office = make_office(tmp_path)
    seen: list[str] = []

    def let_go() -> None:
        seen.extend(label.text() for label in dialog_now().findChildren(QLabel))
        office.workspace.close()

    QTimer.singleShot(300, let_go)
    workspace = program._after_letter(tmp_path)
    assert workspace is not None
    workspace.close()
    assert any(text.startswith("The agent is finishing a letter.") for text in seen)


def test_who_does_not_want_to_wait_gets_no_window(qtbot, tmp_path: Path) -> None:
    office = make_office(tmp_path)
    QTimer.singleShot(200, lambda: dialog_now().findChild(QPushButton).click())
    assert program._after_letter(tmp_path) is None
    office.workspace.close()
