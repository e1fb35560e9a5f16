"""The popover *Cards*: fields, colour and order act at once, are kept in preferences and in saved views."""

from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.actions.brief import classify
from app.actions.due import set_due
from app.actions.saved_view import save_view
from app.actions.task_field import set_labels
from app.domain.board import Column
from app.domain.card_look import CardColour, CardField, CardLook, CardOrder
from tests.ui.boards import Shown, shown_board
from tests.ui.pages.board.test_board_page import drop, lift
from ui.link.place import SavedViewPlace
from ui.link.theme import theme
from ui.pages.board.card_choices import CardChoices
from ui.pages.board.card_looks import CardLooks

Left = Qt.MouseButton.LeftButton


def opened(shown: Shown) -> CardChoices:
    """By the button; one that stands open goes first."""
    QTest.mouseClick(shown.page.cards_control.button, Left)
    return next(one for one in shown.page.findChildren(CardChoices) if one.isVisible())


def turn(choices: CardChoices, field: str) -> None:
    QTest.mouseClick(choices.boxes[field], Left, pos=QPoint(8, choices.boxes[field].height() // 2))


def pick(field, key) -> None:
    """Choose by the keyboard, as a person goes through the list."""
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_Home)
    while field.current != key:
        before = field.currentIndex()
        QTest.keyClick(field, Qt.Key.Key_Down)
        assert field.currentIndex() > before, f"{key} is not there"


def picture(shown: Shown, task_id: int, column: Column = Column.READY):
    view = shown.page.columns[column].list
    card = next(card for card in view.cards.cards if card.task_id == task_id)
    return view.card_delegate.picture(card, None, QSize(220, 160), 1.0, chosen=False, hovered=False).toImage()


def test_a_field_is_on_the_cards_as_soon_as_it_is_ticked_and_stays_after_a_restart(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path, project=False) as shown:
        call = shown.add("Call")
        shown.office.workspace.do(set_labels, call, ("print", "spring"))
        before, height = picture(shown, call), shown.page.card_place(call).height()
        turn(opened(shown), CardField.LABELS)
        assert picture(shown, call) != before
        QApplication.processEvents()
        assert shown.page.card_place(call).height() > height
        model = shown.page.columns[Column.READY].model
        assert "print, spring" in model.index(0).data(Qt.ItemDataRole.ToolTipRole)
        shown.office.workspace.do(set_labels, call, ("summer",))
        assert "summer" in model.index(0).data(Qt.ItemDataRole.AccessibleDescriptionRole)
        assert CardLooks(shown.context, shown.page).look == shown.page.looks.look
        choices = opened(shown)
        for field in (CardField.OWNER, CardField.DUE, CardField.CHECKLIST, CardField.PROJECT, CardField.LABELS):
            turn(choices, field)
        QApplication.processEvents()
        assert shown.page.card_place(call).height() < height


def test_a_colour_is_a_stripe_and_words(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path) as shown:
        shown.office.workspace.do(classify, shown.office.project, client="Bloom")
        first = shown.page.columns[Column.READY].model.cards[0]
        plain = picture(shown, first.task_id)
        pick(opened(shown).colour, CardColour.CLIENT)
        striped = picture(shown, first.task_id)
        dress = shown.page.looks.dress(first)
        assert striped.pixelColor(6, 80) == theme().tokens.hue(dress.stripe).fill
        assert striped.pixelColor(6, 80) != plain.pixelColor(6, 80)
        described = shown.page.columns[Column.READY].model.index(0).data(Qt.ItemDataRole.ToolTipRole)
        assert "Client Bloom" in described
        free = shown.add("Call")
        assert picture(shown, free).pixelColor(6, 80) == plain.pixelColor(6, 80)


def test_sorted_columns_refuse_to_be_arranged_with_a_word_and_take_cards_from_others(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path, project=False) as shown:
        ids = [shown.add(title) for title in ("One", "Two", "Three")]
        first = shown.office.clock.now().date()
        shown.office.workspace.do(set_due, ids[2], first + timedelta(days=30))
        pick(opened(shown).order, CardOrder.TITLE)
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
        ready, doing = shown.page.columns[Column.READY], shown.page.columns[Column.DOING]
        assert shown.titles(Column.READY) == ["One", "Three", "Two"]
        lift(shown, ids[0])
        assert not drop(ready, ids[0], QPoint(60, ready.height() - 30))
        assert shown.refused == [CardOrder.TITLE.refusal]
        shown.page.select(ids[0])
        QTest.keyClick(ready.list, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
        assert len(shown.refused) == 2
        assert shown.titles(Column.READY) == ["One", "Three", "Two"]
        lift(shown, ids[1])
        assert drop(doing, ids[1], QPoint(60, 60))
        assert (shown.titles(Column.READY), shown.titles(Column.DOING)) == (["One", "Three"], ["Two"])
        pick(opened(shown).order, CardOrder.DUE)
        assert shown.titles(Column.READY) == ["Three", "One"]


def test_a_saved_view_brings_its_look_and_one_without_leaves_it(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path) as shown:
        page, workspace = shown.page, shown.office.workspace
        look = CardLook((CardField.DUE, CardField.CLIENT), CardColour.TYPE)
        page.looks.choose(look)
        page.looks.sort_by(CardOrder.TITLE)
        view = page.shown_view()
        kept = workspace.do(save_view, "Kept", view.page, None, sorting=view.sorting, columns=view.columns).value
        page.looks.choose(CardLook())
        page.looks.sort_by(CardOrder.BY_HAND)
        by_hand = page.shown_view()
        other = workspace.do(save_view, "By hand", "board", None, sorting=by_hand.sorting).value
        page.show_place(SavedViewPlace(kept))
        assert (page.looks.look, page.looks.order) == (look, CardOrder.TITLE)
        page.show_place(SavedViewPlace(other))
        assert (page.looks.look, page.looks.order) == (look, CardOrder.BY_HAND)


def test_the_palette_has_every_order_and_colour(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path) as shown:
        commands = {command.text: command for command in shown.page.commands()}
        commands["Sort cards by days in column"].run()
        commands["Colour cards by owner"].run()
        assert (shown.page.looks.order, shown.page.looks.look.colour) == (CardOrder.AGE, CardColour.OWNER)
        commands["Order cards by hand"].run()
        commands["Colour cards by nothing"].run()
        assert (shown.page.looks.order, shown.page.looks.look) == (CardOrder.BY_HAND, CardLook())
