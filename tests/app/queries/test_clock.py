"""What is read to know what time does next."""

from datetime import timedelta
from pathlib import Path

from app.actions.project import cancel_project
from app.domain.quantity import Span
from app.domain.task import Task
from app.domain.workflow import StepKind, TimeOut
from app.queries.clock import next_timer_event
from app.queries.reader import Reader
from app.scheduling.timer_event import TimerAct, TimerEvent
from tests.app.engine.build import graph_of
from tests.app.language import DESIGNER, run, work
from tests.builders import Office, make_office

SHORT_LINE = "start -> copy\ncopy -> post\npost -> end"


class WatchedReader:
    """Passes every question on and remembers what was read."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.read: set[type] = set()
        self.tasks: list[Task] = []

    def __getattr__(self, name: str) -> object:
        return getattr(self._reader, name)

    def get(self, kind: type, id: object) -> object:
        self.read.add(kind)
        found = self._reader.get(kind, id)
        self.tasks += [found] if isinstance(found, Task) else []
        return found

    def find(self, kind: type, **where: object) -> object:
        self.read.add(kind)
        return self._reader.find(kind, **where)


def look(office: Office, days: int = 30) -> tuple[TimerEvent | None, WatchedReader]:
    watched = WatchedReader(office.workspace.read(lambda reader: reader))
    return next_timer_event(watched, office.clock.now() + timedelta(days=days)), watched


def run_timed(office: Office, name: str, hours: float = 8) -> None:
    time_out = TimeOut(Span(hours / 8), close=True)
    run(office, graph_of(
        work("copy", time_out=time_out), work("ads"), work("post", DESIGNER, anchor=True),
        flows=SHORT_LINE + "\nstart -> ads\nads -> post",
    ), name)  # fmt: skip


def test_nothing_is_read_where_no_step_waits_for_time(tmp_path: Path):
    deadline, watched = look(make_office(tmp_path))
    assert deadline is None
    assert watched.read == set()


def test_of_many_open_tasks_only_those_with_a_time_out_are_read(tmp_path: Path):
    office = make_office(tmp_path)
    run_timed(office, "Summer", 16)
    run_timed(office, "Spring")
    deadline, watched = look(office)
    assert deadline is not None
    assert (deadline.task_id, deadline.act) == (office.task("copy").id, TimerAct.TIME_OUT)
    assert {task.step_id for task in watched.tasks} == {"copy"}
    assert len(watched.tasks) == 2


def test_a_wait_and_its_time_out_are_both_looked_at(tmp_path: Path):
    office = make_office(tmp_path, project=False)
    for name, hours, act in (("Spring", 4, TimerAct.TIME_OUT), ("Summer", 40, TimerAct.END_WAIT)):
        wait = work("copy", None, StepKind.WAIT, length=Span(2), time_out=TimeOut(Span(hours / 8), close=True))
        run(office, graph_of(wait, work("post", DESIGNER, anchor=True), flows=SHORT_LINE), name)
        deadline, _ = look(office)
        assert deadline is not None
        assert (deadline.task_id, deadline.act) == (office.task("copy").id, act)
        office.workspace.do(cancel_project, office.project)


def test_what_is_over_has_no_deadline(tmp_path: Path):
    office = make_office(tmp_path, project=False)
    run_timed(office, "Spring")
    assert look(office)[0] is not None
    office.finish("copy")
    assert look(office)[0] is None
