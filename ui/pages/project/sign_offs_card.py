"""The card *Sign-offs*: the date and whether it is fixed, how often it slipped, who agreed to what, the date poll."""

from datetime import date
from urllib.parse import quote

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from app.actions.fixed_date import fix_date
from app.actions.sign_off import answer_sign_off, end_poll, remove_sign_off, set_must_agree, take_date
from app.domain.ids import ProjectId, SignOffId
from app.domain.person import Person
from app.domain.sign_off import SignOff, SignOffState
from app.queries.sign_off import PollDay, SignOffLine, SignOffs, request_words, sign_offs
from ui.link.context import Context
from ui.link.plain_text import set_text, wrapping_label
from ui.widgets.button import button_row, link_button, relabel
from ui.widgets.chip import ChipStyle, Tone
from ui.widgets.due_text import day_words
from ui.widgets.row_list import RowItem, RowList, RowTool
from ui.widgets.section import Section

AGREED, OBJECTED = RowTool("Ctrl+Return", "check", "Agreed"), RowTool("O", "message-square", "Objected…")
MUST = RowTool("Ctrl+M", "flag", "Must or may agree")
WRITE, REMOVE = RowTool("W", "mail", "Write…"), RowTool("Del", "trash-2", "Remove")
TAKE = RowTool("Ctrl+Return", "calendar-clock", "Take this date")

_STATES = {
    SignOffState.OPEN: (Tone.WARN, "circle-dashed"),
    SignOffState.AGREED: (Tone.OK, "circle-check"),
    SignOffState.OBJECTED: (Tone.BAD, "circle-x"),
}


class SignOffsCard(Section):
    """Hidden while nobody is asked, the date is free and nothing slipped; the commands of the page begin it."""

    def __init__(self, context: Context) -> None:
        inside = QWidget()
        super().__init__("Sign-offs", inside)
        self._context = context
        self._project_id = ProjectId(0)
        self._seen: SignOffs | None = None
        self.date = wrapping_label()
        self.review = wrapping_label()
        self.slips = wrapping_label()
        self.slips.setProperty("tone", "muted")
        self.rows: RowList[int] = RowList("Sign-offs", (AGREED, OBJECTED, WRITE, MUST, REMOVE), fits=True)
        self.days: RowList[date] = RowList("Date poll", (TAKE,), fits=True)
        self.lock = link_button("Fix date", self)
        self.poll = link_button("Date poll…", self)
        self.end = link_button("End poll", self)
        self.ask = link_button("Ask…", self)
        self.ready = link_button("Ready to start?", self)
        self.pack = link_button("Plan pack…", self)
        self._connect()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(0, 0, 0, 6)
        layout.setSpacing(6)
        for words in (self.date, self.review, self.slips):
            words.setContentsMargins(12, 0, 12, 0)
        for part in (self.date, self.review, self.slips, self.rows, self.days):
            layout.addWidget(part)
        layout.addLayout(button_row(self.ask, self.poll, self.end, self.lock, self.ready, self.pack))

    def show_project(self, project_id: ProjectId) -> None:
        """What is true now of a project."""
        self._project_id = project_id
        seen = self._seen = self._context.read(sign_offs, project_id)
        if seen is None:
            self.hide()
            return
        set_text(self.date, seen.date_words)
        set_text(self.review, seen.review)
        self.review.setVisible(bool(seen.review))
        set_text(self.slips, seen.slips.words)
        self.slips.setVisible(bool(seen.slips.words))
        poll = [_row(line) for day in seen.poll for line in day.lines]
        self.rows.show_items([*(_row(line) for line in seen.lines), *poll])
        self.rows.setVisible(bool(self.rows.rows.items))
        self.days.show_items([self._day(day, seen) for day in seen.poll])
        self.days.setVisible(bool(seen.poll))
        self.end.setVisible(bool(seen.poll))
        relabel(self.lock, "Release date…" if seen.project.date_fixed else "Fix date")
        self.lock.setVisible(seen.project.anchor_on is not None)
        self.show_count(max(1, len(seen.lines)))
        self.show_filled(True)
        self.setVisible(bool(seen.lines or seen.poll or seen.slips.words or seen.project.date_fixed))

    def bring_forward(self, id: int) -> bool:
        """Give the keyboard to a sign-off; False: it is not here."""
        if not self.rows.choose(id):
            return False
        self.rows.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def act(self, name: str) -> bool:
        """Begin what a command of the page names; False: there is nothing of this name."""
        acts = {
            "ask": self.ask_people,
            "poll": self.ask_dates,
            "lock": self.turn_lock,
            "ready": self.look_at_gates,
        }
        if name in acts:
            acts[name]()
        return name in acts

    def ask_people(self) -> None:
        """Ask somebody to agree to something."""
        # Only here, as below: a page that is only looked at asks nothing.
        from ui.pages.project.sign_off_dialogs import AskDialog

        if self._seen is not None:
            self._open(AskDialog(self._context, self.window(), self._seen))

    def ask_dates(self) -> None:
        """Ask about two or three days."""
        from ui.pages.project.sign_off_dialogs import PollDialog

        if self._seen is not None:
            self._open(PollDialog(self._context, self.window(), self._seen))

    def turn_lock(self) -> None:
        """Fix the date, or release it with a reason."""
        from ui.pages.project.sign_off_dialogs import ReleaseDialog

        if self._seen is not None and self._seen.project.date_fixed:
            self._open(ReleaseDialog(self._context, self.window(), self._seen))
        else:
            self._context.do(fix_date, self._project_id)

    def look_at_gates(self) -> None:
        """All gates before the start on one page."""
        from ui.pages.project.sign_off_dialogs import ReadyDialog

        self._open(ReadyDialog(self._context, self.window(), self._project_id))

    def save_pack(self) -> None:
        """Write brief, flowchart, plan and the sheet that is signed into one file."""
        # Only here: what writes files is slow to import.
        from ui.pages.project.pack_file import save_pack

        if self._seen is not None:
            save_pack(self._context, self.window(), self._seen.project)

    def _connect(self) -> None:
        self.lock.clicked.connect(self.turn_lock)
        self.poll.clicked.connect(self.ask_dates)
        self.end.clicked.connect(lambda: self._context.do(end_poll, self._project_id))
        self.ask.clicked.connect(self.ask_people)
        self.ready.clicked.connect(self.look_at_gates)
        self.pack.clicked.connect(self.save_pack)
        self.rows.opened.connect(lambda id: self._answer(id, SignOffState.AGREED))
        self.rows.asked.connect(self._do_tool)
        self.days.asked.connect(lambda _, day: self._take(day))
        self.days.opened.connect(self._take)

    def _do_tool(self, key: str, id: SignOffId) -> None:
        if key == AGREED.key:
            self._context.do(answer_sign_off, id, SignOffState.AGREED)
        elif key == OBJECTED.key:
            self._answer(id, SignOffState.OBJECTED)
        elif key == WRITE.key:
            self._write(id)
        elif key == MUST.key:
            self._turn_must(id)
        else:
            self._context.do(remove_sign_off, id)

    def _answer(self, id: int, state: SignOffState) -> None:
        from ui.pages.project.sign_off_dialogs import AnswerDialog

        line = next((one for one in self._lines() if one.sign_off.id == id), None)
        if line is not None:
            self._open(AnswerDialog(self._context, self.window(), line, state))

    def _turn_must(self, id: SignOffId) -> None:
        line = next((one for one in self._lines() if one.sign_off.id == id), None)
        if line is not None:
            self._context.do(set_must_agree, id, not line.sign_off.must)

    def _open(self, dialog: QDialog) -> None:
        from ui.widgets.preview_dialog import opened

        opened(dialog)

    def _lines(self) -> list[SignOffLine]:
        seen = self._seen
        return [] if seen is None else [*seen.lines, *(line for day in seen.poll for line in day.lines)]

    def _take(self, day: date) -> None:
        self._context.do(take_date, self._project_id, day)

    def _write(self, id: int) -> None:
        """A draft in the user's mail program that asks for it."""
        from ui.link.mail import NO_PROGRAM, open_mail_program

        line = next((one for one in self._lines() if one.sign_off.id == id), None)
        if line is None:
            return
        person = self._context.read(lambda reader: reader.get(Person, line.sign_off.person_id))
        subject, text = self._context.read(request_words, line.sign_off)
        address = quote(person.email if person is not None else "", safe="@")
        if not open_mail_program(f"mailto:{address}?subject={quote(subject)}&body={quote(text)}"):
            self._context.refuse(NO_PROGRAM)

    def _day(self, day: PollDay, seen: SignOffs) -> RowItem[date]:
        # Only here: what moves dates is slow to import, and few projects have a poll.
        from app.workspace.day_preview import day_preview

        foreseen = day_preview(self._context.workspace, self._project_id, day.on)
        under = " · ".join(part for part in (foreseen.sentence, foreseen.load) if part)
        chip = ChipStyle(day.words, Tone.BAD if day.objected else Tone.OK if day.agreed else Tone.NEUTRAL)
        return RowItem(day.on, day_words(day.on, seen.today), under, (chip,), avatar=False)


def _row(line: SignOffLine) -> RowItem[int]:
    one: SignOff = line.sign_off
    tone, picture = _STATES[one.state]
    chips = (ChipStyle(str(one.state), tone, picture),)
    return RowItem(one.id, line.name, line.about, chips, line.name, one.person_id, avatar=False)
