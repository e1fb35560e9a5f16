"""Fills a data folder with one task that was missed and no quiet hours. ``due_tasks.py FOLDER ROOT DAY``."""

import sys
from datetime import date
from pathlib import Path


def main(folder, root, day):
    sys.path.insert(0, root)
    from app.actions.person import add_person
    from app.actions.reminder import change_reminders
    from app.actions.task import add_task
    from app.bootstrap import open_workspace

    Path(folder).mkdir(exist_ok=True)
    workspace = open_workspace(Path(folder))
    workspace.do(change_reminders, never_quiet=True)
    mia = workspace.do(add_person, "Mia <i>").value
    workspace.do(add_task, "Write <b>it</b>", mia, due_on=date.fromisoformat(day))
    workspace.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
