"""The fonts that ship with the program and the four sizes they are used in; for everything that sets or paints text."""

from functools import lru_cache

from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

from app.resources import resource

META, BODY, HEAD, TITLE = 11, 13, 15, 20
"""Sizes in pixels at 100 %: meta lines, everything else, headings in a page, the title of a page."""

REGULAR, MEDIUM, SEMIBOLD, BOLD = QFont.Weight.Normal, QFont.Weight.Medium, QFont.Weight.DemiBold, QFont.Weight.Bold

_FILES = ("Inter-Regular.ttf", "Inter-Medium.ttf", "Inter-SemiBold.ttf", "Inter-Bold.ttf")


def install_fonts(application: QApplication) -> bool:
    """Load Inter and make it the font of the program; False when the system's font has to do."""
    loaded = [QFontDatabase.addApplicationFont(str(resource("fonts", name))) >= 0 for name in _FILES]
    application.setFont(font(BODY))
    return all(loaded)


@lru_cache(maxsize=64)
def _cached(size: int, weight: QFont.Weight, tabular: bool) -> QFont:
    made = QFont()
    made.setFamilies(["Inter", made.defaultFamily()])
    made.setPixelSize(size)
    made.setWeight(weight)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    if tabular:
        made.setFeature(QFont.Tag("tnum"), 1)
    return made


def font(size: int = BODY, weight: QFont.Weight = REGULAR) -> QFont:
    """A font of the program; shared by all callers, so copy it before changing it."""
    return _cached(size, weight, tabular=False)


def numbers(size: int = BODY, weight: QFont.Weight = REGULAR) -> QFont:
    """The program's font with figures of one width: for dates and numbers that stand under each other."""
    return _cached(size, weight, tabular=True)
