"""No bare letter ends work, wherever the keyboard is in the real window."""

from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
)

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
            for letter in LETTERS:
                scene(hand)
                views = [view for view in page.findChildren(QAbstractItemView) if can_be_walked(view)]
                target = page if number < 0 or number >= len(views) else views[number]
                target.setFocus()
                if target is not page and not target.currentIndex().isValid():
                    target.setCurrentIndex(target.model().index(0, 0))
                before = ended(hand)
                QTest.keyClicks(QApplication.focusWidget() or page, letter)
                QTest.keyClicks(QApplication.focusWidget() or page, letter)
                tried += 1
                assert ended(hand) == before, f"{title}, {names[number] if number >= 0 else 'page'}: {letter}"
                hand.tidy()
    assert tried > 300
