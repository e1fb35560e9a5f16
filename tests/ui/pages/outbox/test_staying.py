"""What keeps a letter is said where it is looked for, and leads to where it is mended."""

from dataclasses import replace

from app.actions.account import hold_everything
from app.actions.person import change_person, set_by_itself
from app.domain.person import Channel
from app.queries.outbox_overview import Mending
from app.queries.route import fresh_status
from tests.ui.company import press_button
from tests.ui.pages.outbox.letter_desk import Desk, desk
from ui.link.place import PersonPlace, Printable, PrintPages, SettingsPlace, SettingsSubject
from ui.pages.outbox.model import OutboxTab, RowGroup

__all__ = ["desk"]


def test_a_stopped_account_leads_to_its_settings(desk: Desk) -> None:
    fresh = desk.s.office.workspace.read(fresh_status, "mail")
    desk.s.office.workspace.record(replace(fresh, stopped="535 Authentication failed."))
    assert desk.show(OutboxTab.NEEDS_YOU) == ["Stopped"]
    desk.press("Open Settings")
    assert desk.s.shown == [SettingsPlace(SettingsSubject.SENDING)]


def test_who_has_no_address_is_held_with_the_reason(desk: Desk) -> None:
    desk.s.office.workspace.do(change_person, desk.s.office.people["Mia"], email="")
    assert desk.show(OutboxTab.NEEDS_YOU) == ["Held"]
    assert "has no mail address" in desk.s.page.list.rows.items[1].under
    desk.press("Open person")
    assert desk.s.shown == [PersonPlace(desk.s.office.people["Mia"])]


def test_send_now_says_why_nothing_leaves(desk: Desk) -> None:
    desk.s.office.workspace.do(change_person, desk.s.office.people["Mia"], email="")
    desk.show(OutboxTab.TO_TELL)
    press_button(desk.s.page, "Send now")
    desk.qtbot.waitUntil(lambda: bool(desk.s.refused))
    assert "has no mail address" in desk.s.refused[0]
    assert desk.other.arrived == []


def test_the_letter_says_why_it_stays_and_the_button_leads_to_where_that_is_mended(desk: Desk) -> None:
    office, page = desk.s.office, desk.s.page
    mia = office.people["Mia"]
    desk.show(OutboxTab.TO_TELL)
    assert page.list.choose((RowGroup.PERSON, mia))
    assert page.letter._note.text().startswith("The mail account has passed no test yet")
    press_button(page.panel, "Open Settings")
    office.workspace.record(replace(office.workspace.read(fresh_status, "mail"), tested_at=office.clock.now()))
    assert page.letter._note.isHidden(), "it leaves by itself now"
    assert page.letter._mend.isHidden()
    office.workspace.do(set_by_itself, mia, False)
    assert page.letter._note.text().startswith("You are asked before letters to Mia leave")
    press_button(page.panel, "Open person")
    office.workspace.do(change_person, mia, channel=Channel.MESSENGER)
    press_button(page.panel, "Open Settings")
    office.workspace.do(change_person, mia, channel=Channel.PAPER)
    press_button(page.panel, "Print…")
    assert desk.s.shown == [
        SettingsPlace(SettingsSubject.SENDING),
        PersonPlace(mia),
        SettingsPlace(SettingsSubject.MESSENGER),
        PrintPages(Printable.TASKS),
    ]
    office.workspace.do(hold_everything, True)
    assert "Everything is held" in page.letter._note.text()
    assert desk.s.one_step(lambda: press_button(page.panel, "Let letters go"))


def test_a_letter_to_be_sent_again_says_why_it_stays(desk: Desk) -> None:
    desk.send()
    desk.s.office.workspace.do(hold_everything, True)
    desk.show(OutboxTab.TOLD)
    press_button(desk.s.page, "Send again")
    desk.qtbot.waitUntil(lambda: bool(desk.s.refused))
    assert desk.show(OutboxTab.TO_TELL)[-1] == "To send again"
    desk.choose(desk.letters()[-1], OutboxTab.TO_TELL)
    assert desk.acts() == (Mending.RELEASE, "now", "drop")
    rows = desk.s.page.list
    assert rows.tools_of(rows.current) == (), "drafts and marks are for what was not told yet"
    assert "Hello Mia" in desk.s.page.panel.content.told.text, "what is sent once more is shown"
    assert "Everything is held" in desk.s.page.panel.content.told.state
    assert desk.s.one_step(lambda: press_button(desk.s.page.panel, "Let letters go"))
    arrived = len(desk.other.arrived)
    desk.press("Send now", sends=True)
    assert len(desk.other.arrived) == arrived + 1


def test_held_everything_is_said_on_the_page_and_let_go_there(desk: Desk) -> None:
    desk.s.office.workspace.do(hold_everything, True)
    assert desk.s.page.held.isVisible()
    assert desk.s.one_step(lambda: press_button(desk.s.page, "Let it leave"))
    assert not desk.s.page.held.isVisible()
