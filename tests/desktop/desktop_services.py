"""A fake panel and a fake notification service on the session bus, as a process that a test talks with.

``panel`` owns org.kde.StatusNotifierWatcher, ``notifications`` owns org.freedesktop.Notifications.
Each prints a JSON line for what a program does; lines on standard input are ``invoke ID ACTION``.
With ``--deaf`` behind it listens to nobody and gives way to another of its kind.
"""

import json
import os
import select
import sys

from jeepney import DBusAddress, HeaderFields, MessageType, message_bus, new_error, new_method_return, new_signal
from jeepney.io.blocking import open_dbus_connection

ALLOW_REPLACEMENT, REPLACE, DO_NOT_QUEUE = 1, 2, 4
PROPERTIES = "org.freedesktop.DBus.Properties"
WATCHER, NOTIFICATIONS = "org.kde.StatusNotifierWatcher", "org.freedesktop.Notifications"
PLACES = {
    "panel": ("/StatusNotifierWatcher", WATCHER),
    "notifications": ("/org/freedesktop/Notifications", NOTIFICATIONS),
}


class Service:
    """One well-known name with its answers."""

    def __init__(self, kind, deaf):
        self.heard = [] if deaf else [sys.stdin]
        self.path, self.name = PLACES[kind]
        self.bus = open_dbus_connection("SESSION")
        self.items = []
        self.last_id = 0
        way = ALLOW_REPLACEMENT if deaf else REPLACE | DO_NOT_QUEUE
        reply = self.bus.send_and_get_reply(message_bus.RequestName(self.name, way))
        self.tell("ready", owner=reply.body[0])

    def tell(self, event, **more):
        print(json.dumps({"event": event, **more}), flush=True)

    def run(self):
        while True:
            # Before anything is waited for: what came together with an answer is in a buffer and wakes nobody.
            self.answer_all()
            ready, _, _ = select.select([*self.heard, self.bus.sock], [], [])
            if sys.stdin in ready:
                # Not readline: a second line in its buffer would wake nobody.
                lines = os.read(sys.stdin.fileno(), 4096).decode()
                if not lines:
                    return
                for line in lines.splitlines():
                    self.obey(line.split())

    def answer_all(self):
        while True:
            try:
                message = self.bus.receive(timeout=0)
            except TimeoutError:
                return
            if message.header.message_type is MessageType.method_call:
                self.answer(message)

    def obey(self, words):
        if words[0] == "invoke":
            place = DBusAddress(self.path, self.name, self.name)
            self.bus.send(new_signal(place, "ActionInvoked", "us", (int(words[1]), words[2])))

    def answer(self, message):
        fields = message.header.fields
        member, interface = fields.get(HeaderFields.member), fields.get(HeaderFields.interface)
        if member == "RegisterStatusNotifierItem":
            sender = fields[HeaderFields.sender]
            self.items.append(sender)
            self.bus.send(new_method_return(message))
            self.bus.send(
                new_signal(DBusAddress(self.path, self.name, WATCHER), "StatusNotifierItemRegistered", "s", (sender,))
            )
            self.tell("registered", item=message.body[0], sender=sender)
        elif member == "Get" and interface == PROPERTIES:
            values = {
                "IsStatusNotifierHostRegistered": ("b", True),
                "ProtocolVersion": ("i", 0),
                "RegisteredStatusNotifierItems": ("as", self.items),
            }
            self.bus.send(new_method_return(message, "v", (values[message.body[1]],)))
        elif member == "Notify":
            self.last_id = message.body[1] or self.last_id + 1
            keys = ("app", "replaces", "icon", "title", "body", "actions", "hints", "timeout")
            said = dict(zip(keys, message.body, strict=True))
            said["hints"] = {name: value for name, (_, value) in said["hints"].items()}
            self.bus.send(new_method_return(message, "u", (self.last_id,)))
            self.tell("notify", id=self.last_id, **said)
        elif member == "GetCapabilities":
            self.bus.send(new_method_return(message, "as", (["actions", "body", "body-markup"],)))
        elif member == "GetServerInformation":
            self.bus.send(new_method_return(message, "ssss", ("fake", "tests", "1", "1.2")))
        else:
            self.bus.send(new_error(message, "org.freedesktop.DBus.Error.UnknownMethod"))


if __name__ == "__main__":
    Service(sys.argv[1], "--deaf" in sys.argv).run()
