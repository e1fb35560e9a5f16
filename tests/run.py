"""Runs the stages of the tests, each in its own process, and ends with 1 if one failed. For ``bootstrap.py --test``.

``tests/run.py`` alone runs all; ``tests/run.py app ui -k name`` runs two and hands ``-k name`` to pytest.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOTHING_COLLECTED = 5


@dataclass(frozen=True)
class Step:
    """One process: a module with its arguments, and the Qt platform that it runs on (empty: none is forced)."""

    words: tuple[str, ...]
    platform: str = ""
    may_be_empty: bool = False


@dataclass(frozen=True)
class Result:
    """How one step of a stage ended."""

    stage: str
    step: Step
    passed: bool
    seconds: float

    def __str__(self) -> str:
        verdict = "passed" if self.passed else "FAILED"
        return f"  {verdict}  {self.stage:8}{self.seconds:6.1f} s  {' '.join(self.step.words)}"


# On the offscreen platform every drag ends at once; minimal runs real ones, but has no usual screen.
STAGES: dict[str, tuple[Step, ...]] = {
    "lint": (
        Step(("ruff", "check", ".")),
        Step(("ruff", "format", "--check", ".")),
        Step(("vulture",)),
        Step(("mypy",)),
        Step(("mypy", "--strict", "packaging/bootstrap.py", "packaging/launcher/leadline", "tests/run.py")),
    ),
    "app": (Step(("pytest", "tests/app", "-m", "not soak")),),
    "ui": (
        Step(("pytest", "tests/ui", "-m", "not qdrag and not soak"), "offscreen"),
        Step(("pytest", "tests/ui", "-m", "qdrag"), "minimal:enable_fonts", may_be_empty=True),
    ),
    "desktop": (Step(("pytest", "tests/desktop", "tests/journeys", "-m", "not soak")),),
}


def main(arguments: Sequence[str]) -> int:
    """Run the stages that stand in front (all, if none does); the rest goes to pytest. 0 if all passed."""
    count = next((i for i, word in enumerate(arguments) if word not in STAGES), len(arguments))
    stages, for_pytest = list(arguments[:count]) or list(STAGES), list(arguments[count:])
    with tempfile.TemporaryDirectory(prefix="leadline-tests-") as runtime:
        results = [result for stage in stages for result in run_stage(stage, for_pytest, runtime)]
    print("\nStages", *results, sep="\n")
    return 0 if results and all(result.passed for result in results) else 1


def run_stage(stage: str, for_pytest: list[str], runtime: str) -> list[Result]:
    """Run every step of a stage, whatever becomes of the others."""
    if stage == "desktop" and not sys.platform.startswith("linux"):
        print("The stage desktop needs an X server of its own and runs on Linux only.")
        return []
    return [run_step(stage, step, for_pytest, runtime) for step in STAGES[stage]]


def run_step(stage: str, step: Step, for_pytest: list[str], runtime: str) -> Result:
    """Run one step in its own process, in this terminal."""
    is_pytest = step.words[0] == "pytest"
    words = [*step.words, *(for_pytest if is_pytest else [])]
    print(f"\n{stage}: {' '.join(words)}", flush=True)
    began = time.monotonic()
    status = subprocess.run([sys.executable, "-m", *words], cwd=ROOT, env=environment(step, runtime)).returncode
    chosen = step.may_be_empty or bool(for_pytest)
    passed = status == 0 or (is_pytest and chosen and status == NOTHING_COLLECTED)
    return Result(stage, step, passed, time.monotonic() - began)


def environment(step: Step, runtime: str) -> dict[str, str]:
    """This process's environment without the user's screen and with a runtime folder, which Qt warns of if missing."""
    kept = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    kept["XDG_RUNTIME_DIR"] = runtime
    if step.platform:
        kept["QT_QPA_PLATFORM"] = step.platform
    return kept


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
