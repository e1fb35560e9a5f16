"""``leadline journal``: what was said, sent, decided and done in a project; write into it."""

import argparse
from pathlib import Path

from app.actions.journal import MailFacts, add_entry
from app.adapters.whole_file import read_bytes
from app.command.call import Call
from app.domain.errors import RuleViolation
from app.domain.ids import ProjectId
from app.domain.task import CommentKind
from app.exchange.answer.mail import read_saved
from app.queries.journal import JournalKind, journal
from app.queries.mail_entry import mail_entry
from app.queries.person import person_named
from app.queries.project import find_project
from app.queries.rows import JournalFilter
from app.queries.task import find_task

LINES = 200


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    group = commands.add_parser("journal", help="what was said and done in a project").add_subparsers(
        dest="verb", required=True
    )
    listing = group.add_parser("list", help="the lines, the newest first")
    listing.add_argument("key", metavar="KEY", help="of the project, for example P-3")
    listing.add_argument("--kind", choices=[kind.lower() for kind in JournalKind], default="all")
    listing.add_argument("--words", default="", help="lines in which each of these words stands")
    listing.add_argument("--limit", type=int, default=LINES, metavar="N", help=f"at most so many lines ({LINES})")
    listing.add_argument("--json", action="store_true")
    listing.set_defaults(run=_list)
    writing = group.add_parser("add", help="write a line, or file a saved mail")
    writing.add_argument("key", metavar="KEY", help="of the project")
    writing.add_argument("text", nargs="?", default="", metavar="TEXT")
    writing.add_argument("--kind", choices=["comment", "decision", "call"], default="comment")
    writing.add_argument("--task", metavar="KEY", help="about one of its tasks")
    writing.add_argument("--by", metavar="PERSON", help="who said it; without it: you")
    writing.add_argument("--mail", metavar="FILE", help="a saved mail (.eml) in the place of a text")
    writing.set_defaults(run=_add)


def _list(call: Call) -> None:
    project = call.workspace.read(find_project, call.arguments.key)
    kind = next(one for one in JournalKind if one.lower() == call.arguments.kind)
    wanted = JournalFilter(kinds=kind.sources, words=call.arguments.words, limit=max(1, call.arguments.limit))
    lines = call.workspace.read(journal, project.id, wanted)
    if call.wants_json:
        call.give(
            [
                {"at": one.at, "kind": one.kind, "who": one.who, "what": one.what, "text": one.text, "task": one.task}
                for one in lines
            ]
        )
        return
    rows = [(f"{one.at:%Y-%m-%d %H:%M}", one.who, one.what, " ".join(one.text.split())) for one in lines]
    call.table(("When", "Who", "What", "Text"), rows)


def _add(call: Call) -> None:
    arguments, read = call.arguments, call.workspace.read
    project = read(find_project, arguments.key)
    task = read(find_task, arguments.task) if arguments.task else None
    person_id = read(person_named, arguments.by).id if arguments.by else None
    if arguments.mail is None:
        kind = CommentKind(arguments.kind)
        task_id = task.id if task is not None else None
        call.workspace.do(add_entry, project.id, arguments.text, kind, task_id=task_id, person_id=person_id)
    else:
        if arguments.text:
            raise RuleViolation("Give a text or a mail, not both.")
        _file(call, project.id, arguments.mail)
    call.say(f"Written into the journal of “{project.name}”.")


def _file(call: Call, project_id: ProjectId, name: str) -> None:
    path = Path(name)
    mail = read_saved(read_bytes(path), path.suffix, call.workspace.read(lambda reader: reader.today()))
    found = call.workspace.read(mail_entry, project_id, mail)
    facts = MailFacts(mail.message_id, mail.sent_at)
    call.workspace.do(
        add_entry,
        found.project_id,
        found.text,
        CommentKind.MAIL,
        task_id=found.task_id,
        person_id=found.person_id,
        mail=facts,
    )
