"""``Workspace``: every edit goes in here and every notice comes out."""

import logging
from collections import Counter
from collections.abc import Callable, Collection, Generator, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo
from functools import partial
from operator import attrgetter
from typing import Concatenate, Generic, ParamSpec, TypeVar

from app.domain.errors import RuleViolation
from app.domain.ids import ProjectId, RecurrenceId, TaskId
from app.editing.change import WORK, ChangeSet, Scope
from app.editing.edit import Action, Edit, LongAction, Sketch, drained, within
from app.editing.history import HistoryStep, step_to_redo, step_to_undo
from app.editing.ports import Attachments, Backups, Clock, Fact, Store
from app.editing.signal import Signal
from app.queries.reader import Reader

P = ParamSpec("P")
T = TypeVar("T")

log = logging.getLogger(__name__)

MERGE_WITHIN = timedelta(seconds=1)
MOST_A_TICK = 500
"""Steps of the clock in one tick; what is left is done by the next."""


@dataclass(frozen=True, slots=True)
class _FixedClock:
    """Stands at the moment at which time acted, also when the program was closed then."""

    moment: datetime
    place: tzinfo

    def now(self) -> datetime:
        return self.moment

    def zone(self) -> tzinfo:
        return self.place

    def refresh_zone(self) -> None:
        """It stays where it is."""


@dataclass(frozen=True, slots=True)
class ActionResult(Generic[T]):
    """What an action returned, and the step it was."""

    value: T
    changes: ChangeSet


class Workspace:
    """One open data folder. Not thread-safe: all calls come from the thread that opened it."""

    def __init__(self, store: Store, reader: Reader, clock: Clock, backups: Backups, attachments: Attachments) -> None:
        self._store = store
        self._reader = reader
        self.clock = clock
        self.backups = backups
        self.attachments = attachments
        self.note = ""
        """What was odd about the data when it was opened, as a sentence for the lead; usually empty."""
        self.changed: Signal[ChangeSet] = Signal()
        """Called once after every commit; facts come as a step without changes."""
        self.ticked: Signal[datetime] = Signal()
        self.closing: Signal[None] = Signal()
        self.is_writing = store.is_writing
        """Says whether a long step is being written bit by bit: who reads then has the rest of it done first."""
        self._steps = 0
        """How often something was changed since the start."""
        self._refused_runs: dict[RecurrenceId, tuple[date, int]] = {}
        """On which day a run was refused, and how much had been changed by then."""
        self.changed.connect(self._count)

    def do(self, action: Action[P, T], *args: P.args, **kwargs: P.kwargs) -> ActionResult[T]:
        """Run an action and its consequences as one commit. A failing one leaves everything untouched."""
        with self._store.failures():
            self._store.finish()
            title = action.named(Edit(self._store, self.clock), *args, **kwargs)
        edit = Edit(self._store, self.clock)
        value = self._run(edit, action, *args, **kwargs)
        step = ChangeSet(edit.title or title, edit.changes(), action.merge_key(*args, **kwargs), edit.now)
        if step.changes:
            last = self._burst(step)
            merged = action.in_burst(self._store.step(last.id), step, *args, **kwargs) if last is not None else None
            step = replace(step, title=merged.title) if merged is not None else step
            self._store.write(step, edit.numbers, merged, last.id if last is not None else 0)
            # The title of the action: that of the step may quote what somebody typed.
            log.info("%s: %s", action.title, kind_counts(step))
            self.changed(step)
        return ActionResult(value, step)

    def do_in_steps(
        self, action: LongAction[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> Generator[float, None, ActionResult[T]]:
        """Like ``do``, bit by bit: yields how much is done, from 0 to 1. Given up there, it has changed nothing.

        Raises RuleViolation when something else was changed meanwhile.
        """
        from app.editing.settle import settle

        before = self._steps
        with self._store.failures():
            self._store.finish()
            edit = Edit(self._store, self.clock)
            value = yield from within(action.steps(edit, *args, **kwargs), 0, 0.5)
            settle(edit)
            yield 0.5
            step = ChangeSet(edit.title or action.title, edit.changes(), None, edit.now)
            _refuse_unless(self._steps == before)
            if step.changes:
                write = partial(self._store.writing, step, edit.numbers)
                yield from within(_telling(self, action.title, write), 0.5, 1)
        return ActionResult(value, step)

    def preview(self, action: Action[P, T], *args: P.args, **kwargs: P.kwargs) -> ActionResult[T]:
        """The same code, nothing written: for ghosts, refused drops and import plans."""
        return self._looked_at(Edit(self._store, self.clock), action, *args, **kwargs)

    def sketch(self, action: Action[P, T], *args: P.args, **kwargs: P.kwargs) -> ActionResult[T]:
        """A preview that is quick enough for each step of the mouse: of what the plan moves, dates alone."""
        return self._looked_at(Sketch(self._store, self.clock), action, *args, **kwargs)

    def _looked_at(self, edit: Edit, action: Action[P, T], *args: P.args, **kwargs: P.kwargs) -> ActionResult[T]:
        value = self._run(edit, action, *args, **kwargs)
        return ActionResult(value, ChangeSet(edit.title or action.title, edit.changes(), None, edit.now))

    def refusal(self, action: Action[P, T], *args: P.args, **kwargs: P.kwargs) -> str | None:
        """Why the rules forbid an action now, as a sentence; None when they allow it."""
        try:
            self._run(Edit(self._store, self.clock), action, *args, **kwargs)
        except RuleViolation as violation:
            return violation.sentence
        return None

    def _run(self, edit: Edit, action: Action[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        # The rules of the workflow and the planner come with the first edit; the first screen only reads.
        from app.editing.settle import settle

        with self._store.failures():
            self._store.finish()
            value = action(edit, *args, **kwargs)
            settle(edit)
        return value

    def _count(self, step: ChangeSet) -> None:
        # A tick that did nothing says so every half minute.
        self._steps += bool(step.changes) or step.by != "clock"

    def _burst(self, step: ChangeSet) -> HistoryStep | None:
        """The last step, when this one belongs to the same burst of nudges."""
        if step.merge_key is None:
            return None
        scopes = step.scopes
        last = next((one for one in reversed(self._store.steps()) if not one.undone and one.scopes & scopes), None)
        if last is None or last.merge_key != step.merge_key or last.scopes != scopes:
            return None
        near = last.at is not None and step.at is not None and timedelta(0) <= step.at - last.at <= MERGE_WITHIN
        return last if near and step.follows(self._store.step(last.id)) else None

    def undo(self, scope: Scope = WORK, taking_back: Collection[ProjectId] = ()) -> ChangeSet | None:
        """Take back the last step of the lead in a scope; None when there is none.

        ``taking_back``: projects that were made by themselves and go with it. Raises RunInTheWay where one stands on
        what the step made, and RuleViolation for a step that is not the last one in its other scopes.
        """
        return drained(self.undo_in_steps(scope, taking_back))

    def redo(self, scope: Scope = WORK) -> ChangeSet | None:
        """Do the step of a scope again that was undone last; None when there is none. Raises like ``undo``."""
        return drained(self.redo_in_steps(scope))

    def undo_in_steps(
        self, scope: Scope = WORK, taking_back: Collection[ProjectId] = ()
    ) -> Generator[float, None, ChangeSet | None]:
        """Like ``undo``, bit by bit: yields how much is done, from 0 to 1. Given up there, it has changed nothing."""
        return self._move(step_to_undo, scope, taking_back, undone=True)

    def redo_in_steps(self, scope: Scope = WORK) -> Generator[float, None, ChangeSet | None]:
        """Like ``redo``, bit by bit, as ``undo_in_steps`` is."""
        return self._move(step_to_redo, scope, undone=False)

    def _move(
        self,
        choose: Callable[[Sequence[HistoryStep], Scope], HistoryStep | None],
        scope: Scope,
        taking_back: Collection[ProjectId] = (),
        *,
        undone: bool,
    ) -> Generator[float, None, ChangeSet | None]:
        # Only here: no first screen takes anything back.
        from app.editing.undo_check import check_redo, check_references, check_undo, removals

        before = self._steps
        with self._store.failures():
            self._store.finish()
            step = choose(self._store.steps(), scope)
            if step is None:
                return None
            (check_undo if undone else check_redo)(self._store, self._store.steps(), step)
            kept = yield from within(self._store.loading(step.id), 0, 0.3)
            moved = kept.inverse() if undone else kept
            moved = replace(moved, changes=(*removals(self._store, taking_back), *moved.changes))
            _refuse_unless(self._steps == before)
            check_references(self._store, moved.changes)
            write = partial(self._store.moving, step.id, moved, undone=undone)
            yield from within(_telling(self, "undo" if undone else "redo", write), 0.3, 1)
        return moved

    def undo_title(self, scope: Scope = WORK) -> str | None:
        """The name of the step that an undo would take back; None when there is none."""
        return _title(step_to_undo(self.read(_history), scope))

    def redo_title(self, scope: Scope = WORK) -> str | None:
        """The name of the step that a redo would do again; None when there is none."""
        return _title(step_to_redo(self.read(_history), scope))

    def begin_history(self) -> None:
        """Nothing that was done before can be taken back from now on."""
        with self._store.failures():
            self._store.begin_history()
        log.info("the history begins anew")

    def record(self, *facts: Fact) -> None:
        """Write what happened outside; it is never undone. One commit and one notice for all."""
        if facts:
            self._store.record(*facts)
            log.info("recorded: %s", _counted(type(fact).__name__ for fact in facts))
            self.changed(ChangeSet("", (), None, self.clock.now()))

    def do_unasked(self, action: Action[P, T], *args: P.args, **kwargs: P.kwargs) -> None:
        """Do what no gesture asked for, such as filing what came in: it stays off the undo stack, as ``tick`` does."""
        self._by_clock(action.title, self.clock.now(), action, *args, **kwargs)

    def tick(self, now: datetime | None = None) -> None:
        """Let time act. Its steps are marked ``by="clock"`` and stay off the undo stack.

        What came up while the program was closed happens in its order and at its time. Screens show what depends on
        the time (late, to tell, slack), so they hear of every tick. Raises the RuleViolation of the first thing that
        could not happen, once all else has.
        """
        self.clock.refresh_zone()
        now = now or self.clock.now()
        refusal = self._let_time_act(now)
        _make_runs(self, now, self._refused_runs)
        _remind_owners(self, now)
        self.ticked(now)
        self.changed(replace(ChangeSet("", (), None, now), by="clock"))
        if refusal is not None:
            raise refusal

    def _let_time_act(self, now: datetime) -> RuleViolation | None:
        # Waits and time-outs are rare: what they need is loaded with the first tick, the rules with the first of them.
        from app.queries.clock import next_timer_event

        first: RuleViolation | None = None
        refused: set[TaskId] = set()
        for _ in range(MOST_A_TICK):
            event = self.read(next_timer_event, now, frozenset(refused))
            if event is None:
                break
            from app.actions.clock import pass_time

            try:
                if not self._by_clock(f"task {event.task_id}, {event.act}", event.at, pass_time, event):
                    refused.add(event.task_id)
            except RuleViolation as violation:
                first = first or violation
                refused.add(event.task_id)
        return first

    def _by_clock(self, about: str, at: datetime, act: Action[P, T], *args: P.args, **kwargs: P.kwargs) -> bool:
        edit = Edit(self._store, _FixedClock(at, self.clock.zone()))
        self._run(edit, act, *args, **kwargs)
        step = ChangeSet(act.title, edit.changes(), None, at, by="clock")
        if step.changes:
            self._store.write(step, edit.numbers)
            log.info("clock, %s: %s", about, kind_counts(step))
            self.changed(step)
        return bool(step.changes)

    def read(self, query: Callable[Concatenate[Reader, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Ask a query of ``app.queries``: ``workspace.read(board.cards, project_id)``."""
        with self._store.failures():
            self._store.finish()
            return query(self._reader, *args, **kwargs)

    def problems(self) -> list[str]:
        """What is found wrong with the data file; takes about a second for 100 MB."""
        return self._store.problems()

    def warm_up(self) -> None:
        """Make the first edit and the first sentence of a project as quick as the others; takes half a second once."""
        from app.queries.project import running_plans

        self._store.warm_up()
        self.read(running_plans)

    def close(self) -> None:
        """Make the last backup and let go of the data; the workspace cannot be used afterwards."""
        self.closing(None)


def _telling(
    workspace: Workspace, word: str, write: Callable[[Callable[[ChangeSet], None]], Generator[float, None, None]]
) -> Generator[float, None, None]:
    """The bits of a long write, and its notice as soon as it stays, whoever has brought it to its end."""
    done = list[ChangeSet]()
    try:
        yield from write(done.append)
    finally:
        for step in done:
            log.info("%s: %s", word, kind_counts(step))
            workspace.changed(step)


def _make_runs(workspace: Workspace, now: datetime, refused: dict[RecurrenceId, tuple[date, int]]) -> None:
    """What repeats is made, each run in a commit of its own. What is refused stands on Today and is tried again on the
    next day, or once something was changed."""
    from app.queries.recurrence import due_recurrences

    for recurrence_id in workspace.read(due_recurrences, now):
        from app.actions.recurrence import make_run

        today = now.astimezone(workspace.clock.zone()).date()
        if refused.get(recurrence_id) == (today, workspace._steps):
            continue
        try:
            while workspace._by_clock(f"recurrence {recurrence_id}", now, make_run, recurrence_id):
                pass
        except RuleViolation:
            log.info("recurrence %s: its run was refused", recurrence_id)
            refused[recurrence_id] = (today, workspace._steps)


def _remind_owners(workspace: Workspace, now: datetime) -> None:
    # Only here: the first screen needs none of the rules.
    from app.queries.coming import steps_to_announce
    from app.queries.early_warning import dates_that_hold
    from app.queries.reminder import owners_to_remind
    from app.queries.sign_off import sign_offs_to_ask_again

    due = (*workspace.read(owners_to_remind, now), *workspace.read(steps_to_announce, now))
    if due:
        from app.actions.reminder import queue_reminders

        workspace._by_clock("reminders to owners", now, queue_reminders, due)
    if asked := workspace.read(sign_offs_to_ask_again, now):
        from app.actions.sign_off import ask_again

        workspace._by_clock("sign-offs asked again", now, ask_again, asked)
    if noted := workspace.read(dates_that_hold, now):
        # No screen shows it, so nobody hears of it.
        workspace._store.record(*noted)


def kind_counts(step: ChangeSet) -> str:
    """How many things of each kind a step changed, for the log: ``task 3, message 1``."""
    return _counted(map(attrgetter("kind"), step.changes))


def _refuse_unless(alone: bool) -> None:
    if not alone:
        raise RuleViolation("Something else was changed meanwhile, so nothing was done. Do it again.")


def _counted(names: Iterable[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in Counter(names).items())


def _title(step: HistoryStep | None) -> str | None:
    return step.title if step is not None else None


def _history(reader: Reader) -> Sequence[HistoryStep]:
    return reader.history()
