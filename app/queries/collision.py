"""Days that different offsets share by accident after snapping, as sentences; for the start dialog and commands."""

from datetime import date

from app.domain.ids import ProjectId
from app.domain.text import day_words
from app.queries.project import Outlook, outlook
from app.queries.reader import Reader
from app.scheduling.collisions import collisions
from app.scheduling.network import Network
from app.scheduling.plan import planned_of


def project_collisions(reader: Reader, project_id: ProjectId) -> list[str]:
    """Of a running project, as it is planned now."""
    now = outlook(reader, project_id)
    return collision_sentences(now.network, now, reader.today())


def collision_sentences(meant: Network, now: Outlook, today: date) -> list[str]:
    """``meant`` has the offsets as they are written; ``now`` the dues that came of them."""
    found = []
    planned = {task.id: planned_of(task) for task in now.network.tasks}
    for collision in collisions(meant, planned):
        titles = [f"“{meant.task(task_id).title}”" for task_id in collision.tasks]
        both = "both" if len(titles) == 2 else "all"
        listed = f"{', '.join(titles[:-1])} and {titles[-1]}"
        found.append(f"{listed} {both} fall on {day_words(collision.on, today, weekday=True)}.")
    return found
