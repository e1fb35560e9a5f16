"""Where a project stands among its six stages, and what it misses before each goes on; for the page and the command.

Decision: *facts move a project on, words never take it back.* Before anybody begins with the work it stands in the
first of Define, Plan and Assign that is not done. While its date slips it is in Plan, once people are asked in Assign,
from the first begun task on in Execute, from its delivery on in Deliver, from its end on in Measure. A gate that its
lead passed lies behind it with all before. What an earlier stage still must have is counted there. Rejected: the first
gate that misses something, since the first word of a brief, or a requirement noted late, threw running work back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.brief import PassedGate, Stage
from app.domain.ids import ProjectId
from app.domain.project import ProjectState
from app.domain.run import TaskState
from app.domain.sign_off import SignOff, SignOffKind, SignOffState
from app.domain.text import day_words
from app.domain.workflow import StepKind
from app.editing.loaded_project import LoadedProject
from app.editing.stage_gate import GateRecords, MissingPart, StageGate, gates_of, read_records
from app.queries.early_warning import verdict_of
from app.queries.project import outlook, project_sentence
from app.queries.reader import Reader

STAGES = tuple(Stage)


@dataclass(frozen=True, slots=True)
class StageStand:
    """One stage of a project: its gate, and in few words how it stands."""

    gate: StageGate
    here: bool
    over: bool
    """The project has gone on from it."""
    words: str
    """ "agreed 16 Oct", "19 of 31 steps done", "3 missing"; empty where there is nothing to say."""
    lacks: int = 0
    """Of the stage that comes next: how much is missing before it begins; of one that was left: what it must have."""
    unused: bool = False
    """The project has gone on without it: nothing was asked for, and nothing is complete."""

    @property
    def stage(self) -> Stage:
        return self.gate.stage

    @property
    def title(self) -> str:
        return self.stage.capitalize()


@dataclass(frozen=True, slots=True)
class ProjectStages:
    """The six stages of a project in their order, and the one that it is in."""

    stands: tuple[StageStand, ...]
    here: Stage
    quiet: bool
    """The project uses nothing that a gate asks about: its stages only follow its tasks."""

    def of(self, stage: Stage) -> StageStand:
        return self.stands[STAGES.index(stage)]

    @property
    def next(self) -> Stage | None:
        """The stage after this one; None in the last."""
        at = STAGES.index(self.here) + 1
        return STAGES[at] if at < len(STAGES) else None

    @property
    def missing(self) -> tuple[MissingPart, ...]:
        """What is missing before the next stage."""
        return self.of(self.here).gate.missing


def gate_records(reader: Reader, project_id: ProjectId) -> GateRecords:
    """What the gates ask about. Raises RuleViolation when the project is gone."""
    verdict = verdict_of(reader, project_id)
    slips = project_sentence(reader, project_id).split("; ")[0].rstrip(".") if verdict and verdict.slips else ""
    return read_records(reader, project_id, reader.today(), slips)


def project_stages(reader: Reader, project_id: ProjectId) -> ProjectStages:
    """Raises RuleViolation when the project is gone."""
    return stages_of(reader, gate_records(reader, project_id), outlook(reader, project_id).loaded)


def stages_of(reader: Reader, records: GateRecords, loaded: LoadedProject) -> ProjectStages:
    """The same of what was read already."""
    gates = gates_of(records)
    at = _here(gates, records, loaded)
    lacks = len(gates[at].missing)
    stands = []
    for number, gate in enumerate(gates):
        left = sum(part.must for part in gate.missing) if number < at and gate.passed is None else 0
        missing = lacks if number == at + 1 else left
        if gate.passed is not None:
            words = _passed(reader, gate.passed, records)
        elif missing:
            words = f"{missing} missing"
        else:
            words = (_over if number < at else _now if number == at else _later)(gate.stage, records)
        over = number < at or gate.passed is not None
        unused = over and gate.passed is None and gate.stage is Stage.DEFINE and not records.has_brief
        stands.append(StageStand(gate, number == at, over, words, missing, unused))
    return ProjectStages(tuple(stands), STAGES[at], records.quiet)


def _here(gates: Sequence[StageGate], records: GateRecords, loaded: LoadedProject) -> int:
    """The number of the stage that the project is in."""
    first = 1 + max((number for number, gate in enumerate(gates) if gate.passed is not None), default=-1)
    if loaded.project.state is not ProjectState.RUNNING:
        first = max(first, STAGES.index(Stage.MEASURE))
    elif is_delivered(loaded):
        first = max(first, STAGES.index(Stage.DELIVER))
    elif records.begun:
        first = max(first, STAGES.index(Stage.EXECUTE))
    elif _asked(records):
        first = max(first, STAGES.index(Stage.ASSIGN))
    elif records.slips:
        first = max(first, STAGES.index(Stage.PLAN))
    return next((number for number in range(first, len(gates)) if _stays(gates[number], records)), len(gates) - 1)


def _stays(gate: StageGate, records: GateRecords) -> bool:
    """Whether a project that has left the stages before is still in this one, as far as no work says."""
    match gate.stage:
        case Stage.DEFINE:
            return gate.holds or not records.has_brief
        case Stage.PLAN:
            return bool(records.slips)
        case Stage.ASSIGN:
            return gate.holds or not _asked(records)
        case _:
            return True


def is_delivered(loaded: LoadedProject) -> bool:
    """Whether the step that carries the date is over; where no step does, or it is the start, whether all work is.

    A project in which nothing stands yet has delivered nothing.
    """
    graph = loaded.graph
    anchor = graph.anchor if graph is not None else None
    if anchor is not None and anchor.kind is not StepKind.START:
        return loaded.run().steps[anchor.id].state.over
    return loaded.project.state is not ProjectState.RUNNING or (
        bool(loaded.tasks) and all(task.state.over for task in loaded.tasks)
    )


def _passed(reader: Reader, passed: PassedGate, records: GateRecords) -> str:
    if passed.reason:
        return "passed, 1 reason kept"
    closed = passed.stage is Stage.MEASURE and records.project.state is not ProjectState.RUNNING
    return f"{'closed' if closed else 'agreed'} {day_words(reader.local(passed.at).date(), reader.today())}"


def steps_done(records: GateRecords) -> tuple[int, int]:
    """How many tasks are done, and of how many that count."""
    counted = [task for task in records.tasks if task.state not in (TaskState.SKIPPED, TaskState.CANCELLED)]
    return sum(task.state is TaskState.DONE for task in counted), len(counted)


def _asked(records: GateRecords) -> list[SignOff]:
    """Who was asked to agree before the work; an answer to a poll agrees to nothing yet."""
    return [one for one in records.sign_offs if one.kind not in (SignOffKind.POLL, SignOffKind.DELIVERY)]


def _now(stage: Stage, records: GateRecords) -> str:
    match stage:
        case Stage.DEFINE:
            answers = f"{sum(records.answered)} of {len(records.answered)} answered"
            return answers if records.has_brief else _over(stage, records)
        case Stage.ASSIGN if asked := _asked(records):
            agreed = sum(one.state is SignOffState.AGREED for one in asked)
            return f"{agreed} of {len(asked)} agreed"
        case Stage.PLAN | Stage.ASSIGN:
            return _over(stage, records)
        case Stage.EXECUTE:
            done, total = steps_done(records)
            return f"{done} of {total} steps done"
        case Stage.DELIVER if records.deliverables:
            delivered = sum(one.state.delivered for one in records.deliverables)
            return f"{delivered} of {len(records.deliverables)} delivered"
        case Stage.MEASURE if not records.quiet:
            return f"{len(gates_of(records)[-1].missing) or 'nothing'} missing"
    done, total = steps_done(records)
    return f"{done} of {total} steps done"


def _over(stage: Stage, records: GateRecords) -> str:
    match stage:
        case Stage.DEFINE:
            return "complete" if records.has_brief else "no brief"
        case Stage.PLAN:
            return _count(len(records.tasks), "step")
        case Stage.ASSIGN:
            owners = len({task.owner_id for task in records.tasks})
            return "1 person" if owners == 1 else f"{owners} people"
        case _:
            return "done"


def _later(stage: Stage, records: GateRecords) -> str:
    days: list[date] = []
    if stage in (Stage.PLAN, Stage.ASSIGN):
        return _over(stage, records)
    if stage is Stage.DELIVER and records.project.anchor_on is not None:
        return records.day(records.project.anchor_on)
    if stage is Stage.MEASURE:
        days = [kpi.on for kpi in records.kpis if kpi.on is not None]
    return f"from {records.day(min(days))}" if days else ""


def _count(number: int, what: str) -> str:
    return f"1 {what}" if number == 1 else f"{number} {what}s"
