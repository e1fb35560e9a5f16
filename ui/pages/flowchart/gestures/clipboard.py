"""Parts of flowcharts on the system's clipboard: as our own format, as text, and as a picture for letters."""

from PySide6.QtCore import QMimeData, QPointF, QSize
from PySide6.QtGui import QGuiApplication

from app.actions.flowchart.clip import copy
from app.domain.errors import RuleViolation
from app.exchange.clip_json import Clip, dump_clip, load_clip
from ui.link.theme import load_tokens
from ui.pages.flowchart.gestures.surface import Surface
from ui.printing.flowchart.flowchart_drawing import natural_size, picture

MIME = "application/x-leadline-flowchart"
LARGEST = QSize(4000, 4000)
_SHARP = 2.0


def put_on_clipboard(surface: Surface) -> bool:
    """Copy what is selected; False when that holds no step and no note."""
    model = surface.model
    names = model.view.role_names if model.view else {}
    clip = copy(model.graph, model.selection, names)
    if not clip.graph.steps and not clip.graph.notes:
        return False
    QGuiApplication.clipboard().setMimeData(mime_of(clip))
    return True


def mime_of(clip: Clip) -> QMimeData:
    """A clip as our own format, as text and as a picture, for the clipboard."""
    text = dump_clip(clip)
    mime = QMimeData()
    mime.setData(MIME, text.encode())
    mime.setText(text)
    size = natural_size(clip.graph, clip.roles).boundedTo(LARGEST)
    mime.setImageData(picture(clip.graph, clip.roles, size, load_tokens("light"), _SHARP).toImage())
    return mime


def taken_from_clipboard() -> Clip:
    """Raises RuleViolation where there is no part of a flowchart."""
    mime = QGuiApplication.clipboard().mimeData()
    if mime is None:
        raise RuleViolation("The clipboard is empty. Copy some steps first.")
    own = bytes(mime.data(MIME).data()).decode(errors="replace")
    return load_clip(own or mime.text())


def paste_place(surface: Surface, pointer: QPointF | None, clip: Clip) -> tuple[float, float]:
    """At the pointer, else in the middle of the view; a little aside for as long as something stands just there."""
    at = pointer if pointer is not None else surface.view.seen().center()
    x, y = round(at.x() / 8) * 8.0, round(at.y() / 8) * 8.0
    steps = clip.graph.steps
    taken = {(round(box.x), round(box.y)) for box in surface.model.boxes.values()}
    if len(steps) == 1:
        while (round(x), round(y)) in taken:
            x, y = x + 40, y + 40
    return x, y
