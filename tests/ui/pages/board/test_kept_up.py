"""The board after each edit, of which only what changed is shown again, beside the same board shown afresh."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from app.actions.board import move_card
from app.actions.board_drop import drop_card
from app.actions.due import set_due
from app.actions.person import add_person, change_person
from app.actions.task import add_task, assign_task, block_task, cancel_task, finish_task, rename_task, reopen_task
from app.actions.task_field import set_labels, set_priority
from app.domain.board import Column
from app.domain.board_grouping import BoardGrouping, BoardPlace, GroupBy
from app.domain.brief import Priority
from app.domain.card_look import CardColour, CardOrder
from app.domain.errors import LeadlineError
from app.domain.ids import TaskId
from app.domain.person import Role
from app.domain.task import Task
from app.queries.board_groups import BoardCell
from tests.ui.boards import Shown, shown_board
from ui.link.context import Context
from ui.pages.board.lanes import LaneArea
from ui.pages.board.page import BoardPage, make

KINDS = [by for by in GroupBy if by is not GroupBy.FIELD]
EDITS = 12


def seen(page: BoardPage) -> dict[BoardCell, list[tuple[object, ...]]]:
    """What each cell with cards shows: the card, what it warns of, what else it says and its colour."""
    area = page.body.area
    cells = [BoardCell(column, lane) for column in area.heads for lane in getattr(area, "bands", {"": None})]
    if isinstance(area, LaneArea):
        for cell in cells:
            area._filled(cell)
    found = {cell: area.cells[cell] for cell in cells}
    return {
        cell: [
            (card, column.model.warning_of(card), page.looks.dress(card, column.model.cards, row + 1))
            for row, card in enumerate(column.model.cards)
        ]
        for cell, column in found.items()
        if column.model.cards
    }


def counts(page: BoardPage) -> dict[str, tuple[str, str]]:
    """What the heads say; a head over nothing may be there that a board shown afresh has not."""
    heads = page.body.area.heads
    said = {key: (head.count.text(), head.count.toolTip()) for key, head in heads.items()}
    return {key: words for key, words in said.items() if words[0].split("/")[0] != "0"}


def random_edit(shown: Shown, chance: random.Random, number: int) -> None:
    """Any edit, by hand, undone or done again; where the rules forbid it nothing happens."""
    workspace, people = shown.office.workspace, shown.office.people
    task = chance.choice(workspace.read(lambda reader: reader.find(Task)))
    other = chance.choice(workspace.read(lambda reader: reader.find(Task)))
    day = shown.office.clock.now().date() + timedelta(days=chance.randrange(-3, 30))
    places = chance.choice(((), (BoardPlace(BoardGrouping(), chance.choice([*Column])),)))
    somebody = chance.choice([*people.values()])
    roles = [role.id for role in workspace.read(lambda reader: reader.find(Role))]
    acts: list[Callable[[], object]] = [
        lambda: workspace.do(drop_card, task.id, places, between=(other.id, None)),
        lambda: workspace.do(drop_card, task.id, places, between=(None, other.id)),
        lambda: workspace.do(finish_task, task.id),
        lambda: workspace.do(finish_task, task.id),
        lambda: workspace.do(reopen_task, task.id),
        lambda: workspace.do(cancel_task, task.id, pass_on=True),
        lambda: workspace.do(block_task, task.id, by="Legal"),
        lambda: workspace.do(rename_task, task.id, f"Renamed {number}"),
        lambda: workspace.do(assign_task, task.id, somebody),
        lambda: workspace.do(set_due, task.id, day),
        lambda: workspace.do(set_priority, task.id, chance.choice([*Priority])),
        lambda: workspace.do(set_labels, task.id, [chance.choice(("social", "print"))]),
        lambda: workspace.do(add_task, f"Task {number}", somebody),
        lambda: workspace.do(add_person, f"Person {number}"),
        lambda: workspace.do(change_person, somebody, name=f"Named {number}"),
        lambda: workspace.do(change_person, somebody, roles=chance.choice((tuple(roles), ()))),
        workspace.undo,
        workspace.redo,
    ]
    try:
        chance.choice(acts)()
    except LeadlineError:
        return
    shown.office.clock.forward(minutes=1)


@contextmanager
def shown_afresh(shown: Shown) -> Iterator[BoardPage]:
    """Another page on the same team, which nobody tells of edits."""
    page = make(Context(shown.office.workspace, shown.context.preferences))
    page.resize(shown.page.size())
    try:
        yield page
    finally:
        page.close()
        page.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def walk(shown: Shown, chance: random.Random, edits: int) -> None:
    """Edit, and look after each edit whether a page that reads everything shows the same."""
    with shown_afresh(shown) as afresh:
        for number in range(edits):
            there = shown.page.cards.all
            chosen = TaskId(chance.choice(there).task_id) if there else TaskId(0)
            focused = shown.page.select(chosen) and QApplication.focusWidget() is not None
            random_edit(shown, chance, number)
            afresh.refresh(None)
            afresh.contents.show_rest()
            assert seen(shown.page) == seen(afresh)
            assert counts(shown.page) == counts(afresh)
            assert shown.page.contents.subtitle == afresh.contents.subtitle
            if focused and afresh.select(chosen, focus=False):
                current = shown.page.current()
                assert current is not None
                assert current.task_id == chosen
                assert [card.task_id for card in shown.page.chosen_cards()] == [chosen]


def prepare(shown: Shown, columns: GroupBy, lanes: GroupBy | None, chance: random.Random) -> None:
    """A board with limits, a folded column, an order, a colour and a filter; each only on some boards."""
    for title in ("Call", "Write", "Draw"):
        shown.add(title, chance.choice([*shown.office.people]))
    page = shown.page
    page.filters.group(str(columns), str(lanes or ""))
    keys = [group.key for group in page.cards.layout.columns.groups]
    page.body.limits.keep(BoardPlace(BoardGrouping(columns), chance.choice(keys)), 2)
    if chance.random() < 0.3:
        page.body.views.fold(BoardPlace(BoardGrouping(columns), chance.choice(keys)), folded=True)
    if chance.random() < 0.4:
        page.looks.sort_by(chance.choice([*CardOrder]))
    if chance.random() < 0.4:
        page.looks.colour_by(chance.choice([CardColour.LABEL, CardColour.PRIORITY, CardColour.OWNER]))
    if chance.random() < 0.4:
        page.filters.text.setText(chance.choice(("-label:social", "a", "needs-owner", "-needs-owner", "owner:Mia")))
    page.contents.show()


def test_an_edit_elsewhere_scrolls_nothing_and_keeps_the_card_that_the_keyboard_is_on(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path, project=False) as shown:
        cards = [shown.add(f"Card {number}") for number in range(40)]
        ready = shown.page.columns[Column.READY].list
        shown.page.select(cards[2])
        ready.verticalScrollBar().setValue(900)
        shown.office.workspace.do(finish_task, cards[39])
        shown.office.workspace.do(drop_card, cards[30], (), between=(cards[36], cards[37]))
        QApplication.processEvents()
        assert ready.verticalScrollBar().value() == 900
        assert ready.hasFocus()
        assert shown.page.current().task_id == cards[2]


def test_when_the_card_goes_the_keyboard_is_on_the_one_that_takes_its_place(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path, project=False) as shown:
        cards = [shown.add(f"Card {number}") for number in range(6)]
        shown.page.filters.text.setText("-label:print")
        shown.page.select(cards[3])
        shown.office.workspace.do(set_labels, cards[3], ["print"])
        assert [card.title for card in shown.page.chosen_cards()] == ["Card 4"]
        assert shown.page.columns[Column.READY].list.hasFocus()


def test_the_panel_shows_the_card_that_moves_and_none_of_those_that_it_leaves(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path, project=False) as shown:
        cards = [shown.add(f"Card {number}") for number in range(4)]
        shown.page.select(cards[1])
        shown.page.open_card()
        shown_in_panel: list[TaskId] = []
        show_task = shown.page.side.show_task
        shown.page.side.show_task = lambda task_id: (shown_in_panel.append(task_id), show_task(task_id))
        shown.office.workspace.do(move_card, cards[1], Column.DOING)
        assert shown.page.current().task_id == cards[1]
        assert shown_in_panel == []


CASES = [(columns, None) for columns in KINDS] + [(GroupBy.STATE, GroupBy.OWNER), (GroupBy.WEEK, GroupBy.PRIORITY)]


@pytest.mark.parametrize(("columns", "lanes"), CASES)
def test_a_board_that_is_kept_up_shows_what_one_that_is_read_again_shows(qtbot, tmp_path: Path, columns, lanes) -> None:
    chance = random.Random(f"{columns} {lanes}")
    with shown_board(qtbot, tmp_path) as shown:
        prepare(shown, columns, lanes, chance)
        walk(shown, chance, EDITS)


@pytest.mark.soak
@pytest.mark.parametrize("number", range(60))
def test_many_boards_that_are_kept_up_show_what_those_read_again_show(qtbot, tmp_path: Path, number: int) -> None:
    chance = random.Random(number)
    with shown_board(qtbot, tmp_path) as shown:
        prepare(shown, chance.choice(KINDS), chance.choice([None, *KINDS]), chance)
        walk(shown, chance, 60)
