"""The look: readable everywhere, switched at once, taken from two files."""

import re

import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetricsF, QIcon, QPainter, QPdfWriter
from PySide6.QtWidgets import QLabel, QPushButton

from app.resources import resource
from ui.link.icon import icon, icon_pixmap, paint_icon
from ui.link.preferences import Preferences
from ui.link.theme import (
    ACCENTS,
    BODY,
    BOLD,
    MEDIUM,
    REGULAR,
    SEMIBOLD,
    Mode,
    Tokens,
    font,
    load_tokens,
    make_style_sheet,
    numbers,
    theme,
)
from ui.shell.application import make_application

LOOKS = [(name, accent) for name in ("light", "dark") for accent in ACCENTS]


def luminance(colour: QColor) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF())


def contrast(one: QColor, other: QColor) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def text_pairs(t: Tokens) -> dict[str, tuple[QColor, QColor]]:
    grounds = ("bg", "surface", "raised", "sunken", "hover")
    pairs = {f"{ink} on {g}": (getattr(t, ink), getattr(t, g)) for ink in ("text", "muted", "faint") for g in grounds}
    pairs |= {f"{ink} on {g}": (getattr(t, ink), getattr(t, g)) for ink in ("ok", "warn", "bad") for g in grounds}
    pairs |= {f"accent_text on {g}": (t.accent_text, getattr(t, g)) for g in grounds}
    for tone in ("ok", "warn", "bad"):
        pairs[f"{tone} on its soft"] = (getattr(t, tone), getattr(t, f"{tone}_soft"))
    pairs["accent_text on accent_soft"] = (t.accent_text, t.accent_soft)
    pairs["text on accent_soft"] = (t.text, t.accent_soft)
    pairs["muted on accent_soft"] = (t.muted, t.accent_soft)
    pairs |= {f"{ink} on sticky": (getattr(t, ink), t.sticky) for ink in ("text", "muted")}
    pairs["text on warn_soft"] = (t.text, t.warn_soft)
    pairs["on_accent on accent"] = (t.on_accent, t.accent)
    for number, hue in enumerate(t.hues):
        pairs[f"hue {number}"] = (hue.ink, hue.soft)
        pairs[f"avatar {number}"] = (t.on_accent, hue.fill)
    return pairs


@pytest.mark.parametrize(("name", "accent"), LOOKS)
def test_every_text_stands_out_at_four_and_a_half_to_one(name, accent):
    weak = {what: contrast(*pair) for what, pair in text_pairs(load_tokens(name, accent)).items()}
    assert {what: round(ratio, 2) for what, ratio in weak.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("name", ["light", "dark"])
def test_hovering_a_primary_button_keeps_its_text_readable(name):
    for accent in ACCENTS:
        sheet = make_style_sheet(load_tokens(name, accent))
        hover = re.search(r'primary="true"\]:hover \{ background: (#\w+)', sheet)
        assert hover
        assert contrast(QColor(hover[1]), load_tokens(name, accent).on_accent) >= 4.5, accent


def test_the_style_sheet_takes_every_colour_from_the_tokens():
    template = resource("themes", "chrome.qss").read_text(encoding="utf-8")
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[; ])", template) == []


def test_a_switch_changes_palette_and_pictures_without_a_restart(qtbot):
    label = QLabel("Board")
    label.setAutoFillBackground(True)
    label.resize(80, 30)
    qtbot.addWidget(label)
    before = label.grab().toImage().pixelColor(1, 1)
    with qtbot.waitSignal(theme().changed):
        theme().choose(Mode.DARK)
    after = label.grab().toImage().pixelColor(1, 1)
    assert luminance(before) > 0.8
    assert luminance(after) < 0.05


def test_an_unknown_system_scheme_is_light():
    theme().choose(Mode.SYSTEM)
    assert not theme().tokens.dark


def test_choosing_what_is_chosen_already_repaints_nothing(qtbot):
    with qtbot.assertNotEmitted(theme().changed):
        theme().choose(Mode.LIGHT)


def test_the_accent_can_be_chosen_and_a_made_up_one_is_the_first():
    theme().choose(accent="teal")
    assert theme().tokens.accent == load_tokens("light", "teal").accent
    assert load_tokens("light", "mauve").accent == load_tokens("light", "indigo").accent


def test_the_same_id_has_the_same_hue_in_both_looks():
    light, dark = load_tokens("light"), load_tokens("dark")
    assert [light.hues.index(light.hue(i)) for i in range(20)] == [dark.hues.index(dark.hue(i)) for i in range(20)]
    assert light.hue("Brand") == light.hue("Brand")


def test_an_icon_that_was_set_once_follows_the_theme(qtbot):
    button = QPushButton(icon("sun", "text"), "")
    qtbot.addWidget(button)
    light = icon_ink(button.icon())
    theme().choose(Mode.DARK)
    assert light == theme_ink("light")
    assert icon_ink(button.icon()) == theme_ink("dark")


def test_a_disabled_icon_is_faint():
    assert icon_ink(icon("sun"), QIcon.Mode.Disabled) == load_tokens("light").faint.name()


def test_icons_are_painted_in_device_pixels():
    sharp = icon_pixmap("sun", QColor("black"), 16, 2.0)
    assert sharp.size() == QSize(32, 32)
    assert sharp.deviceIndependentSize().toSize() == QSize(16, 16)


def test_an_icon_that_is_not_shipped_is_an_error():
    with pytest.raises(FileNotFoundError):
        icon_pixmap("no-such-icon", QColor("black"), 16)


def test_every_shipped_icon_takes_its_colour_from_the_program():
    for path in sorted(resource("icons").glob("*.svg")):
        assert "currentColor" in path.read_text(encoding="utf-8"), path.name


def test_inter_is_there_in_four_weights_that_differ():
    widths = [QFontMetricsF(font(BODY, weight)).horizontalAdvance("Publish date") for weight in _WEIGHTS]
    assert QFontInfo(font()).family() == "Inter"
    assert widths == sorted(set(widths))


def test_numbers_have_figures_of_one_width():
    metrics = QFontMetricsF(numbers())
    assert metrics.horizontalAdvance("1111") == pytest.approx(metrics.horizontalAdvance("0000"))
    proportional = QFontMetricsF(font())
    assert proportional.horizontalAdvance("1111") < proportional.horizontalAdvance("0000")


def test_greek_polish_and_cyrillic_are_in_the_font():
    metrics = QFontMetricsF(QFont(font()))
    assert all(metrics.inFontUcs4(ord(char)) for char in "ΩλŁęЖя€→–“”·")


_WEIGHTS = (REGULAR, MEDIUM, SEMIBOLD, BOLD)


def icon_ink(shown: QIcon, mode: QIcon.Mode = QIcon.Mode.Normal) -> str:
    """The strongest colour of an icon."""
    image = shown.pixmap(QSize(48, 48), mode).toImage()
    spots = [image.pixelColor(x, y) for x in range(48) for y in range(48)]
    return max(spots, key=lambda spot: spot.alpha()).name()


def theme_ink(name: str) -> str:
    return load_tokens(name).text.name()


@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_arrow_of_combo_boxes_has_the_muted_colour_of_its_look(name):
    picture = resource("themes", f"arrow_{name}.svg").read_text(encoding="utf-8")
    assert f'stroke="{load_tokens(name).muted.name()}"' in picture


def test_the_tick_has_the_colour_of_what_lies_on_the_accent():
    for name in ("light", "dark"):
        assert load_tokens(name).on_accent.name() in resource("themes", "tick.svg").read_text(encoding="utf-8")


def test_an_icon_in_a_pdf_is_drawn_with_lines(tmp_path):
    path = tmp_path / "icon.pdf"
    writer = QPdfWriter(str(path))
    painter = QPainter(writer)
    paint_icon(painter, QRect(0, 0, 200, 200), "sun", QColor("black"))
    painter.end()
    assert b"/Subtype /Image" not in path.read_bytes()


def test_the_program_starts_in_the_look_that_was_chosen(tmp_path):
    preferences = Preferences(tmp_path / "view.json")
    preferences.set("look.mode", "dark")
    preferences.set("look.accent", "plum")
    make_application([], preferences)
    assert theme().tokens == load_tokens("dark", "plum")
    preferences.set("look.mode", "sepia")
    make_application([], preferences)
    assert theme().mode is Mode.SYSTEM


def test_an_icon_without_room_is_nothing_and_no_crash(qapp):
    assert icon("plus").pixmap(QSize(0, 0)).isNull()
    assert icon("plus").pixmap(QSize(16, 0)).isNull()
