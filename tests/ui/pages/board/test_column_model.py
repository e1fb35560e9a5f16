"""The model of a column and the cards behind it, kept up instead of read again."""

import random
from datetime import date
from pathlib import Path

from PySide6.QtCore import QAbstractItemModel, QPersistentModelIndex
from PySide6.QtTest import QAbstractItemModelTester

from app.actions.board import move_card
from app.actions.task import add_task, cancel_task, finish_task, put_back, reopen_task, start_task
from app.domain.board import Column
from app.domain.errors import RuleViolation
from app.domain.ids import PersonId, ProjectId, TaskId
from app.domain.run import TaskState
from app.domain.task import Task
from app.domain.workflow import StepKind
from app.queries.board import board, card_of
from app.queries.board_groups import BoardCell
from app.queries.due import DueHorizon
from app.queries.rows import CardRow
from tests.builders import make_office
from tests.ui.boards import shown_board
from ui.pages.board.board_cards import BoardCards
from ui.pages.board.model import CARD, STRETCH, ColumnModel

HORIZON = DueHorizon(date(2026, 2, 9))


def card(number: int, title: str = "Call") -> CardRow:
    mia = PersonId(1)
    state = TaskState.READY
    return CardRow(
        TaskId(number), title, StepKind.TASK, state, 1, ProjectId(1), "Post", mia, "Mia", None, None, None, "", None,
        0, 0, float(number),
    )  # fmt: skip


def shown(model: QAbstractItemModel) -> list[CardRow]:
    return [model.data(model.index(row, 0), CARD) for row in range(model.rowCount())]


def test_whatever_comes_and_goes_the_model_shows_it_and_every_row_has_its_card(qapp):
    chance = random.Random(3)
    model = ColumnModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    uneven: list[tuple[int, int]] = []
    for happened in (model.rowsInserted, model.rowsRemoved):
        happened.connect(lambda *rest: uneven.append((model.rowCount(), len(model.cards))))
    for _ in range(200):
        numbers = chance.sample(range(30), chance.randrange(20))
        if chance.random() < 0.7:
            numbers.sort()
        wanted = [card(number, chance.choice(("Call", "Write"))) for number in numbers]
        model.show_cards(wanted, HORIZON)
        assert shown(model) == wanted
    assert uneven
    assert all(rows == cards for rows, cards in uneven)
    assert tester.model() is model


def test_in_a_long_column_each_edit_moves_no_more_rows_than_it_has_to(qapp):
    chance = random.Random(12)
    model = ColumnModel()
    cards = [card(number) for number in range(3 * STRETCH)]
    model.show_cards(cards, HORIZON)
    heard: list[tuple[int, int]] = []
    model.rowsInserted.connect(lambda parent, first, last: heard.append((last + 1 - first, 0)))
    model.rowsRemoved.connect(lambda parent, first, last: heard.append((0, last + 1 - first)))
    model.dataChanged.connect(lambda first, last, roles: heard.append((-1, last.row() + 1 - first.row())))
    for number in range(60):
        edge = STRETCH * chance.randrange(1, len(cards) // STRETCH)
        place = chance.choice((0, edge - 1, edge, edge + 1, len(cards) - 1, chance.randrange(len(cards))))
        cards = list(cards)
        match number % 3:
            case 0:
                del cards[place]
            case 1:
                cards.insert(place, card(10_000 + number))
            case _:
                cards[place] = cards[place]._replace(title=f"Anew {number}")
        heard.clear()
        model.show_cards(cards, HORIZON)
        assert model.cards == cards
        assert model.rowCount() == len(cards)
        assert heard == [((0, 1), (1, 0), (-1, 1))[number % 3]]


def test_a_card_keeps_its_row_while_others_around_it_go(qapp):
    model = ColumnModel()
    model.show_cards([card(number) for number in range(10)], HORIZON)
    kept = QPersistentModelIndex(model.index(5, 0))
    model.show_cards([card(number) for number in range(10) if number != 2], HORIZON)
    assert kept.data(CARD).task_id == 5
    model.show_cards([card(number) for number in range(10) if number not in (2, 7)], HORIZON)
    assert kept.data(CARD).task_id == 5


def test_cards_that_go_up_or_down_take_their_rows_along_and_no_other_card_moves(qapp):
    chance = random.Random(21)
    model = ColumnModel()
    numbers = list(range(40))
    model.show_cards([card(number) for number in numbers], HORIZON)
    kept = {number: QPersistentModelIndex(model.index(number, 0)) for number in numbers}
    heard: list[str] = []
    model.rowsInserted.connect(lambda *_: heard.append("in"))
    model.rowsRemoved.connect(lambda *_: heard.append("out"))
    model.rowsMoved.connect(lambda *_: heard.append("moved"))
    for _ in range(60):
        source, target = chance.sample(range(40), 2)
        numbers.insert(target, numbers.pop(source))
        heard.clear()
        model.show_cards([card(number) for number in numbers], HORIZON)
        assert heard == ["moved"]
        assert all(index.data(CARD).task_id == number for number, index in kept.items())
    chance.shuffle(numbers)
    model.show_cards([card(number) for number in numbers[:30]], HORIZON)
    assert [one.task_id for one in shown(model)] == numbers[:30]


def test_many_cards_in_another_order_are_made_anew_at_once(qapp):
    model = ColumnModel()
    model.show_cards([card(number) for number in range(2_000)], HORIZON)
    heard: list[int] = []
    for signal in (model.rowsInserted, model.rowsRemoved, model.rowsMoved):
        signal.connect(lambda *_: heard.append(1))
    turned = [card(number) for number in range(2_000)[::-1]]
    model.show_cards(turned, HORIZON)
    assert model.cards == turned
    assert len(heard) < 20


def test_only_the_card_that_changed_is_painted_again(qapp):
    model = ColumnModel()
    cards = [card(number) for number in range(100)]
    model.show_cards(cards, HORIZON)
    touched: list[int] = []
    model.dataChanged.connect(lambda first, last, roles: touched.extend(range(first.row(), last.row() + 1)))
    model.show_cards([*cards[:40], card(40, "Write"), *cards[41:]], HORIZON)
    assert touched == [40]
    model.show_cards(list(model.cards), HORIZON)
    assert touched == [40]


def test_cards_kept_up_by_notices_are_those_that_reading_again_gives(tmp_path: Path):
    office = make_office(tmp_path)
    chance = random.Random(8)
    kept = BoardCards()
    kept.take(office.workspace.read(board), None, None)
    patched: list[set[BoardCell] | None] = []
    office.workspace.changed.connect(
        lambda step: patched.append(kept.patch(step, lambda task: office.workspace.read(card_of, task)))
    )
    acts = (start_task, put_back, finish_task, reopen_task)
    for number in range(90):
        tasks = office.workspace.read(lambda reader: reader.find(Task))
        task_id = chance.choice(tasks).id
        try:
            if number % 7 == 0:
                office.workspace.do(add_task, f"Task {number}", office.people["Mia"])
            elif number % 11 == 0:
                office.workspace.do(cancel_task, task_id, pass_on=True)
            elif number % 5 == 0:
                office.workspace.do(move_card, task_id, chance.choice(list(Column)))
            elif number % 13 == 0:
                office.workspace.undo()
            else:
                office.workspace.do(chance.choice(acts), task_id)
        except RuleViolation:
            continue
        office.clock.forward(minutes=1)
        read = BoardCards()
        read.take(office.workspace.read(board), None, None)
        assert kept.columns == read.columns
        unfinished = {card.project_id for name in Column if name is not Column.DONE for card in read.columns[name]}
        assert kept.project_count == read.project_count == len(unfinished - {None})
        assert kept.find(task_id) == read.find(task_id)
    assert len(patched) > 20
    assert None not in patched


def test_the_models_keep_to_what_qt_asks_of_models(qtbot, qtmodeltester, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path) as shown:
        for column in shown.page.columns.values():
            qtmodeltester.check(column.model)
        shown.office.start("Second")
        assert shown.page.columns[Column.READY].model.rowCount() == 2
