"""The screen: PySide6 Qt Widgets on top of ``app``; it shows what queries read and calls what actions do."""
