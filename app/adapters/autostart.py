"""Starting with the computer, if the lead wants it: a desktop file, a registry key or a launch agent. For Settings.

And starting the program that goes on without a window, when the window is closed.
"""

import os
import plistlib
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

NAME = "leadline"
RUN_KEY = r"Software\Microsoft\Windows\CurrentVersion\Run"


AGENT = "agent"
"""The command that goes on without a window."""


def command(*words: str) -> list[str]:
    """What starts this program as it was started now."""
    if getattr(sys, "frozen", False):
        return [sys.executable, *words]
    return [sys.executable, "-m", NAME, *words]


def start_beside(*words: str) -> None:
    """Start this program once more, as a process that outlives this one. Raises OSError."""
    # Only here: no start of the window needs it.
    import subprocess

    nowhere = subprocess.DEVNULL
    subprocess.Popen(  # noqa: S603 the words are our own
        command(*words), stdin=nowhere, stdout=nowhere, stderr=nowhere, start_new_session=True
    )


def desktop_file(words: Sequence[str]) -> str:
    """An XDG autostart entry that waits for the panel."""
    return "\n".join(
        (
            "[Desktop Entry]",
            "Type=Application",
            "Name=Leadline",
            "Comment=Reminders of what is due",
            f"Exec={shlex.join(words)}",
            "Icon=leadline",
            "Terminal=false",
            "X-GNOME-Autostart-enabled=true",
            "X-GNOME-Autostart-Delay=2",
            "X-KDE-autostart-after=panel",
            "X-LXQt-Need-Tray=true",
            "",
        )
    )


def launch_agent(words: Sequence[str]) -> bytes:
    """The property list of a macOS agent."""
    return plistlib.dumps({"Label": f"app.{NAME}", "ProgramArguments": list(words), "RunAtLoad": True})


def entry_path(home: Path, platform: str = sys.platform) -> Path:
    """Where the entry is on Linux and macOS."""
    if platform == "darwin":
        return home / "Library" / "LaunchAgents" / f"app.{NAME}.plist"
    config = os.environ.get("XDG_CONFIG_HOME")
    return (Path(config) if config else home / ".config") / "autostart" / f"{NAME}.desktop"


def starts_with_computer(home: Path | None = None) -> bool:
    """Whether the entry is there; ``home`` stands for the user's folder in tests."""
    if sys.platform == "win32":
        return _windows_value() is not None
    return entry_path(home or Path.home()).exists()


def set_start_with_computer(wanted: bool, home: Path | None = None, *, window: bool = True) -> None:
    """Write the entry, with the window or without, or take it away. Raises OSError."""
    words = command() if window else command(AGENT)
    if sys.platform == "win32":
        _set_windows_value(words if wanted else None)
        return
    path = entry_path(home or Path.home())
    if not wanted:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    content = launch_agent(words) if sys.platform == "darwin" else desktop_file(words).encode()
    path.write_bytes(content)


def _windows_value() -> str | None:
    if sys.platform == "win32":
        import winreg

        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, RUN_KEY) as key:
                return str(winreg.QueryValueEx(key, NAME)[0])
        except FileNotFoundError:
            return None
    return None


def _set_windows_value(words: Sequence[str] | None) -> None:
    if sys.platform == "win32":
        import subprocess
        import winreg

        with winreg.CreateKey(winreg.HKEY_CURRENT_USER, RUN_KEY) as key:
            if words is not None:
                winreg.SetValueEx(key, NAME, 0, winreg.REG_SZ, subprocess.list2cmdline(words))
            elif _windows_value() is not None:
                winreg.DeleteValue(key, NAME)
