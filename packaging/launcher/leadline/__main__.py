"""``leadline`` and ``python -m leadline``: finds the program's packages and hands over to ``ui.__main__``."""

import sys
from importlib import import_module
from pathlib import Path

_HERE = Path(__file__).resolve().parent


def source_folder() -> Path:
    """Where ``app`` and ``ui`` are: inside this package when installed, three floors up in a checkout."""
    installed = _HERE / "_src"
    return installed if installed.is_dir() else _HERE.parents[2]


def main() -> int:
    """Run the program with the arguments of this process; its exit status."""
    sys.path.insert(0, str(source_folder()))
    # By name: before the line above there is no ``ui`` to import.
    return int(import_module("ui.__main__").main() or 0)


if __name__ == "__main__":
    sys.exit(main())
