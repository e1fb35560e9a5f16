"""What the team answered and the lead has to decide: each change with what follows from it, on a card of its own.

For Today and the Outbox. Nothing is changed before it is accepted; each gesture is one undo step.
"""

from collections.abc import Generator, Sequence
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from app.actions.answer import accept_answers, comment_answer, drop_answer
from app.domain.answer import AnswerKind, ReceivedAnswer
from app.domain.errors import LeadlineError
from app.domain.text import day_words, short_line
from app.domain.workflow import StepKind
from app.queries.answer import (
    NEWER_ANSWER,
    NOT_OWNER,
    OLDER_ROUND,
    AnswerLine,
    asked_words,
    fetched_words,
    note_words,
    outcomes_to_choose,
    project_of_line,
    waiting_lines,
    where_and_when,
)
from app.queries.reader import Reader
from app.workspace.answer_recording import Proposal, proposal, say_it_came_back
from ui.link.accessible import announce, named
from ui.link.background import Slices
from ui.link.command import Command
from ui.link.context import Context
from ui.link.icon import paint_icon
from ui.link.place import TakeInAnswers
from ui.link.plain_text import one_line, plain_label, set_text, wrapping_label
from ui.link.theme import META, SEMIBOLD, font, theme
from ui.widgets.avatar import Avatar
from ui.widgets.button import WordsGiveWay, allow, button, link_button, relabel
from ui.widgets.chip import Chip, ChipStyle, Tone
from ui.widgets.choice_field import Choice, ChoiceField
from ui.widgets.date_field import DateField
from ui.widgets.elided import Elided
from ui.widgets.form import bring_into_view
from ui.widgets.section import Section

SHOWN = 8
LONGEST_QUOTE = 400
FIELD_WIDTH = 220
NAME_WIDTH = 200
CHOOSE_OUTCOME = "Choose the outcome first."
CHOOSE_DAY = "Choose the day first."
SAY_WHO = "Say first who blocks it."
WAITS = "A moment: it is not looked at yet."


class AnswerList(Section):
    """``refresh`` shows what waits now; hidden while nothing does."""

    counted = Signal(int)
    """how many wait"""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._body = QWidget()
        super().__init__("Answers", self._body)
        # Never lower than its lines need at their width: the usual height of a card is that of unbroken lines.
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.blocks: list[AnswerBlock] = []
        self._lines: list[AnswerLine] = []
        self._most = SHOWN
        self._sure: list[ReceivedAnswer] = []
        self._seen: object = None
        self.looking = Slices(self)
        self.paster = link_button("Paste an answer…")
        self.paster.clicked.connect(lambda: context.go_to(TakeInAnswers()))
        self.taker = button(Command("accept_sure", "Accept all sure ones", self._accept_sure, "check"), self)
        self.head.addWidget(self.paster)
        self.head.addWidget(self.taker)
        self._words = WordsGiveWay(self, [self.taker], lambda: self.head.sizeHint().width() - self.taker.width())
        self.more = link_button("Show more")
        self.more.clicked.connect(self._show_more)
        self._rows = QVBoxLayout(self._body)
        self._rows.setContentsMargins(12, 2, 12, 6)
        self._rows.setSpacing(0)
        self._rows.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    def refresh(self) -> None:
        """What waits now; what was chosen and not accepted stays."""
        self._lines = self._context.read(waiting_lines)
        known = {block.line.answer.id: block for block in self.blocks}
        focused = QApplication.focusWidget()
        had_focus = next((at for at, block in enumerate(self.blocks) if focused and block.isAncestorOf(focused)), None)
        self.blocks = []
        for line in self._lines[: self._most]:
            block = known.pop(line.answer.id, None) or AnswerBlock(self._context, line)
            block.show_line(line, self._context.read(where_and_when, line))
            self._rows.insertWidget(len(self.blocks), block)
            self.blocks.append(block)
        self._close(list(known.values()), had_focus)
        hidden = len(self._lines) - len(self.blocks)
        relabel(self.more, f"Show {hidden} more")
        self.more.setVisible(hidden > 0)
        self.show_count(len(self._lines))
        self.setVisible(bool(self._lines))
        set_text(self.note, self._context.read(fetched_words))
        self.counted.emit(len(self._lines))
        seen = (self._lines, self._most, self._context.read(_stamp))
        # The clock comes by twice a minute; what follows stays the same as long as the work does.
        if seen != self._seen:
            self._seen = seen
            self.looking.start(self._look())

    def enter_from(self, step: int) -> bool:
        """Take the focus at the first answer (1) or the last (-1); False when there is none."""
        if self.isHidden() or not self.blocks:
            return False
        self.blocks[0 if step > 0 else -1].enter()
        return True

    def _close(self, gone: "list[AnswerBlock]", had_focus: int | None) -> None:
        """Take away what was decided; the focus goes to what took its place."""
        for block in gone:
            self._rows.removeWidget(block)
            block.hide()
            block.deleteLater()
        focused = QApplication.focusWidget()
        if had_focus is not None and self.blocks and not (focused and self.isAncestorOf(focused)):
            self.blocks[min(had_focus, len(self.blocks) - 1)].enter()

    def _show_more(self) -> None:
        at = len(self.blocks)
        self._most += SHOWN
        self.refresh()
        self.blocks[min(at, len(self.blocks) - 1)].enter()

    def _look(self) -> Generator[None, None, None]:
        """What follows from each, bit by bit: a preview of all would hold the window."""
        self._sure = []
        self._show_sure(ready=False)
        shown = {block.line.answer.id: block for block in self.blocks}
        for line in list(self._lines):
            block = shown.get(line.answer.id)
            if block is None and line.doubt:
                continue
            found = proposal(self._context.workspace, block.looked() if block is not None else line)
            self._sure += [line.answer] if found.sure else []
            if block is not None:
                block.show_proposal(found)
            yield
        self._show_sure(ready=True)

    def _show_sure(self, ready: bool) -> None:
        number = len(self._sure)
        if ready:
            relabel(self.taker, f"Accept {number or 'all'} sure one{'s' if number != 1 else ''}")
            self._words.fit()
        allow(self.taker, "" if ready and number else WAITS if not ready else "None of them is sure. Read them first.")

    def _accept_sure(self) -> None:
        self._context.do(accept_answers, self._sure[::-1])


class AnswerBlock(QWidget):
    """One answer: who, when, the change, the words, what follows, and what the lead does with it."""

    def __init__(self, context: Context, line: AnswerLine) -> None:
        super().__init__()
        self._context, self.line = context, line
        self._avatar = Avatar(size=28)
        self._who, self._when = plain_label(), plain_label()
        self._chip = Chip(ChipStyle(""))
        self.headline, self._project = wrapping_label(), plain_label()
        for strong in (self._who, self.headline):
            strong.setFont(font(weight=SEMIBOLD))
        for quiet in (self._when, self._project):
            quiet.setProperty("tone", "muted")
            quiet.setFont(font(META))
        self._where = Elided(self._when)
        self._quote = SaidLine(quoted=True)
        self.accept = button(Command("accept_answer", "Accept", self._accept), self)
        comment = Command("comment_answer", "As comment", lambda: context.do(comment_answer, self.line.answer))
        self.comment = button(comment, self)
        self.accept.setMinimumWidth(self.comment.sizeHint().width())
        self.drop = link_button("Not this", self)
        self.drop.clicked.connect(lambda: context.do(drop_answer, self.line.answer))
        self.follows: list[SaidLine] = []
        self._words = QVBoxLayout()
        self.field = self._question()
        self._lay_out()
        # Until it was looked at, which takes a moment.
        set_text(self.headline, context.read(asked_words, self.meant().reading, line.task) if line.task else "")
        self._chip.hide()
        self.comment.hide()
        allow(self.accept, WAITS)

    def show_line(self, line: AnswerLine, when: str) -> None:
        """What was written, and by whom; ``when`` is also where: "by mail today 09:12 · LL-7"."""
        self.line = line
        self._avatar.show_person(line.who, line.person_id)
        name = self._who.fontMetrics().elidedText(one_line(line.who), Qt.TextElideMode.ElideRight, NAME_WIDTH)
        named(set_text(self._who, name), line.who)
        self._where.show_text(when)
        said = line.answer.text.strip() or line.answer.subject
        self._quote.show_line(f"“{short_line(said, LONGEST_QUOTE)}”")
        set_text(self._project, self._context.read(project_of_line, line))
        self._project.setVisible(bool(self._project.text()))

    def show_proposal(self, found: Proposal) -> None:
        """What it would change, and what follows."""
        self._chip.show_style(_chip(found))
        self._chip.show()
        set_text(self.headline, found.headline)
        named(self, f"{self.line.who}: {found.headline}", f"{self._when.accessibleName()}, {_chip(found).text}")
        lines = [(part[:1].upper() + part[1:], "corner-down-right") for part in found.follows]
        note = self._context.read(note_words, self.line, found.problem)
        lines += [(note, "info")] if note else []
        self._show_follows(lines)
        reading = self.line.answer.reading
        allow(self.accept, self._missing() or (note if found.refused else ""))
        relabel(self.accept, "It came back" if reading.letter else "Accept")
        self.accept.setVisible(reading.kind not in (AnswerKind.QUESTION, AnswerKind.DECLINED))
        self.comment.setVisible(not found.sure and not self.line.answer.reading.letter)

    def enter(self) -> None:
        """Take the focus, where something can be done."""
        first = next(act for act in (self.accept, self.comment, self.drop) if act.isEnabled() and not act.isHidden())
        first.setFocus(Qt.FocusReason.OtherFocusReason)
        bring_into_view(self)

    def meant(self) -> ReceivedAnswer:
        """The answer with what was chosen."""
        answer, field = self.line.answer, self.field
        if isinstance(field, DateField):
            return answer.meant(day=field.day)
        if isinstance(field, QLineEdit):
            return answer.meant(by=field.text().strip())
        if isinstance(field, ChoiceField) and isinstance(field.current, date):
            return answer.meant(day=field.current)
        if isinstance(field, ChoiceField):
            return answer.meant(outcome=str(field.current or ""))
        return answer

    def looked(self) -> AnswerLine:
        """The line with what was chosen, for a preview."""
        return replace(self.line, answer=self.meant())

    def _missing(self) -> str:
        """What has to be chosen first, as a sentence."""
        if self.field is None:
            return ""
        kind, meant = self.line.answer.reading.kind, self.meant().reading
        if kind is AnswerKind.NEW_DATE:
            return "" if meant.day is not None else CHOOSE_DAY
        if kind is AnswerKind.BLOCKED:
            return "" if meant.by else SAY_WHO
        return "" if meant.outcome else CHOOSE_OUTCOME

    def _question(self) -> QWidget | None:
        """What asks for what the words leave open; None where they leave nothing open."""
        answer, reading = self.line.answer, self.line.answer.reading

        def today() -> date:
            return self._context.read(lambda reader: reader.today())

        if reading.kind is AnswerKind.NEW_DATE and not reading.sure and reading.choices:
            days = [Choice(day, day_words(day, today(), weekday=True)) for day in reading.choices]
            days_field = ChoiceField("Day that is meant", days, reading.day or reading.choices[0])
            days_field.picked.connect(self._look_again)
            return days_field
        if reading.kind is AnswerKind.NEW_DATE and not reading.sure:
            day_field = DateField("Day that is meant", today, reading.day)
            day_field.date_changed.connect(self._look_again)
            return day_field
        outcomes = self._context.read(outcomes_to_choose, answer.task_id)
        if reading.kind is AnswerKind.DONE and outcomes:
            field = ChoiceField("Outcome that is meant", [Choice(one.name, one.name) for one in outcomes])
            field.setPlaceholderText("Which outcome?")
            field.picked.connect(self._look_again)
            return field
        if reading.kind is AnswerKind.BLOCKED and not reading.by:
            line = named(QLineEdit(), "Who blocks it")
            line.setPlaceholderText("Who blocks it?")
            line.editingFinished.connect(self._look_again)
            return line
        return None

    def _look_again(self, *_: object) -> None:
        self.show_proposal(proposal(self._context.workspace, self.looked()))
        announce(self, self.headline.text())

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self._who)
        top.addWidget(self._chip)
        top.addWidget(self._when, 1)
        self._words.setSpacing(4)
        self._words.addLayout(top)
        self._words.addWidget(self.headline)
        if self.field is not None:
            self.field.setMaximumWidth(FIELD_WIDTH)
            self._words.addWidget(self.field)
        self._words.addWidget(self._project)
        self._words.addWidget(self._quote)
        acts = QVBoxLayout()
        acts.setSpacing(6)
        for act in (self.accept, self.comment, self.drop):
            acts.addWidget(act)
        acts.addStretch()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 10, 0, 10)
        row.setSpacing(12)
        row.addWidget(self._avatar, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(self._words, 1)
        row.addLayout(acts)

    def _show_follows(self, lines: Sequence[tuple[str, str]]) -> None:
        while len(self.follows) < len(lines):
            self.follows.append(SaidLine())
            self._words.addWidget(self.follows[-1])
        for at, shown in enumerate(self.follows):
            shown.setVisible(at < len(lines))
            if at < len(lines):
                shown.show_line(*lines[at])

    def _accept(self) -> None:
        if not self.line.answer.reading.letter:
            self._context.do(accept_answers, [self.meant()])
            return
        try:
            self._context.edited.emit(say_it_came_back(self._context.workspace, self.line.answer))
        except LeadlineError as refusal:
            self._context.refuse(refusal.sentence)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.y() > self.fontMetrics().height():
            painter = QPainter(self)
            painter.fillRect(0, 0, self.width(), 1, theme().tokens.border)
            painter.end()


class SaidLine(QWidget):
    """Words under an answer: quoted on a quiet ground, or what follows, behind its icon."""

    def __init__(self, quoted: bool = False) -> None:
        super().__init__()
        self._quoted, self._icon = quoted, ""
        self.label = wrapping_label()
        self.label.setProperty("tone", "muted" if quoted else "")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*((12, 4, 8, 4) if quoted else (21, 0, 0, 0)))
        layout.addWidget(self.label)

    def show_line(self, words: str, icon: str = "") -> None:
        self._icon = icon
        set_text(self.label, words)

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme().tokens
        painter = QPainter(self)
        if self._quoted:
            painter.fillRect(self.rect(), t.sunken)
            painter.fillRect(0, 0, 3, self.height(), t.strong_border)
        else:
            paint_icon(painter, QRect(0, 2, 14, 14), self._icon, t.muted)
        painter.end()


def _stamp(reader: Reader) -> tuple[object, ...]:
    """Differs where something else may follow from an answer."""
    return reader.today(), reader.work_stamp(), reader.calendar_stamp()


def _chip(found: Proposal) -> ChipStyle:
    """What kind of look it needs, in two or three words."""
    reading, task = found.line.answer.reading, found.line.task
    if found.sure:
        return ChipStyle("sure", Tone.OK, "check")
    if reading.letter:
        return ChipStyle("came back?", Tone.WARN, "mail")
    if found.line.doubt == NOT_OWNER:
        approval = task is not None and task.kind is StepKind.APPROVAL
        return ChipStyle("not an approver" if approval else "not the owner", Tone.WARN, "user")
    if reading.kind is AnswerKind.QUESTION:
        return ChipStyle("a question", Tone.WARN, "circle-question-mark")
    words = {NEWER_ANSWER: ("a later mail", "mail"), OLDER_ROUND: ("an earlier round", "history")}
    if found.line.doubt in words:
        text, icon = words[found.line.doubt]
        return ChipStyle(text, Tone.WARN, icon)
    if reading.kind is AnswerKind.NEW_DATE:
        return ChipStyle("check the date", Tone.WARN, "calendar")
    return ChipStyle("check it", Tone.WARN, "circle-question-mark")
