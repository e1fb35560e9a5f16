"""All benchmarks: ``python -m tests.benchmarks [p1 p10 …]``. JSON lines, kept in ``benchmarks.jsonl`` too.

At the end stands what became slower by more than a tenth since the line of the same name that was kept before.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

HERE = Path(__file__).parent
KEPT = HERE.parents[1] / "benchmarks.jsonl"
SLOWER = 1.1
"""Times the median before."""


def main() -> None:
    # Compiled modules are kept, as they are wherever the program is used: else each start would compile them anew.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    wanted = sys.argv[1:] or sorted(path.stem.removeprefix("bench_") for path in HERE.glob("bench_*.py"))
    before = medians(KEPT.read_text(encoding="utf-8").splitlines()) if KEPT.exists() else {}
    found: list[str] = []
    with KEPT.open("a", encoding="utf-8") as log:
        for name in wanted:
            words = [sys.executable, "-m", f"tests.benchmarks.bench_{name}"]
            done = subprocess.run(words, cwd=KEPT.parent, capture_output=True, text=True, check=False)
            print(done.stdout if done.returncode == 0 else done.stdout + done.stderr, end="", flush=True)
            log.write(done.stdout)
            found += done.stdout.splitlines()
    for sentence in slower(before, medians(found)):
        print(sentence)


def medians(lines: Iterable[str]) -> dict[str, float]:
    """The last median of each name, in milliseconds."""
    measured = (json.loads(line) for line in lines if line.startswith("{"))
    return {one["name"]: one["median"] for one in measured if "median" in one}


def slower(before: dict[str, float], now: dict[str, float]) -> list[str]:
    """A sentence for each figure that grew by more than a tenth."""
    grown = ((name, before[name], median) for name, median in now.items() if name in before)
    return [
        f"Slower: {name}, {median:.1f} ms, before {kept:.1f} ms ({median / kept:.2f} ×)"
        for name, kept, median in grown
        if kept > 0 and median > kept * SLOWER
    ]


if __name__ == "__main__":
    main()
