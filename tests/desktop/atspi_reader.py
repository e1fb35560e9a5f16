"""Reads a program through AT-SPI and prints it as JSON, or acts on one node. Run by the system's Python only.

``atspi_reader.py tree|shown PID`` · ``atspi_reader.py press|focus PID PATH ROLE NAME``, PATH being indices with commas;
``act`` too, with the name of the action behind; ``press`` is the first action.
``shown`` leaves out what is hidden with all below it, which is most of a program with many pages.
``seek PID ROLE NAME`` prints only what is shown with that role and name, each with its path: half of the work.

``serve SOCKET`` answers such words, as JSON, one connection each. Each is answered by a fork that connects to the bus
itself: what one process has read once, it would keep.
"""

import contextlib
import io
import json
import os
import signal
import socket
import sys

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

NOTHING = {"role": "", "name": "", "description": "", "box": [0, 0, 0, 0], "states": [], "actions": [], "children": []}
DEEPEST = 40


def serve(place):
    """Until somebody ends it."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(place)
        listening.listen()
        while True:
            connection, _ = listening.accept()
            with connection:
                if os.fork() == 0:
                    answer(connection)
                    os._exit(0)


def answer(connection):
    """``[status, printed, complaint]`` to the words that come."""
    printed, complaint = io.StringIO(), io.StringIO()
    with connection.makefile("rw", encoding="utf-8") as stream:
        words = json.loads(stream.readline())
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(complaint):
            try:
                status = main(words)
            except Exception as error:
                status = 1
                print(repr(error), file=sys.stderr)
        stream.write(json.dumps([int(status), printed.getvalue(), complaint.getvalue()]))


def main(words):
    verb, process = words[0], int(words[1])
    application = application_of(process)
    if verb in ("tree", "shown"):
        print(json.dumps(read(application, 0, verb == "shown") if application else NOTHING))
        return 0
    if verb == "seek":
        found = seek(application, words[2], words[3], (), 0) if application else ()
        print(json.dumps([{"path": path, "node": read(node, len(path), True)} for path, node in found]))
        return 0
    node = application
    for index in filter(None, words[2].split(",")):
        node = node.get_child_at_index(int(index)) if node else None
    if node is None or [node.get_role_name(), node.get_name()] != words[3:5]:
        print(f"the {words[3]} {words[4]} is no longer there", file=sys.stderr)
        return 1
    return 0 if done(node, verb, words[5:]) else 1


def done(node, verb, more):
    if verb == "focus":
        return node.get_component_iface().grab_focus()
    actions = node.get_action_iface()
    names = [actions.get_action_name(at) for at in range(actions.get_n_actions())]
    return actions.do_action(names.index(more[0]) if verb == "act" else 0)


def application_of(process):
    """The program with this process id, or nothing while it is not on the accessibility bus."""
    desktop = Atspi.get_desktop(0)
    for index in range(desktop.get_child_count()):
        application = desktop.get_child_at_index(index)
        if application is not None and application.get_process_id() == process:
            return application
    return None


def read(node, depth, only_shown):
    """The node with all below it; what vanishes while it is read is left out."""
    component, action = node.get_component_iface(), node.get_action_iface()
    box = component.get_extents(Atspi.CoordType.SCREEN) if component else None
    states = node.get_state_set().get_states()
    return {
        "role": node.get_role_name(),
        "name": node.get_name() or "",
        "description": node.get_description() or "",
        "box": [box.x, box.y, box.width, box.height] if box else [0, 0, 0, 0],
        "states": sorted(state.value_nick for state in states),
        "actions": [action.get_action_name(i) for i in range(action.get_n_actions())] if action else [],
        "children": list(read_children(node, depth + 1, only_shown)) if depth < DEEPEST else [],
    }


def read_children(node, depth, only_shown):
    for index in range(node.get_child_count()):
        try:
            child = node.get_child_at_index(index)
            if child is None or (only_shown and not is_shown(child)):
                continue
            yield {**read(child, depth, only_shown), "index": index}
        except GLib.Error:
            continue


def is_shown(node):
    return node.get_state_set().contains(Atspi.StateType.SHOWING)


def seek(node, role, name, path, depth):
    """Path and node of all below that are shown with this role and name, parents first."""
    for index in range(node.get_child_count() if depth < DEEPEST else 0):
        try:
            child = node.get_child_at_index(index)
            if child is None or not is_shown(child):
                continue
            here = (*path, index)
            if child.get_role_name() == role and (child.get_name() or "") == name:
                yield here, child
            yield from seek(child, role, name, here, depth + 1)
        except GLib.Error:
            continue


if __name__ == "__main__":
    sys.exit(serve(sys.argv[2]) if sys.argv[1] == "serve" else main(sys.argv[1:]))
