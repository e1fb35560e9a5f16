"""How much of what is over stays on the board: the newest, some days, or all of it."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from app.actions.task import add_task, finish_task
from app.domain.board import Column, DoneKept
from app.domain.ids import TaskId
from app.queries.board import board, board_beginning, done_cards
from tests.builders import Office, make_office

AGO = (0, 1, 6, 7, 8, 13, 14, 15, 29, 30, 31, 90)
"""So many days before today tasks are finished."""


@pytest.fixture
def office(tmp_path: Path):
    made = make_office(tmp_path, project=False)
    made.clock.moment += timedelta(days=100)
    yield made
    made.workspace.close()


def finished(office: Office) -> dict[TaskId, date]:
    """A task for each of the days, and on which it was finished."""
    now, found = office.clock.moment, {}
    for days in sorted(AGO, reverse=True):
        office.clock.moment = datetime.combine(now.date() - timedelta(days=days), now.timetz())
        task_id = office.workspace.do(add_task, f"{days} days ago", office.people["Mia"]).value
        office.workspace.do(finish_task, task_id)
        found[task_id] = now.date() - timedelta(days=days)
    office.clock.moment = now
    return found


@pytest.mark.parametrize("kept", [*DoneKept])
def test_what_is_kept_and_how_much_is_older_make_up_all(office: Office, kept: DoneKept, monkeypatch) -> None:
    monkeypatch.setattr("app.queries.board.DONE_SHOWN", 5)
    days = finished(office)
    today = office.clock.moment.date()
    newest = sorted(days, key=lambda task_id: days[task_id], reverse=True)

    def left(tasks: list[TaskId]) -> list[TaskId]:
        if kept.days is None:
            return tasks if kept is DoneKept.ALL else tasks[:5]
        return [one for one in tasks if (today - days[one]).days <= kept.days]

    wanted = left(newest)
    view = office.workspace.read(lambda reader: board(reader, kept=kept))
    assert [card.task_id for card in view.columns[Column.DONE]] == wanted
    assert view.hidden_done == len(days) - len(wanted)
    beginning = office.workspace.read(lambda reader: board_beginning(reader, 300, kept))
    assert beginning.columns[Column.DONE] == view.columns[Column.DONE]
    some = newest[::2]
    among, older = office.workspace.read(lambda reader: done_cards(reader, frozenset(some), None, None, kept))
    assert [card.task_id for card in among] == left(some)
    assert len(among) + older == len(some)
