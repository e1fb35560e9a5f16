"""A workflow of hundreds of steps without a window: settled, written and read, checked, its lines of the checklist, one
edit with its commit and its undo, and five hundred pasted rows. Processor time in milliseconds.
"""

import tempfile
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from random import Random

from app.actions.flowchart.draft import draft_of, put_graph
from app.actions.flowchart.position import move_steps
from app.actions.flowchart.step import append_step, edit_step, remove
from app.domain.check_item import CheckItem
from app.domain.ids import FlowId, RoleId, StepId, WorkflowId
from app.domain.quantity import Offset
from app.domain.workflow import Flow, Graph, Step, StepKind
from app.editing.edit import Edit, action
from app.engine.checklist import checklist_lines
from app.engine.checks.strict_bpmn import check_strictly
from app.engine.lint import lint
from app.engine.settle import settle
from app.engine.transition import begin, finish
from app.exchange.workflow_json import dump_graph, load_graph
from tests.app.actions.flowchart.sheet import Sheet, make_sheet
from tests.app.actions.flowchart.table_stage import put_rows
from tests.app.actions.flowchart.test_table import many_rows
from tests.app.engine.many_steps import grown, hundred_steps
from tests.app.engine.test_counting_and_gates import many_absorb
from tests.app.engine.test_strict_bpmn import tangled
from tests.benchmarks.bench_layout import spent
from tests.benchmarks.measure import line

STEPS = 500
RUNS, EDITS, PASTES = 40, 15, 3


def large_graph() -> Graph:
    """Start, End and five hundred tasks in columns of ten, with the texts that tasks have."""
    chance = Random(1)
    start = Step(StepId("start"), StepKind.START, "Start", x=0, y=0)
    steps, flows = [start], []
    for number in range(STEPS):
        earlier = steps[max(0, number - 12) : number + 1]
        sources = sorted({chance.choice(earlier).id for _ in range(1 + (number % 3 == 0))})
        flows += [Flow(FlowId(f"{source}-{number}"), source, StepId(f"x{number}")) for source in sources]
        steps.append(large_step(number))
    flows.append(Flow(FlowId("last"), StepId(f"x{STEPS - 1}"), StepId("end")))
    return Graph((*steps, Step(StepId("end"), StepKind.END, "End", x=99_999, y=0)), tuple(flows))


def large_step(number: int) -> Step:
    return Step(
        StepId(f"x{number}"),
        StepKind.TASK,
        f"Write part {number} of the text",
        RoleId("blog_writer"),
        Offset(-number // 10),
        instructions="Read the brief and the notes of the last meeting before you begin.",
        checklist=(CheckItem("Spelling"), CheckItem("Sources")),
        anchor=number == STEPS - 1,
        x=248.0 * (number // 10 + 1),
        y=104.0 * (number % 10),
    )


@action("Fill")
def fill(edit: Edit) -> None:
    put_graph(edit, draft_of(edit, WorkflowId(1)), large_graph())


def engine() -> None:
    """What is worked out of a graph; each time of a fresh one, as after an edit, but for what runs on."""
    graph = hundred_steps()
    raw, many = dump_graph(graph), grown(graph, 5)
    finished = finish(graph, settle(graph, begin(graph), {}).run, StepId("a0")).run
    absorbing = many_absorb()
    works: tuple[tuple[str, str, Callable[[], object]], ...] = (
        ("100 steps settled", "<= 2 ms", lambda: settle(graph, finished, {})),
        ("100 steps settled of which ten absorb", "<= 2 ms", lambda: settle(absorbing.graph, absorbing.run, {})),
        ("100 steps written", "<= 2 ms", lambda: dump_graph(graph)),
        ("100 steps read", "<= 2 ms", lambda: load_graph(raw)),
        ("100 steps checked", "<= 16 ms", lambda: lint(graph)),
        ("120 tangled questions checked strictly", "<= 3000 ms", lambda: check_strictly(tangled())),
        (f"checklist of {len(many.steps)} steps", "<= 3 ms", lambda: checklist_lines(replace(many))),
    )
    for name, goal, work in works:
        print(line(f"steps: {name}", [spent(work) for _ in range(RUNS if "tangled" not in name else 3)], goal=goal))


def edits(sheet: Sheet) -> None:
    """One edit of five hundred steps, and its undo."""
    sheet.office.workspace.do(fill)
    acts: tuple[tuple[str, Callable[[int], object]], ...] = (
        ("moved", lambda n: sheet.do(move_steps, {f"x{n}": (n * 10.0, 50.0)})),
        ("renamed", lambda n: sheet.do(edit_step, f"x{n}", title=f"Part {n}")),
        ("added", lambda n: sheet.do(append_step, f"x{n}", StepKind.TASK)),
        ("removed", lambda n: sheet.do(remove, {f"x{n + 100}"})),
        ("taken back", lambda n: sheet.office.workspace.undo(sheet.workflow_id)),
    )
    for name, act in acts:
        times = []
        for number in range(EDITS):
            # Else it becomes one step with the one before.
            sheet.office.clock.forward(seconds=5)
            times.append(spent(partial(act, number)))
        print(line(f"steps: one of {STEPS} {name}", times, goal="<= 16 ms"))


def pasted(sheet: Sheet) -> None:
    """Five hundred rows of a table in one step."""
    rows, times = many_rows(STEPS), []
    for _ in range(PASTES):
        times.append(spent(lambda: put_rows(sheet, rows)))
        sheet.office.workspace.undo(sheet.workflow_id)
    print(line(f"steps: {STEPS} rows pasted", times, goal="<= 300 ms"))


def main() -> None:
    engine()
    for measure in (edits, pasted):
        with tempfile.TemporaryDirectory() as folder:
            sheet = make_sheet(Path(folder))
            measure(sheet)
            sheet.office.workspace.close()


if __name__ == "__main__":
    main()
