"""P6, P7 and P13 of the board with 10,000 cards, offscreen: first render, start and frames of a drag, repaint, one edit
as it is seen; by state and by every other grouping, and in five lanes. The argument ``state`` measures the first alone.
"""

import os
import random
import sys
import tempfile
from functools import partial
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent
from PySide6.QtWidgets import QApplication

from app.actions.board import move_card
from app.actions.task import put_back
from app.actions.task_field import set_priority
from app.bootstrap import open_workspace
from app.domain.board import Column, column_of
from app.domain.board_grouping import BoardGrouping, GroupBy
from app.domain.brief import Priority
from app.queries.board import board
from app.workspace.workspace import Workspace
from tests.benchmarks.measure import line, timed
from tests.benchmarks.workload import fill
from ui.link.context import Context
from ui.link.garbage import GarbageLooks
from ui.link.preferences import Preferences
from ui.pages.board.card_drag import task_mime
from ui.pages.board.columns import BoardColumn
from ui.pages.board.page import BoardPage, make
from ui.shell.application import make_application

PROJECTS = 100
RUNS = 9
DRAGS = 60
GROUPINGS = [BoardGrouping(by) for by in GroupBy if by is not GroupBy.FIELD]
BY_STATE = GROUPINGS[0]


def first_render(context: Context, pages: list[BoardPage]) -> None:
    """Build the page, read, lay out and paint it once."""
    page = make(context)
    pages.append(page)
    page.resize(1140, 700)
    page.show()
    # Synchronous painting of everything: repaint() alone waits for the window to be exposed.
    page.grab()


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fill(folder, PROJECTS, done=1)
        workspace = open_workspace(folder)
        application = make_application(["leadline"], Preferences(folder / "preferences.json"))
        looks = GarbageLooks(application)
        looks.begin()
        print(line("P6 query alone", [timed(lambda: workspace.read(board)) for _ in range(RUNS)]))
        chance = random.Random(6)
        five_levels(workspace, chance)
        alone = sys.argv[1:] == [BY_STATE.word]
        for number, columns in enumerate([BY_STATE] if alone else GROUPINGS):
            measure(workspace, folder / f"{number}.json", columns, None, chance, application.processEvents)
            looks.look()
        for lanes in () if alone else (GroupBy.PRIORITY, GroupBy.OWNER):
            name = BoardGrouping(lanes)
            measure(workspace, folder / f"{lanes}.json", BY_STATE, name, chance, application.processEvents)
            looks.look()
        workspace.close()


def five_levels(workspace: Workspace, chance: random.Random) -> None:
    """Give some cards a priority of their own, so that there are lanes of all of them."""
    cards = [card for cards in workspace.read(board).columns.values() for card in cards]
    for card in chance.sample(cards, 200):
        workspace.do(set_priority, card.task_id, chance.choice([*Priority]))


def measure(workspace, file: Path, columns: BoardGrouping, lanes: BoardGrouping | None, chance, settle) -> None:
    """All figures of one board."""
    preferences = Preferences(file)
    preferences.set("board.columns", columns.word)
    preferences.set("board.lanes", lanes.word if lanes is not None else "")
    context = Context(workspace, preferences)
    pages: list[BoardPage] = []
    renders, whole = [], []
    for _ in range(RUNS):
        renders.append(timed(lambda: first_render(context, pages)))
        whole.append(renders[-1] + timed(settle))
        pages[-1].hide()
    page = pages[-1]
    page.show()
    # The columns of a wide board come a few at a time, and are laid out after that.
    for _ in range(10):
        settle()
    of = f"by {columns.word}" + (f", lanes by {lanes.word}" if lanes is not None else "")
    print(line(f"P6 first render {of}", renders, goal="<= 80 ms"))
    print(line(f"P6 first render {of}, then the rest", whole, goal="the rest follows the first painting"))
    print(line(f"P6 drag start {of}", [drag_start(page, chance) for _ in range(DRAGS)], goal="p95 <= 8 ms"))
    print(line(f"P6 drag frame {of}", drag_frames(page, chance), goal="p95 <= 16 ms"))
    print(line(f"P7 whole page repaint {of}", [timed(page.grab) for _ in range(DRAGS)], goal="p95 <= 8.3 ms"))
    edits = [edit(context, page, chance) for _ in range(DRAGS)]
    print(line(f"P13 a card of 10,000 moved {of}, committed and painted", edits, goal="p95 <= 16 ms"))
    for one in pages:
        one.close()
        one.deleteLater()
    settle()


def drag_start(page: BoardPage, chance: random.Random) -> float:
    """Pick up a card in view whose picture is not kept, up to the moment at which Qt takes over."""
    card = chance.choice(page.body.area.seen_cards())
    page.select(card.task_id)
    column = page.body.area.bring_in(card.task_id)
    assert column is not None
    column.list.card_delegate._painted.clear()
    return timed(lambda: column.list.lift_current())


def drag_frames(page: BoardPage, chance: random.Random) -> list[float]:
    """A card in the air over every column in view, from card to card: what a drop would do and where, painted."""
    card = chance.choice(page.body.area.seen_cards())
    page.drag.carry(card)
    mime, move = task_mime(card.task_id), Qt.DropAction.MoveAction
    how = (move, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    times = []
    for column in page.findChildren(BoardColumn):
        if column.visibleRegion().isEmpty():
            continue
        places = [QPoint(column.width() // 2, y) for y in range(100, column.height() - 40, 75)]
        events = [QDragEnterEvent(places[0], *how), *(QDragMoveEvent(at, *how) for at in places)]
        times += [timed(partial(drag_frame, page, column, event)) for event in events]
        QApplication.sendEvent(column, QDragLeaveEvent())
    page.drag.end()
    return times


def drag_frame(page: BoardPage, column: BoardColumn, event: QDragMoveEvent) -> None:
    """The pointer comes to another place with the card, and the board is seen so."""
    QApplication.sendEvent(column, event)
    page.grab()


def edit(context: Context, page: BoardPage, chance: random.Random) -> float:
    """Take a card up and see it where it stands then."""
    ready = [card for card in page.cards.all if column_of(card.state, card.kind) is Column.READY]
    card = chance.choice(ready)
    took = timed(lambda: (context.do(move_card, card.task_id, Column.DOING), page.grab()))
    context.do(put_back, card.task_id)
    return took


if __name__ == "__main__":
    main()
