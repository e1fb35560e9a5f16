"""Lucide icons in the colours of the theme, crisp at every scale; for everything that shows an icon."""

from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPaintEngine, QPainter, QPixmap

from app.resources import resource
from ui.link.theme import theme

if TYPE_CHECKING:
    from PySide6.QtSvg import QSvgRenderer

_DRAWN_IN_LINES = frozenset({QPaintEngine.Type.Pdf, QPaintEngine.Type.SVG})


@lru_cache(maxsize=256)
def _source(name: str) -> str:
    return resource("icons", f"{name}.svg").read_text(encoding="utf-8")


@lru_cache(maxsize=64)
def _renderer(name: str, colour: str) -> "QSvgRenderer":
    # Not at the top: QtSvg is not needed before the first icon is painted.
    from PySide6.QtSvg import QSvgRenderer

    return QSvgRenderer(QByteArray(_source(name).replace("currentColor", colour).encode()))


def _render(painter: QPainter, box: QRectF, name: str, colour: str) -> None:
    _renderer(name, colour).render(painter, box)


@lru_cache(maxsize=1024)
def _pixmap(name: str, colour: str, device_pixels: int) -> QPixmap:
    _source(name)  # before painting begins: a missing file must not leave an open painter
    drawn = QPixmap(device_pixels, device_pixels)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    _render(painter, QRectF(0, 0, device_pixels, device_pixels), name, colour)
    painter.end()
    return drawn


def icon_pixmap(name: str, colour: QColor, size: int, ratio: float = 1.0) -> QPixmap:
    """The icon in one colour, ``size`` logical pixels wide; FileNotFoundError for a name that is not shipped."""
    pixmap = QPixmap(_pixmap(name, colour.name(), round(size * ratio)))
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def paint_icon(painter: QPainter, rect: QRect, name: str, colour: QColor) -> None:
    """Paint an icon into the middle of ``rect``, as large as its shorter side, crisp however the painter is scaled.

    Lines stay lines in a PDF and in an SVG.
    """
    side = min(rect.width(), rect.height())
    box = QRect(rect.x() + (rect.width() - side) // 2, rect.y() + (rect.height() - side) // 2, side, side)
    if painter.paintEngine().type() in _DRAWN_IN_LINES:
        _render(painter, QRectF(box), name, colour.name())
        return
    ratio = painter.device().devicePixelRatioF() * painter.worldTransform().m11()
    painter.drawPixmap(box.topLeft(), icon_pixmap(name, colour, side, max(ratio, 0.1)))


class _ThemedEngine(QIconEngine):
    """Asks the theme for its colour each time it paints, so an icon once set is never stale."""

    def __init__(self, name: str, tone: str) -> None:
        super().__init__()
        self._name = name
        self._tone = tone

    def _colour(self, mode: QIcon.Mode) -> QColor:
        tone = "faint" if mode is QIcon.Mode.Disabled else self._tone
        colour: QColor = getattr(theme().tokens, tone)
        return colour

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        paint_icon(painter, rect, self._name, self._colour(mode))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        """``size`` is in logical pixels, each ``scale`` device pixels wide; a button that is not laid out has none."""
        if size.width() == size.height() > 0:
            return icon_pixmap(self._name, self._colour(mode), size.width(), scale)
        pixmap = QPixmap(size * scale)
        if pixmap.isNull():
            # Painting on a pixmap without pixels would end the program.
            return pixmap
        pixmap.setDevicePixelRatio(scale)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(QPoint(), size), mode, state)
        painter.end()
        return pixmap

    def actualSize(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QSize:
        return size

    def clone(self) -> QIconEngine:
        return _ThemedEngine(self._name, self._tone)


def icon(name: str, tone: str = "muted") -> QIcon:
    """A QIcon that follows the theme; ``tone`` names the token: ``muted``, ``accent_text``, ``on_accent`` ..."""
    return QIcon(_ThemedEngine(name, tone))


def clear_icons() -> None:
    """Forget the painted icons of a look that is gone; called on a theme switch."""
    _pixmap.cache_clear()
    _renderer.cache_clear()
