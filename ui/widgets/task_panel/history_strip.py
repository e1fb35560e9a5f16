"""How a task came to where it is: a strip of waiting and working, their sums, what is usual, each moment in words."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QWidget

from app.domain.task_history import Spell
from app.queries.task import TaskDetail
from app.queries.task_history import HistoryMoment, TaskHistory, UsualTime
from ui.link.accessible import named
from ui.link.context import Context
from ui.link.plain_text import plain_label, set_text
from ui.link.theme import META, Tokens, font, theme
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.task_panel.task_section import TaskSection, clear, moment_words, wrapped

HEIGHT, LEAST, RADIUS = 12, 4, 3
WORDS = {Spell.WORKING: "worked", Spell.WAITING: "waited", Spell.BLOCKED: "blocked", Spell.UNSAID: "open"}
"""What a sum of each is called, in the order in which the sums stand."""
UNSAID_WHY = "Nobody said when the work began, so waiting and working cannot be told apart."


class HistorySection(TaskSection):
    """The strip and its sums; hidden where nothing has begun."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "Waiting and working")
        self.strip = HistoryStrip()
        self.sums = FlowLayout(gap=14)
        legend = QWidget()
        legend.setLayout(self.sums)
        self.usual = wrapped("", "muted", META)
        for part in (self.strip, legend, self.usual):
            self.rows.addWidget(part)

    def seen(self, detail: TaskDetail) -> TaskHistory | None:
        return detail.history

    def fill(self, detail: TaskDetail) -> None:
        history = detail.history
        has = history is not None and bool(history.moments)
        self.setVisible(has)
        if history is None or not has:
            return
        self.strip.show_history(history)
        clear(self.sums)
        for spell, words in sum_words(history):
            self.sums.addWidget(_sum(spell, words))
        set_text(self.usual, usual_words(history.usual, history.day_minutes) if history.usual else "")
        self.usual.setVisible(history.usual is not None)


class MomentsSection(TaskSection):
    """Each moment of a task with the time after it, the newest first."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "Moments")
        self.lines = QGridLayout()
        self.lines.setHorizontalSpacing(12)
        self.lines.setVerticalSpacing(3)
        self.lines.setColumnStretch(1, 1)
        self.rows.addLayout(self.lines)

    def seen(self, detail: TaskDetail) -> TaskHistory | None:
        return detail.history

    def fill(self, detail: TaskDetail) -> None:
        clear(self.lines)
        history = detail.history
        self.setVisible(history is not None and bool(history.moments))
        if history is None:
            return
        for row, one in enumerate(reversed(history.moments)):
            when = plain_label(moment_words(one.at, self.today()))
            when.setFont(font(META))
            when.setProperty("tone", "muted")
            self.lines.addWidget(when, row, 0, Qt.AlignmentFlag.AlignTop)
            self.lines.addWidget(wrapped(line_words(one, history.day_minutes), "", META), row, 1)


class HistoryStrip(QWidget):
    """One bar over all working time of a task: solid is work, hatched waits, crossed is blocked."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[tuple[Spell, int]] = []
        """Neighbouring stretches of one kind together, with their working minutes."""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(200, HEIGHT + 2)

    def show_history(self, history: TaskHistory) -> None:
        """Show its stretches; a screen reader hears its sums."""
        self.parts = []
        for one in history.moments:
            if not one.minutes:
                continue
            if self.parts and self.parts[-1][0] is one.spell:
                self.parts[-1] = one.spell, self.parts[-1][1] + one.minutes
            else:
                self.parts.append((one.spell, one.minutes))
        named(self, "History", ", ".join(words for _, words in sum_words(history)))
        self.setVisible(bool(self.parts))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = sum(minutes for _, minutes in self.parts)
        room = self.width() - 1 - LEAST * len(self.parts)
        left = 0.5
        for spell, minutes in self.parts:
            width = LEAST + max(0, room) * minutes / whole
            paint_spell(painter, QRectF(left, 1, width - 1, HEIGHT), spell, theme().tokens)
            left += width
        painter.end()


class Swatch(QWidget):
    """A piece of the strip that says what its pattern means."""

    def __init__(self, spell: Spell) -> None:
        super().__init__()
        self._spell = spell
        self.setFixedSize(22, HEIGHT + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_spell(painter, QRectF(0.5, 1, 20, HEIGHT), self._spell, theme().tokens)
        painter.end()


def paint_spell(painter: QPainter, rect: QRectF, spell: Spell, t: Tokens) -> None:
    """Solid, hatched, crossed or dotted: each kind of time has its own pattern, whatever its colour."""
    grounds = {Spell.WORKING: t.accent, Spell.BLOCKED: t.bad_soft}
    inks = {Spell.WORKING: t.accent, Spell.BLOCKED: t.bad}
    patterns = {
        Spell.WAITING: Qt.BrushStyle.BDiagPattern,
        Spell.BLOCKED: Qt.BrushStyle.DiagCrossPattern,
        Spell.UNSAID: Qt.BrushStyle.Dense6Pattern,
    }
    ink = QColor(inks.get(spell, t.muted))
    painter.setPen(QPen(ink, 1))
    painter.setBrush(grounds.get(spell, t.sunken))
    painter.drawRoundedRect(rect, RADIUS, RADIUS)
    if spell in patterns:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QBrush(ink, patterns[spell]))
        painter.drawRoundedRect(rect, RADIUS, RADIUS)


def _sum(spell: Spell, words: str) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    said = plain_label(words)
    said.setFont(font(META))
    if spell is Spell.UNSAID:
        said.setToolTip(UNSAID_WHY)
        named(said, words, UNSAID_WHY)
    row.addWidget(Swatch(spell))
    row.addWidget(said)
    return made


def sum_words(history: TaskHistory) -> list[tuple[Spell, str]]:
    """ "worked 6 h", "waited 2.5 h": what there is of each, work first."""
    found = [(spell, history.spent(spell), words) for spell, words in WORDS.items()]
    return [(spell, f"{words} {work_words(took, history.day_minutes)}") for spell, took, words in found if took]


def usual_words(usual: UsualTime, day_minutes: int) -> str:
    """ "usually 6 to 14 h from ready to done, half of them up to 9 h, n = 9"."""
    low, high = work_words(usual.low, day_minutes), work_words(usual.high, day_minutes)
    if low == high:
        return f"usually {low} from ready to done, n = {usual.count}"
    low_number, _, low_unit = low.rpartition(" ")
    span = f"{low_number} to {high}" if high.endswith(f" {low_unit}") else f"{low} to {high}"
    half = work_words(usual.median, day_minutes)
    return f"usually {span} from ready to done, half of them up to {half}, n = {usual.count}"


def line_words(one: HistoryMoment, day_minutes: int) -> str:
    """ "Blocked by Legal, then 4 h blocked"."""
    said = one.kind.capitalize() + (f": {one.note}" if one.note else "")
    if not one.minutes:
        return said
    return f"{said}, then {work_words(one.minutes, day_minutes)} {one.spell}"


def work_words(minutes: int, day_minutes: int) -> str:
    """ "45 min", "6.5 h", "4 days": working time, in days of its owner from three of them on."""
    if minutes < 60:
        return f"{minutes} min"
    number, unit = (minutes / day_minutes, " days") if minutes >= 3 * day_minutes else (minutes / 60, " h")
    return f"{number:.1f}".removesuffix(".0") + unit
