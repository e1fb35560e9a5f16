"""Text that is cut to its room, once: the same words in the same width are never measured twice."""

from functools import lru_cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetricsF

from ui.link.plain_text import one_line
from ui.widgets.elided import wrapped_lines

_KEPT = 8192


@lru_cache(maxsize=16)
def _metrics(face: tuple[int, int]) -> QFontMetricsF:
    from ui.link.theme import font

    return QFontMetricsF(font(face[0], QFont.Weight(face[1])))


def text_width(text: str, size: int, weight: QFont.Weight) -> float:
    """How wide a text is, in pixels at 100 %."""
    return _metrics((size, int(weight.value))).horizontalAdvance(text)


@lru_cache(maxsize=_KEPT)
def cut(text: str, width: float, size: int, weight: QFont.Weight) -> str:
    """``text`` on one line of at most ``width`` pixels, with an ellipsis if it had to be cut."""
    metrics = _metrics((size, int(weight.value)))
    return metrics.elidedText(one_line(text), Qt.TextElideMode.ElideRight, max(width, 0))


@lru_cache(maxsize=_KEPT)
def lines(text: str, width: float, most: int, size: int, weight: QFont.Weight) -> tuple[str, ...]:
    """``text`` over at most ``most`` lines; the last one is cut."""
    from ui.link.theme import font

    whole = one_line(text)
    return tuple(wrapped_lines(whole, font(size, weight), int(width), most)) if whole else ()


def wrapped(text: str, width: float, size: int, weight: QFont.Weight) -> tuple[str, ...]:
    """``text`` over as many lines as it takes: on paper nothing is cut."""
    return lines(text, width, 1 + len(text), size, weight)
