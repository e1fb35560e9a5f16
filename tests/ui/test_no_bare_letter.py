"""No bare letter ends work, wherever the keyboard is in the real window."""

from collections.abc import Callable

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget

from tests.ui.hand import SCENES, Hand, can_be_walked, hand, settle

__all__ = ["hand"]

LETTERS = "ABCDEFGHIJKLMOPQRSTUVWXYZ"


def ended(hand: Hand) -> tuple[object, ...]:
    """What a bare letter must leave alone: what is over, told, sent, archived or gone."""
    run = hand.workspace._store.connection.execute
    over = "state IN ('done', 'skipped', 'cancelled')"
    return (
        run(f"SELECT group_concat(id) FROM task WHERE {over}").fetchone(),
        run("SELECT count(*), max(leaves_at) FROM message").fetchone(),
        run("SELECT count(*) FROM delivery").fetchone(),
        run("SELECT sum(archived), count(*) FROM workflow").fetchone(),
        run("SELECT sum(archived), count(*) FROM person").fetchone(),
        run("SELECT group_concat(state) FROM project").fetchone(),
    )


def test_no_bare_letter_ends_work_on_any_page(hand: Hand) -> None:
    tried = 0
    for title, scene in SCENES.items():
        scene(hand)
        settle()
        page = hand.window.page
        names = [view.accessibleName() for view in page.findChildren(QAbstractItemView) if can_be_walked(view)]
        for number in range(-1, len(names)):
            fresh = True
            for letter in LETTERS:
                if fresh:
                    target = begin_at(hand, scene, number)
                    before, steps = ended(hand), hand.steps
                where = QApplication.focusWidget()
                QTest.keyClicks(QApplication.focusWidget() or page, letter)
                QTest.keyClicks(QApplication.focusWidget() or page, letter)
                tried += 1
                assert ended(hand) == before, f"{title}, {names[number] if number >= 0 else 'page'}: {letter}"
                # What did nothing that can be told needs no tidying, which takes far longer than the letter.
                fresh = hand.steps != steps or hand.window.page is not page or has_moved(where, target)
                if fresh:
                    hand.tidy()
            hand.tidy()
    assert tried > 300


def begin_at(hand: Hand, scene: Callable[[Hand], object], number: int) -> QWidget:
    """The keyboard is in this list of the page, or in the page itself."""
    scene(hand)
    page = hand.window.page
    views = [view for view in page.findChildren(QAbstractItemView) if can_be_walked(view)]
    target = page if number < 0 or number >= len(views) else views[number]
    target.setFocus()
    if target is not page and not target.currentIndex().isValid():
        target.setCurrentIndex(target.model().index(0, 0))
    return target


def has_moved(where: QWidget | None, target: QWidget) -> bool:
    """Whether something opened, or the keyboard went elsewhere."""
    opened = QApplication.activePopupWidget() is not None or QApplication.activeModalWidget() is not None
    return opened or QApplication.focusWidget() is not where or not target.isVisible()
