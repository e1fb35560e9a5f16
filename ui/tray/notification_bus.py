"""Speaks with org.freedesktop.Notifications over the session bus, in a thread of its own. For ``channel`` only."""

import logging
import os
import select
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from queue import Empty, SimpleQueue

from PySide6.QtCore import QObject, Signal

log = logging.getLogger(__name__)

NAME = "org.freedesktop.Notifications"
PATH = "/org/freedesktop/Notifications"
NORMAL, CRITICAL = 1, 2


@dataclass(frozen=True, slots=True)
class Note:
    """What the service shows. ``body`` is markup: escape it. ``replaces`` is the id of a shown note, or 0."""

    token: int
    title: str
    body: str
    actions: Sequence[tuple[str, str]]
    replaces: int = 0
    urgency: int = NORMAL


class NotificationBus(QObject):
    """``send`` from the GUI thread; the answer comes as a signal there."""

    accepted = Signal(int, int)
    """token, id: the service has it"""
    refused = Signal(int)
    """token: nobody took it"""
    invoked = Signal(int, str)
    """id, action: the user pressed a button of a note, perhaps of another program's"""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._notes: SimpleQueue[Note | None] = SimpleQueue()
        self._waking, self._wake = os.pipe()
        self._thread = threading.Thread(target=self._run, name="notifications", daemon=True)
        self._thread.start()

    def send(self, note: Note) -> None:
        self._notes.put(note)
        os.write(self._wake, b"n")

    def close(self) -> None:
        """End the conversation with the bus and its thread; no signal is emitted afterwards."""
        self.blockSignals(True)
        self._notes.put(None)
        os.write(self._wake, b"q")
        self._thread.join(2)
        os.close(self._wake)
        os.close(self._waking)

    def _run(self) -> None:
        try:
            conversation = _Conversation(self)
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
            self.refused.emit(token)
        while (note := self._notes.get()) is not None:
            self.refused.emit(note.token)


class _Conversation:
    """One connection; lives in the thread."""

    def __init__(self, bus: NotificationBus) -> None:
        # Only here: a start without reminders does not pay for it.
        from jeepney import DBusAddress, MatchRule, message_bus
        from jeepney.io.blocking import open_dbus_connection

        self._bus = bus
        self._service = DBusAddress(PATH, NAME, NAME)
        self._connection = open_dbus_connection("SESSION")
        rule = MatchRule(type="signal", interface=NAME, member="ActionInvoked", path=PATH)
        self._connection.send_and_get_reply(message_bus.AddMatch(rule), timeout=5)
        self._asked: dict[int, int] = {}

    @property
    def waiting(self) -> list[int]:
        return list(self._asked.values())

    def hold(self, waking: int, notes: "SimpleQueue[Note | None]") -> None:
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

    def _send(self, note: Note) -> None:
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
                self._bus.accepted.emit(token, int(message.body[0]))
            elif token is not None:
                self._bus.refused.emit(token)
            elif header.fields.get(HeaderFields.member) == "ActionInvoked":
                self._bus.invoked.emit(int(message.body[0]), str(message.body[1]))
