"""What is imported while nothing is done: all that the page of a project needs to be looked at."""

import os
import subprocess
import sys
from pathlib import Path

from app.bootstrap import open_workspace
from app.workspace.sample import fill_when_empty

ROOT = Path(__file__).resolve().parents[2]
CODE = """
import sys
from pathlib import Path
from app.bootstrap import open_workspace
from app.domain.project import Project
from ui.link.context import Context
from ui.link.place import ProjectPagePlace
from ui.link.preferences import Preferences
from ui.shell.application import make_application
from ui.shell.file_menu import file_menu
from ui.shell.idle_imports import import_ahead
from ui.shell.main_window import MainWindow
from ui.shell.pages import PAGES

folder = Path(sys.argv[1])
preferences = Preferences(folder / "view.json")
application = make_application(["leadline"], preferences)
workspace = open_workspace(folder)
workspace.warm_up()
context = Context(workspace, preferences)
window = MainWindow(context, PAGES, {"File": file_menu(context)})
window.show()
application.processEvents()
project = context.read(lambda reader: reader.find(Project)[0])
window.navigator
before = set(sys.modules)
for _ in import_ahead():
    pass
ahead = set(sys.modules)
context.go_to(ProjectPagePlace(project.id))
application.processEvents()
assert window.page.title == project.name
print(len(ahead - before), *sorted(set(sys.modules) - ahead))
window.leave()
workspace.close()
"""


def test_the_first_visit_of_a_project_imports_nothing_more(tmp_path: Path) -> None:
    workspace = open_workspace(tmp_path)
    fill_when_empty(workspace)
    workspace.close()
    done = subprocess.run(
        [sys.executable, "-c", CODE, str(tmp_path)],
        cwd=ROOT,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    count, *later = done.stdout.split()
    assert int(count) > 10
    # How it is read is the store's own matter: no screen names its modules.
    ours = [name for name in later if name.startswith(("app.", "ui."))]
    assert [name for name in ours if not name.startswith("app.storage.")] == []
