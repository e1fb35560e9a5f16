"""The approvers of an open approval: who said what in this round, and a way to record each answer."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.actions.approval import cast_vote
from app.queries.task import TaskDetail, VoteLine
from ui.link.accessible import named
from ui.link.context import Context
from ui.link.typography import META
from ui.widgets.avatar import Avatar
from ui.widgets.button import link_button
from ui.widgets.outcome_choice import OutcomeChoice, OutcomeLine
from ui.widgets.popover import Popover
from ui.widgets.task_panel.section import Section, clear, wrapped

VERSION = "Version of the file"


class VotesSection(Section):
    """``host`` gives the widget over which the popover lies."""

    def __init__(self, context: Context, host: Callable[[], QWidget]) -> None:
        super().__init__(context, "Votes")
        self._host = host
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        self.rows.addLayout(self._list)
        self.buttons: dict[int, QPushButton] = {}

    def seen(self, detail: TaskDetail) -> object:
        return (detail.votes, detail.outcomes, detail.task.state)

    def fill(self, detail: TaskDetail) -> None:
        clear(self._list)
        self.buttons = {}
        for line in detail.votes:
            self._list.addLayout(self._row(detail, line))
        self.setVisible(bool(detail.votes))

    def _row(self, detail: TaskDetail, line: VoteLine) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(Avatar(line.name, line.person_id))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(wrapped(line.name))
        words.addWidget(wrapped(vote_words(line, detail.task.state.open), "muted", META))
        row.addLayout(words, 1)
        if detail.task.state.open and (line.asked or line.vote is not None):
            record = link_button("Record vote" if line.vote is None else "Change vote")
            record.setAccessibleDescription(f"of {line.name}")
            record.clicked.connect(lambda: self.ask(detail, line))
            self.buttons[line.person_id] = record
            row.addWidget(record)
        return row

    def ask(self, detail: TaskDetail, line: VoteLine) -> Popover:
        """One button an outcome, and what there is to say to it."""
        lines = [OutcomeLine(outcome.name, outcome.positive) for outcome in detail.outcomes]
        version = named(QLineEdit(), VERSION)
        version.setPlaceholderText(f"{VERSION}, if there is one")
        choice = OutcomeChoice(lines, f"What does {line.name} say?", always=True, more=[version])
        if line.vote is not None:
            choice.note.setPlainText(line.vote.comment)
            version.setText(line.vote.file_version)
        host = self._host()
        popover = Popover(host, f"How does {line.name} vote?", choice)

        def chosen(outcome: str, note: str) -> None:
            said = self.context.do(
                cast_vote, detail.task.id, line.person_id, outcome, comment=note, file_version=version.text()
            )
            if said is not None:
                popover.close_popover()

        choice.chosen.connect(chosen)
        press = self.buttons[line.person_id]
        popover.open_at(QRect(press.mapTo(host, QPoint(0, 0)), press.size()), choice.first)
        return popover


def vote_words(line: VoteLine, is_open: bool) -> str:
    """ "Approved: fine by me", "asked", "not yet asked", "did not vote"."""
    if line.vote is not None:
        said = f": {line.vote.comment}" if line.vote.comment else ""
        version = f" (version {line.vote.file_version})" if line.vote.file_version else ""
        return f"{line.vote.outcome}{said}{version}"
    if not is_open:
        return "has not voted"
    return "is asked" if line.asked else "will be asked later"
