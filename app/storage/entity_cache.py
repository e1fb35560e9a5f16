"""Entities that were read once, and lists of them by a field; kept true by every commit."""

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from app.domain.entity import KINDS, EntityId
from app.editing.change import Change

Where = tuple[tuple[str, object], ...]


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

    def item(self, kind: type[Any], id: EntityId, load: Callable[[], Any]) -> Any:
        """The entity, read by ``load`` the first time; what is missing is not remembered."""
        found = self._items.get((kind, id))
        if found is None:
            found = load()
            if found is not None:
                self._items[kind, id] = found
        return found

    def list(self, kind: type[Any], where: Where, load: Callable[[], Iterable[Any]]) -> Sequence[Any]:
        """The entities whose fields equal ``where``, read by ``load`` the first time; in the order of their ids."""
        lists = self._lists.setdefault(kind, {})
        found = lists.get(where)
        if found is None:
            if len(lists) >= self.LISTS_KEPT:
                lists.clear()
            found = [self._items.setdefault((kind, item.id), item) for item in load()]
            lists[where] = found
            self._shapes.setdefault(kind, set()).add(tuple(name for name, _ in where))
        return tuple(found)

    def apply(self, changes: Iterable[Change]) -> None:
        """Bring what is kept up to date after a commit."""
        for change in changes:
            kind = KINDS[change.kind]
            if change.after is None:
                self._items.pop((kind, change.id), None)
            else:
                self._items[kind, change.id] = change.after
            self._patch_lists(kind, change)

    def _patch_lists(self, kind: type[Any], change: Change) -> None:
        """Only those that the thing was in or comes into: an import changes 20,000 things beside hundreds of lists."""
        lists = self._lists.get(kind, {})
        sides = [side for side in (change.before, change.after) if side is not None]
        for names in self._shapes.get(kind, ()):
            for where in {tuple((name, getattr(side, name)) for name in names) for side in sides}:
                if where in lists:
                    _patch(lists[where], where, change)

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
