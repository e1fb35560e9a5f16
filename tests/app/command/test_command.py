"""The command line as scripts meet it: exit status, one plain line, no screen."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from app.bootstrap import open_workspace
from app.command.line import FIRST_WORDS, command_word, execute_line, run_line
from app.command.main import main

ROOT = Path(__file__).resolve().parents[3]


def run(folder: Path, *words: str, capsys=None) -> tuple[int, str, str]:
    status = main(["--data", str(folder), *words], no_window)
    printed = capsys.readouterr()
    return status, printed.out, printed.err


def no_window(folder: Path, sample: bool) -> int:
    raise AssertionError("a command opened the window")


@pytest.mark.parametrize(
    ("words", "status", "part"),
    [
        (("project", "show", "P-99"), 1, "There is no project “P-99”"),
        (("task", "finish", "LL-99"), 1, "There is no task “LL-99”"),
        (("task", "finish", "nonsense"), 1, "There is no task “nonsense”"),
        (("project", "start", "Blog", "--name", "x", "--on", "2027-03-18"), 1, "There is no workflow “Blog”"),
        (("project", "start", "Blog post", "--name", "x", "--on", "2027-02-30"), 1, "“2027-02-30” is no day"),
        (("project", "start", "Blog post", "--name", "x", "--on", "2020-01-01"), 1, "is over"),
        (("project", "start", "Blog post", "--name", "x" * 10_000, "--on", "2999-01-01"), 1, "more than 20 years"),
        (("project", "start", "Blog post", "--name", "x" * 10_000, "--on", "2030-01-01"), 1, "10,000 characters"),
        (("project", "start", "Blog post", "--name", " ", "--on", "2030-01-01"), 1, "is empty"),
        (("undo",), 1, "nothing to undo"),
        (("frobnicate",), 2, "invalid choice"),
        (("project",), 2, "required"),
        (("remind", "--at", "9999-12-31T23:59"), 1, "more than 20 years away"),
    ],
)
def test_what_cannot_be_done_is_one_plain_line(tmp_path, capsys, words, status, part):
    found, out, error = run(tmp_path, *words, capsys=capsys)
    assert found == status
    assert part in error
    assert out == ""
    assert "Traceback" not in error
    assert status == 2 or error.count("\n") == 1


def test_a_role_that_nobody_has_is_named(tmp_path, capsys):
    status, _, error = run(
        tmp_path, "project", "start", "Blog post", "--name", "x", "--on", "2030-01-01", capsys=capsys
    )
    assert status == 1
    assert "Nobody has the role “Content strategist”" in error


@pytest.mark.parametrize("name", ["<b>bold</b>", "🎉 launch", "שלום", '=HYPERLINK("http://x")'])
def test_odd_names_are_kept_as_they_are(tmp_path, capsys, name):
    words = ("--sample", "project", "start", "Blog post", "--name", name, "--on", "2030-03-18")
    assert run(tmp_path, *words, capsys=capsys)[0] == 0
    status, out, _ = run(tmp_path, "project", "list", "--json", capsys=capsys)
    assert status == 0
    assert name in [line["name"] for line in json.loads(out)]


def test_an_outcome_that_is_none_is_refused_with_those_that_are(tmp_path):
    workspace = open_workspace(tmp_path)
    words = ("project", "start", "Webinar", "--name", "x", "--on", "2030-03-18")
    assert "Nobody has the role" in execute_line(words, workspace).err
    workspace.close()


def test_version_and_help_print_and_end_with_zero(tmp_path, capsys):
    for word in ("--version", "--help"):
        status, out, error = run(tmp_path, word, capsys=capsys)
        assert status == 0
        assert "eadline" in out
        assert error == ""


def test_every_command_that_paints_nothing_runs_without_qt(tmp_path):
    lines = [
        ["--sample", "project", "list"],
        ["workflow", "list", "--json"],
        ["workflow", "show", "Webinar"],
        ["workflow", "lint", "Webinar"],
        ["workflow", "simulate", "Webinar", "--runs", "5"],
        ["workflow", "export", "Webinar", str(tmp_path / "webinar.json")],
        ["workflow", "import", str(tmp_path / "webinar.json"), "--name", "Ours"],
        ["project", "show", "P-1", "--json"],
        ["outbox", "list"],
        ["answers", "list"],
        ["history"],
        ["undo"],
    ]
    code = (
        "import sys; from ui.__main__ import main\n"
        f"for words in {lines!r}:\n"
        f"    sys.argv = ['leadline', '--data', {str(tmp_path)!r}, *words]\n"
        "    assert main() == 0, words\n"
        "assert not [name for name in sys.modules if name.startswith('PySide6')]\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr


def test_a_command_brings_its_own_module_and_no_other(tmp_path):
    code = (
        "import sys; from app.command.line import run_line\n"
        f"assert run_line(['--data', {str(tmp_path)!r}, 'history']).code == 0\n"
        "assert [name for name in sys.modules if name in ('app.command.task', 'app.command.export')] == []\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("words", "first"),
    [
        (["task", "finish", "LL-1"], "task"),
        (["--data", "task", "project", "list"], "project"),
        (["--sample", "undo"], "undo"),
        (["--data=x", "check"], "check"),
        (["--help"], ""),
        (["--data"], ""),
    ],
)
def test_the_word_of_a_command_is_found_behind_the_global_options(words: list[str], first: str) -> None:
    assert command_word(words) == first


def test_help_and_an_unknown_command_name_all_commands() -> None:
    for words in (["--help"], ["nonsense"]):
        said = run_line(words)
        for word in (*FIRST_WORDS, "undo", "redo", "restore", "check"):
            assert word in said.out + said.err


def test_json_is_utf8_whatever_the_terminal_says(tmp_path):
    ambient = {"PATH": "/usr/bin:/bin", "PYTHONIOENCODING": "ascii", "PYTHONPATH": str(ROOT), "HOME": str(tmp_path)}
    words = ["--data", str(tmp_path / "data"), "--sample", "workflow", "list", "--json"]
    code = f"import sys; from app.command.main import main; sys.exit(main({words!r}, None))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=ambient, capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert {line["name"] for line in json.loads(done.stdout.decode("utf-8"))} >= {"Blog post", "E-mail campaign"}


def test_without_a_screen_the_window_says_so_and_commands_work(tmp_path):
    ambient = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-m", "ui", "--data", str(tmp_path)],
        cwd=ROOT, env=ambient, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert sys.platform != "linux" or (done.returncode == 1 and "no screen" in done.stderr)
    assert "Traceback" not in done.stderr
