"""What a start of the program leaves for later: the first screen only reads, and every import is paid by each start."""

import os
import subprocess
import sys
from pathlib import Path

from app.bootstrap import open_workspace
from app.workspace.sample import fill_when_empty

ROOT = Path(__file__).resolve().parents[2]
LATER = (
    "app.actions", "app.engine.transition", "app.editing.settle", "app.queries.letter", "app.queries.reminder",
    "app.exchange.csv_table", "matplotlib", "sqlmodel", "sqlalchemy", "dateutil", "icalendar", "recurring_ical_events",
    "x_wr_timezone", "ui.tray", "ui.printing.report", "ui.shell.bell_list", "ui.widgets.task_panel", "ui.pages.board",
    "ui.pages.flowchart", "ui.pages.plan", "ui.link.place", "ui.shell.navigation", "app.editing.undo_check",
    "app.domain.retrospective", "app.storage.inverse",
)  # fmt: skip
CODE = """
import sys
from pathlib import Path
from ui.__main__ import import_product

import_product()
from app.bootstrap import open_workspace
from ui.link.context import Context
from ui.link.preferences import Preferences
from ui.shell.application import make_application
from ui.shell.main_window import MainWindow
from ui.shell.file_menu import file_menu
from ui.shell.pages import PAGES

folder = Path(sys.argv[1])
preferences = Preferences(folder / "view.json")
application = make_application(["leadline"], preferences)
workspace = open_workspace(folder)
context = Context(workspace, preferences)
window = MainWindow(context, PAGES, {"File": file_menu(context)})
window.show()
application.processEvents()
print("\\n".join(sorted(sys.modules)))
window.leave()
workspace.close()
"""


def test_the_first_screen_brings_neither_verbs_nor_other_pages(tmp_path: Path) -> None:
    ambient = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    # An empty folder writes its first settings through the rules and greets with questions; this is a usual start.
    workspace = open_workspace(tmp_path)
    fill_when_empty(workspace)
    workspace.close()
    done = subprocess.run(
        [sys.executable, "-c", CODE, str(tmp_path)],
        cwd=ROOT,
        env=ambient,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    loaded = done.stdout.split()
    assert "ui.pages.today.page" in loaded
    assert [name for name in loaded for later in LATER if name == later or name.startswith(f"{later}.")] == []
