"""What a card says of itself: that it may not be needed, and when it was done."""

from datetime import UTC, date, datetime
from pathlib import Path

from PySide6.QtCore import QSize, Qt

from app.actions.person import change_person
from app.actions.project import StartPlan, start_project
from app.actions.task import finish_task
from app.actions.workflow import add_workflow
from app.adapters.clock import SystemClock
from app.domain.board import Column
from app.domain.person import Role
from app.domain.workflow import WorkflowVersion
from app.exchange.templates import template
from tests.ui.boards import Shown, shown_board
from ui.pages.board.model import ONLY_IF
from ui.widgets.task_card import due_chip


def start_webinar(shown: Shown) -> None:
    """A project with a decision in it; Mia has every role."""
    workspace = shown.office.workspace
    workflow = workspace.do(add_workflow, template("webinar"), template="webinar").value
    version = workspace.read(lambda reader: reader.find(WorkflowVersion, workflow_id=workflow)[0].id)
    roles = workspace.read(lambda reader: tuple(role.id for role in reader.find(Role)))
    workspace.do(change_person, shown.office.people["Mia"], roles=roles)
    workspace.do(start_project, StartPlan(version, "Webinar", date(2026, 5, 20)))


def test_cards_behind_an_open_decision_are_hollow_until_it_is_taken(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path, project=False) as shown:
        start_webinar(shown)
        shown.page.refresh(None)
        qtbot.waitUntil(lambda: not shown.page._risk.busy)
        model = shown.page.columns[Column.WAITING].model
        doubtful = {card.title: model.only_if(card) for card in model.cards if model.only_if(card)}
        assert doubtful
        assert all(words.startswith("only if ") for words in doubtful.values())
        row = next(row for row, card in enumerate(model.cards) if card.title in doubtful)
        index = model.index(row)
        assert index.data(ONLY_IF) in index.data(Qt.ItemDataRole.AccessibleDescriptionRole)
        assert "only if" in index.data(Qt.ItemDataRole.ToolTipRole)
        delegate = shown.page.columns[Column.WAITING].list.card_delegate
        size = QSize(200, 120)
        hollow, full = (
            delegate.picture(model.cards[row], None, size, 1.0, chosen=False, hovered=False, hollow=hollow).toImage()
            for hollow in (True, False)
        )
        assert (hollow.pixelColor(100, 112).alpha(), full.pixelColor(100, 112).alpha()) == (0, 255)


def test_a_card_was_done_on_the_day_of_the_company(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path) as shown:
        shown.office.clock.moment = datetime(2026, 2, 10, 23, 30, tzinfo=UTC)
        task_id = shown.add("Late call")
        shown.office.workspace.do(finish_task, task_id)
        shown.page.refresh(None)
        model = shown.page.columns[Column.DONE].model
        card = next(card for card in model.cards if card.task_id == task_id)
        delegate = shown.page.columns[Column.DONE].list.card_delegate
        assert due_chip(card, None, delegate.today, delegate.zone).text == "11 Feb"


def test_cards_are_painted_in_the_zone_of_this_computer(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path) as shown:
        shown.office.clock.place = SystemClock().zone()
        shown.page.refresh(None)
        with qtbot.captureExceptions() as failures:
            shown.page.grab()
        assert not failures


def test_text_of_others_is_never_markup(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path, project=False) as shown:
        title = "<b>Sale</b> 🚀 مرحبا Donaudampfschifffahrtsgesellschaftskapitänsmütze und noch viel mehr Text"
        shown.page.select(shown.add(title))
        model = shown.page.columns[Column.READY].model
        assert model.index(0).data() == title
        assert "&lt;b&gt;" in model.index(0).data(Qt.ItemDataRole.ToolTipRole)
        assert not shown.page.columns[Column.READY].list.grab().isNull()
