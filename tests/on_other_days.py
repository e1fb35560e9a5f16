"""Runs stages of the tests on six awkward days: ``python tests/on_other_days.py [DAY …] [stage …] [-k name …]``.

A day is given by its name in the table below; without one all six are run, and without a stage all stages. Needs
``faketime`` (Debian and Ubuntu: apt install faketime). Every process sees the day from its beginning on, and time runs
at its usual speed. ``LEADLINE_NOW`` is not touched: what starts on a fixed moment goes on doing so.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parent.parent
ZONE = "Europe/Berlin"
DAYS = {
    "friday": "2027-05-28T16:50",
    "sunday": "2027-01-17T23:40",
    "leap-day": "2028-02-29T10:00",
    "new-year": "2026-12-31T23:40",
    "spring": "2027-03-28T01:50",
    "autumn": "2027-10-31T02:50",
}
"""A Friday before a holiday, a Sunday night, and so on; the last four go over the change that they are about."""
LIBRARY = "faketime/libfaketimeMT.so.1"
PATCH = """\
import select
import time


# With the monotonic clock left alone, faketime refuses the absolute sleep that Python asks for. It has a name of its
# own, so that it can be handed to another process.
def sleep(seconds):
    select.select([], [], [], seconds)


time.sleep = sleep
"""


def main(arguments: Sequence[str]) -> int:
    """Print one line a day; 0 if every run passed."""
    count = next((i for i, word in enumerate(arguments) if word not in DAYS), len(arguments))
    days, rest = list(arguments[:count]) or list(DAYS), list(arguments[count:])
    library = find_library()
    if library is None:
        print("faketime is not installed. On Debian and Ubuntu: apt install faketime")
        return 1
    results = {day: run_on(day, rest, library) for day in days}
    print("\nDays")
    for day, (status, seconds) in results.items():
        print(f"  {'passed' if status == 0 else 'FAILED'}  {day:10}{DAYS[day]}  {seconds:6.0f} s")
    return 0 if not any(status for status, _ in results.values()) else 1


def find_library() -> Path | None:
    return next(Path("/usr/lib").glob(f"*/{LIBRARY}"), None)


def run_on(day: str, words: list[str], library: Path) -> tuple[int, float]:
    """Status and seconds of one run of ``tests/run.py``."""
    ahead = datetime.fromisoformat(DAYS[day]).replace(tzinfo=ZoneInfo(ZONE)).timestamp() - time.time()
    with tempfile.TemporaryDirectory(prefix="leadline-day-") as patch:
        (Path(patch) / "sitecustomize.py").write_text(PATCH, encoding="utf-8")
        ambient = os.environ | {
            "TZ": ZONE,
            "LD_PRELOAD": str(library),
            # An offset, not a moment: every process that is started later sees the same time as this one.
            "FAKETIME": f"{ahead:+.0f}s",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "PYTHONPATH": patch,
        }
        print(f"\n{day}: {DAYS[day]} {ZONE}", flush=True)
        began = time.monotonic()
        status = subprocess.run([sys.executable, str(ROOT / "tests" / "run.py"), *words], env=ambient).returncode
        return status, time.monotonic() - began


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
