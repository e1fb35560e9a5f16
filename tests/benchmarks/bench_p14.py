"""P14: lint with its soundness check of a workflow of 50 and of 500 steps, and a thousand runs of one of 25.

Sections of parallel branches with choices, approvals that send back, offsets, roles and estimates; a quarter of them
is drawn so that strict tools would be stuck. Each time a fresh graph, as after an edit. Wall time in milliseconds.
"""

from dataclasses import replace

from app.domain.ids import RoleId
from app.domain.quantity import Offset
from app.domain.workflow import Graph, Step
from app.engine.lint import lint
from app.engine.loop_backs import find_loop_backs
from app.engine.simulation import simulate
from tests.app.engine.build import approval, graph_of, question, task
from tests.app.engine.campaign import campaign
from tests.benchmarks.measure import line, timed

RUNS = 30


def sections(count: int) -> Graph:
    """Seven steps each; in every fourth the approval sends back into one branch of the next section before it."""
    steps: list[Step] = []
    arrows = ["start -> a0"]
    for at in range(count):
        a, b, c, d, e, f, g = (f"{letter}{at}" for letter in "abcdefg")
        steps += [task(a), task(b), task(c), question(d), task(e), approval(f), task(g)]
        arrows += [f"{a} -> {b}", f"{a} -> {c}", f"{b} -> {d}", f"{c} -> {f}", f"{d} -Yes-> {e}", f"{d} -No-> {f}"]
        arrows += [f"{e} -> {f}", f"{f} -No-> {b if at % 4 == 3 else a}", f"{f} -Yes-> {g}"]
        arrows.append(f"{g} -> a{at + 1}" if at < count - 1 else f"{g} -> end")
    last = len(steps) - 1
    dressed = [
        replace(
            step,
            title=f"{step.title} of the campaign",
            role=RoleId(f"role {at % 9}"),
            offset=Offset(2 * (at - last)) if at % 3 == 0 else None,
            effort_minutes=60 * (at % 12),
            anchor=at == last,
        )
        for at, step in enumerate(steps)
    ]
    return graph_of(*dressed, flows="\n".join(arrows))


def main() -> None:
    for count, size, goal in ((7, 50, 5), (71, 500, 100)):
        graph = sections(count)
        lint(graph)
        times = [timed(lambda graph=graph: lint(find_loop_backs(replace(graph)))) for _ in range(RUNS)]
        print(line(f"P14 lint {size} steps ({len(lint(graph))} findings)", times, goal=f"<= {goal} ms"))
    runs = [timed(lambda: simulate(campaign(), runs=1000)) for _ in range(5)]
    print(line("P14 1,000 runs of a campaign of 25 steps", runs, goal="<= 1000 ms"))


if __name__ == "__main__":
    main()
