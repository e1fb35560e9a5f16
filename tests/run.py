"""Runs the stages of the tests side by side, and ends with 1 if one failed. For ``bootstrap.py --test``.

``tests/run.py`` alone runs all; ``tests/run.py app ui -k name`` runs two and hands ``-k name`` to pytest.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
NOTHING_COLLECTED = 5
SLOWEST = 10
ROOM = 2**31
"""Bytes."""
OUTSIDE = ("packaging/bootstrap.py", "packaging/launcher/leadline", "tests/run.py", "tests/on_other_days.py")
"""Programs that belong to none of the packages that mypy checks by itself."""
printing = threading.Lock()


@dataclass(frozen=True)
class Step:
    """One process: a module with its arguments, and the Qt platform that it runs on (empty: none is forced)."""

    words: tuple[str, ...]
    platform: str = ""
    may_be_empty: bool = False
    seconds: int = 0
    """How long it takes, roughly; the longest begin first."""

    @property
    def is_pytest(self) -> bool:
        return self.words[0] == "pytest"


@dataclass(frozen=True)
class Result:
    """How one step of a stage ended; ``tests`` are seconds and names."""

    stage: str
    step: Step
    passed: bool
    seconds: float
    tests: list[tuple[float, str]] = field(default_factory=list)

    def __str__(self) -> str:
        verdict = "passed" if self.passed else "FAILED"
        return f"  {verdict}  {self.stage:8}{self.seconds:6.1f} s  {' '.join(self.step.words)}"


# On the offscreen platform every drag ends at once; minimal runs real ones, but has no usual screen.
# The steps of the real window have a screen each, so that they run beside one another.
STAGES: dict[str, tuple[Step, ...]] = {
    "lint": (
        Step(("ruff", "check", ".")),
        Step(("ruff", "format", "--check", ".")),
        Step(("vulture",)),
        Step(("mypy",), seconds=30),
        Step(("mypy", "--strict", "--cache-dir=.mypy_cache/packaging", *OUTSIDE)),
    ),
    "app": (Step(("pytest", "tests/app", "-m", "not soak"), seconds=150),),
    "ui": (
        Step(("pytest", "tests/ui", "-m", "not qdrag and not soak"), "offscreen", seconds=120),
        Step(("pytest", "tests/ui", "-m", "qdrag"), "minimal:enable_fonts", may_be_empty=True, seconds=5),
    ),
    "desktop": (
        Step(("pytest", "tests/desktop", "-m", "not soak"), seconds=200),
        Step(("pytest", "tests/journeys", "-m", "not soak"), seconds=340),
    ),
}


def main(arguments: Sequence[str]) -> int:
    """Run the stages that stand in front (all, if none does); the rest goes to pytest. 0 if all passed."""
    count = next((i for i, word in enumerate(arguments) if word not in STAGES), len(arguments))
    stages, for_pytest = list(arguments[:count]) or list(STAGES), list(arguments[count:])
    steps = [(stage, step) for stage in stages if can_run(stage) for step in STAGES[stage]]
    with tempfile.TemporaryDirectory(prefix="ll", dir=in_memory()) as folder:
        results = run_side_by_side(steps, for_pytest, Path(folder))
    print_slowest(results)
    print("\nStages", *results, sep="\n")
    return 0 if results and all(result.passed for result in results) else 1


def can_run(stage: str) -> bool:
    if stage == "desktop" and not sys.platform.startswith("linux"):
        print("The stage desktop needs an X server of its own and runs on Linux only.")
        return False
    return True


def in_memory() -> str | None:
    """Where files lie in memory, which no test has to wait for; None where there is no room for those of tests."""
    place = Path("/dev/shm")
    return str(place) if place.is_dir() and shutil.disk_usage(place).free >= ROOM else None


def run_side_by_side(steps: list[tuple[str, Step]], for_pytest: list[str], folder: Path) -> list[Result]:
    """Every step, whatever becomes of the others, one on each core; results in the order of ``steps``."""
    alone = len(steps) == 1
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        longest_first = sorted(steps, key=lambda item: -item[1].seconds)
        found = {item: pool.submit(run_step, *item, for_pytest, Path(folder), alone) for item in longest_first}
        try:
            return [found[item].result() for item in steps]
        except KeyboardInterrupt:
            pool.shutdown(cancel_futures=True)
            raise


def run_step(stage: str, step: Step, for_pytest: list[str], folder: Path, alone: bool) -> Result:
    """Run one step in its own process. What it says is shown whole at its end; of one that runs alone, at once."""
    with tempfile.TemporaryDirectory(dir=folder) as runtime:
        record = Path(runtime) / "junit.xml"
        words = [*step.words, *(for_pytest if step.is_pytest else [])]
        # A short name: the path of a socket has about 100 characters.
        files = tempfile.mkdtemp(prefix="", dir=folder)
        own = [f"--junitxml={record}", f"--basetemp={files}"] if step.is_pytest else []
        command = [sys.executable, "-m", *words, *own]
        say(f"\n{stage}: {' '.join(words)}" + ("" if alone else "  … begins"))
        began = time.monotonic()
        output = None if alone else subprocess.PIPE
        done = subprocess.run(
            command, cwd=ROOT, env=environment(step, runtime), stdout=output, stderr=output and subprocess.STDOUT
        )
        seconds = time.monotonic() - began
        if done.stdout is not None:
            say(f"\n{stage}: {' '.join(words)}\n{done.stdout.decode(errors='replace').rstrip()}")
        chosen = step.may_be_empty or bool(for_pytest)
        passed = done.returncode == 0 or (step.is_pytest and chosen and done.returncode == NOTHING_COLLECTED)
        return Result(stage, step, passed, seconds, timed_tests(record))


def say(text: str) -> None:
    """Print without another step's words in between."""
    with printing:
        print(text, flush=True)


def timed_tests(record: Path) -> list[tuple[float, str]]:
    """Seconds, with set-up and the end, and name of each test that pytest has recorded."""
    if not record.is_file():
        return []
    cases = ElementTree.parse(record).iter("testcase")
    return [(float(case.get("time", 0)), f"{case.get('classname')}::{case.get('name')}") for case in cases]


def print_slowest(results: Iterable[Result]) -> None:
    tests = sorted((test for result in results for test in result.tests), reverse=True)
    if tests:
        print(f"\nThe {SLOWEST} slowest", *(f"{seconds:7.1f} s  {name}" for seconds, name in tests[:SLOWEST]), sep="\n")


def environment(step: Step, runtime: str) -> dict[str, str]:
    """This process's environment without the user's screen and with a runtime folder, which Qt warns of if missing."""
    kept = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    kept["XDG_RUNTIME_DIR"] = runtime
    if place := in_memory():
        kept["TMPDIR"] = place
    if step.platform:
        kept["QT_QPA_PLATFORM"] = step.platform
    return kept


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
