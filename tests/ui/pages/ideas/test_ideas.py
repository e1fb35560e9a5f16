"""The page Ideas with a real workspace: noted by one line, rated, ranked, started."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from app.actions.idea import add_idea
from app.domain.project import Project
from app.domain.retrospective import Idea
from app.domain.settings import Settings
from tests.ui.company import type_into
from tests.ui.pages.room import Room, press, room, titles
from ui.link.place import IdeaPlace, StartProject
from ui.pages.ideas.page import IdeasPage, make
from ui.pages.projects.start_dialog import StartDialog


def page_of(qtbot: Any, made: Room) -> IdeasPage:
    page: IdeasPage = made.show(qtbot, make)
    return page


@pytest.mark.requirement("A6")
def test_ideas_are_noted_by_one_line_rated_and_ranked(qtbot: Any, tmp_path: Path) -> None:
    made = room(tmp_path)
    page = page_of(qtbot, made)
    assert page.accessibleName() == "Ideas"
    assert page.body.currentWidget() is page.empty
    type_into(page.objective, "500 trials until June")
    assert made.context.read(lambda reader: reader.get(Settings, 1)).objective == "500 trials until June"
    for text in ("Guide", "Webinar"):
        type_into(page.new, text)
    assert titles(page.list) == ["Webinar", "Guide"]
    guide = made.context.read(lambda reader: reader.find(Idea))[0].id
    assert page.show_place(IdeaPlace(guide))
    before = made.steps
    for name, value in (("impact", 5), ("fit", 4), ("effort", 2)):
        page.form.rates[name].pick(value)
    assert made.steps == before + 3
    assert titles(page.list) == ["Guide", "Webinar"]
    assert page.list.rows.items[0].chips[0].text == "Place 1, score 10"
    assert page.subtitle == "2 ideas  ·  1 ranked"
    page.list.choose(guide)
    press(page.list, Qt.Key.Key_Delete)
    assert titles(page.list) == ["Webinar"]


@pytest.mark.requirement("A6")
def test_a_project_is_started_from_an_idea_whose_sentence_its_brief_has(qtbot: Any, tmp_path: Path) -> None:
    made = room(tmp_path)
    id = made.at.workspace.do(add_idea, "A guide that planners pass on").value
    page = page_of(qtbot, made)
    page.show_place(IdeaPlace(id))
    page.form.start.click()
    assert made.asked == [StartProject(idea_id=id)]
    dialog = StartDialog(made.context, None, "Blog post", id)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.name.text() == "A guide that planners pass on", "the project is called what it is about"
    before = made.steps
    dialog.go.click()
    assert made.steps == before + 1
    [project] = made.context.read(lambda reader: reader.find(Project))
    assert project.name == project.brief.sentence == "A guide that planners pass on"
    page.refresh(None)
    assert page.form.open.isVisibleTo(page.form)
    assert page.form.start.toolTip().startswith("It became “A guide that planners pass on”")
