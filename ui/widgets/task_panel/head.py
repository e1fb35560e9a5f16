"""The top of the panel: title to rename, key, state and round, the project and its sentence."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy

from app.actions.task import rename_task
from app.domain.run import TaskState
from app.queries.task import TaskDetail
from ui.link.accessible import named
from ui.link.context import Context
from ui.link.plain_text import one_line, set_text
from ui.link.typography import HEAD, META, SEMIBOLD, font
from ui.widgets.button import link_button
from ui.widgets.chip import Chip, ChipLook, Tone
from ui.widgets.task_panel.section import Section, wrapped
from ui.widgets.task_panel.words import state_words

_NAME_SHOWN = 46
_QUIET = "QLineEdit:!focus { border-color: transparent; background: transparent; padding-left: 0 }"
"""A heading that becomes a field when it has the focus."""


class HeadSection(Section):
    """``project_asked`` with the project's id when its name was clicked."""

    project_asked = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.title = named(QLineEdit(), "Title")
        self.title.setFont(font(HEAD, SEMIBOLD))
        self.title.setStyleSheet(_QUIET)
        self.title.editingFinished.connect(self._rename)
        self._state = Chip(ChipLook(""))
        self._key = wrapped("", "muted", META)
        self._project = link_button("")
        self._project.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._project.setStyleSheet("text-align: left; padding-left: 0;")
        self._project.clicked.connect(lambda: self.project_asked.emit(self._project_id))
        self._sentence = wrapped("", "muted")
        self._project_id: object = None
        self._shown = ""
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._state)
        row.addWidget(self._key, 1)
        self.rows.addWidget(self.title)
        self.rows.addLayout(row)
        self.rows.addWidget(self._project)
        self.rows.addWidget(self._sentence)

    def seen(self, detail: TaskDetail) -> object:
        task = detail.task
        return (task.title, task.run, task.kind, detail.project and detail.project.name, detail.sentence, detail.role)

    def fill(self, detail: TaskDetail) -> None:
        same = not self.switched and detail.task.title == self._shown
        typing = same and self.title.hasFocus() and self.title.text() != self._shown
        self._shown = detail.task.title
        if not typing:
            self.title.setText(one_line(self._shown))
            self.title.setCursorPosition(0)
        self._state.show_look(ChipLook(state_words(detail.task), _tone(detail.task.state)))
        set_text(self._key, f"{detail.task.key} · {detail.role}" if detail.role else detail.task.key)
        project = detail.project
        self._project_id = project.id if project is not None else None
        name = one_line(project.name) if project is not None else ""
        shown = name if len(name) <= _NAME_SHOWN else f"{name[: _NAME_SHOWN - 1]}…"
        self._project.setText(shown.replace("&", "&&"))
        self._project.setAccessibleName(f"Project {name}")
        self._project.setVisible(project is not None)
        set_text(self._sentence, detail.sentence)
        self._sentence.setVisible(bool(detail.sentence))

    def _rename(self) -> None:
        typed = self.title.text()
        if typed == one_line(self._shown):
            return
        if self.context.do(rename_task, self.task_id, typed) is None:
            self.title.setText(one_line(self._shown))


def _tone(state: TaskState) -> Tone:
    if state is TaskState.DONE:
        return Tone.OK
    return Tone.ACCENT if state.open else Tone.NEUTRAL
