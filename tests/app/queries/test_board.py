"""What is read of the board before all of it."""

import random
from pathlib import Path

import pytest

from app.actions.project import cancel_project
from app.actions.task import add_task, finish_task
from app.domain.board import Column
from app.domain.run import TaskState
from app.queries.board import board, board_beginning
from app.queries.rows import CardFilter, CardRow
from tests.builders import make_office


@pytest.mark.parametrize("most", [1, 3, 7, 1_000])
def test_the_beginning_of_the_board_is_how_the_whole_board_begins(tmp_path: Path, most: int) -> None:
    office = make_office(tmp_path)
    others = [office.start(name) for name in ("Autumn sale", "Winter sale", "Summer sale")]
    office.workspace.do(cancel_project, others[2])
    office.finish("idea")
    whole = office.workspace.read(board)
    begins = office.workspace.read(board_beginning, most)
    waiting = whole.columns[Column.WAITING]
    assert begins.columns == whole.columns | {Column.WAITING: waiting[:most]}
    assert begins.hidden_done == whole.hidden_done
    assert begins.unread == max(0, len(waiting) - most)
    if begins.unread:
        unfinished = [card for column, cards in whole.columns.items() if column is not Column.DONE for card in cards]
        assert begins.project_count == len({card.project_id for card in unfinished}) == 3
    office.workspace.close()


def test_a_project_whose_work_is_over_counts_no_more(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    office.start("Autumn sale")
    read = office.workspace.read
    assert read(lambda reader: reader.unfinished_projects()) == 2
    for _ in range(len(read(board).columns[Column.WAITING]) + 1):
        ready = [card for card in read(board).columns[Column.READY] if card.project_id == office.project]
        for card in ready:
            office.workspace.do(finish_task, card.task_id)
    left = [card for column, cards in read(board).columns.items() if column is not Column.DONE for card in cards]
    expected = len({card.project_id for card in left})
    assert read(lambda reader: reader.unfinished_projects()) == expected
    office.workspace.close()


def test_the_cards_of_some_states_are_counted_as_they_are_read_and_the_newest_of_what_is_over_come_first(
    tmp_path: Path,
) -> None:
    office, chance = make_office(tmp_path), random.Random(3)
    office.start("Autumn sale")
    office.workspace.do(cancel_project, office.start("Cancelled"))
    office.workspace.do(add_task, "Book a room", office.people["Sam"])
    for step in ("idea", "keywords", "outline"):
        office.clock.forward(hours=1)
        office.finish(step)

    def read(wanted: CardFilter) -> list[CardRow]:
        return office.workspace.read(lambda reader: reader.cards(wanted))

    for _ in range(12):
        states = tuple(chance.sample(list(TaskState), chance.randrange(1, 5)))
        counted = office.workspace.read(lambda reader, states=states: reader.card_count(CardFilter(states=states)))
        assert counted == len(read(CardFilter(states=states)))
    over = [card for card in read(CardFilter()) if card.state.over]
    newest = sorted(over, key=lambda card: (card.finished_at, card.task_id), reverse=True)
    assert len(newest) > 2
    for most in (1, 2, -1):
        wanted = CardFilter(states=tuple(state for state in TaskState if state.over), done_limit=most)
        assert read(wanted) == newest[: most if most > 0 else None]
    office.workspace.close()
