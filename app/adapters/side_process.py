"""Work in a short process of its own: what is large to import, or may not share a thread, and comes home as a value."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from app.domain.errors import KnownError, LeadlineError, RuleViolation

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

T = TypeVar("T")

MOST_SECONDS = 60.0


def in_a_process(work: Callable[[], T], seconds: float = MOST_SECONDS) -> T:
    """What ``work`` returns, which is made of plain values as it is itself.

    Raises what the work refuses, OSError, and KnownError where the process ends by itself or takes longer.
    """
    # Only here: most commands and most windows paint nothing beside themselves.
    from multiprocessing import get_context

    context = get_context("spawn")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_run, args=(there, work), daemon=True)
    try:
        process.start()
        there.close()
        if not here.poll(seconds):
            raise KnownError(f"This was given up after {seconds:.0f} seconds. Try it again.")
        refused, value = here.recv()
    except EOFError:
        raise KnownError("The process that was to do this ended by itself. Try it again.") from None
    finally:
        here.close()
        if process.pid is not None:
            process.kill()
            process.join()
    if refused is not None:
        raise refused(value)
    made: T = value
    return made


def _run(there: "Connection", work: Callable[[], T]) -> None:
    """Runs in the process. Refusals come home as their kind and their words."""
    try:
        there.send((None, work()))
    except LeadlineError as refusal:
        there.send((RuleViolation if isinstance(refusal, RuleViolation) else KnownError, refusal.sentence))
    except OSError as problem:
        there.send((OSError, str(problem)))
