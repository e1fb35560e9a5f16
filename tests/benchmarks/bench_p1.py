"""P1: start to the first painted window with 1,000 tasks in the data, against a bare QMainWindow of the same run.

Each start is a process of its own on the offscreen platform, counted in CPU time; bare and real take turns. *Ready*
is when everything that the first page wants to show has been read and painted.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.measure import line
from tests.benchmarks.workload import fill

RUNS = 9

BARE = """
import sys
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow
from PySide6.QtCore import QEvent, QObject
import time
application = QApplication(sys.argv)
window = QMainWindow()
window.setCentralWidget(QLabel("Leadline"))
painted = []
class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            painted.append(1)
        return False
watch = Watch()
window.centralWidget().installEventFilter(watch)
window.resize(1280, 800)
window.show()
while not painted:
    application.processEvents()
application.processEvents()
print(time.process_time() * 1000, time.process_time() * 1000)
"""

REAL = """
import sys, time
moments = []

def watch(run):
    from PySide6.QtCore import QEvent, QObject
    from PySide6.QtWidgets import QApplication
    import ui.shell.main_window as shell
    class Watch(QObject):
        def eventFilter(self, watched, event):
            if event.type() == QEvent.Type.Paint and not moments:
                moments.append(time.process_time() * 1000)
            return False
    def run_until_ready(self=None):
        until = time.monotonic() + 0.25
        while time.monotonic() < until:
            QApplication.processEvents()
            time.sleep(0.002)
        moments.append(time.process_time() * 1000)
        return 0
    QApplication.exec = run_until_ready
    show = shell.MainWindow.show
    def watched_show(window):
        window.page.installEventFilter(watcher)
        show(window)
        while not moments:
            QApplication.processEvents()
    watcher = Watch()
    shell.MainWindow.show = watched_show
    return run

import ui.__main__ as entry
prepare = entry.import_product
def prepared():
    prepare()
    watch(None)
entry.import_product = prepared
sys.argv = ["leadline", "--data", FOLDER]
entry.main()
print(moments[0], moments[1])
"""


def start(code: str) -> tuple[float, float]:
    """CPU milliseconds to the first paint and to ready."""
    ambient = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    ambient.pop("PYTHONDONTWRITEBYTECODE", None)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=ambient, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    first, ready = done.stdout.split()[-2:]
    return float(first), float(ready)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        fill(Path(name), projects=10)
        real_code = REAL.replace("FOLDER", repr(name))
        start(BARE), start(real_code)
        bare, first, ready = [], [], []
        for _ in range(RUNS):
            bare.append(start(BARE)[0])
            painted, done = start(real_code)
            first.append(painted)
            ready.append(done)
    floor = sorted(bare)[RUNS // 2]
    print(line("P1 first paint", first, floor, "ratio <= 1.25"))
    print(line("P1 ready", ready, floor, "ratio <= 3"))


if __name__ == "__main__":
    main()
