"""Notes of the team at a step: typed, answered by the draft, taken away; each is one undo step."""

from pathlib import Path
from typing import Any

import pytest

from app.domain.retrospective import StepNote, StepNoteKind
from tests.ui.pages.flowchart.panel.test_step_panel import TASK, shown, write
from tests.ui.pages.flowchart.panel_stage import panel_stage


@pytest.mark.requirement("S28", "S33")
def test_a_note_stands_at_its_step_until_a_version_answers_it(qtbot: Any, tmp_path: Path) -> None:
    with panel_stage(qtbot, tmp_path, shown(TASK)) as stage:
        notes = stage.panel.notes
        found = lambda: list(stage.at.workspace.read(lambda reader: reader.find(StepNote)))  # noqa: E731
        assert stage.undo_steps_of(lambda: write(notes.new, "Say how long it may be")) == 1
        [note] = found()
        assert (note.step_id, note.kind, notes.new.toPlainText()) == (TASK, StepNoteKind.IMPROVEMENT, "")
        [card] = notes.cards
        assert stage.undo_steps_of(card.answered.click) == 1
        assert card.answered.text().startswith("Answered by version ")
        assert stage.undo_steps_of(card.answered.click) == 1
        assert (card.answered.text(), found()[0].done_in) == ("Answered by this version", None)
        write(card.text, "Say how many words")
        assert found()[0].text == "Say how many words"
        card._remove()
        assert (found(), notes.cards) == ([], [])


@pytest.mark.requirement("S28")
def test_a_step_with_open_notes_says_how_many_in_the_drawing_and_first_in_its_panel(qtbot: Any, tmp_path: Path) -> None:
    with panel_stage(qtbot, tmp_path, shown(TASK)) as stage:
        model, panel = stage.model, stage.panel
        marked: list[set[str]] = []
        model.marked.connect(marked.append)
        place = lambda: panel.layout().indexOf(panel.folds[panel.notes.title])  # noqa: E731
        low = place()
        write(panel.notes.new, "Say how long it may be")
        write(panel.notes.new, "Say for whom")
        assert (model.step_marks.notes, marked) == ({TASK: 2}, [{TASK}, {TASK}])
        assert place() == low, "it never moves while somebody writes there"
        panel._show(model.graph.by_id[TASK], afresh=True)
        assert place() == 1
        for _ in range(2):
            panel.notes.cards[0].answered.click()
        assert model.step_marks.notes == {}
        panel._show(model.graph.by_id[TASK], afresh=True)
        assert place() == low
