"""The fixtures of the real window: ``screen``, ``panel``, ``notifications``, ``start``, ``desk``, ``screenshot`` …"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.desktop.desk import Desk
from tests.desktop.hand import Keyboard, Mouse
from tests.desktop.panel import Service
from tests.desktop.program import ROOT, Program, start_program
from tests.desktop.screen import Screen, open_screen

Start = Callable[[Sequence[str]], Program]
Screenshot = Callable[[str], Path]


@pytest.fixture(scope="session")
def screen() -> Iterator[Screen]:
    """One screen for all tests of this process."""
    with open_screen() as opened:
        yield opened


@pytest.fixture
def panel(screen: Screen) -> Iterator[Service]:
    """In which the icon of a program appears."""
    found = Service(screen, "panel")
    yield found
    found.end()


@pytest.fixture
def notifications(screen: Screen) -> Iterator[Service]:
    """Which shows the bubbles of programs."""
    found = Service(screen, "notifications")
    yield found
    found.end()


@pytest.fixture
def mouse(screen: Screen) -> Mouse:
    return Mouse(screen)


@pytest.fixture
def keyboard(screen: Screen) -> Keyboard:
    return Keyboard(screen)


@pytest.fixture
def start(screen: Screen, tmp_path: Path) -> Iterator[Start]:
    """Starts a Python program by its words, as often as wanted on the same data; all are ended after the test."""
    with ExitStack() as stack:

        def begin(words: Sequence[str]) -> Program:
            started = start_program(screen, tmp_path, words)
            stack.callback(started.end)
            return started

        yield begin


@pytest.fixture
def program(start: Start, tmp_path: Path) -> Program:
    """Leadline on the sample team in an empty data folder, its window open and active."""
    started = start(["-m", "leadline", "--data", str(tmp_path / "data"), "--sample"])
    started.window("Leadline")
    return started


@pytest.fixture
def desk(program: Program, mouse: Mouse, keyboard: Keyboard) -> Desk:
    """``program`` with the hands in front of it."""
    return Desk(program, mouse, keyboard)


@pytest.fixture(scope="module")
def shared_desk(screen: Screen, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One window for those tests of a module that leave the data as they found it; its page is that of the last one."""
    folder = tmp_path_factory.mktemp("shared")
    started = start_program(screen, folder, ["-m", "leadline", "--data", str(folder / "data"), "--sample"])
    with ExitStack() as stack:
        stack.callback(started.end)
        started.window("Leadline")
        yield Desk(started, Mouse(screen), Keyboard(screen))


@pytest.fixture
def screenshot(screen: Screen) -> Screenshot:
    """Takes a picture of the whole screen into ``screenshots/NAME.png``; the path of it."""

    def take(name: str) -> Path:
        picture = ROOT / "screenshots" / f"{name}.png"
        picture.parent.mkdir(exist_ok=True)
        screen.run("import", "-window", "root", str(picture))
        return picture

    return take
