"""``leadline export`` of what is painted: the painter gets what was asked for, refusals leave nothing behind."""

from pathlib import Path

import pytest

from app.command.line import execute_line
from app.domain.ids import project_key
from tests.builders import Office, make_office


class FakePainter:
    """Writes what it was asked to paint."""

    def save_printed(self, path: Path, what, workspace, scope) -> str:
        path.write_text(f"{what} of {scope.project_id}, {scope.person_id}")
        return "1 page at 8 pt"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return make_office(tmp_path / "data")


@pytest.mark.parametrize("what", ["board", "plan", "tasks", "report", "brief"])
@pytest.mark.parametrize("ending", [".pdf", ".png", ".svg"])
def test_what_is_painted_is_asked_of_the_painter_and_its_pages_are_said(office, tmp_path, what, ending):
    target = tmp_path / f"out{ending}"
    words = ["export", what, str(target), "--project", project_key(office.project)]
    answer = execute_line(words, office.workspace, FakePainter())
    assert (answer.code, answer.out) == (0, f"Wrote {target}: 1 page at 8 pt\n")
    assert target.read_text() == f"{what} of {office.project}, None"


def test_without_a_painter_one_sentence_says_so_and_no_file_is_left(office, tmp_path):
    answer = execute_line(["export", "plan", str(tmp_path / "out.pdf")], office.workspace)
    assert (answer.code, answer.out, answer.err.count("\n")) == (1, "", 1)
    assert not (tmp_path / "out.pdf").exists()


def test_the_brief_is_painted_of_one_project_only(office, tmp_path):
    refused = execute_line(["export", "brief", str(tmp_path / "out.pdf")], office.workspace, FakePainter())
    assert refused.code == 1
    assert "--project P-3" in refused.err
    assert not (tmp_path / "out.pdf").exists()


def test_only_the_board_is_painted_for_one_person(office, tmp_path):
    target = str(tmp_path / "out.pdf")
    assert execute_line(["export", "board", target, "--person", "Ana"], office.workspace, FakePainter()).code == 0
    refused = execute_line(["export", "report", target, "--person", "Ana"], office.workspace, FakePainter())
    assert refused.code == 1
    assert "Leave out --person" in refused.err
