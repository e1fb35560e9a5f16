"""kill -9 while letters leave: each fact arrives at most once, none is lost, and what is in doubt is said to be."""

import random
import shutil
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.actions.account import set_mail_account
from app.actions.person import add_person
from app.actions.task import add_task
from app.adapters.call_queue import CallQueue
from app.adapters.transport import AccountTransport
from app.bootstrap import open_workspace
from app.domain.account import MailAccount, Security
from app.domain.dispatch import DispatchState
from app.domain.message import Message
from app.queries import dispatch as letters_query
from app.queries.outbox import OutboxState, outbox
from app.queries.reader import Reader
from app.storage.store import SqliteStore
from app.workspace import background_sending, sending
from app.workspace.background_sending import BackgroundSending
from app.workspace.workspace import Workspace
from tests.app.adapters.mail_servers import FaultyServer
from tests.builders import MONDAY, FakeClock, make_office
from tests.forked import Child, Say

KILLS = [pytest.param(6, id="quick"), pytest.param(60, id="60", marks=pytest.mark.soak)]
PEOPLE, TASKS, WAVES = 8, 24, 6


@pytest.fixture
def log(tmp_path: Path) -> Iterator[tuple[int, Path]]:
    """The port of a server in a process of its own, and the file into which it writes what arrived."""
    file = tmp_path / "arrived.log"
    file.touch()

    def serve(say: Say) -> None:
        server = FaultyServer(log=file)
        say(str(server.port))
        time.sleep(600)

    child = Child(serve)
    port = int(child.first())
    yield port, file
    child.kill_after(random.Random(0), 0)


@pytest.fixture
def folder(tmp_path: Path, log: tuple[int, Path]) -> Path:
    """Eight people with three tasks each, which come up in six waves."""
    # Before the forks, so that they are killed while they send and not while they import.
    background_sending._learn_to_write()
    office = make_office(tmp_path / "data", project=False)
    account = MailAccount("127.0.0.1", log[0], Security.NONE, "lead@example.com", per_minute=0)
    office.workspace.do(set_mail_account, account)
    for number in range(PEOPLE):
        office.workspace.do(add_person, f"Person {number}", email=f"p{number}@example.com")
    office.workspace.close()
    return tmp_path / "data"


def facts_in_the_letter() -> None:
    """The letter names its facts, so that the server can tell what it got."""
    written = sending._written

    def named(reader: Reader, due: letters_query.DueLetter):
        letter, copy = written(reader, due)
        head, body = copy.content.split("\r\n\r\n", 1)
        facts = " ".join(letter.fact_keys)
        return letter, type(copy)(copy.id, f"{head}\r\nX-Facts: {facts}\r\n\r\n{body}")

    sending._written = named


def a_day(folder: Path, say: Say) -> None:
    """Tasks come up and letters leave, from where the last process stopped until everything has left."""
    facts_in_the_letter()
    clock = FakeClock(MONDAY)
    workspace = open_workspace(folder, clock)
    made = workspace.read(lambda reader: len(reader.find(Message)))
    queue = CallQueue()
    letters = BackgroundSending(workspace, AccountTransport, queue)
    letters.start()
    say("open")
    people = [5 + number for number in range(1, PEOPLE + 1)]
    for wave in range(WAVES):
        for number in range(TASKS // WAVES * wave, TASKS // WAVES * (wave + 1)):
            if number >= made:
                workspace.do(add_task, f"Task {number}", people[number % PEOPLE])
        clock.forward(minutes=11)
        run = letters.send_now()
        queue.run_until(lambda run=run: run.over)
    letters.close()
    say("sent")
    workspace.close()


def states(folder: Path) -> dict[str, OutboxState]:
    clock = FakeClock(MONDAY)
    clock.forward(days=1)
    workspace: Workspace = open_workspace(folder, clock)
    found = {line.fact_key: line.state for line in workspace.read(outbox)}
    workspace.close()
    return found


def arrived(file: Path) -> Counter[str]:
    lines = file.read_text(encoding="ascii").splitlines()
    return Counter(fact for line in lines for fact in line.removeprefix("X-Facts: ").split())


def live(folder: Path, kills: int) -> None:
    """Sessions that are killed, then one that ends by itself."""
    chance = random.Random(kills)
    for _ in range(kills):
        said = Child(lambda say: a_day(folder, say)).kill_after(chance, 0.8)
        assert not any(line.startswith("BUG") for line in said), said
    assert Child(lambda say: a_day(folder, say)).result() == ["open", "sent"]


@pytest.mark.parametrize("kills", KILLS)
def test_no_fact_arrives_twice_none_is_lost_and_every_doubt_is_said(
    folder: Path, log: tuple[int, Path], tmp_path: Path, kills: int
) -> None:
    doubts = 0
    for rounds in range(max(1, kills // 6)):
        data = tmp_path / f"round-{rounds}"
        shutil.copytree(folder, data)
        log[1].write_text("", encoding="ascii")
        live(data, 6)
        found, seen = states(data), arrived(log[1])
        assert len(found) == TASKS
        assert set(found.values()) <= {OutboxState.SENT, OutboxState.DOUBTFUL}
        assert [fact for fact, count in seen.items() if count > 1] == []
        assert [fact for fact, state in found.items() if state is OutboxState.SENT and not seen[fact]] == []
        doubts += sum(state is OutboxState.DOUBTFUL for state in found.values())
        # What the server has, and what it was never asked for, is told apart or said to be in doubt.
        assert {fact for fact in found if not seen[fact]} <= {
            fact for fact, state in found.items() if state is OutboxState.DOUBTFUL
        }
    assert doubts > 3 or kills < 60, "no kill fell between the last byte and the answer"


def forget_the_hand_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background_sending, "let_go", lambda workspace, id: True)
    monkeypatch.setattr(background_sending, "is_handed_over", lambda reader, id: True)


def take_the_handed_over_for_unsent(monkeypatch: pytest.MonkeyPatch) -> None:
    from app.domain import dispatch

    table = {**dispatch.TRANSITIONS, DispatchState.HANDED_OVER: dict(dispatch.TRANSITIONS[DispatchState.HANDED_OVER])}
    table[DispatchState.HANDED_OVER][dispatch.DispatchEvent.CRASHED] = DispatchState.WAITING
    monkeypatch.setattr(dispatch, "TRANSITIONS", table)


def forget_what_was_told(monkeypatch: pytest.MonkeyPatch) -> None:
    record = SqliteStore.record
    monkeypatch.setattr(
        SqliteStore,
        "record",
        lambda store, *facts: record(store, *(f for f in facts if type(f).__name__ != "Delivery")),
    )


@pytest.mark.parametrize(
    "mutant", [forget_the_hand_over, take_the_handed_over_for_unsent, forget_what_was_told], ids=lambda m: m.__name__
)
def test_the_kill_test_catches_planted_faults(
    folder: Path, log: tuple[int, Path], monkeypatch: pytest.MonkeyPatch, mutant
) -> None:
    mutant(monkeypatch)
    for _ in range(4):
        before = arrived(log[1])
        child = Child(lambda say: a_day(folder, say))
        child.first()
        while arrived(log[1]) == before:
            time.sleep(0.001)
        child.kill_after(random.Random(3), 0)
    found, seen = states(folder), arrived(log[1])
    wrong = [fact for fact, count in seen.items() if count > 1]
    wrong += [fact for fact in seen if found.get(fact) not in (OutboxState.SENT, OutboxState.DOUBTFUL)]
    assert wrong != []
