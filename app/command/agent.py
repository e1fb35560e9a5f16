"""``leadline agent``: sends, fetches, reminds and answers commands without a window, until one starts."""

import argparse
import logging
import shutil
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from app.actions.reminder import snooze_tasks
from app.adapters.autostart import start_beside
from app.adapters.data_folder import data_folder
from app.adapters.imap import ImapFolder
from app.adapters.notification_bus import BusChannel
from app.adapters.secret_store import SecretStore
from app.adapters.side_process import in_a_process
from app.adapters.single_instance import FINISHES, LEAVES, Later, Listener, Request, Response
from app.adapters.smtp import LETTER_SECONDS
from app.bootstrap import DATABASE, open_workspace
from app.command.call import Call, RunningProgram, Waits
from app.domain.errors import KnownError, LeadlineError
from app.domain.ids import RoleId, TaskId
from app.domain.workflow import Graph
from app.exports import Painter, Printed
from app.queries.exchange import Scope
from app.queries.reminder import next_morning
from app.queries.sending_trouble import SendingTrouble
from app.queries.sheet import PlanPaper
from app.queries.workflow_card import WallChart
from app.reminders.notice import Bubble
from app.workspace.answer_fetching import AnswerFetching
from app.workspace.background_sending import CLOSING_SECONDS
from app.workspace.owner_thread import Pending
from app.workspace.reminder_telling import BubbleChannel, ReminderNotifier
from app.workspace.workspace import Workspace

log = logging.getLogger(__name__)

BEAT_SECONDS = 30.0
FINISHING_SECONDS = LETTER_SECONDS + 5.0
"""For the answer to what is handed over when a window wants the folder: the transport gives up before. It is in doubt
then."""
OPEN_ALREADY = "Leadline is open on this data already, and does what the agent would do."


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    found = commands.add_parser("agent", help="send letters, fetch answers, remind, all without a window")
    found.set_defaults(run=_run)


def _run(call: Call) -> Waits:
    if call.stays:
        raise KnownError(OPEN_ALREADY)
    agent = Agent(call)
    try:
        yield agent
    finally:
        agent.close()


class Agent(Pending):
    """Over when it is to end."""

    def __init__(self, call: Call) -> None:
        super().__init__()
        self._call, self._workspace = call, call.workspace
        self._folder = data_folder(call.arguments.data)
        self._patience = CLOSING_SECONDS
        channels: tuple[BubbleChannel, ...] = (BusChannel(call.owner),) if sys.platform == "linux" else ()
        self._channels = channels
        self._notifier = ReminderNotifier(self._workspace, channels, self._open_window, self._snooze)
        painter = ProcessPainter(call.painter) if call.painter is not None else None
        self._program = RunningProgram(self._workspace, call.owner, call.sending, painter)
        self._fetching = AnswerFetching(
            self._workspace, ImapFolder, lambda name: SecretStore().get(name), call.owner, self._say
        )
        self._listener = Listener(self._folder, self._handle, lambda: call.owner.post(self._serve))
        self._workspace.ticked.connect(self._notifier.check)
        call.sending.troubled.connect(self._tell)
        call.sending.start()
        self._fetching.start()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: call.owner.post(self.end))
        log.info("the agent runs")
        self._beat()

    def close(self) -> None:
        """Let go of everything but the workspace."""
        log.info("the agent ends")
        self._fetching.close()
        self._call.sending.close(self._patience)
        self._listener.close()
        self._workspace.ticked.disconnect(self._notifier.check)
        self._notifier.close()

    def _beat(self) -> None:
        if self.over:
            return
        try:
            self._workspace.tick()
        except LeadlineError as refusal:
            log.warning("the clock could not act: %s", type(refusal).__name__)
        self._call.owner.call_later(BEAT_SECONDS, self._beat)

    def _serve(self) -> None:
        self._listener.serve()

    def _handle(self, request: Request) -> Response | Later:
        if request.is_raise:
            self._patience = 0.0
            if self._call.sending.finish_up(self.end):
                self._call.owner.call_later(FINISHING_SECONDS, self.end)
                return Response(FINISHES)
            return Response(LEAVES)
        assert self._call.begin is not None  # noqa: S101 whoever runs a command sets it
        return self._call.begin(request, self._program)

    def _open_window(self, task_id: TaskId | None) -> None:
        with suppress(OSError):
            start_beside("--data", str(self._folder))

    def _snooze(self, task_ids: Sequence[TaskId]) -> None:
        with suppress(LeadlineError):
            self._workspace.do(snooze_tasks, task_ids, self._workspace.read(next_morning))

    def _tell(self, trouble: SendingTrouble) -> None:
        self._show(Bubble("Letters that did not leave", trouble.words, ()))

    def _say(self, sentence: str) -> None:
        self._show(Bubble("Answers of the team", sentence, ()))

    def _show(self, bubble: Bubble) -> None:
        def answered(action: str) -> None:
            if action != "snooze":
                self._open_window(None)

        for channel in self._channels:
            channel.show(bubble, answered, lambda taken: None)


class ProcessPainter:
    """Fits the port ``Painter``: each picture is painted by a short process of its own, so that the agent stays small
    and loads no screen. It reads a copy, because this process has the data open alone."""

    def __init__(self, painter: Painter) -> None:
        self._painter = painter

    def save_flowchart(self, path: Path, graph: Graph, role_names: Mapping[RoleId, str], title: str) -> None:
        """Paint a flowchart into a file. Raises as the painter does."""
        in_a_process(partial(_paint_flowchart, self._painter, path, graph, dict(role_names), title))

    def save_printed(self, path: Path, what: Printed, workspace: Workspace, scope: Scope) -> str:
        """Paint pages into a file and say how many. Raises as the painter does."""
        with _copy_of(workspace) as folder:
            return in_a_process(partial(_paint_printed, self._painter, path, what, folder, scope))

    def save_document(self, path: Path, title: str, facts: Sequence[str], html: str) -> str:
        """Paint a text into a .pdf and say how many pages. Raises as the painter does."""
        return in_a_process(partial(self._painter.save_document, path, title, facts, html))

    def save_wall_charts(self, path: Path, charts: Sequence[WallChart], now: datetime) -> str:
        """Paint one page a workflow. Raises as the painter does."""
        return in_a_process(partial(self._painter.save_wall_charts, path, charts, now))

    def plan_pdf(self, paper: PlanPaper) -> bytes:
        """Paint somebody's part of a plan. Raises as the painter does."""
        return in_a_process(partial(self._painter.plan_pdf, paper))


@contextmanager
def _copy_of(workspace: Workspace) -> Iterator[Path]:
    """A data folder with what is there now."""
    with TemporaryDirectory() as place:
        shutil.copyfile(workspace.backups.make().path, Path(place) / DATABASE)
        yield Path(place)


def _paint_flowchart(painter: Painter, path: Path, graph: Graph, role_names: Mapping[RoleId, str], title: str) -> str:
    painter.save_flowchart(path, graph, role_names, title)
    return ""


def _paint_printed(painter: Painter, path: Path, what: Printed, folder: Path, scope: Scope) -> str:
    workspace = open_workspace(folder)
    try:
        return painter.save_printed(path, what, workspace, scope)
    finally:
        workspace.close()
