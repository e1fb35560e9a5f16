"""What the plans of many projects want of people, by person and time: who is wanted twice is asked for each project."""

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from app.domain.ids import PersonId, ProjectId


class Booking(NamedTuple):
    """Work of somebody in a project: instants in minutes on the company's clock. Bookings sort by their start."""

    start: int
    finish: int
    project_id: ProjectId
    project: str


Wanted = Callable[[PersonId, int, int], Sequence[Booking]]
"""What projects want of a person between two instants, by its start."""


def nothing_wanted(owner: PersonId, start: int, finish: int) -> Sequence[Booking]:
    """Where there is one project only."""
    return ()


class BookedTime:
    """The work of each person, sorted, so that one stretch of time is asked without looking at all the others."""

    def __init__(self) -> None:
        self._work: dict[PersonId, list[Booking]] = {}
        self._longest: dict[PersonId, int] = {}

    def replace(self, projects: Mapping[ProjectId, Mapping[PersonId, Sequence[Booking]]]) -> None:
        """Forget what these projects wanted before; nothing is left of one that wants nobody."""
        for owner, work in self._work.items():
            kept = [booking for booking in work if booking.project_id not in projects]
            if len(kept) < len(work):
                self._work[owner] = kept
        for people in projects.values():
            for owner, added in people.items():
                self._work.setdefault(owner, []).extend(added)
                longest = max(booking.finish - booking.start for booking in added)
                self._longest[owner] = max(self._longest.get(owner, 0), longest)
        for owner in {owner for people in projects.values() for owner in people}:
            self._work[owner].sort()

    def meeting(self, owner: PersonId, start: int, finish: int) -> list[Booking]:
        """What shares more than an instant with this stretch of time, by its start."""
        work = self._work.get(owner, [])
        first = bisect_left(work, (start - self._longest.get(owner, 0),))
        last = bisect_left(work, (finish,), first)
        return [booking for booking in work[first:last] if booking.finish > start]
