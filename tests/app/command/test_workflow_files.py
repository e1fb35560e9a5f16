"""Workflows on the command line: checked, simulated, taken from files and written to them, whole or not at all."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from app.actions.flowchart.step import append_step, change_kind, edit_step, remove, rename_step
from app.adapters.single_instance import Response
from app.adapters.whole_file import write_file
from app.command.line import execute_line, run_line
from app.domain.errors import KnownError
from app.domain.ids import RoleId, StepId, WorkflowId
from app.domain.workflow import Graph, StepKind
from app.exchange.templates import TEMPLATE_NAMES, template
from app.exchange.workflow_json import dump_workflow, load_workflow
from app.queries.workflow import find_newest
from tests.builders import Office, make_office


class FakePainter:
    """Writes what it was asked to paint."""

    def __init__(self, write: Callable[[Path], object] | None = None) -> None:
        self.write = write

    def save_flowchart(self, path: Path, graph: Graph, role_names: Mapping[RoleId, str], title: str) -> None:
        if self.write is not None:
            self.write(path)
        else:
            path.write_text(f"{title}{path.suffix}: {len(graph.steps)} steps, {role_names[RoleId('blog_writer')]}")


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return make_office(tmp_path / "data", project=False)


def say(office: Office, *words: object, painter: FakePainter | None = None) -> str:
    answer = execute_line([str(word) for word in words], office.workspace, painter)
    assert (answer.code, answer.err) == (0, "")
    return answer.out


def refused(office: Office, *words: object, painter: FakePainter | None = None) -> str:
    before = office.dump()
    answer = execute_line([str(word) for word in words], office.workspace, painter)
    assert answer.code == 1
    assert answer.out == ""
    assert answer.err.count("\n") == 1
    assert office.dump() == before
    return answer.err


@pytest.mark.parametrize("name", TEMPLATE_NAMES)
def test_what_is_exported_can_be_imported_under_another_name_and_is_the_same(
    office: Office, tmp_path: Path, name: str
) -> None:
    file = tmp_path / "one.json"
    say(office, "workflow", "export", template(name).name, file)
    out = say(office, "workflow", "import", file, "--name", "Copy")
    assert "“Copy”" in out
    again = tmp_path / "two.json"
    say(office, "workflow", "export", "copy", again)
    first, second = load_workflow(file.read_text("utf-8")), load_workflow(again.read_text("utf-8"))
    assert replace(second, name=first.name) == first
    assert set(first.roles) == set(template(name).roles)
    say(office, "undo")
    assert "There is no workflow “copy”" in refused(office, "workflow", "show", "copy")


def test_an_import_keeps_the_name_of_its_file_and_refuses_it_twice(office: Office, tmp_path: Path) -> None:
    file = tmp_path / "one.JSON"
    file.write_text("\ufeff" + dump_workflow(template("webinar")), encoding="utf-8")
    say(office, "workflow", "import", file)
    names = {line["name"] for line in json.loads(say(office, "workflow", "list", "--json"))}
    assert template("webinar").name in names
    assert "already" in refused(office, "workflow", "import", file)


BROKEN: list[tuple[str, bytes | None, str]] = [
    ("one.bpmn", b"<xml/>", "This is no BPMN file"),
    ("one.gan", b"<xml/>", "Choose a file that ends in .json, "),
    ("one", b"{}", "Choose a file that ends in .json, "),
    ("one.drawio", b"<mxfile/>", "There is no page"),
    ("one.drawio", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "declares entities"),
    ("one.mmd", b"pie\n", "Line 1 of this flowchart cannot be read"),
    ("one.mmd", b"flowchart LR\n%% nothing", "it draws no steps"),
    ("one.vsdx", b"PK", "Save it as .vsdx"),
    ("gone.json", None, "cannot be read (No such file or directory)"),
    ("one.json", b"", "line 1 cannot be read"),
    ("one.json", b"\xff\xfe\x00", "no text in UTF-8"),
    ("one.json", b"[" * 100_000, "cannot be read as JSON"),
    ("one.json", b'{"format": "other"}', "does not begin with the format"),
    ("one.json", b'{"format": "leadline-workflow/1", "name": "x", "graph": {}}', "cannot be published"),
    ("\u202e.json", b"\x00", "cannot be read as JSON"),
    ("n" * 300 + ".json", None, "cannot be read"),
]


@pytest.mark.parametrize(("name", "content", "part"), BROKEN, ids=[row[0][:20] + row[2][:20] for row in BROKEN])
def test_a_file_that_is_no_workflow_is_one_plain_sentence(
    office: Office, tmp_path: Path, name: str, content: bytes | None, part: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    assert part in refused(office, "workflow", "import", tmp_path / name)


def test_a_folder_is_neither_read_nor_written_over(office: Office, tmp_path: Path) -> None:
    folder = tmp_path / "folder.json"
    folder.mkdir()
    assert "is a folder" in refused(office, "workflow", "import", folder)
    assert "is a folder" in refused(office, "workflow", "export", "Blog post", folder)
    assert list(tmp_path.glob(".*")) == []


@pytest.mark.parametrize("ending", ["png", "svg", "PDF"])
def test_a_picture_is_painted_through_the_port(office: Office, tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"blog.{ending}"
    say(office, "workflow", "export", "Blog post", file, painter=FakePainter())
    assert file.read_text() == f"Blog post.{ending}: 10 steps, Blog writer"
    assert "cannot be painted" in refused(office, "workflow", "export", "Blog post", file)
    assert file.read_text().startswith("Blog post")


def test_other_endings_and_unknown_names_are_refused(office: Office, tmp_path: Path) -> None:
    assert "Choose a name that ends in .json, " in refused(
        office, "workflow", "export", "Blog post", tmp_path / "a.doc"
    )
    assert "There is no workflow" in refused(office, "workflow", "export", "Nothing", tmp_path / "a.json")
    assert "cannot be written" in refused(office, "workflow", "export", "Blog post", tmp_path / "no" / "a.json")


def test_a_disk_that_is_full_leaves_the_old_file_and_no_rest(office: Office, tmp_path: Path) -> None:
    file = tmp_path / "blog.png"
    file.write_text("old")

    def fill(part: Path) -> None:
        part.write_text("half")
        raise OSError(28, "No space left on device")

    assert "No space left on device" in refused(
        office, "workflow", "export", "Blog post", file, painter=FakePainter(fill)
    )
    nothing = FakePainter(lambda part: None)
    assert "cannot be written" in refused(office, "workflow", "export", "Blog post", file, painter=nothing)
    assert file.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["blog.png"]


def test_a_name_that_is_no_file_name_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(KnownError, match="cannot be written"):
        write_file(tmp_path / "a\x00b", lambda part: part.write_text("x"))


def test_lint_ends_with_zero_when_it_only_warns_and_with_one_when_there_are_errors(office: Office) -> None:
    found = json.loads(say(office, "workflow", "lint", "Client onboarding", "--json"))
    assert {line["level"] for line in found} == {"warning"}
    strict = next(line for line in found if line["code"] == "strict-wait")
    assert strict["step"] == "plan"
    assert strict["flow"]
    assert "warning: " in say(office, "workflow", "lint", "Client onboarding")


def test_lint_and_simulate_look_at_the_draft_where_there_is_one(office: Office) -> None:
    blog = office.workspace.read(find_newest, "Blog post")
    assert blog.which == "version 1"
    loose = office.workspace.do(append_step, WorkflowId(1), StepId("idea"), StepKind.TASK).value
    answer = execute_line(["workflow", "lint", "Blog post"], office.workspace)
    assert answer.code == 1
    assert "“Blog post”, draft of version 2, has 2 errors" in answer.err
    office.workspace.do(remove, WorkflowId(1), {loose})
    office.workspace.do(rename_step, WorkflowId(1), StepId("idea"), "Find an idea")
    assert "“Blog post”, draft of version 2, is in order." in say(office, "workflow", "lint", "blog post")
    said = say(office, "workflow", "simulate", "Blog post", "--runs", 5)
    assert said.startswith("Blog post, draft of version 2: 5 runs")
    assert "Find an idea" in said
    assert "Find an idea" not in say(office, "workflow", "show", "Blog post")
    draft = office.workspace.read(find_newest, "Blog post").version_id
    office.workspace.do(change_kind, WorkflowId(1), StepId("idea"), StepKind.SUBWORKFLOW)
    office.workspace.do(edit_step, WorkflowId(1), StepId("idea"), subworkflow=draft)
    answer = execute_line(["workflow", "lint", "Blog post"], office.workspace)
    assert "“Find an idea” would start this workflow again" in answer.out


def test_simulated_days_are_the_same_for_the_same_seed(office: Office) -> None:
    words = ("workflow", "simulate", "Blog post", "--runs", 60, "--seed", 4, "--json")
    found = json.loads(say(office, *words))
    assert found == json.loads(say(office, *words))
    assert (found["runs"], found["seed"], found["cut"]) == (60, 4, 0)
    days = found["days"]
    assert days["p10"] < days["p50"] < days["p85"] <= days["p90"]
    assert {step["id"] for step in found["steps"]} == {step.id for step in template("blog_post").graph.steps[1:-1]}
    text = say(office, *words[:-1])
    assert f"half in {days['p50']:.1f}" in text
    assert "Write final draft" in text
    assert "0 runs cannot be simulated" in refused(office, "workflow", "simulate", "Blog post", "--runs", 0)


def test_a_painter_and_a_relative_path_reach_a_command_without_a_window(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    words = ["--data", str(tmp_path / "data"), "workflow", "export", "Blog post", "blog.svg"]
    assert run_line(words, FakePainter()) == Response(0, f"Wrote {tmp_path / 'blog.svg'}\n")
    assert (tmp_path / "blog.svg").is_file()


MERMAID = "flowchart LR\n A[Write] --> B{Good?}\n B -->|Yes| C[Publish]\n B -->|No| A\n"


def test_a_flowchart_of_another_program_becomes_a_draft_with_what_was_guessed(office: Office, tmp_path: Path) -> None:
    file = tmp_path / "How we write.mmd"
    file.write_text(MERMAID, encoding="utf-8")
    first, *rest = say(office, "workflow", "import", file).splitlines()
    assert first == "Imported “How we write” with 3 steps of work, as a draft"
    assert "The drawing does not say what happens on the date: “Publish” carries it." in rest
    assert "Imported “How we write 2”" in say(office, "workflow", "import", file)
    assert "Imported “Mine”" in say(office, "workflow", "import", file, "--name", "Mine")
    assert "already" in refused(office, "workflow", "import", file, "--name", "Mine")
    listed = json.loads(say(office, "workflow", "list", "--json"))
    assert {line["name"]: line["state"] for line in listed}["How we write 2"] == "draft"
    assert "has no role" in execute_line(["workflow", "lint", "Mine"], office.workspace).out
    say(office, "undo")
    assert "There is no workflow “Mine”" in refused(office, "workflow", "show", "Mine")


@pytest.mark.parametrize("ending", ["drawio", "bpmn"])
@pytest.mark.parametrize("name", TEMPLATE_NAMES)
def test_a_drawing_for_another_program_is_published_as_it_was(
    office: Office, tmp_path: Path, name: str, ending: str
) -> None:
    file = tmp_path / f"one.{ending}"
    say(office, "workflow", "export", template(name).name, file)
    assert "as a draft" not in say(office, "workflow", "import", file, "--name", "Copy")
    first, second = tmp_path / "1.json", tmp_path / "2.json"
    say(office, "workflow", "export", "Copy", first)
    say(office, "workflow", "export", "Copy", file)
    say(office, "workflow", "import", file, "--name", "Copy of copy")
    say(office, "workflow", "export", "Copy of copy", second)
    one, two = load_workflow(first.read_text("utf-8")), load_workflow(second.read_text("utf-8"))
    assert replace(two, name=one.name) == one


def test_the_second_ending_of_a_picture_is_no_part_of_the_name(office: Office, tmp_path: Path) -> None:
    cells = '<mxCell id="a" value="Write" vertex="1"/><mxCell id="b" value="Send" vertex="1"/>'
    arrow = '<mxCell id="c" edge="1" source="a" target="b"/>'
    file = tmp_path / "How we send.drawio.xml"
    file.write_text(f"<mxGraphModel><root>{cells}{arrow}</root></mxGraphModel>", encoding="utf-8")
    assert "Imported “How we send” with 2 steps" in say(office, "workflow", "import", file)


def test_what_a_format_has_no_place_for_is_told(office: Office, tmp_path: Path) -> None:
    told = say(office, "workflow", "export", "Blog post", tmp_path / "a.mmd")
    assert "Mermaid has no place for roles (" in told


def test_several_workflows_of_one_file_are_one_step(office: Office, tmp_path: Path) -> None:
    file = tmp_path / "README.md"
    file.write_text(f"# Ours\n\n```mermaid\n{MERMAID}```\n\n```mermaid\n{MERMAID}```\n", encoding="utf-8")
    assert "cannot share a name" in refused(office, "workflow", "import", file, "--name", "Mine")
    assert "would be: 2 new" in say(office, "import", file, "--as", "workflow", "--dry-run").lower()
    before = office.dump()
    assert "Imported “README, 2”" in say(office, "workflow", "import", file)
    say(office, "undo")
    assert office.dump() == before
