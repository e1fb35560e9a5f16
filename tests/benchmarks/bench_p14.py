"""P14: lint with its soundness check of a workflow of 50 and of 500 steps, a thousand runs of one of 25, and the
reading of five hundred conditions and links as they are typed into a table.

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
from app.grammar.condition import parse_condition
from app.grammar.link import parse_links
from app.grammar.names import Names
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
    names = Names.of(sections(71))
    condition = "budget > 5000 and not (tier is one of A, B or outcome of 4 is Yes) and launch before 2027-03-12"
    for what, read in (
        ("conditions", lambda: parse_condition(condition, names)),
        ("links", lambda: parse_links("3; 5 SS+1d; 11 if answer Yes; 12 -2h company if budget > 5000", names)),
    ):
        times = [timed(lambda read=read: [read() for _ in range(500)]) for _ in range(RUNS)]
        print(line(f"P14 500 {what} read", times, goal="<= 50 ms"))
    runs = [timed(lambda: simulate(campaign(), runs=1000)) for _ in range(5)]
    print(line("P14 1,000 runs of a campaign of 25 steps", runs, goal="<= 1000 ms"))


if __name__ == "__main__":
    main()
