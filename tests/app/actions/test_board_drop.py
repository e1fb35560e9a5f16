"""A drop on a column or lane of each grouping: what it does, what it refuses, and that it is one step."""

import random
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.actions.board import move_card
from app.actions.board_drop import drop_card
from app.actions.plan_link import link_tasks
from app.actions.project import cancel_project
from app.actions.task import add_task, finish_task, start_task
from app.domain.board import Column
from app.domain.board_grouping import EARLIER, NOWHERE, BoardGrouping, BoardPlace, GroupBy
from app.domain.brief import Priority
from app.domain.errors import RuleViolation
from app.domain.ids import TaskId
from app.domain.run import TaskState
from app.domain.task import Task
from app.queries.board import board, card_of
from app.queries.board_groups import board_groupings, board_groups
from tests.builders import Office, make_office


def place(by: GroupBy, key: str | int, field: str = "") -> BoardPlace:
    return BoardPlace(BoardGrouping(by, field), str(key))


def task(office: Office, task_id: TaskId) -> Task:
    found = office.workspace.read(lambda reader: reader.get(Task, task_id))
    assert found is not None
    return found


def free_task(office: Office, title: str = "Call", due_on: date | None = None) -> TaskId:
    return office.workspace.do(add_task, title, office.people["Mia"], due_on=due_on).value


def refusal(office: Office, task_id: TaskId, *places: BoardPlace) -> str:
    with pytest.raises(RuleViolation) as refused:
        office.workspace.do(drop_card, task_id, places)
    return str(refused.value)


def test_a_drop_on_an_owner_hands_the_card_over(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    call = free_task(office)
    office.workspace.do(drop_card, call, [place(GroupBy.OWNER, office.people["Ana"])])
    assert task(office, call).owner_id == office.people["Ana"]
    assert office.workspace.undo_title() == "Hand “Call” to Ana"
    office.workspace.do(finish_task, call)
    assert "is over" in refusal(office, call, place(GroupBy.OWNER, office.people["Ben"]))
    office.workspace.close()


def test_a_drop_on_a_week_keeps_the_weekday(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    today = office.workspace.read(lambda reader: reader.today())
    call = free_task(office, due_on=today + timedelta(days=2))
    office.workspace.do(drop_card, call, [place(GroupBy.WEEK, today + timedelta(days=14))])
    assert task(office, call).due_on == today + timedelta(days=16)
    undated = free_task(office, "Undated")
    office.workspace.do(drop_card, undated, [place(GroupBy.WEEK, today)])
    assert task(office, undated).due_on == today + timedelta(days=4)
    office.clock.forward(days=3)
    office.workspace.do(drop_card, call, [place(GroupBy.WEEK, today)])
    assert task(office, call).due_on == today + timedelta(days=3)
    office.workspace.close()


def test_a_week_is_refused_where_the_date_is_not_free(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    today = office.workspace.read(lambda reader: reader.today())
    next_week = place(GroupBy.WEEK, today + timedelta(days=7))
    call, started, over = (free_task(office, title, today) for title in ("Call", "Started", "Over"))
    office.workspace.do(start_task, started)
    office.workspace.do(finish_task, over)
    assert "over" in refusal(office, call, place(GroupBy.WEEK, today - timedelta(days=7)))
    assert "over" in refusal(office, call, place(GroupBy.WEEK, EARLIER))
    assert "takes no date away" in refusal(office, call, place(GroupBy.WEEK, NOWHERE))
    assert "started" in refusal(office, started, next_week)
    assert "is over" in refusal(office, over, next_week)
    anchor = next(
        one for one in office.workspace.read(lambda reader: reader.find(Task)) if one.due_on == date(2026, 4, 15)
    )
    assert "carries" in refusal(office, anchor.id, next_week)
    office.workspace.close()


def test_a_drop_on_a_priority_gives_it(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    call = free_task(office)
    office.workspace.do(drop_card, call, [place(GroupBy.PRIORITY, Priority.HIGH)])
    assert task(office, call).priority is Priority.HIGH
    office.workspace.do(finish_task, call)
    assert "is over" in refusal(office, call, place(GroupBy.PRIORITY, Priority.LOW))
    office.workspace.close()


def test_only_a_free_task_goes_to_another_project(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    call = free_task(office, due_on=date(2026, 4, 8))
    office.workspace.do(drop_card, call, [place(GroupBy.PROJECT, office.project)])
    moved = task(office, call)
    assert moved.project_id == office.project
    assert moved.offset is not None
    assert moved.offset.days == -7
    office.workspace.do(link_tasks, call, office.task("idea").id)
    office.workspace.do(drop_card, call, [place(GroupBy.PROJECT, NOWHERE)])
    left = task(office, call)
    assert (left.project_id, left.offset, left.due_on) == (None, None, date(2026, 4, 8))
    second = office.start("Second")
    assert "is a step of “Spring sale”" in refusal(office, office.task("idea").id, place(GroupBy.PROJECT, second))
    office.workspace.do(cancel_project, second)
    assert "was cancelled" in refusal(office, call, place(GroupBy.PROJECT, second))
    office.workspace.close()


def test_what_is_drawn_and_what_is_the_projects_is_refused_with_its_place(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    call, idea = free_task(office), office.task("idea").id
    assert refusal(office, idea, place(GroupBy.STEP, "Write")).endswith("is drawn in the workflow. Change it there.")
    assert "drawn in the workflow" in refusal(office, idea, place(GroupBy.SECTION, "Text"))
    assert "free task" in refusal(office, call, place(GroupBy.STEP, "Write"))
    assert "is a field of “Spring sale”" in refusal(office, idea, place(GroupBy.FIELD, "Blog", "Channel"))
    assert "is in no project" in refusal(office, call, place(GroupBy.FIELD, "Blog", "Channel"))
    office.workspace.close()


def test_a_drop_into_another_column_and_lane_is_one_step_or_none(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    call = free_task(office)
    before = office.dump()
    both = [place(GroupBy.STATE, Column.DOING), place(GroupBy.OWNER, office.people["Ana"])]
    office.workspace.do(drop_card, call, both)
    now = task(office, call)
    assert (now.state, now.owner_id) == (TaskState.DOING, office.people["Ana"])
    assert office.workspace.undo_title() == "Hand “Call” to Ana and Move “Call” to Doing"
    office.workspace.undo()
    assert office.dump() == before
    office.workspace.do(finish_task, call)
    office.workspace.do(drop_card, call, both)
    now = task(office, call)
    assert (now.state, now.owner_id) == (TaskState.DOING, office.people["Ana"])
    refusal(office, call, place(GroupBy.OWNER, office.people["Ben"]), place(GroupBy.STEP, "Write"))
    assert task(office, call).owner_id == office.people["Ana"]
    office.workspace.close()


def test_between_two_cards_there_is_always_room(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    office.start("Second")
    chance = random.Random(3)
    ids = [free_task(office, f"Task {number}") for number in range(6)]
    for _ in range(150):
        ready = [card.task_id for card in office.workspace.read(board).columns[Column.READY]]
        mover = chance.choice([one for one in ids[:3] if one != ready[1]])
        rest = [one for one in ready if one != mover]
        # Always into the same gap, so that halving ends.
        office.workspace.do(drop_card, mover, [], between=(rest[0], rest[1]))
        now = [card.task_id for card in office.workspace.read(board).columns[Column.READY]]
        assert now == [rest[0], mover, *rest[1:]]
    office.workspace.close()


def test_what_is_over_is_not_arranged(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    call = free_task(office)
    office.workspace.do(finish_task, call)
    assert "stays where it is" in refusal(office, call)
    office.workspace.close()


def walk(tmp_path: Path, seed: int, drops: int) -> None:
    """Random drops by every grouping: what the preview promises is done, the card lands there, undo gives all back."""
    office, chance = make_office(tmp_path), random.Random(seed)
    office.start("Second")
    for title in ("Call", "Write", "Print"):
        free_task(office, title, date(2026, 2, 11))
    for _ in range(drops):
        cards = [card for cards in office.workspace.read(board).columns.values() for card in cards]
        card, places = chance.choice(cards), []
        for grouping in chance.sample(list(office.workspace.read(board_groupings)), 2):
            groups = office.workspace.read(board_groups, grouping, cards)
            key = chance.choice(groups.groups).key
            if key != groups.key_of(card):
                places.append(BoardPlace(grouping, key))
        before = office.dump()
        try:
            promised = office.workspace.preview(drop_card, card.task_id, places).changes
        except RuleViolation as refused:
            assert str(refused).endswith(".")
            with pytest.raises(RuleViolation):
                office.workspace.do(drop_card, card.task_id, places)
            assert office.dump() == before
            continue
        heard = []
        office.workspace.changed.connect(heard.append)
        office.workspace.do(drop_card, card.task_id, places)
        office.workspace.changed.disconnect(heard.append)
        assert [step.changes for step in heard] == ([promised.changes] if promised.changes else [])
        now = office.workspace.read(card_of, task(office, card.task_id))
        for one in places:
            groups = office.workspace.read(board_groups, one.grouping, [now])
            assert groups.key_of(now) == one.key or one.grouping.by is GroupBy.STATE
        if heard and chance.random() < 0.6:
            office.workspace.undo()
            assert office.dump() == before
    office.workspace.close()


def test_a_drop_does_what_its_preview_says_and_undo_gives_all_back(tmp_path: Path) -> None:
    walk(tmp_path, 1, 60)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(2, 8))
def test_many_drops_do_what_their_previews_say(tmp_path: Path, seed: int) -> None:
    walk(tmp_path, seed, 300)


def test_the_state_is_moved_as_ever(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    call, other = free_task(office), free_task(office, "Other")
    office.workspace.do(drop_card, call, [place(GroupBy.STATE, Column.DOING)])
    office.workspace.do(move_card, other, Column.DOING)
    assert task(office, call).state is task(office, other).state is TaskState.DOING
    assert "cannot be in review" in refusal(office, call, place(GroupBy.STATE, Column.IN_REVIEW))
    office.workspace.close()
