"""Where a project is: who has it, for how long, and who comes next."""

from datetime import date
from pathlib import Path

import pytest

from app.actions.project import cancel_project
from app.domain.ids import ProjectId
from app.queries.project import ProjectLine, project_line
from app.queries.where import where_words
from tests.studio import Studio, studio


def line(at: Studio, project_id: ProjectId) -> ProjectLine:
    found = at.workspace.read(project_line, project_id)
    assert found is not None
    return found


def words(at: Studio, project_id: ProjectId) -> str:
    seen = line(at, project_id)
    return where_words(seen.current, seen.following)


@pytest.mark.requirement("S2")
@pytest.mark.requirement("A30")
def test_a_row_says_who_has_it_since_when_and_who_comes_next(tmp_path: Path) -> None:
    at = studio(tmp_path)
    project = at.start()
    assert words(at, project) == (
        "Now: Generate idea (Ana Costa, since today). Next: Do keyword research (Ben Okafor)."
    )
    at.clock.pass_time(days=4)
    assert words(at, project).startswith("Now: Generate idea (Ana Costa, 4 days).")
    at.finish("Generate idea")
    # From Friday to Monday is one working day.
    at.clock.pass_time(days=3)
    assert words(at, project) == (
        "Now: Do keyword research (Ben Okafor, 1 day). Next: Create blog post outline (Carla Ruiz)."
    )


def test_what_is_over_is_nowhere(tmp_path: Path) -> None:
    at = studio(tmp_path)
    project = at.start(on=date(2027, 4, 12))
    at.workspace.do(cancel_project, project)
    assert words(at, project) == ""
