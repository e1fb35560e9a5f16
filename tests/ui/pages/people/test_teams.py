"""Teams on the page People, and a team picked in one go."""

from pathlib import Path

import pytest

from app.actions.person import remove_person
from app.domain.process import Team
from app.domain.project import Project
from app.queries.process import team_lines
from tests.builders import Office
from tests.ui.company import nameless, seen, type_into
from tests.ui.pages.room import titles
from ui.pages.people.page import TEAMS, make
from ui.pages.projects.told_section import ToldSection, read_told


def teams(office: Office) -> list[Team]:
    return office.workspace.read(lambda reader: list(reader.find(Team)))


@pytest.mark.requirement("S37")
def test_a_team_is_made_changed_and_removed_each_in_one_step(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, make) as at:
        page, people = at.page, at.office.people
        page.shown.choose(TEAMS)
        assert not page.teams.empty.isHidden()
        page.primary().run()
        panel = page.teams.details
        panel.add()
        assert "The name of the team is empty" in panel._name_row.problem
        panel.name.setText("Words")
        panel.adder.pick(f"person {people['Ana']}")
        panel.adder.pick(f"person {people['Mia']}")
        assert at.one_step(panel.add)
        page.refresh(None)
        assert titles(page.teams.list) == ["Words"]
        assert page.teams.list.rows.items[0].under == "Ana, Mia"
        assert nameless(page) == []
        panel = page.teams.details
        assert at.one_step(lambda: panel.members.removed.emit(people["Ana"]))
        assert at.one_step(lambda: panel.adder.pick(f"person {people['Ben']}"))
        assert at.one_step(lambda: type_into(panel.name, "Pictures"))
        [team] = teams(at.office)
        assert (team.name, team.people) == ("Pictures", (people["Mia"], people["Ben"]))
        page.refresh(None)
        assert at.one_step(lambda: page.teams.list.asked.emit("Del", team.id))
        page.refresh(None)
        assert not page.teams.empty.isHidden()


@pytest.mark.requirement("S37")
def test_a_team_is_picked_in_one_step_where_several_people_can_be(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, make) as at:
        office, people = at.office, at.office.people
        page = at.page
        page.shown.choose(TEAMS)
        page.primary().run()
        page.teams.details.name.setText("Words")
        for name in ("Ana", "Mia", "Sam"):
            page.teams.details.adder.pick(f"person {people[name]}")
        page.teams.details.add()
        office.workspace.do(remove_person, people["Sam"], heir=people["Ana"])
        [line] = office.workspace.read(team_lines)
        assert [person.name for person in line.people] == ["Ana", "Mia"], "who has left is in no team any more"
        told = ToldSection(at.context, office.project)
        qtbot.addWidget(told)

        def show() -> None:
            project = office.workspace.read(lambda reader: reader.get(Project, office.project))
            told.show_told(office.workspace.read(read_told, project))

        show()
        assert at.one_step(lambda: told.watcher.pick(f"team {line.team.id}"))
        show()
        assert [one.key for one in told.watchers.lines] == [people["Ana"], people["Mia"]]
        assert f"team {line.team.id}" not in told.watcher.offered
        assert told.watcher.chosen is None
