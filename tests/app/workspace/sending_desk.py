"""An office whose letters leave in the background, and whose thread a test goes on with as far as it wants."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from app.actions.account import set_mail_account
from app.adapters.call_queue import CallQueue
from app.adapters.receiver import check_receiver
from app.adapters.transport import AccountTransport
from app.domain.account import MAIL, MailAccount, Security
from app.domain.dispatch import Dispatch, DispatchState
from app.queries.route import fresh_status
from app.workspace.background_sending import BackgroundSending
from tests.app.adapters.mail_servers import Mailbox, real_server
from tests.builders import Office

ACCOUNT = MailAccount("127.0.0.1", 2525, Security.NONE, "lead@example.com", per_minute=0)


@dataclass
class Desk:
    """An office whose letters leave in the background."""

    office: Office
    queue: CallQueue
    sending: BackgroundSending

    def go_on(self, seconds: float = 0.3) -> None:
        """Let the thread that owns the data do what comes, for so long."""
        over = time.monotonic() + seconds
        self.queue.call_later(seconds, lambda: None)
        self.queue.run_until(lambda: time.monotonic() >= over)

    def until(self, reached: Callable[[], bool], seconds: float = 60) -> None:
        over = time.monotonic() + seconds
        while not reached():
            assert time.monotonic() < over
            self.go_on(0.05)

    def forward(self, **span: float) -> None:
        self.office.clock.forward(**span)
        self.office.workspace.tick()

    def letters(self) -> list[Dispatch]:
        return list(self.office.workspace.read(lambda reader: reader.dispatches()).values())

    def states(self) -> list[DispatchState]:
        return [letter.state for letter in self.letters()]


def desk_of(
    office: Office, account: MailAccount, *, tested: bool = True, transport=AccountTransport, paint=None
) -> Desk:
    office.workspace.do(set_mail_account, account)
    if tested:
        fresh = office.workspace.read(fresh_status, MAIL)
        office.workspace.record(replace(fresh, tested_at=office.clock.now()))
    queue = CallQueue()
    sending = BackgroundSending(office.workspace, transport, queue, check_receiver, paint)
    sending.start()
    return Desk(office, queue, sending)


@contextmanager
def sending_by(office: Office, mailbox: Mailbox, *, tested: bool = True, paint=None) -> Iterator[Desk]:
    with real_server(mailbox) as account:
        desk = desk_of(office, account, tested=tested, paint=paint)
        try:
            yield desk
        finally:
            desk.sending.close()
