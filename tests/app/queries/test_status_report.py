"""The status report says what the journal and the plan say, since the last one, and survives names full of Markdown."""

import random
from pathlib import Path

import pytest

from app.actions.journal import add_entry
from app.actions.project import rename_project
from app.actions.task import block_task
from app.domain.errors import RuleViolation
from app.domain.task import CommentKind
from app.exchange.markdown_html import is_plain, markdown_html, parsed_html
from app.exports import export_file
from app.queries.exchange import Scope
from app.queries.status_report import draft_status, kept_or_drafted
from tests.builders import Office, make_office


def draft(office: Office) -> str:
    report = office.workspace.read(draft_status, office.project)
    assert report is not None
    return report.text


@pytest.mark.requirement("A37")
def test_it_says_what_was_done_and_decided_since_the_last_one(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    office.finish("idea")
    office.workspace.do(add_entry, office.project, "We take the second idea", CommentKind.DECISION)
    first = draft(office)
    idea, owner = office.task("idea").title, "## Done"
    assert f"- {idea} (" in first.split(owner)[1]
    assert "- We take the second idea (You," in first
    office.clock.forward(minutes=1)
    office.workspace.do(add_entry, office.project, first, CommentKind.REPORT)
    office.clock.forward(minutes=1)
    office.workspace.do(block_task, office.task("keywords").id, by="the agency")
    second = draft(office)
    assert idea not in second
    assert "second idea" not in second
    assert f"{office.task('keywords').title} (" in second.split("## Blocked or late")[1]
    kept = office.workspace.read(kept_or_drafted, office.project)
    assert kept is not None
    assert kept.text == first
    office.workspace.close()


def test_names_are_shown_as_they_are_and_nothing_runs(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    office.workspace.do(rename_project, office.project, "<script>*x*</script> [a](javascript:alert(1))")
    office.workspace.do(add_entry, office.project, "![p](http://x/y.png) <img src=x>", CommentKind.DECISION)
    target = tmp_path / "status.html"
    export_file(office.workspace, "status", target, Scope(project_id=office.project))
    page = target.read_text(encoding="utf-8")
    assert "<script>" not in page
    assert "<img" not in page
    assert 'href="javascript' not in page
    assert "&lt;script&gt;*x*&lt;/script&gt;" in page
    office.workspace.close()


def test_it_is_about_one_project(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    with pytest.raises(RuleViolation, match="--project KEY"):
        export_file(office.workspace, "status", tmp_path / "status.html")
    office.workspace.close()


def test_markdown_is_shown_and_its_html_is_not() -> None:
    assert (
        markdown_html("**bold** <b>no</b>\nnext") == "<p><strong>bold</strong> &lt;b&gt;no&lt;/b&gt;<br />\nnext</p>\n"
    )
    assert "<table>" in markdown_html("|a|b|\n|-|-|\n|1|2|")


def test_plain_words_come_out_as_the_parser_would_write_them() -> None:
    chance, plain = random.Random(7), 0
    harmless = ["a", "bé", "Zoe", "9", "1.", *" ,;:?!%()’…\n"]
    signs = [*harmless, *"*_<&-#"]
    for _ in range(4_000):
        letters = chance.choice([harmless, signs])
        text = "".join(chance.choice(letters) for _ in range(chance.randint(1, 9)))
        plain += is_plain(text)
        assert markdown_html(text) == parsed_html(text), text
    assert plain > 200
