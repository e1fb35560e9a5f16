"""Bubbles by the notification service of a Linux desktop: spoken with over the session bus, in a thread of its own."""

import logging
import os
import select
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from queue import Empty, SimpleQueue

from app.editing.ports import OwnerThread
from app.reminders.notice import Bubble

log = logging.getLogger(__name__)

NAME = "org.freedesktop.Notifications"
PATH = "/org/freedesktop/Notifications"
NORMAL, CRITICAL = 1, 2
OPEN, SNOOZE = ("default", "Open"), ("snooze", "Snooze until tomorrow")
PATIENCE_SECONDS = 5.0
"""For the answer of the service; one that was killed in between never answers."""

Answer = Callable[[str], None]
"""Called with ``default`` or ``snooze`` when the user answers."""


@dataclass(frozen=True, slots=True)
class DesktopNote:
    """What the service shows. ``body`` is markup: escape it. ``replaces`` is the id of a shown note, or 0."""

    token: int
    title: str
    body: str
    actions: Sequence[tuple[str, str]]
    replaces: int = 0
    urgency: int = NORMAL


@dataclass(frozen=True, slots=True)
class BusListener:
    """What is called in the thread of the bus."""

    accepted: Callable[[int, int], None]
    """token, id: the service has it"""
    refused: Callable[[int], None]
    """token: nobody took it"""
    invoked: Callable[[int, str], None]
    """id, action: the user pressed a button of a note, perhaps of another program's"""


class NotificationBus:
    """``send`` from the thread that owns the data; the answer comes to the listener."""

    def __init__(self, listener: BusListener) -> None:
        self._listener = listener
        self._notes: SimpleQueue[DesktopNote | None] = SimpleQueue()
        self._waking, self._wake = os.pipe()
        self._thread = threading.Thread(target=self._run, name="notifications", daemon=True)
        self._thread.start()

    def send(self, note: DesktopNote) -> None:
        self._notes.put(note)
        os.write(self._wake, b"n")

    def close(self) -> None:
        """End the conversation with the bus and its thread."""
        self._notes.put(None)
        os.write(self._wake, b"q")
        self._thread.join(2)
        os.close(self._wake)
        os.close(self._waking)

    def _run(self) -> None:
        try:
            conversation = _Conversation(self._listener)
        except Exception as problem:
            # Whatever is wrong with the bus: there is another way to tell.
            log.info("No notifications over D-Bus: %s", problem)
            self._refuse_all()
            return
        try:
            conversation.hold(self._waking, self._notes)
        except Exception as problem:
            log.warning("The notification service is gone: %s", problem)
            self._refuse_all(conversation.waiting)
        finally:
            conversation.end()

    def _refuse_all(self, tokens: Sequence[int] = ()) -> None:
        for token in tokens:
            self._listener.refused(token)
        while (note := self._notes.get()) is not None:
            self._listener.refused(note.token)


class _Conversation:
    """One connection; lives in the thread."""

    def __init__(self, listener: BusListener) -> None:
        # Only here: a start without reminders does not pay for it.
        from jeepney import DBusAddress, MatchRule, message_bus
        from jeepney.io.blocking import open_dbus_connection

        self._listener = listener
        self._service = DBusAddress(PATH, NAME, NAME)
        self._connection = open_dbus_connection("SESSION")
        rule = MatchRule(type="signal", interface=NAME, member="ActionInvoked", path=PATH)
        self._connection.send_and_get_reply(message_bus.AddMatch(rule), timeout=5)
        self._asked: dict[int, int] = {}

    @property
    def waiting(self) -> list[int]:
        return list(self._asked.values())

    def hold(self, waking: int, notes: "SimpleQueue[DesktopNote | None]") -> None:
        """Send what is put into ``notes`` and pass on what is said, until None is put."""
        while True:
            ready, _, _ = select.select([waking, self._connection.sock], [], [])
            if waking in ready:
                os.read(waking, 64)
            while True:
                try:
                    note = notes.get_nowait()
                except Empty:
                    break
                if note is None:
                    return
                self._send(note)
            self._listen()

    def end(self) -> None:
        self._connection.close()

    def _send(self, note: DesktopNote) -> None:
        from jeepney import new_method_call

        actions = [word for action in note.actions for word in action]
        hints = {"urgency": ("y", note.urgency), "desktop-entry": ("s", "leadline")}
        body = ("Leadline", note.replaces, "leadline", note.title, note.body, actions, hints, -1)
        message = new_method_call(self._service, "Notify", "susssasa{sv}i", body)
        serial = next(self._connection.outgoing_serial)
        self._asked[serial] = note.token
        self._connection.send(message, serial=serial)

    def _listen(self) -> None:
        from jeepney import HeaderFields, MessageType

        while True:
            try:
                message = self._connection.receive(timeout=0)
            except TimeoutError:
                return
            header = message.header
            token = self._asked.pop(header.fields.get(HeaderFields.reply_serial, -1), None)
            if token is not None and header.message_type is MessageType.method_return:
                self._listener.accepted(token, int(message.body[0]))
            elif token is not None:
                self._listener.refused(token)
            elif header.fields.get(HeaderFields.member) == "ActionInvoked":
                self._listener.invoked(int(message.body[0]), str(message.body[1]))


class BusChannel:
    """Shows bubbles by the service, for the thread that owns the data; a later one about a task takes the place of the
    earlier."""

    name = "bubble"

    def __init__(self, owner: OwnerThread, patience: float = PATIENCE_SECONDS) -> None:
        self._owner, self._patience = owner, patience
        self._token = 0
        self._open: dict[int, tuple[Bubble, Answer, Callable[[bool], None]]] = {}
        self._answers: dict[int, Answer] = {}
        self._of_task: dict[int, int] = {}
        self._closed = False
        self._bus = NotificationBus(
            BusListener(
                lambda token, id: owner.post(partial(self._accepted, token, id)),
                lambda token: owner.post(partial(self._refused, token)),
                lambda id, action: owner.post(partial(self._invoked, id, action)),
            )
        )

    def show(self, bubble: Bubble, answer: Answer, taken: Callable[[bool], None]) -> None:
        """Show it; ``taken`` is told once whether somebody will see it."""
        self._token += 1
        token = self._token
        self._open[token] = (bubble, answer, taken)
        replaces = self._of_task.get(bubble.task_id or 0, 0)
        actions = (OPEN, SNOOZE) if bubble.can_be_snoozed else (OPEN,)
        self._bus.send(DesktopNote(token, bubble.title, escape(bubble.text, quote=False), actions, replaces))
        self._owner.call_later(self._patience, partial(self._refused, token))

    def close(self) -> None:
        """Nothing is told or called back any more."""
        self._closed = True
        self._bus.close()

    def _accepted(self, token: int, id: int) -> None:
        if self._closed or token not in self._open:
            return
        bubble, answer, taken = self._open.pop(token)
        self._answers[id] = answer
        if bubble.task_id is not None:
            self._of_task[bubble.task_id] = id
        taken(True)

    def _refused(self, token: int) -> None:
        if not self._closed and token in self._open:
            self._open.pop(token)[2](False)

    def _invoked(self, id: int, action: str) -> None:
        answer = self._answers.pop(id, None)
        if answer is not None and not self._closed:
            answer(action)
