"""The pages, side by side: none sees another. Each has ``make(desk)`` in its ``page.py``."""
