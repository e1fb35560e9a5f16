"""Reads and presses the tray item of a program as a panel does: ``SENDER item|menu|click TEXT|activate``."""

import json
import sys

from jeepney import DBusAddress, Properties, new_method_call
from jeepney.io.blocking import open_dbus_connection

ITEM, MENU = "org.kde.StatusNotifierItem", "com.canonical.dbusmenu"


def main(words):
    sender, verb, *rest = words
    bus = open_dbus_connection("SESSION")
    item = DBusAddress("/StatusNotifierItem", sender, ITEM)

    def ask(message):
        reply = bus.send_and_get_reply(message, timeout=60)
        assert reply.header.message_type.name == "method_return", reply.body
        return reply.body

    def value(name):
        return ask(Properties(item).get(name))[0][1]

    menu = DBusAddress(value("Menu"), sender, MENU)

    def lines():
        ask(new_method_call(menu, "AboutToShow", "i", (0,)))
        _, root = ask(new_method_call(menu, "GetLayout", "iias", (0, -1, [])))
        return [(child[1][0], child[1][1].get("label", ("s", ""))[1]) for child in root[2]]

    if verb == "item":
        pixmaps = value("IconPixmap")
        tip = value("ToolTip")
        found = {"status": value("Status"), "title": value("Title"), "tip": tip[2], "sizes": [p[0] for p in pixmaps]}
    elif verb == "menu":
        found = [text for _, text in lines()]
    elif verb == "activate":
        found = ask(new_method_call(item, "Activate", "ii", (0, 0)))
    else:
        id = next(id for id, text in lines() if text.startswith(rest[0]))
        found = ask(new_method_call(menu, "Event", "isvu", (id, "clicked", ("s", ""), 0)))
    print(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1:])
