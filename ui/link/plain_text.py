"""Text that came from people or files, shown as it is: never as markup, never able to turn the line around."""

import re
import unicodedata

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMessageBox, QWidget

_KEPT = "\n\t"
_LONGEST_WORD = re.compile(r"\S{28}(?=\S{6})")
_MAY_BREAK = "\u200b"
_READ_WHOLE = "read_whole"
_ZERO_WIDTH_JOINERS = "\u200c\u200d"


def visible(text: str) -> str:
    """Control and direction characters as ``␛`` or ``⟨U+202E⟩``, so that nothing on the screen hides or is mirrored.

    Joiners stay: Persian and emoji need them.
    """
    # What is printable has no control or direction character.
    if text.isprintable():
        return text
    return "".join(_shown(char) for char in text)


def _shown(char: str) -> str:
    if char in _KEPT or char in _ZERO_WIDTH_JOINERS or unicodedata.category(char) not in ("Cc", "Cf"):
        return char
    if char < " ":
        return chr(0x2400 + ord(char))
    return f"⟨U+{ord(char):04X}⟩"


def one_line(text: str) -> str:
    """``visible`` text with its line breaks and tabs as one space; for rows, titles and tool tips of one line."""
    if text.isprintable():
        return text.strip()
    return visible(" ".join(text.replace("\t", "\n").splitlines())).strip()


def set_text(label: QLabel, text: str) -> QLabel:
    """Show ``text`` in a label as plain text; where the label wraps, a word of any length does too."""
    label.setTextFormat(Qt.TextFormat.PlainText)
    shown = visible(text)
    selectable = label.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse
    # A label breaks no word, so one long word would widen everything around it; what is copied stays untouched.
    broken = _breakable(shown) if label.wordWrap() and not selectable else shown
    label.setText(broken)
    if label.property(_READ_WHOLE) or (broken != shown and not label.accessibleName()):
        # What a screen reader says has no break in a word.
        label.setProperty(_READ_WHOLE, True)
        label.setAccessibleName(shown)
    return label


def _breakable(text: str) -> str:
    return _LONGEST_WORD.sub(lambda found: found[0] + _MAY_BREAK, text)


def plain_label(text: str = "", parent: QWidget | None = None) -> QLabel:
    """A label for text that is not ours."""
    return set_text(QLabel(parent), text)


def wrapping_label(text: str = "", parent: QWidget | None = None) -> QLabel:
    """A label of plain text that breaks into as many lines as its width makes it need."""
    label = QLabel(parent)
    label.setWordWrap(True)
    return set_text(label, text)


def set_tool_tip(widget: QWidget, text: str) -> None:
    """Tool tips have no text format: escape, so that Qt shows what stands there."""
    widget.setToolTip(tip(text))


def tip(text: str) -> str:
    """Tool tip text that cannot become markup; for item models too."""
    shown = visible(text)
    if "<" not in shown and "&" not in shown:
        return shown
    # Not html.escape: its module brings a table of all entities, which the start would pay for.
    escaped = shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"<span style='white-space:pre-wrap'>{escaped}</span>"


def set_box_text(box: QMessageBox, text: str, more: str = "") -> None:
    """Show a sentence and its explanation in a message box; Qt's informative text has no format to set."""
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(visible(f"{text}\n\n{more}" if more else text))
