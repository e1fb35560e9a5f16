"""What the lead can say of a letter in each of its states, pressed on the real page, with a fake of the other side."""

from email import message_from_string
from email.policy import default

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from app.actions.person import change_person
from app.domain.dispatch import DispatchEvent, DispatchState
from app.domain.message import Untold
from app.workspace.delivery_recording import record_told
from tests.ui.company import press_button
from tests.ui.pages.outbox.letter_desk import FAILED, LOST, REFUSED, UNKNOWN, Desk, desk
from ui.link.place import PersonPlace
from ui.pages.outbox.model import OutboxTab, RowGroup

__all__ = ["desk"]


def test_waiting_a_message_is_dropped_and_undo_brings_it_back(desk: Desk) -> None:
    count = len(desk.s.office.messages())
    title = desk.s.page.letter.messages.lines[0].text
    assert desk.s.one_step(lambda: press_button(desk.s.page, f"Drop message {title}"))
    assert len(desk.s.office.messages()) == count - 1
    desk.s.context.undo()
    assert len(desk.s.office.messages()) == count


def test_waiting_it_is_sent_now_and_told_with_its_story_and_its_copy(desk: Desk) -> None:
    letter = desk.send()
    assert letter.state is DispatchState.SENT
    assert set(letter.fact_keys) <= set(desk.told())
    desk.show(OutboxTab.TOLD)
    view = desk.s.page.panel.content
    assert view.told.story[0].endswith("  Queued.")
    assert "Accepted: 250 ok" in view.told.story[-1]
    read = message_from_string(desk.other.arrived[0].content, policy=default)
    assert view.told.text == read.get_body(("plain",)).get_content().replace("\r\n", "\n")
    assert view.told.html == read.get_body(("html",)).get_content().replace("\r\n", "\n")
    assert view.told.files
    press_button(desk.s.page, "Copy the Message-ID")
    assert QGuiApplication.clipboard().text() == read["Message-ID"]


def test_sending_is_shown_and_dropped_before_the_last_byte(desk: Desk) -> None:
    desk.other.waits.clear()
    before = desk.story()
    press_button(desk.s.page, "Send now")
    desk.qtbot.waitUntil(lambda: bool(desk.letters()))
    assert desk.show(OutboxTab.TO_TELL)[0] == "Leaving now"
    [letter] = desk.letters()
    assert desk.s.page.list.choose((RowGroup.FACT, letter.fact_keys[0]))
    assert desk.acts() == ("drop",)
    desk.press("Drop")
    desk.other.waits.set()
    desk.settle(before)
    assert desk.letters()[-1].state is DispatchState.OVERTAKEN
    assert desk.other.arrived == []
    assert desk.told() == []


def test_sending_undo_of_its_cause_at_the_last_moment_makes_it_gone(desk: Desk) -> None:
    desk.other.waits.clear()
    before = desk.story()
    press_button(desk.s.page, "Send now")
    desk.qtbot.waitUntil(lambda: bool(desk.letters()))
    while desk.s.office.messages():
        desk.s.context.undo()
    desk.other.waits.set()
    desk.settle(before)
    assert desk.letters()[-1].state is DispatchState.OVERTAKEN
    assert (desk.other.arrived, desk.told()) == ([], [])


def test_waiting_after_a_failure_undo_makes_it_gone(desk: Desk) -> None:
    letter = desk.send(FAILED)
    assert letter.state is DispatchState.WAITING
    desk.s.context.undo()
    while desk.s.office.messages():
        desk.s.context.undo()
    assert desk.told() == []
    assert desk.show(OutboxTab.TO_TELL) == []


def test_told_by_hand_is_sent_once_more_by_a_letter_with_its_own_story(desk: Desk) -> None:
    record_told(desk.s.office.workspace, desk.s.office.people["Mia"], "hand")
    desk.show(OutboxTab.TOLD)
    assert desk.acts() == ("again",)
    desk.press("Send again", sends=True)
    [again] = desk.letters()
    assert (again.state, len(desk.other.arrived), len(desk.told())) == (DispatchState.SENT, 1, 1)
    assert again.story[0].words.startswith("Once more after it was told by hand on ")
    desk.s.page.list.choose((RowGroup.FACT, desk.told()[0]))
    assert desk.s.page.panel.content.told.state.startswith("Told")


def test_sent_undo_asks_for_a_correction_and_send_again_is_a_letter_of_its_own(desk: Desk) -> None:
    first = desk.send()
    desk.show(OutboxTab.TOLD)
    assert desk.acts() == ("again",)
    desk.press("Send again", sends=True)
    again = desk.letters()[-1]
    assert (again.state, again.id != first.id) == (DispatchState.SENT, True)
    assert len(desk.other.arrived) == 2
    assert len(desk.told()) == len(set(desk.told()))
    while desk.s.office.messages():
        desk.s.office.workspace.undo()
    assert "To correct" in desk.show(OutboxTab.NEEDS_YOU)


def test_doubtful_it_arrived_makes_it_sent(desk: Desk) -> None:
    letter = desk.send(LOST)
    assert desk.show(OutboxTab.NEEDS_YOU) == ["May have been sent"]
    desk.choose(letter)
    assert desk.acts() == ("arrived", "again", "drop")
    desk.press("It arrived")
    assert desk.letters()[-1].state is DispatchState.SENT
    assert desk.show(OutboxTab.NEEDS_YOU) == []


def test_doubtful_send_again_is_the_same_bytes_and_ends_sent_or_in_doubt(desk: Desk) -> None:
    letter = desk.send(LOST)
    desk.other.outcomes[:] = [REFUSED]
    desk.choose(letter)
    desk.press("Send again", sends=True)
    assert desk.letters()[-1].state is DispatchState.DOUBTFUL
    desk.choose(letter)
    desk.press("Send again", sends=True)
    assert desk.letters()[-1].state is DispatchState.SENT
    assert len({parcel.content for parcel in desk.other.arrived}) == 1
    assert len(desk.other.arrived) == 2


def test_doubtful_dropped_is_refused_and_still_to_tell_and_undo_of_its_cause_makes_a_correction(desk: Desk) -> None:
    letter = desk.send(LOST)
    desk.choose(letter)
    QTest.keyClick(desk.s.page.list, Qt.Key.Key_Delete)
    assert desk.letters()[-1].state is DispatchState.REFUSED
    assert desk.told() == []
    assert desk.show(OutboxTab.NEEDS_YOU) == ["Refused"]
    assert desk.show(OutboxTab.TO_TELL) == ["To tell"]


def test_doubtful_undo_asks_for_a_correction(desk: Desk) -> None:
    desk.send(LOST)
    while desk.s.office.messages():
        desk.s.office.workspace.undo()
    assert "To correct" in desk.show(OutboxTab.NEEDS_YOU)


def test_refused_is_sent_again_written_anew(desk: Desk) -> None:
    letter = desk.send(REFUSED)
    desk.choose(letter)
    assert desk.acts() == ("person", "again", "arrived", "drop")
    desk.press("Send again", sends=True)
    assert desk.letters()[-1].state is DispatchState.SENT
    assert desk.show(OutboxTab.NEEDS_YOU) == []


def test_refused_is_dropped_in_one_step_and_undo_makes_it_to_tell(desk: Desk) -> None:
    letter = desk.send(REFUSED)
    desk.choose(letter)
    count = len(desk.s.office.messages())
    assert desk.s.one_step(lambda: desk.press("Drop"))
    assert len(desk.s.office.messages()) == count - len(letter.fact_keys)
    assert desk.show(OutboxTab.NEEDS_YOU) == []
    desk.s.context.undo()
    assert desk.show(OutboxTab.TO_TELL) == ["To tell"]


def test_refused_undo_of_its_cause_makes_it_gone(desk: Desk) -> None:
    desk.send(REFUSED)
    while desk.s.office.messages():
        desk.s.office.workspace.undo()
    assert desk.show(OutboxTab.NEEDS_YOU) == []
    assert desk.told() == []


def test_refused_it_arrived_makes_it_sent(desk: Desk) -> None:
    letter = desk.send(REFUSED)
    desk.choose(letter)
    desk.press("It arrived")
    assert desk.letters()[-1].state is DispatchState.SENT
    assert set(letter.fact_keys) <= set(desk.told())


def test_a_refused_address_leads_to_the_person_and_a_new_one_leaves(desk: Desk) -> None:
    letter = desk.send(UNKNOWN)
    desk.choose(letter)
    assert "Correct the address" in desk.s.page.panel.content.told.state
    desk.press("Open person")
    assert desk.s.shown == [PersonPlace(desk.s.office.people["Mia"])]
    desk.s.office.workspace.do(change_person, desk.s.office.people["Mia"], email="mia@right.example")
    assert desk.show(OutboxTab.NEEDS_YOU) == []
    desk.send()
    assert [parcel.address for parcel in desk.other.arrived] == ["mia@right.example"]


def test_a_letter_that_came_back_stands_apart(desk: Desk) -> None:
    letter = desk.send()
    back = letter.with_event(DispatchEvent.CAME_BACK, desk.s.office.clock.now(), "Came back: mailbox full.")
    desk.s.office.workspace.record(back, *(Untold(key) for key in letter.fact_keys))
    assert desk.show(OutboxTab.NEEDS_YOU) == ["Came back"]
    desk.choose(letter)
    assert "Came back: mailbox full." in desk.s.page.panel.content.told.story[-1]


def test_a_draft_asks_over_a_restart_and_both_answers_are_taken(desk: Desk) -> None:
    desk.show(OutboxTab.TO_TELL)
    QTest.keyClick(desk.s.page.list, Qt.Key.Key_M)
    [draft] = desk.letters()
    assert desk.show(OutboxTab.NEEDS_YOU) == ["Did you send it?"]
    desk.choose(draft)
    assert desk.acts() == ("sent", "not sent")
    assert "did you send it?" in desk.s.page.panel.content.told.state
    QTest.keyClick(desk.s.page.list, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert set(draft.fact_keys) <= set(desk.told())


def test_the_filter_narrows_every_tab_to_a_person_or_a_project(desk: Desk) -> None:
    desk.send()
    desk.s.office.start("Autumn sale")
    desk.show(OutboxTab.TOLD)
    bar, page = desk.s.page.bar, desk.s.page
    bar.person.choose(desk.s.office.people["Sam"])
    bar.changed.emit()
    assert all(item.head or item.owner == "Sam" for item in page.list.rows.items)
    bar.widen()
    bar.changed.emit()
    whole = len(page.list.rows.items)
    bar.project.pick("Autumn sale")
    assert len(page.list.rows.items) < whole
    desk.show(OutboxTab.TO_TELL)
    assert desk.s.page.list.rows.items
