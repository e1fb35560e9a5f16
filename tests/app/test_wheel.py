"""What is handed out: one package, with the product, the screen and the shipped files inside it."""

import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_wheel_takes_one_name_only_and_holds_everything(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        names = wheel.namelist()
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {"leadline"}
    assert {name.split("/")[2] for name in names if "/_src/" in name} == {"app", "ui", "resources"}
    assert any(name.endswith("/LICENSES/LGPL-3.0-only.txt") for name in names)
