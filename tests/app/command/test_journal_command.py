"""The journal by the command line."""

import json
from pathlib import Path

from app.command.line import execute_line
from tests.builders import Office, make_office

MAIL = "From: Ana <ana@example.com>\nSubject: The price\nMessage-ID: <p1@example.com>\nMIME-Version: 1.0\n\nIt is 40.\n"


def say(office: Office, *words: str) -> tuple[int, str]:
    answer = execute_line(words, office.workspace)
    return answer.code, answer.out + answer.err


def listed(office: Office, *words: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(say(office, "journal", "list", "P-1", *words, "--json")[1])
    return found


def test_lines_are_written_filed_listed_and_narrowed(tmp_path: Path) -> None:
    office = make_office(tmp_path / "data")
    saved = tmp_path / "price.eml"
    saved.write_text(MAIL, encoding="utf-8")
    key = office.task("idea").key
    for words in (
        ("We go on Tuesday", "--kind", "decision"),
        ("Too long", "--task", key, "--by", "Ana"),
        ("--mail", str(saved)),
    ):
        assert say(office, "journal", "add", "P-1", *words) == (0, "Written into the journal of “Spring sale”.\n")
    assert [line["text"] for line in listed(office, "--kind", "decisions")] == ["We go on Tuesday"]
    (comment,) = listed(office, "--words", "too LONG")
    assert (comment["who"], comment["task"]) == ("Ana", office.task("idea").title)
    (mail,) = listed(office, "--kind", "mails")
    assert (mail["who"], mail["text"]) == ("Ana", "**The price**\n\nIt is 40.")
    assert "We go on Tuesday" in say(office, "journal", "list", "P-1")[1]
    assert say(office, "journal", "add", "P-1", "--mail", str(saved)) == (1, "This mail is in the journal already.\n")
    assert say(office, "journal", "add", "P-1") == (1, "The comment is empty. Type one.\n")
    assert say(office, "journal", "add", "P-1", "x", "--mail", str(saved)) == (1, "Give a text or a mail, not both.\n")
    office.workspace.close()
