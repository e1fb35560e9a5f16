"""P2: peak memory of the idle program with 1,000 tasks, against a bare QMainWindow; matplotlib must not be loaded.

Linux: ``ru_maxrss`` in MiB, each start a process of its own on the offscreen platform.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.bench_p1 import BARE, REAL
from tests.benchmarks.measure import line
from tests.benchmarks.workload import fill

RUNS = 5
TELL = """
import resource
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, int("matplotlib" in sys.modules))
"""


def peak(code: str) -> float:
    """MiB that a process needed at most."""
    ambient = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    words = [sys.executable, "-c", code + TELL]
    done = subprocess.run(words, capture_output=True, text=True, env=ambient, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    mebibytes, loaded = done.stdout.split()[-2:]
    if loaded == "1":
        raise SystemExit("matplotlib was imported before a chart was opened")
    return float(mebibytes)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        fill(Path(name), projects=10)
        # Idle for longer than what is loaded after the first paint takes.
        real_code = REAL.replace("FOLDER", repr(name)).replace("+ 0.25", "+ 2.5")
        peak(real_code)
        bare, real = [], []
        for _ in range(RUNS):
            bare.append(peak(BARE))
            real.append(peak(real_code))
    print(line("P2 peak memory, MiB", real, sorted(bare)[RUNS // 2], "ratio <= 2.2"))


if __name__ == "__main__":
    main()
