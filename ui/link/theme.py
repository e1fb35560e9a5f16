"""The one look of the program: tokens from ``resources/themes``, one palette, one style sheet, switched while it runs.

Everything that paints asks ``theme().tokens`` when it paints.
"""

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from string import Template
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from app.resources import resource


class Mode(StrEnum):
    """What the user chose; ``SYSTEM`` follows the desktop."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


ACCENTS = ("indigo", "blue", "teal", "plum", "slate")


@dataclass(frozen=True, slots=True)
class Hue:
    """For what is told apart and not judged: ``ink`` on ``soft`` for labels, ``on_accent`` on ``fill`` for avatars."""

    ink: QColor
    soft: QColor
    fill: QColor


@dataclass(frozen=True, slots=True)
class Tokens:
    """Every colour of one look. ``*_soft`` lies under text of its twin; ``faint`` is the weakest text allowed."""

    dark: bool
    bg: QColor
    surface: QColor
    raised: QColor
    sunken: QColor
    hover: QColor
    border: QColor
    strong_border: QColor
    text: QColor
    muted: QColor
    faint: QColor
    accent: QColor
    accent_text: QColor
    accent_soft: QColor
    on_accent: QColor
    ok: QColor
    ok_soft: QColor
    warn: QColor
    warn_soft: QColor
    bad: QColor
    bad_soft: QColor
    sticky: QColor
    sticky_border: QColor
    shadow: QColor
    shadow_strength: float
    hues: tuple[Hue, ...]

    def hue(self, key: int | str) -> Hue:
        """Always the same hue for the same id or word, in every run."""
        number = key if isinstance(key, int) else sum(key.encode())
        return self.hues[number % len(self.hues)]


def load_tokens(name: str, accent: str = ACCENTS[0]) -> Tokens:
    """The tokens of ``light`` or ``dark``; an accent nobody knows is the first one."""
    table = tomllib.loads(resource("themes", f"{name}.toml").read_text(encoding="utf-8"))
    accents: dict[str, dict[str, str]] = table.pop("accents")
    chosen = accents.get(accent, accents[ACCENTS[0]])
    hues = tuple(Hue(QColor(hue["ink"]), QColor(hue["soft"]), QColor(hue["fill"])) for hue in table.pop("hues"))
    strength = float(table.pop("shadow_strength"))
    colours: dict[str, Any] = {key: QColor(value) for key, value in table.items()}
    return Tokens(
        dark=name == "dark",
        accent=QColor(chosen["accent"]),
        accent_text=QColor(chosen["text"]),
        accent_soft=QColor(chosen["soft"]),
        shadow_strength=strength,
        hues=hues,
        **colours,
    )


@lru_cache(maxsize=1)
def paper_tokens() -> Tokens:
    """The light look on white, without shadows: the same whatever the screen shows, and legible in grey."""
    light = load_tokens("light")
    return replace(light, bg=light.surface, shadow_strength=0.0)


def make_palette(t: Tokens) -> QPalette:
    """The palette for Fusion, so that native parts match what is painted."""
    role = QPalette.ColorRole
    palette = QPalette()
    for target, colour in (
        (role.Window, t.bg), (role.WindowText, t.text), (role.Base, t.surface), (role.AlternateBase, t.sunken),
        (role.Text, t.text), (role.Button, t.raised), (role.ButtonText, t.text), (role.BrightText, t.bad),
        (role.ToolTipBase, t.raised), (role.ToolTipText, t.text), (role.PlaceholderText, t.faint),
        (role.Highlight, t.accent), (role.HighlightedText, t.on_accent), (role.Accent, t.accent),
        (role.Link, t.accent_text), (role.LinkVisited, t.accent_text), (role.Light, t.surface),
        (role.Midlight, t.border), (role.Mid, t.strong_border), (role.Dark, t.strong_border), (role.Shadow, t.shadow),
    ):  # fmt: skip
        palette.setColor(target, colour)
    for target in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, target, t.faint)
    return palette


def make_style_sheet(t: Tokens) -> str:
    """``chrome.qss`` with the tokens filled in; a placeholder without a token raises KeyError."""
    names = {key: value.name() for key in Tokens.__slots__ if isinstance(value := getattr(t, key), QColor)}
    names["segment"] = (t.hover if t.dark else t.surface).name()
    names["field"] = (t.sunken if t.dark else t.surface).name()
    names["accent_hover"] = t.accent.darker(112).name()
    names["tick"] = resource("themes", "tick.svg").as_posix()
    names["arrow"] = resource("themes", "arrow_dark.svg" if t.dark else "arrow_light.svg").as_posix()
    return Template(resource("themes", "chrome.qss").read_text(encoding="utf-8")).substitute(names)


class Theme(QObject):
    """Holds the tokens of now and dresses the application in them."""

    changed = Signal()

    def __init__(self, application: QApplication, mode: Mode = Mode.SYSTEM, accent: str = ACCENTS[0]) -> None:
        super().__init__(application)
        self._application = application
        self._mode = mode
        self._accent = accent
        self._tokens: Tokens | None = None
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._system_changed)
        self._apply()

    @property
    def mode(self) -> Mode:
        return self._mode

    @property
    def accent(self) -> str:
        return self._accent

    @property
    def tokens(self) -> Tokens:
        assert self._tokens is not None  # noqa: S101
        return self._tokens

    @contextmanager
    def on_paper(self) -> Iterator[Tokens]:
        """While it lasts everything is painted as on paper. For one paint on the GUI thread: no event may come in."""
        before = self._tokens
        self._tokens = paper = paper_tokens()
        try:
            yield paper
        finally:
            self._tokens = before

    def choose(self, mode: Mode | None = None, accent: str | None = None) -> None:
        """Change the look of everything at once; what is left out stays."""
        self._mode = mode or self._mode
        self._accent = accent or self._accent
        self._apply()

    def _is_dark(self) -> bool:
        if self._mode is Mode.SYSTEM:
            return QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
        return self._mode is Mode.DARK

    def _system_changed(self) -> None:
        if self._mode is Mode.SYSTEM:
            self._apply()

    def _apply(self) -> None:
        self._tell_the_system()
        tokens = load_tokens("dark" if self._is_dark() else "light", self._accent)
        if tokens == self._tokens:
            return
        self._tokens = tokens
        self._application.setPalette(make_palette(tokens))
        self._application.setStyleSheet(make_style_sheet(tokens))
        self.changed.emit()

    def _tell_the_system(self) -> None:
        """Title bars and native dialogs listen to this hint; where it is not known it does nothing."""
        wanted = {
            Mode.SYSTEM: Qt.ColorScheme.Unknown,
            Mode.LIGHT: Qt.ColorScheme.Light,
            Mode.DARK: Qt.ColorScheme.Dark,
        }[self._mode]
        QGuiApplication.styleHints().setColorScheme(wanted)


_theme: Theme | None = None


def install_theme(application: QApplication, mode: Mode = Mode.SYSTEM, accent: str = ACCENTS[0]) -> Theme:
    """Make the one theme of this process; a second call changes it."""
    global _theme
    if _theme is None:
        _theme = Theme(application, mode, accent)
    else:
        _theme.choose(mode, accent)
    return _theme


def theme() -> Theme:
    """The theme of this process; RuntimeError before ``install_theme``."""
    if _theme is None:
        raise RuntimeError("install_theme has not been called yet")
    return _theme


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
