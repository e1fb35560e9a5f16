"""What projects want of people in a stretch of time."""

from hypothesis import given
from hypothesis import strategies as st

from app.domain.ids import PersonId, ProjectId
from app.scheduling.booked_time import BookedTime, Booking
from tests.app.scheduling.builders import ANA, LEO

spans = st.lists(st.tuples(st.sampled_from([ANA, LEO]), st.integers(0, 60), st.integers(0, 30)), max_size=6)
changes = st.lists(st.dictionaries(st.integers(1, 4), spans, max_size=3), max_size=6)


@given(changes, st.integers(0, 70), st.integers(1, 30))
def test_it_is_what_the_last_word_of_each_project_has_in_that_time(
    said: list[dict[int, list[tuple[PersonId, int, int]]]], start: int, length: int
) -> None:
    time, last = BookedTime(), dict[int, list[tuple[PersonId, int, int]]]()
    for change in said:
        fresh: dict[ProjectId, dict[PersonId, list[Booking]]] = {}
        for project, work in change.items():
            people = fresh.setdefault(ProjectId(project), {})
            for owner, first, minutes in work:
                booking = Booking(first, first + minutes, ProjectId(project), f"P{project}")
                people.setdefault(owner, []).append(booking)
        time.replace(fresh)
        last |= change
    finish = start + length
    for owner in (ANA, LEO):
        wanted = sorted(
            Booking(first, first + minutes, ProjectId(project), f"P{project}")
            for project, work in last.items()
            for person, first, minutes in work
            if person == owner and first < finish and start < first + minutes
        )
        assert time.meeting(owner, start, finish) == wanted
