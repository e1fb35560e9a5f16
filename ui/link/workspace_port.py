"""The workspace as far as the screen uses it; the real one and the fake of the tests both fit."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol, TypeVar

T = TypeVar("T")
V = TypeVar("V", covariant=True)


class Change(Protocol):
    """One thing that is different now."""

    @property
    def kind(self) -> str: ...
    @property
    def id(self) -> object: ...


class Changes(Protocol):
    """A ChangeSet: one undo step."""

    @property
    def title(self) -> str: ...
    @property
    def changes(self) -> Sequence[Change]: ...


class Done(Protocol[V]):
    """What an action gave back and what it changed."""

    @property
    def value(self) -> V: ...
    @property
    def changes(self) -> Changes: ...


class Source(Protocol):
    """The product's signal."""

    def connect(self, fn: Callable[[Changes], None], /) -> object: ...
    def disconnect(self, fn: Callable[[Changes], None], /) -> object: ...


class WorkspacePort(Protocol):
    """The door: everything the screen reads or does goes through it."""

    @property
    def changed(self) -> Source: ...
    @property
    def undo_title(self) -> str | None: ...
    @property
    def redo_title(self) -> str | None: ...
    def do(self, action: Callable[..., T], /, *args: object, **kw: object) -> Done[T]: ...
    def preview(self, action: Callable[..., T], /, *args: object, **kw: object) -> Done[T]: ...
    def undo(self) -> Changes | None: ...
    def redo(self) -> Changes | None: ...
    def read(self, query: Callable[..., T], /, *args: object) -> T: ...
    def tick(self, now: datetime) -> object: ...
