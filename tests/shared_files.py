"""Where the files are that the tests compare with and that are not part of the program: beside it, or as named."""

import os
from pathlib import Path

SHARED = Path(os.environ.get("LEADLINE_SHARED") or Path(__file__).resolve().parents[2] / "shared")
CASES = SHARED / "data" / "cases"
"""Files of other programs, with facts about each in ``TRUTH.json``."""
