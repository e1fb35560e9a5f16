"""Once a morning the window says to whom letters are to be drafted; it opens none by itself."""

import pytest
from PySide6.QtCore import QCoreApplication

from app.actions.account import set_mail_account
from app.actions.person import set_by_itself
from app.domain.account import AccountStatus
from app.workspace.delivery_recording import record_told
from tests.app.workspace.test_sending import ACCOUNT
from tests.builders import make_office
from ui.link.context import Context
from ui.link.place import PageId, PagePlace, Place
from ui.link.preferences import Preferences
from ui.shell.draft_offer import DraftOffer, offer_words
from ui.shell.main_window import MainWindow
from ui.shell.pages import PAGES


@pytest.fixture
def morning(qapp, qtbot, tmp_path):
    """(office, window, begin): Mia is to be told, the undo window is over, and ``begin`` starts to look."""
    office = make_office(tmp_path)
    office.clock.forward(minutes=11)
    context = Context(office.workspace, Preferences(tmp_path / "view.json"))
    window = MainWindow(context, PAGES)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    offers: list[DraftOffer] = []

    def begin() -> DraftOffer:
        offers.append(DraftOffer(context, window))
        return offers[-1]

    yield office, window, begin
    for offer in offers:
        offer.close()
    context.notifier.close()
    window.leave()
    office.workspace.close()


def said(window: MainWindow) -> list[str]:
    return [toast.content.text for toast in window.toasts.stack.toasts]


def clear(window: MainWindow) -> None:
    for toast in [*window.toasts.stack.toasts]:
        toast.close_now()
    QCoreApplication.processEvents()


def test_a_notice_offers_the_drafts_and_leads_to_the_outbox_once_a_day(morning) -> None:
    office, window, begin = morning
    asked: list[Place] = []
    window.context.place_asked.connect(asked.append)
    begin()
    assert said(window) == ["1 person waits for a letter from you: Mia."]
    window.toasts.stack.toasts[0].content.act()
    assert asked == [PagePlace(PageId.OUTBOX)]
    clear(window)
    office.clock.forward(hours=1)
    office.workspace.tick()
    assert said(window) == []
    office.clock.forward(days=1)
    office.workspace.tick()
    assert said(window) == ["1 person waits for a letter from you: Mia."]


def test_an_offer_waits_for_what_is_said_already(morning) -> None:
    office, window, begin = morning
    window.context.say("The damaged data is kept beside the new.")
    begin()
    assert said(window) == ["The damaged data is kept beside the new."]
    clear(window)
    office.clock.forward(minutes=1)
    office.workspace.tick()
    assert said(window) == ["1 person waits for a letter from you: Mia."]


def test_nothing_is_offered_in_quiet_hours_and_what_may_be_undone_waits(morning) -> None:
    office, window, begin = morning
    record_told(office.workspace, office.people["Mia"], "hand")
    office.start("Autumn sale")
    begin()
    assert said(window) == []
    office.clock.forward(hours=13)
    office.workspace.tick()
    assert said(window) == []
    office.clock.forward(hours=12)
    office.workspace.tick()
    assert said(window) == ["1 person waits for a letter from you: Mia."]


def test_who_is_told_without_a_hand_is_not_offered_unless_they_ask_first(morning) -> None:
    office, window, begin = morning
    office.workspace.do(set_mail_account, ACCOUNT)
    office.workspace.record(AccountStatus("mail", tested_at=office.clock.now()))
    offer = begin()
    assert said(window) == []
    office.workspace.do(set_by_itself, office.people["Mia"], False)
    clear(window)
    offer.look(office.clock.now())
    assert said(window) == ["1 person waits for a letter from you: Mia."]


def test_many_people_are_counted_and_the_first_are_named() -> None:
    assert offer_words(("Ana", "Ben", "Mia", "Sam")) == "4 people wait for a letter from you: Ana, Ben, Mia and 1 more."
