"""What keys, clicks and menus on the rows of Today do: finish, block, follow up, tell; imported with the first one."""

from collections.abc import Callable, Mapping

from PySide6.QtGui import QGuiApplication

from app.actions.task import block_task, finish_task
from app.domain.errors import LeadlineError
from app.domain.ids import PersonId, TaskId
from app.queries.follow_up import follow_up
from app.queries.letter import Letter, bundle_for
from app.queries.outbox import OutboxBundle
from app.queries.rows import CardRow
from app.queries.task import task_detail
from app.workspace.delivery_recording import record_told
from ui.link.background import Slices
from ui.link.context import Context
from ui.link.mail import draft_bundle, open_draft, write_letter
from ui.link.place import ProjectPagePlace, TaskPanelPlace
from ui.link.plain_text import visible
from ui.pages.today.model import NewsKey
from ui.widgets.ask_bar import AskBar
from ui.widgets.outcome_choice import outcome_lines


class TodayActions:
    """``cards`` are the tasks on the page by id."""

    def __init__(self, context: Context, ask: AskBar, cards: Callable[[], Mapping[TaskId, CardRow]]) -> None:
        self._context = context
        self._ask = ask
        self._cards = cards
        self._letters = Slices(ask)

    def work(self, key: str, task_id: TaskId) -> None:
        """A tool on a task: Ctrl+Enter finishes it, B says that it is blocked, F writes a friendly letter about it."""
        card = self._cards().get(task_id)
        if card is not None:
            {"Ctrl+Return": self._finish, "B": self._block, "F": self._follow_up}[key](card)

    def tell(self, key: str, person_id: PersonId) -> None:
        """A tool on a person who is to be told something: C copies, M drafts, Ctrl+Enter marks it as told."""
        {"C": self._copy, "M": self._draft, "Ctrl+Return": self._mark_told}[key](person_id)

    def open_news(self, news: NewsKey) -> None:
        """Where something happened: its task, else its project."""
        task_id, project_id, _ = news
        if task_id is not None:
            self._context.go_to(TaskPanelPlace(task_id))
        elif project_id is not None:
            self._context.go_to(ProjectPagePlace(project_id))

    def _finish(self, card: CardRow) -> None:
        detail = self._context.read(task_detail, TaskId(card.task_id))
        if detail is None or not card.kind.traits.may_ask or not detail.outcomes:
            self._context.do(finish_task, card.task_id)
            return
        if self._context.says_missing(card.task_id):
            return
        _, lines = outcome_lines(self._context, card.task_id)
        self._ask.ask_choice(card.title, lines, lambda name: self._context.do(finish_task, card.task_id, outcome=name))

    def _block(self, card: CardRow) -> None:
        self._ask.ask_block(
            card.title, lambda by, until: self._context.do(block_task, card.task_id, by=by, until=until)
        )

    def _follow_up(self, card: CardRow) -> None:
        try:
            letter = self._context.read(follow_up, card.task_id)
        except LeadlineError as refusal:
            self._context.refuse(refusal.sentence)
            return
        if open_draft(self._context, letter):
            self._context.say(f"The draft to {letter.to} is open in your mail program.")

    def _copy(self, person_id: PersonId) -> None:
        write_letter(self._letters, self._context, self._bundle(person_id), self._put_on_clipboard)

    def _put_on_clipboard(self, letter: Letter) -> None:
        QGuiApplication.clipboard().setText(visible(f"{letter.subject}\n\n{letter.body}"))
        self._context.say(f"Copied what {letter.to} is to be told. Mark it as told when it is sent.")

    def _draft(self, person_id: PersonId) -> None:
        bundle = self._bundle(person_id)
        write_letter(self._letters, self._context, bundle, lambda letter: self._open(bundle, letter))

    def _bundle(self, person_id: PersonId) -> OutboxBundle:
        return self._context.read(bundle_for, person_id)

    def _open(self, bundle: OutboxBundle, letter: Letter) -> None:
        opened = f"The draft to {bundle.person} is open in your mail program."
        said = f"{opened} The Outbox asks whether you sent it."
        draft_bundle(self._context, bundle, letter, lambda: self._context.say(said))

    def _mark_told(self, person_id: PersonId) -> None:
        name = self._context.read(bundle_for, person_id).person
        count = record_told(self._context.workspace, person_id, "by hand")
        self._context.say(f"{name} was told: {count} {'message' if count == 1 else 'messages'}.")
