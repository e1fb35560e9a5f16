"""All benchmarks: ``python -m tests.benchmarks [p1 p10 …]``. JSON lines, kept in ``benchmarks.jsonl`` too."""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


def main() -> None:
    wanted = sys.argv[1:] or sorted(path.stem.removeprefix("bench_") for path in HERE.glob("bench_*.py"))
    with (ROOT / "benchmarks.jsonl").open("a", encoding="utf-8") as log:
        for name in wanted:
            words = [sys.executable, "-m", f"tests.benchmarks.bench_{name}"]
            done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
            print(done.stdout or done.stderr, end="", flush=True)
            log.write(done.stdout)


if __name__ == "__main__":
    main()
