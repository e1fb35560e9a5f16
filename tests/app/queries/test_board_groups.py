"""The board's columns by each grouping: every card in exactly one of them, in an order that stays."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from app.actions.due import set_due
from app.actions.task import add_task, finish_task
from app.actions.task_field import set_priority
from app.domain.board import Column
from app.domain.board_grouping import EARLIER, NOWHERE, BoardGrouping, GroupBy, grouping_of
from app.domain.brief import Priority
from app.queries.board import board
from app.queries.board_groups import BoardGroups, board_groupings, board_groups
from app.queries.rows import CardRow
from tests.builders import Office, make_office


def cards_of(office: Office) -> list[CardRow]:
    return [card for cards in office.workspace.read(board).columns.values() for card in cards]


def groups_of(office: Office, by: GroupBy) -> BoardGroups:
    return office.workspace.read(board_groups, BoardGrouping(by), cards_of(office))


def busy(tmp_path: Path) -> Office:
    office = make_office(tmp_path)
    office.start("Autumn sale")
    free = office.workspace.do(add_task, "Call", office.people["Mia"]).value
    late = office.workspace.do(add_task, "Late", office.people["Ana"], due_on=date(2026, 1, 7)).value
    office.workspace.do(set_priority, free, Priority.URGENT)
    office.workspace.do(finish_task, late)
    office.finish("idea")
    return office


def test_by_whatever_the_board_is_grouped_each_card_stands_in_one_column(tmp_path: Path) -> None:
    office = busy(tmp_path)
    cards = cards_of(office)
    for grouping in office.workspace.read(board_groupings):
        found = office.workspace.read(board_groups, grouping, cards)
        keys = [group.key for group in found.groups]
        assert len(set(keys)) == len(keys)
        assert {found.key_of(card) for card in cards} <= set(keys), grouping
        assert all(group.title for group in found.groups)
        assert grouping_of(grouping.word) == grouping
    office.workspace.close()


def test_the_columns_say_what_stands_in_them(tmp_path: Path) -> None:
    office = busy(tmp_path)
    by = {one: groups_of(office, one) for one in GroupBy if one is not GroupBy.FIELD}
    titles = {one: [group.title for group in found.groups] for one, found in by.items()}
    assert titles[GroupBy.STATE] == [*Column]
    assert titles[GroupBy.OWNER] == ["Ana", "Ben", "Mia", "Omar", "Sam"]
    assert titles[GroupBy.PROJECT] == ["Autumn sale", "Spring sale", "No project"]
    assert titles[GroupBy.PRIORITY] == ["Urgent", "High", "Normal", "Low"]
    assert titles[GroupBy.WEEK][:3] == ["Before this week", "This week, 9–15 Feb 2026", "Next week, 16–22 Feb 2026"]
    assert titles[GroupBy.WEEK][-1] == "Without a date"
    assert titles[GroupBy.STEP][-1] == "No step"
    assert titles[GroupBy.SECTION][-1] == "No section"
    call = next(card for card in cards_of(office) if card.title == "Call")
    step = next(card for card in cards_of(office) if card.step_id == "idea")
    assert by[GroupBy.PRIORITY].key_of(call) == "urgent"
    assert by[GroupBy.STEP].key_of(call) == by[GroupBy.SECTION].key_of(call) == by[GroupBy.PROJECT].key_of(call) == ""
    assert by[GroupBy.STEP].key_of(step) == step.title
    office.workspace.close()


@pytest.mark.parametrize(("days", "key"), [(-1, EARLIER), (0, "2026-02-09"), (6, "2026-02-09"), (7, "2026-02-16")])
def test_a_week_begins_on_monday(tmp_path: Path, days: int, key: str) -> None:
    office = make_office(tmp_path, project=False)
    monday = office.workspace.read(lambda reader: reader.today())
    assert monday.weekday() == 0
    task_id = office.workspace.do(add_task, "Call", office.people["Mia"]).value
    week = groups_of(office, GroupBy.WEEK)
    [card] = cards_of(office)
    assert week.key_of(card) == NOWHERE
    office.workspace.do(set_due, task_id, monday + timedelta(days=days))
    [card] = cards_of(office)
    assert groups_of(office, GroupBy.WEEK).key_of(card) == key
    office.workspace.close()


@pytest.mark.parametrize("word", ["", "nonsense", "field", "field:", "owner:3"])
def test_a_word_that_means_no_grouping_is_none(word: str) -> None:
    assert grouping_of(word) is None
