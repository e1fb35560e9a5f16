"""Marks a function as an action: a verb that runs on an ``Edit`` and is one undo step."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Concatenate, Generic, ParamSpec, TypeVar

from app.editing.edit import Edit

P = ParamSpec("P")
T = TypeVar("T")


class Action(Generic[P, T]):
    """A verb with the name that Edit > Undo shows. Inside another action it is called like a function."""

    def __init__(self, title: str, merges: int, run: Callable[Concatenate[Edit, P], T]) -> None:
        self.title = title
        self.merges = merges
        self._run = run
        update_wrapper(self, run)

    def __call__(self, edit: Edit, *args: P.args, **kwargs: P.kwargs) -> T:
        return self._run(edit, *args, **kwargs)

    def merge_key(self, *args: P.args, **kwargs: P.kwargs) -> str | None:
        """Equal for two calls within a second that shall be one undo step."""
        if not self.merges:
            return None
        return f"{self._run.__module__}.{self._run.__name__}:{args[: self.merges]}:{sorted(kwargs)}"


def action(title: str, *, merges: int = 0) -> Callable[[Callable[Concatenate[Edit, P], T]], Action[P, T]]:
    """``@action("Move card")``; ``merges`` for nudges and spin boxes that come in bursts: so many of the first
    arguments name the thing."""

    def mark(run: Callable[Concatenate[Edit, P], T]) -> Action[P, T]:
        return Action(title, merges, run)

    return mark
