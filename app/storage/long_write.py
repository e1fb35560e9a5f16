"""A write of many bits in one open transaction, of which nobody else ever sees a part; for the store."""

from collections.abc import Generator

from app.editing.edit import drained


class LongWrite:
    """One at a time. Whoever comes to the data between two bits calls ``finish``, which does the rest first."""

    def __init__(self) -> None:
        self._under_way: Generator[float, None, None] | None = None
        self._failure: Exception | None = None
        """What the rest met in other hands, for whoever began it."""

    def bits(self, work: Generator[float, None, None]) -> Generator[float, None, None]:
        """The bits of ``work``; given up between two of them, it is closed."""
        self.finish()
        self._failure = None
        try:
            for part in work:
                self._under_way = work
                yield part
                self._under_way = None
        finally:
            self._under_way = None
            work.close()
        if self._failure is not None:
            raise self._failure

    @property
    def under_way(self) -> bool:
        """Whether there is one, between two of its bits."""
        return self._under_way is not None

    def finish(self) -> None:
        """Do what is left of the write that is under way. Raises nothing: its failure is not the caller's."""
        work, self._under_way = self._under_way, None
        if work is not None:
            try:
                drained(work)
            except Exception as failure:
                self._failure = failure
