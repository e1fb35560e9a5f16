"""The page over an office with an account, and a fake of the other side, for tests of letters."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

import pytest

from app.actions.account import set_mail_account
from app.actions.outbox import change_settings
from app.domain.account import MailAccount, Security
from app.domain.dispatch import Dispatch, DispatchEvent, FaultScope, SendingResult
from app.editing.ports import Parcel
from app.workspace.background_sending import BackgroundSending
from tests.builders import Office
from tests.ui.company import Seen, press_button, seen
from ui.link.background import GuiThread
from ui.pages.outbox.model import OutboxTab, RowGroup
from ui.pages.outbox.page import OutboxPage

ACCOUNT = MailAccount("127.0.0.1", 2525, Security.NONE, "lead@example.com", per_minute=0)
ACCEPTED = SendingResult(DispatchEvent.ACCEPTED, "Accepted: 250 ok")
LOST = SendingResult(DispatchEvent.LOST, "The connection ended after the last byte.")
FAILED = SendingResult(DispatchEvent.FAILED, "451 later", FaultScope.LETTER)
REFUSED = SendingResult(DispatchEvent.REFUSED, "552 too large", FaultScope.LETTER)
UNKNOWN = SendingResult(DispatchEvent.REFUSED, "550 5.1.1 no such user", FaultScope.PERSON)


@dataclass
class OtherSide:
    """Fits the port of the transport; says ``outcomes`` one after the other, then takes everything."""

    outcomes: list[SendingResult] = field(default_factory=list)
    arrived: list[Parcel] = field(default_factory=list)
    waits: Event = field(default_factory=Event)
    """While it is cleared, nothing goes on before the last byte."""

    def __post_init__(self) -> None:
        self.waits.set()

    def carry(self, parcel: Parcel, may_leave: Callable[[], bool]) -> SendingResult:
        outcome = self.outcomes.pop(0) if self.outcomes else ACCEPTED
        if outcome.event in (DispatchEvent.FAILED, DispatchEvent.REFUSED):
            return outcome
        self.waits.wait(10)
        if not may_leave():
            return SendingResult(DispatchEvent.WITHHELD)
        self.arrived.append(parcel)
        return outcome


@dataclass
class Desk:
    """The page over an office with an account, and what is on its other side."""

    s: Seen[OutboxPage]
    other: OtherSide
    qtbot: object

    def send(self, *outcomes: SendingResult, name: str = "Mia") -> Dispatch:
        """Press *Send now* for one person and wait for the end."""
        self.other.outcomes[:] = outcomes
        self.show(OutboxTab.TO_TELL)
        assert self.s.page.list.choose((RowGroup.PERSON, self.s.office.people[name]))
        before = self.story()
        press_button(self.s.page, "Send now")
        self.settle(before)
        return self.letters()[-1]

    def settle(self, before: int) -> None:
        sending = self.s.context.sending
        self.qtbot.waitUntil(lambda: self.story() > before and not (sending._runs or sending._flight), timeout=5_000)

    def story(self) -> int:
        return sum(len(letter.story) for letter in self.letters())

    def letters(self) -> list[Dispatch]:
        return list(self.s.office.workspace.read(lambda reader: reader.dispatches()).values())

    def told(self) -> list[str]:
        facts = self.s.office.workspace.read(lambda reader: reader.deliveries()).values()
        return [fact.fact_key for fact in facts if fact.kind != "calendar file"]

    def show(self, tab: OutboxTab) -> list[str]:
        self.s.page.show_tab(tab)
        return [item.title for item in self.s.page.list.rows.items if item.head]

    def choose(self, letter: Dispatch, tab: OutboxTab = OutboxTab.NEEDS_YOU) -> None:
        self.show(tab)
        assert self.s.page.list.choose((RowGroup.LETTER, letter.id))

    def press(self, name: str, *, sends: bool = False) -> None:
        before = self.story()
        press_button(self.s.page, name)
        if sends:
            self.settle(before)

    def acts(self) -> tuple[str, ...]:
        return self.s.page.panel.content.told.acts


def furnish(office: Office) -> None:
    office.workspace.do(change_settings, lead_name="Lea", lead_email="lea@example.com")
    office.workspace.do(set_mail_account, ACCOUNT)
    office.clock.forward(minutes=11)


@pytest.fixture
def desk(qtbot, tmp_path: Path) -> Iterator[Desk]:
    with seen(qtbot, tmp_path, lambda context: OutboxPage(context, lambda link: True), before=furnish) as s:
        other = OtherSide()
        thread = GuiThread(s.page)
        s.context.__dict__["sending"] = BackgroundSending(s.office.workspace, lambda: other, thread)
        yield Desk(s, other, qtbot)
        s.context.sending.close()
