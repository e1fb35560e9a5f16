"""Many hand-overs to many people through a real server that has bad days: none lost, none doubled, each in order."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from app.actions.account import set_mail_account
from app.actions.person import add_person
from app.actions.task import add_task
from app.adapters.call_queue import CallQueue
from app.adapters.transport import AccountTransport
from app.domain.dispatch import DispatchState
from app.domain.message import Message
from app.domain.task import Task
from app.queries.dispatch import due_letters
from app.queries.outbox import OutboxState, outbox
from app.workspace.background_sending import BackgroundSending
from app.workspace.lead_word import mark_arrived
from tests.app.adapters.mail_servers import Mailbox, real_server
from tests.builders import make_office


@dataclass
class BadDays(Mailbox):
    """Greylists, is full, forgets, and drops connections after it has the letter."""

    chance: random.Random = field(default_factory=lambda: random.Random(4))
    dropped: int = 0

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.chance.random() < 0.2:
            return self.chance.choice(["450 4.2.0 greylisted", "452 4.2.2 mailbox full", "421 4.3.2 closing"])
        return await super().handle_RCPT(server, session, envelope, address, options)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.chance.random() < 0.1:
            return "451 4.3.0 try again"
        answer = await super().handle_DATA(server, session, envelope)
        if self.chance.random() < 0.05:
            self.dropped += 1
            server.transport.abort()
        return answer


def titles_in(content: bytes) -> list[str]:
    """The tasks that a letter hands over, in its order."""
    text = message_from_bytes(content, policy=default).get_body(("plain",)).get_content()
    return [line.removeprefix("It is your turn: ") for line in text.splitlines() if line.startswith("It is your turn:")]


@pytest.mark.parametrize(
    ("tasks", "people"),
    [pytest.param(60, 8, id="60"), pytest.param(1_000, 40, id="1000", marks=pytest.mark.soak)],
)
def test_every_hand_over_arrives_once_and_in_order(tmp_path: Path, tasks: int, people: int) -> None:
    office, mailbox = make_office(tmp_path, project=False), BadDays()
    team = [office.workspace.do(add_person, f"Person {n}", email=f"p{n}@example.com").value for n in range(people)]
    with real_server(mailbox) as account:
        office.workspace.do(set_mail_account, account)
        queue = CallQueue()
        letters = BackgroundSending(office.workspace, AccountTransport, queue)
        letters.start()

        def send() -> None:
            run = letters.send_now()
            queue.run_until(lambda: run.over)

        _work_a_week(send, office, team, tasks)
        letters.close()
    for letter in list(office.workspace.read(lambda reader: reader.dispatches()).values()):
        if letter.state is DispatchState.DOUBTFUL:
            mark_arrived(office.workspace, letter.id)
    lines = office.workspace.read(outbox)
    assert office.workspace.read(due_letters).due == ()
    assert {line.state for line in lines} == {OutboxState.SENT}
    assert len(lines) == tasks
    assert mailbox.dropped > 0 or tasks < 1_000
    order = {task.title: task.id for task in office.workspace.read(lambda reader: reader.find(Task))}
    for number in range(people):
        mine = [title for to, content in mailbox.took if to == f"p{number}@example.com" for title in titles_in(content)]
        assert len(mine) == len(set(mine)), "a hand-over came twice"
        assert mine == sorted(mine, key=order.__getitem__), "a later hand-over came first"
    arrived = sum(len(titles_in(content)) for _, content in mailbox.took)
    assert arrived == office.workspace.read(lambda reader: len(reader.find(Message)))


def _work_a_week(send: Callable[[], object], office, team, tasks: int) -> None:
    for number in range(tasks):
        office.workspace.do(add_task, f"Task {number}", team[number % len(team)])
        if number % (len(team) // 2) == 0:
            office.clock.forward(minutes=11)
            send()
    for _ in range(40):
        office.clock.forward(minutes=61)
        send()
