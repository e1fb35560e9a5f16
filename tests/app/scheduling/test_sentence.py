"""The sentence in all its forms."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.ids import FlowId, PersonId, ProjectId, StepId, TaskId
from app.domain.project import ProjectState
from app.domain.quantity import Offset
from app.domain.run import SkipReason, StepRun, TaskState
from app.domain.task import Block, Task
from app.domain.workflow import DecisionMode, Flow, Graph, Outcome, Step, StepKind
from app.scheduling.booked_time import Booking, Wanted
from app.scheduling.conditional_steps import FORESEEN, is_certain
from app.scheduling.forecast import forecast
from app.scheduling.minute_index import DAY
from app.scheduling.network import Network
from app.scheduling.network_builder import network_of
from app.scheduling.sentence import double_booked_days, reached_words, sentence, shortened
from tests.app.scheduling.builders import ANA, LEO, MIA, NAMES, at, finished, network, started, task, with_tasks

FRIDAY = date(2026, 6, 12)
DESIGN, PUBLISH, REPORT = TaskId(1), TaskId(2), TaskId(3)


def post(design_days: float = 3, *, label: str = "Publish date", on: date = FRIDAY, tail: int = 0) -> Network:
    """Design, then a milestone to publish, then ``tail`` reports."""
    tasks = [task(1, "Design", LEO, design_days), milestone(2, "Publish", on)]
    tasks += [task(3 + n, f"Report {n}", ANA, due_on=date(2026, 6, 26 - n)) for n in range(tail)]
    return network(tasks, [(1, 2), *((2, 3 + n) for n in range(tail))], 2, on, label=label)


def milestone(number: int, title: str, on: date | None = None) -> Task:
    return task(number, title, MIA, None, kind=StepKind.MILESTONE, offset=Offset(0), due_on=on)


def said(network: Network, now: datetime) -> str:
    return sentence(network, forecast(network, now), NAMES)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (6, "Publish 12 Jun holds with 4 days to spare; “Design” decides it."),
        (9, "Publish 12 Jun holds with 1 day to spare; “Design” decides it."),
        (10, "Publish 12 Jun holds with 0 days to spare; “Design” decides it."),
        (11, "Publish 12 Jun slips to Mon 15 Jun, 1 day late; “Design” decides it."),
        (13, "Publish 12 Jun slips to Wed 17 Jun, 3 days late; “Design” decides it."),
    ],
)
def test_holds_or_slips(days: int, words: str) -> None:
    assert said(post(days), at("2026-06-01")) == words


def test_overdue() -> None:
    due_thursday = post(1, on=date(2026, 6, 11))
    words = "Publish is 2 days late, expected Mon 15 Jun; “Design” decides it."
    assert said(due_thursday, at("2026-06-15")) == words
    assert said(due_thursday, at("2026-06-12")).startswith("Publish is 1 day late, expected Fri 12 Jun; ")
    assert said(due_thursday, at("2026-06-11", 16, 59)).startswith("Publish 11 Jun slips to Fri 12 Jun, 1 day late")


def test_reached_and_what_is_left() -> None:
    waiting = post(tail=3)
    done = [finished(waiting.task(task_id), at("2026-06-12", 10)) for task_id in (DESIGN, PUBLISH)]
    network = with_tasks(waiting, *done)
    alone = {REPORT: LEO, TaskId(4): ANA, TaskId(5): MIA}
    network = with_tasks(network, *(replace(network.task(n), owner_id=owner) for n, owner in alone.items()))
    assert said(network, at("2026-06-15")) == "Published 12 Jun, on time; 3 steps left, last due 26 Jun."
    late = with_tasks(network, finished(network.task(PUBLISH), at("2026-06-15")))
    assert said(late, at("2026-06-15")).startswith("Published 15 Jun, 1 day late; 3 steps left")
    last = with_tasks(network, *(finished(network.task(n), at("2026-06-16")) for n in (REPORT, TaskId(5))))
    assert said(last, at("2026-06-17")).endswith("; 1 step left, last due 25 Jun.")


def test_complete() -> None:
    network = post()
    over = replace(network.project, state=ProjectState.COMPLETE, finished_at=at("2026-06-26", 12))
    assert said(replace(network, project=over), at("2026-06-29")) == "Done 26 Jun."


def test_the_year_is_said_when_it_is_another() -> None:
    words = said(post(3, on=date(2027, 1, 8)), at("2026-12-28"))
    assert words.startswith("Publish 8 Jan 2027 holds with ")


@pytest.mark.parametrize(
    ("label", "now", "then"),
    [
        ("Publish date", "Publish", "Published"),
        ("Launch", "Launch", "Launched"),
        ("Contract signed", "Contract signed", "Contract signed"),
        ("Event date", "Event", "Event reached"),
        ("send date", "Send", "Sent"),
    ],
)
def test_the_anchor_is_spoken_of_in_its_own_words(label: str, now: str, then: str) -> None:
    assert said(post(6, label=label), at("2026-06-01")).startswith(f"{now} 12 Jun holds")
    assert reached_words(label) == then


def test_a_block_is_said() -> None:
    begun = started(post(3).task(DESIGN), at("2026-06-01"))
    network = with_tasks(post(3), replace(begun, blocked=Block("Legal", at("2026-06-03"))))
    words = said(network, at("2026-06-05"))
    assert words == "Publish 12 Jun holds with 5 days to spare; “Design” decides it; “Design” is blocked since 3 Jun."


def test_double_booking_is_said_with_the_days_on_which_work_overlaps() -> None:
    tasks = [
        task(1, "Copy", ANA, 5),
        task(2, "Design", ANA, 8),
        task(3, "Check", LEO),
        task(4, "Mail", LEO),
        milestone(5, "P"),
    ]
    apart = network(tasks, [(1, 5), (2, 5), (3, 4), (4, 5)], 5, FRIDAY)
    seen = forecast(apart, at("2026-06-01"))
    assert {owner: len(shared.days) for owner, shared in double_booked_days(seen).items()} == {ANA: 5}
    assert sentence(apart, seen, NAMES).endswith("; “Design” decides it; Ana is double-booked on 5 days.")
    one = with_tasks(apart, replace(tasks[0], length=tasks[2].length))
    assert said(one, at("2026-06-01")).endswith("; Ana is double-booked on 1 day.")


def wanting(*bookings: tuple[PersonId, int, int, str]) -> Wanted:
    found = [(owner, Booking(start, finish, ProjectId(2), name)) for owner, start, finish, name in bookings]
    return lambda person, start, finish: sorted(booking for owner, booking in found if owner == person)


def test_a_second_job_in_another_project_is_said_with_its_name() -> None:
    alone = post(3)
    seen = forecast(alone, at("2026-06-01"))
    start = seen.minutes_of(DESIGN)[0]
    mailing = LEO, start + DAY, start + DAY + 30, "Mailing"
    fair = LEO, start + DAY, start + 2 * DAY + 60, "Fair"
    old, hers = (LEO, start - 5 * DAY, start, "Old"), (ANA, start, start + DAY, "Not hers")
    ends = {
        (mailing, fair, old, hers): "; Leo is double-booked on 2 days, with “Fair” and 1 more.",
        (mailing,): "; Leo is double-booked on 1 day, with “Mailing”.",
        (old,): "; “Design” decides it.",
        ((LEO, start + 60, start + 60, "Takes no time"),): "; “Design” decides it.",
    }
    for bookings, words in ends.items():
        assert sentence(alone, seen, NAMES, wanting(*bookings)).endswith(words)


def test_a_project_is_not_in_the_way_of_itself() -> None:
    alone = post(3)
    seen = forecast(alone, at("2026-06-01"))
    own = Booking(*seen.minutes_of(DESIGN), alone.project.id, "Itself")
    assert double_booked_days(seen, lambda owner, start, finish: [own]) == {}


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 40), st.integers(1, 16)), max_size=8))
@settings(max_examples=60, deadline=None)
def test_days_with_two_jobs_are_those_with_an_hour_that_both_want(jobs: list[tuple[int, int, int]]) -> None:
    """Against a list of hours: each job of the other project takes hours of Leo's working days from a Monday on."""
    alone = post(3)
    seen = forecast(alone, at("2026-06-01"))
    index = alone.calendar(LEO).index
    first = index.count(seen.network.wall_instant(seen.now))
    own = set(range(first // 60, (index.count(seen.minutes_of(DESIGN)[1]) + 59) // 60))
    own = {hour for hour in own if hour * 60 >= index.count(seen.minutes_of(DESIGN)[0])}
    bookings = [
        (LEO, index.start(first + hour * 60), index.finish(first + (hour + hours) * 60), f"P{number}")
        for number, hour, hours in jobs
    ]
    wanted = {first // 60 + hour + n for _, hour, hours in jobs for n in range(hours)}
    days = {date.fromordinal(index.start(hour * 60) // DAY) for hour in own & wanted}
    found = double_booked_days(seen, wanting(*bookings))
    assert set(found[LEO].days if LEO in found else ()) == days


def test_a_sentence_that_does_not_fit_loses_whole_parts_from_its_end() -> None:
    words = "Publish 12 Jun holds; “If a; b, if c” decides it, if “Legal” is needed; Ana is double-booked on 5 days."
    forms = [shortened(words, lambda shorter, room=room: len(shorter) <= room) for room in (200, 100, 60, 55, 5)]  # type: ignore[misc]
    assert forms == [
        words,
        "Publish 12 Jun holds; “If a; b, if c” decides it, if “Legal” is needed; 1 more.",
        "Publish 12 Jun holds; “If a; b, if c” decides it; 2 more.",
        "Publish 12 Jun holds; 3 more.",
        "Publish 12 Jun holds.",
    ]


def test_a_condition_is_short() -> None:
    explained = with_titles(branching(legal=StepRun()), {3: "Extra push: partners, sales list (paid)"})
    assert said(explained, at("2026-06-01")).endswith("“Draft” decides it, if “Extra push” is needed.")
    asked = with_titles(branching(legal=StepRun()), {3: "Deposit there?"})
    assert said(asked, at("2026-06-01")).endswith("“Draft” decides it, if “Deposit there?” is asked.")


def with_titles(network: Network, titles: dict[int, str]) -> Network:
    return with_tasks(network, *(replace(network.task(TaskId(n)), title=title) for n, title in titles.items()))


def branching(*, legal: StepRun, both: bool = False) -> Network:
    """Draft, then an asked decision: Legal or straight on; then Publish. With ``both``, either answer needs Legal."""
    asked = Step(
        StepId("s2"), StepKind.DECISION, "Legal?", mode=DecisionMode.ASKED, outcomes=(Outcome("yes"), Outcome("no"))
    )
    steps = [Step(StepId("start"), StepKind.START), Step(StepId("s1"), StepKind.TASK), asked]
    steps += [
        Step(StepId("s3"), StepKind.TASK, "Legal"),
        Step(StepId("s4"), StepKind.MILESTONE, "Publish", anchor=True),
    ]
    pairs = [("start", "s1", None), ("s1", "s2", None), ("s2", "s3", "yes"), ("s3", "s4", None)]
    pairs.append(("s2", "s3" if both else "s4", "no"))
    flows = [Flow(FlowId(f"f{n}"), StepId(a), StepId(b), outcome) for n, (a, b, outcome) in enumerate(pairs)]
    tasks = [
        task(1, "Draft", LEO, run=StepRun(TaskState.READY, 1)),
        task(2, "Legal?", MIA, None, kind=StepKind.DECISION),
        task(3, "Legal", ANA, 2, run=legal),
        milestone(4, "Publish"),
    ]
    base = network(tasks, [], 4, FRIDAY)
    return network_of(Graph(tuple(steps), tuple(flows)), tasks, base.project, base.calendars, base.company, base.zone)


def test_a_chain_through_an_open_decision_says_if() -> None:
    open_yet = branching(legal=StepRun())
    assert said(open_yet, at("2026-06-01")) == (
        "Publish 12 Jun holds with 6 days to spare; “Draft” decides it, if “Legal” is needed."
    )
    assert [is_certain(open_yet, TaskId(n)) for n in range(1, 5)] == [True, True, False, True]


def test_what_filled_fields_have_settled_is_not_doubted() -> None:
    by_legal, past_it = (branching(legal=StepRun()) for _ in range(2))
    by_legal.worked_out[FORESEEN] = {StepId("s2"): frozenset({FlowId("f2")})}
    past_it.worked_out[FORESEEN] = {StepId("s2"): frozenset({FlowId("f4")})}
    assert said(by_legal, at("2026-06-01")) == "Publish 12 Jun holds with 6 days to spare; “Draft” decides it."
    assert "if “Legal” is needed" in said(past_it, at("2026-06-01"))


def test_what_is_needed_either_way_or_not_at_all_is_not_doubted() -> None:
    assert "if Legal" not in said(branching(legal=StepRun(), both=True), at("2026-06-01"))
    gone = branching(legal=StepRun(TaskState.SKIPPED, skip=SkipReason.NOT_NEEDED))
    assert said(gone, at("2026-06-01")) == "Publish 12 Jun holds with 8 days to spare; “Draft” decides it."


def test_a_project_without_an_anchor_step_or_date_still_has_its_sentence() -> None:
    free = [replace(task(n, f"Task {n}", owner), step_id=None) for n, owner in ((1, ANA), (2, LEO))]
    assert said(network(free), at("2026-06-01")) == "2 steps left."
    dated = network(free, anchor_on=FRIDAY)
    assert said(dated, at("2026-06-01")).startswith("Publish 12 Jun holds with 9 days to spare; ")
