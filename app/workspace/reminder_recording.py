"""The lead was shown reminders: recorded here, for the tray and the window, once something has taken them."""

import logging
from collections.abc import Sequence

from app.domain.reminder import ShownReminder
from app.reminders.notice import Notice
from app.workspace.workspace import Workspace

log = logging.getLogger(__name__)


def record_shown(workspace: Workspace, notices: Sequence[Notice], channel: str) -> None:
    """Facts, all or nothing: no undo takes them back, and none of them is shown again.

    ``channel`` is what took them: bubble, tray or window.
    """
    now = workspace.clock.now()
    workspace.record(
        *(ShownReminder(n.stage.fact_key, n.task_id, n.stage.kind, channel, now, n.due_on) for n in notices),
    )
    tasks = ", ".join(f"{notice.task_id} {notice.stage.kind}" for notice in notices)
    log.info("reminders shown by %s: %s", channel, tasks)
