"""What a look at the reminders of 200 tasks costs: the tick of the clock with its reading. Processor time."""

import tempfile
from pathlib import Path

from app.queries.reminder import bell
from tests.app.reminders.test_week import team
from tests.benchmarks.bench_layout import spent
from tests.benchmarks.measure import line

LOOKS, HOURS = 15, 7 * 24


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        office = team(Path(folder))
        workspace = office.workspace
        workspace.tick()
        looks = [spent(lambda: (workspace.tick(), workspace.read(bell))) for _ in range(LOOKS)]
        print(line("reminders: a look at 200 tasks", looks, goal="<= 60 ms"))
        ticks = []
        for _ in range(HOURS):
            office.clock.forward(hours=1)
            ticks.append(spent(workspace.tick))
        print(line("reminders: every hour of a week of 200 tasks", ticks, goal="max <= 50 ms"))
        workspace.close()


if __name__ == "__main__":
    main()
