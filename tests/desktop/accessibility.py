"""What a screen reader sees of a program, as a tree of nodes; and what it can do with them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.desktop.screen import Screen


@dataclass(frozen=True)
class Node:
    """One thing on the screen; ``box`` is x, y, width, height in screen pixels; ``path`` leads to it from the top."""

    screen: Screen
    process: int
    path: tuple[int, ...]
    role: str
    name: str
    description: str
    box: tuple[int, int, int, int]
    states: frozenset[str]
    actions: tuple[str, ...]
    children: tuple["Node", ...]

    @property
    def centre(self) -> tuple[int, int]:
        x, y, width, height = self.box
        return (x + width // 2, y + height // 2)

    def walk(self) -> Iterator["Node"]:
        """This node and all below it, parents first."""
        yield self
        for child in self.children:
            yield from child.walk()

    def all(self, role: str, name: str) -> list["Node"]:
        """Those with this role and name, in order."""
        return [node for node in self.walk() if node.role == role and node.name == name]

    def press(self) -> None:
        """Do its first action, as a screen reader would on request."""
        self._ask("press")

    def act(self, action: str) -> None:
        """Do the action with this name."""
        self._ask("act", action)

    def focus(self) -> None:
        """Move the keyboard to it."""
        self._ask("focus")

    def _ask(self, verb: str, *more: str) -> None:
        path = ",".join(str(index) for index in self.path)
        self.screen.ask_tree(verb, str(self.process), path, self.role, self.name, *more)


def read_tree(screen: Screen, process: int, only_shown: bool = False) -> Node:
    """The program with this process id, whole or without what is hidden; no children while it has not come yet."""
    read = json.loads(screen.ask_tree("shown" if only_shown else "tree", str(process)))
    return node_of(screen, process, read, ())


def seek(screen: Screen, process: int, role: str, name: str) -> list[Node]:
    """What is on the screen with this role and name, in order; quicker than the whole tree."""
    found = json.loads(screen.ask_tree("seek", str(process), role, name))
    return [node_of(screen, process, one["node"], tuple(one["path"])) for one in found]


def node_of(screen: Screen, process: int, read: dict[str, Any], path: tuple[int, ...]) -> Node:
    """A node from what the reader printed of it."""
    children = tuple(node_of(screen, process, child, (*path, child["index"])) for child in read["children"])
    x, y, width, height = read["box"]
    return Node(
        screen=screen,
        process=process,
        path=path,
        role=read["role"],
        name=read["name"],
        description=read["description"],
        box=(x, y, width, height),
        states=frozenset(read["states"]),
        actions=tuple(read["actions"]),
        children=children,
    )
