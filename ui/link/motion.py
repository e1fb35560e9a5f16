"""How long things move: under 150 ms, and not at all when the system asks for no animation."""

from PySide6.QtWidgets import QApplication, QStyle

SHORT_MS = 120


def duration() -> int:
    """Milliseconds of an animation, 0 for none."""
    wanted = QApplication.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration)
    return min(SHORT_MS, wanted)
