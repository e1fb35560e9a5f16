"""Sets up everything that is missing and opens Leadline, or with ``--test`` runs all tests. Standard library only.

Question: what may a newcomer's machine lack? Everything but Python: Debian ships it without venv and pip, and a server
has none of Qt's system libraries. Decision: one script with three layers, each looked at on every start and mended only
where something is missing: system packages (installed as root, else the one line to type is printed), a virtual
environment from the lock, the command ``leadline`` in it. A stamp, written last, says that the environment is whole;
without it the environment is made again, so an interrupted set-up heals by itself.
Rejected: a pip of our own in the tree (a binary to keep up to date), ``uv`` (one more thing to fetch first), an
editable install (it needs a build tool at run time; the launcher's folder in a ``.pth`` file does the same).
"""

import sys

# Older ones must be able to read this file as far as here, so it keeps to the grammar of Python 3.6.
if not (3, 11) <= sys.version_info[:2] <= (3, 13):
    sys.exit(
        "Leadline needs Python 3.11, 3.12 or 3.13, and this is Python {}.{}: "
        "install one of them and run this command with it.".format(*sys.version_info[:2])
    )

import argparse
import ctypes
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from itertools import takewhile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WINDOWS = sys.platform == "win32"
LINUX = sys.platform.startswith("linux")
MINOR = f"python3.{sys.version_info.minor}"

RUN_LOCK = "requirements.lock"
TEST_LOCK = "requirements-test.lock"

# What Qt loads at start (its xcb plugin is silent about which library it misses), and the Debian package of each.
QT_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xinerama.so.0": "libxcb-xinerama0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}

# What the tests in a real window use, by the file that shows that it is there.
DESKTOP_TOOLS = {
    "Xvfb": "xvfb",
    "openbox": "openbox",
    "weston": "weston",
    "xdotool": "xdotool",
    "import": "imagemagick",
    "dbus-run-session": "dbus-daemon",
    "/usr/libexec/at-spi-bus-launcher": "at-spi2-core",
    "/usr/lib/python3/dist-packages/gi": "python3-gi",
    "/usr/lib/*/girepository-1.0/Atspi-2.0.typelib": "gir1.2-atspi-2.0",
}


class SetupProblem(Exception):
    """Something that the person at the keyboard can mend; its text is one plain sentence."""


def main(arguments: Sequence[str]) -> int:
    """Set up what is missing, then open the program or run the tests; the exit status of what ran."""
    wish = read_arguments(arguments)
    try:
        install_system_packages(missing_packages(for_desktop_tests=wish.test and needs_desktop(wish.rest)))
        folder = environment_folder(for_tests=wish.test)
        prepare_environment(folder, [RUN_LOCK, TEST_LOCK] if wish.test else [RUN_LOCK])
        if wish.test:
            return run([python_of(folder), ROOT / "tests" / "run.py", *wish.rest])
        check_display(wish.rest)
    except SetupProblem as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped; the same command goes on from here.", file=sys.stderr)
        return 130
    return run([python_of(folder), "-m", "leadline", "--sample", *wish.rest])


def read_arguments(arguments: Sequence[str]) -> argparse.Namespace:
    """``test``: whether the tests are wanted; ``rest``: what is handed on to them or to the program."""
    parser = argparse.ArgumentParser(
        description="Sets up everything that is missing and opens Leadline on the sample team.",
        epilog="What follows (after --, if it begins with a dash) is handed on to the program or the tests.",
    )
    parser.add_argument("--test", action="store_true", help="run all tests instead, those in a real window included")
    wish, rest = parser.parse_known_args(arguments)
    wish.rest = [word for word in rest if word != "--"]
    return wish


def needs_desktop(stages: Sequence[str]) -> bool:
    """Whether the stages asked for (all, if none is named) open a real window."""
    named = list(takewhile({"lint", "app", "ui", "desktop"}.__contains__, stages))
    return not named or "desktop" in named


# System packages


def missing_packages(*, for_desktop_tests: bool) -> list[str]:
    """The Debian packages of everything that this system lacks; empty where the system is none of our business."""
    if not LINUX:
        return []
    packages = {package for library, package in QT_LIBRARIES.items() if not can_load(library)}
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        packages.add(f"{MINOR}-venv")
    if for_desktop_tests:
        packages |= {package for tool, package in DESKTOP_TOOLS.items() if not is_there(tool)}
    return sorted(packages)


def can_load(library: str) -> bool:
    """Whether the system's loader finds this shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def is_there(tool: str) -> bool:
    """Whether a command (by name) or a file (by absolute path, with wildcards) exists."""
    if tool.startswith("/"):
        return any(Path("/").glob(tool[1:]))
    return shutil.which(tool) is not None


def install_system_packages(packages: list[str]) -> None:
    """Install them as root with apt-get; without root, or without apt-get, say what to type."""
    if not packages:
        return
    if not shutil.which("apt-get"):
        names = " ".join(packages)
        raise SetupProblem(f"Install with your system's package manager what Debian calls: {names}.")
    install = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    if os.geteuid() != 0:
        line = as_root(f"apt-get update && {' '.join(install)}")
        raise SetupProblem(f"System packages are missing; type this line, then run this command again:\n{line}")
    print(f"Installing {len(packages)} system packages: {' '.join(packages)}", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update"], install):
        done = subprocess.run(command, env=environment, capture_output=True, text=True)
        if done.returncode:
            raise SetupProblem(
                f"{' '.join(command[:2])} failed ({last_line(done.stderr)}): "
                "check the network and the package sources, then run this command again."
            )


def as_root(line: str) -> str:
    """What to type to have root run this line: a bare Debian has ``su`` only."""
    return f"sudo sh -c '{line}'" if shutil.which("sudo") else f"su -l -c '{line}'"


# The virtual environment


def environment_folder(*, for_tests: bool) -> Path:
    """``.venv`` in the checkout, or, where that cannot be written, a folder in the user's cache."""
    inside = ROOT / ".venv"
    if os.access(ROOT, os.W_OK) and (not inside.exists() or os.access(inside, os.W_OK)):
        return inside
    if for_tests and not os.access(ROOT, os.W_OK):
        raise SetupProblem(f"The tests write beside the code, and {ROOT} is read-only: copy the folder and test there.")
    name = hashlib.sha256(str(ROOT).encode()).hexdigest()[:12]
    return user_cache() / "leadline" / f"environment-{name}"


def user_cache() -> Path:
    """The folder in which this system keeps what can be made again."""
    if WINDOWS:
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")


def prepare_environment(folder: Path, locks: Sequence[str]) -> None:
    """Make ``folder`` a whole environment of this Python with everything that ``locks`` pin; quick if it is one."""
    wanted = {"python": f"{MINOR} {sys.base_prefix}", "root": str(ROOT)}
    wanted |= {lock: hashlib.sha256((ROOT / lock).read_bytes()).hexdigest() for lock in locks}
    stamp = folder / "leadline-stamp.json"
    found = read_stamp(stamp)
    if wanted.items() <= found.items():
        return
    try:
        if any(found.get(key) != wanted[key] for key in ("python", "root")):
            print(f"Setting up {folder} (once; about 100 MB are downloaded)", flush=True)
            make_environment(folder)
        stamp.unlink(missing_ok=True)
        install_locked(folder, locks[-1])
        add_command(folder)
        stamp.write_text(json.dumps(wanted, indent=1), encoding="utf-8")
    except OSError as error:
        raise SetupProblem(f"{folder} could not be set up: {error.strerror or error}.") from error


def read_stamp(stamp: Path) -> dict[str, str]:
    """What the environment was made of; empty if it was never finished."""
    try:
        return dict(json.loads(stamp.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return {}


def make_environment(folder: Path) -> None:
    """A new virtual environment with pip, in place of whatever a broken set-up left there."""
    if folder.exists():
        shutil.rmtree(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    done = subprocess.run([sys.executable, "-m", "venv", folder], capture_output=True, text=True)
    if done.returncode:
        said = last_line(done.stdout + done.stderr)
        raise SetupProblem(f"Python could not make the virtual environment {folder} ({said}).")


def install_locked(folder: Path, lock: str) -> None:
    """Install what ``lock`` pins, each file checked against its hash."""
    options = ["--quiet", "--no-input", "--disable-pip-version-check", "--retries", "2", "--only-binary", ":all:"]
    command = ["-m", "pip", "install", *options, "--require-hashes", "-r", str(ROOT / lock)]
    done = subprocess.run([python_of(folder), *command], stderr=subprocess.PIPE, text=True)
    if done.returncode:
        raise SetupProblem(why_pip_failed(done.stderr, lock))


def why_pip_failed(said: str, lock: str) -> str:
    """One plain sentence for what pip wrote on standard error."""
    offline = ("NewConnectionError", "NameResolutionError", "ConnectTimeoutError", "ReadTimeoutError", "ProxyError")
    if any(sign in said for sign in offline):
        return "The libraries could not be downloaded, because the network was not reached: connect and try again."
    if "CERTIFICATE_VERIFY_FAILED" in said:
        return (
            "The libraries could not be downloaded, because the certificate of the package index is not trusted here: "
            "set PIP_CERT to the certificates of your network and try again."
        )
    if "DO NOT MATCH THE HASHES" in said:
        return f"A downloaded library is not the one that {lock} names, so nothing was installed: try again later."
    return f"The libraries in {lock} could not be installed ({last_line(said)}): mend that and run this command again."


def add_command(folder: Path) -> None:
    """Make ``leadline`` and ``python -m leadline`` work in the environment, from this checkout."""
    launcher = ROOT / "packaging" / "launcher"
    if WINDOWS:
        packages = folder / "Lib" / "site-packages"
        command, text = folder / "Scripts" / "leadline.cmd", '@"%~dp0python.exe" -m leadline %*\n'
    else:
        packages = folder / "lib" / MINOR / "site-packages"
        command, text = folder / "bin" / "leadline", '#!/bin/sh\nexec "$(dirname "$0")/python" -m leadline "$@"\n'
    (packages / "leadline.pth").write_text(f"{launcher}\n", encoding="utf-8")
    command.write_text(text, encoding="utf-8")
    command.chmod(0o755)


def python_of(folder: Path) -> Path:
    """The interpreter of the environment."""
    return folder / "Scripts" / "python.exe" if WINDOWS else folder / "bin" / "python"


# Starting


def check_display(rest: Sequence[str]) -> None:
    """Say so if a window is wanted and there is no screen to open it on."""
    if not LINUX or not opens_window(rest):
        return
    if not any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")):
        raise SetupProblem(
            "Everything is set up, but there is no screen to open the window on (DISPLAY and WAYLAND_DISPLAY are not "
            "set): run this command in a desktop session."
        )


def opens_window(rest: Sequence[str]) -> bool:
    """Whether these arguments of ``leadline`` name no command and ask for no text."""
    words = list(rest)
    if "--data" in words:
        del words[words.index("--data") : words.index("--data") + 2]
    return all(word.startswith("-") and word not in ("--help", "-h", "--version") for word in words)


def run(command: Iterable[str | Path]) -> int:
    """Run a command in this terminal; its exit status."""
    words = [str(word) for word in command]
    if not WINDOWS:
        sys.stdout.flush()
        os.execv(words[0], words)
    return subprocess.run(words).returncode


def last_line(text: str) -> str:
    """The last line that says something."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "no reason given"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
