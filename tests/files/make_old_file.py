"""Writes ``version-N.db`` beside itself, with the program as it is now. See README.md for when to run it."""

import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from app.actions.absence import add_absence
from app.actions.account import set_mail_account
from app.actions.journal import add_comment
from app.actions.task import add_task, finish_task
from app.domain.account import MailAccount, Security
from app.domain.dispatch import DispatchEvent, SendingResult
from app.editing.ports import Parcel
from app.storage.migrate import LATEST
from tests.builders import PUBLISH_ON, make_office
from tests.sending_steps import send_due


class Accepting:
    """A transport that brings every letter to its end."""

    def carry(self, parcel: Parcel, may_leave: Callable[[], bool]) -> SendingResult:
        may_leave()
        return SendingResult(DispatchEvent.ACCEPTED, "Accepted: 250 ok")


def main() -> None:
    """A running project in its second round, a free task, an absence, a comment, a told message, sent letters."""
    target = Path(__file__).parent / f"version-{LATEST}.db"
    with tempfile.TemporaryDirectory() as folder:
        office = make_office(Path(folder))
        for message in office.messages():
            office.tell(message)
        office.finish("idea", "keywords", "outline")
        office.workspace.do(finish_task, office.task("approve_outline").id, outcome="Changes requested")
        office.workspace.do(add_task, "Book the room", office.people["Mia"], due_on=PUBLISH_ON)
        office.workspace.do(add_comment, office.task("outline").id, "Shorter, please")
        office.workspace.do(add_absence, office.people["Ana"], PUBLISH_ON, PUBLISH_ON)
        office.workspace.do(set_mail_account, MailAccount("127.0.0.1", 25, Security.NONE, "lead@example.com"))
        office.clock.forward(minutes=11)
        send_due(office.workspace, Accepting())
        office.workspace.close()
        content = (Path(folder) / "leadline.db").read_bytes()
    with closing(target.open("wb")) as stream:
        stream.write(content)


if __name__ == "__main__":
    main()
