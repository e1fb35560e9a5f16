"""How letters to the team are worded: one text a kind and language, the lead's own or ours; with a preview."""

from PySide6.QtWidgets import QComboBox, QPlainTextEdit

from app.actions.letter import change_letter, reset_letter
from app.domain.errors import RuleViolation
from app.domain.letter import LetterKind
from app.letters.facts import names_of_kind
from app.letters.words import languages
from app.queries.letter_preview import LetterWording, letter_wordings, preview_letter
from ui.link.accessible import named
from ui.link.command import Command
from ui.link.context import Context
from ui.link.plain_text import plain_label, set_text, visible, wrapping_label
from ui.link.theme import META, font
from ui.pages.settings.settings_card import SettingsCard, side_by_side
from ui.widgets.button import allow, button
from ui.widgets.form import FormRow, leave_wheel_to_page
from ui.widgets.segmented import SegmentedControl

KIND_LABELS = {
    LetterKind.YOUR_TURN: "Your turn",
    LetterKind.YOUR_DECISION: "Your decision",
    LetterKind.NEW_VERSION: "New version",
    LetterKind.NEW_DATE: "New date",
    LetterKind.NOT_NEEDED: "Not needed any more",
    LetterKind.STILL_OPEN: "Still open",
    LetterKind.DUE_SOON: "Due soon",
    LetterKind.MISSED: "Missed",
    LetterKind.FOLLOW_UP_1: "First question after a miss",
    LetterKind.FOLLOW_UP_2: "Second question",
    LetterKind.FOLLOW_UP_3: "Third question",
    LetterKind.ESCALATION: "No answer, to the contact",
    LetterKind.FINISHED: "Finished, for information",
    LetterKind.DATE_MOVED: "Date moved, for information",
    LetterKind.COMING: "Coming to you",
    LetterKind.PLAN: "Plan of the project",
    LetterKind.SIGN_OFF: "Do you agree?",
    LetterKind.QUESTIONS: "What do we learn?",
    LetterKind.CORRECTION: "Correction",
    LetterKind.LETTER: "Around every letter",
}
HINT = "The first line is the subject, the next the heading. Facts that are filled in: {}."


class LettersCard(SettingsCard):
    """What was typed and not kept stays beside its kind until it is kept or given up."""

    def __init__(self, context: Context) -> None:
        super().__init__("Letters", "How letters to the team are worded. One text gives the mail and its HTML.")
        self._context = context
        self._wordings: dict[LetterKind, LetterWording] = {}
        self._drafts: dict[tuple[str, LetterKind], str] = {}
        codes = [(code, words.name) for code, words in languages().items()]
        self.language = SegmentedControl("Language of letters", codes)
        self.kind = named(QComboBox(), "Kind of letter")
        self.kind.addItems(list(KIND_LABELS.values()))
        leave_wheel_to_page(self.kind)
        self.text = named(QPlainTextEdit(), "Text of the letter")
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(260)
        self._row = FormRow("Text", self.text, holds_place=True)
        self._facts = wrapping_label()
        self._facts.setProperty("tone", "muted")
        self._facts.setFont(font(META))
        self._keeper = button(Command("keep_letter", "Keep", self._keep, "check"), self, primary=True)
        self._resetter = button(Command("reset_letter", "Back to ours", self._reset, "rotate-ccw"), self)
        previewer = button(Command("preview_letter", "Preview", self._preview, "file-text"), self)
        self._state = plain_label()
        self._state.setProperty("tone", "muted")
        self._state.setWordWrap(True)
        self.preview = named(QPlainTextEdit(), "Preview of the letter")
        self.preview.setReadOnly(True)
        self.preview.setTabChangesFocus(True)
        self.preview.setMinimumHeight(260)
        self.preview.hide()
        self.add(side_by_side(FormRow("Language", self.language), FormRow("Kind", self.kind)))
        self.add(
            self._facts, self._row, self._state, side_by_side(self._keeper, self._resetter, previewer), self.preview
        )
        self.language.chosen.connect(lambda _: self._show_kind())
        self.kind.currentIndexChanged.connect(lambda _: self._show_kind())
        self.text.textChanged.connect(self._remember)

    @property
    def _where(self) -> tuple[str, LetterKind]:
        return self.language.current, list(KIND_LABELS)[self.kind.currentIndex()]

    def show_letters(self) -> None:
        """What is stored now; what is being typed stays."""
        self._show_kind()

    def _show_kind(self) -> None:
        language, kind = self._where
        self._wordings = {one.kind: one for one in self._context.read(letter_wordings, language)}
        stored = self._wordings[kind]
        text = self._drafts.get(self._where, stored.text)
        if text != self.text.toPlainText():
            self.text.setPlainText(text)
            self.preview.hide()
        set_text(self._facts, HINT.format(", ".join(sorted(names_of_kind(kind).all))))
        self._row.show_problem(stored.problem)
        self._show_state()

    def _remember(self) -> None:
        kind = self._where[1]
        if kind in self._wordings and self.text.toPlainText() != self._wordings[kind].text:
            self._drafts[self._where] = self.text.toPlainText()
        else:
            self._drafts.pop(self._where, None)
        self._show_state()

    def _show_state(self) -> None:
        stored, typed = self._wordings.get(self._where[1]), self._where in self._drafts
        own = stored is not None and stored.own
        allow(self._keeper, "" if typed else "Nothing was typed that is not kept.")
        allow(self._resetter, "" if typed or own else "This is our wording.")
        whose = "Your own wording." if own else "Our wording."
        set_text(self._state, "Typed, and not kept yet." if typed else whose)

    def _keep(self) -> None:
        where, text = self._where, self.text.toPlainText()
        if self._context.do_beside(self._row.show_problem, change_letter, *where, text) is not None:
            self._drafts.pop(where, None)
            self._show_kind()

    def _reset(self) -> None:
        self._drafts.pop(self._where, None)
        self._context.do(reset_letter, *self._where)
        self._show_kind()

    def _preview(self) -> None:
        try:
            letter = self._context.read(preview_letter, *self._where, self.text.toPlainText())
        except RuleViolation as refusal:
            self._row.show_problem(refusal.sentence)
            return
        self._row.show_problem("")
        self.preview.setPlainText(visible(f"{letter.subject}\n\n{letter.body}"))
        self.preview.show()
