"""Keeps entities, and lists of them by a field, in memory; for the store."""

from bisect import bisect_left, insort
from collections.abc import Callable, Collection, Generator, Iterable, Sequence
from typing import Any

from app.domain.entity import EntityId, kind_of
from app.editing.change import Change

Where = tuple[tuple[str, object], ...]
AT_A_TIME = 200
"""Changes between two moments at which a long write can be given up."""


class EntityCache:
    """Keeps what was read until the program ends. Only correct because one program owns the file and writes through
    one store, which tells it of every commit.
    """

    LISTS_KEPT = 2_000

    def __init__(self) -> None:
        self._items: dict[tuple[type[Any], EntityId], Any] = {}
        self._lists: dict[type[Any], dict[Where, list[Any]]] = {}
        self._shapes: dict[type[Any], set[tuple[str, ...]]] = {}
        """The fields by which lists of a kind were asked for."""

    def item(self, kind: type[Any], id: EntityId, load: Callable[[type[Any], EntityId], Any]) -> Any:
        """The entity, read by ``load`` the first time; what is missing is not remembered."""
        found = self._items.get((kind, id))
        if found is None:
            found = load(kind, id)
            if found is not None:
                self._items[kind, id] = found
        return found

    def known(self, kind: type[Any]) -> Callable[[EntityId], Any]:
        """Gives the entity of an id that was read before, else None: no row of it need be unpacked again."""
        return lambda id: self._items.get((kind, id))

    def fill(
        self,
        kind: type[Any],
        ids: Iterable[EntityId],
        load: Callable[[type[Any], Collection[EntityId]], Iterable[Any]],
    ) -> None:
        """Keep these; those that are not known yet are read by ``load``, which is not called for none."""
        missing = [id for id in ids if (kind, id) not in self._items]
        if missing:
            self._items.update(((kind, item.id), item) for item in load(kind, missing))

    def list(self, kind: type[Any], where: Where, load: Callable[[type[Any], Where], Iterable[Any]]) -> Sequence[Any]:
        """The entities whose fields equal ``where``, read by ``load`` the first time; in the order of their ids."""
        lists = self._lists.setdefault(kind, {})
        found = lists.get(where)
        if found is None:
            if len(lists) >= self.LISTS_KEPT:
                lists.clear()
            found = [self._items.setdefault((kind, item.id), item) for item in load(kind, where)]
            lists[where] = found
            self._shapes.setdefault(kind, set()).add(tuple(name for name, _ in where))
        return tuple(found)

    def staged(self, changes: Sequence[Change]) -> Generator[float, None, Callable[[], None]]:
        """What ``changes`` will make of what is kept, bit by bit; call what comes back once they are committed.

        Nothing may be read for the first time in between.
        """
        items, lists = dict[tuple[type[Any], EntityId], Any](), dict[tuple[type[Any], Where], list[Any]]()
        for number, change in enumerate(changes):
            if number % AT_A_TIME == AT_A_TIME - 1:
                yield number / len(changes)
            kind = kind_of(change.kind)
            items[kind, change.id] = change.after
            for where in self._lists_of(kind, change):
                if (kind, where) not in lists:
                    lists[kind, where] = self._lists[kind][where].copy()
                _patch(lists[kind, where], where, change)

        def put() -> None:
            self._items.update(items)
            for address in [address for address, item in items.items() if item is None]:
                del self._items[address]
            for (kind, where), patched in lists.items():
                self._lists[kind][where] = patched

        return put

    def _lists_of(self, kind: type[Any], change: Change) -> Iterable[Where]:
        """Those that the thing was in or comes into: an import changes 20,000 things beside hundreds of lists."""
        lists = self._lists.get(kind, {})
        sides = [side for side in (change.before, change.after) if side is not None]
        for names in self._shapes.get(kind, ()):
            for where in {tuple((name, getattr(side, name)) for name in names) for side in sides}:
                if where in lists:
                    yield where

    def clear(self) -> None:
        """Forget everything: the data was exchanged."""
        self._items.clear()
        self._lists.clear()


def _patch(items: list[Any], where: Where, change: Change) -> None:
    was, stays = _matches(change.before, where), _matches(change.after, where)
    if not (was or stays):
        return
    # By halves: an import changes twenty thousand things at once.
    place = bisect_left(items, change.id, key=_id)
    there = was and place < len(items) and items[place].id == change.id
    if stays and there:
        items[place] = change.after
    elif stays:
        insort(items, change.after, key=_id)
    elif there:
        del items[place]


def _id(item: Any) -> Any:
    return item.id


def _matches(item: Any, where: Where) -> bool:
    return item is not None and all(getattr(item, name) == value for name, value in where)
