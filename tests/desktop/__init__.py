"""Tests of the program from outside, in a real window, with a real mouse; the harness for them is here too.

Question: how is the program driven as a person would? Decision: it runs as a process of its own on an X server of its
own with a window manager and a session bus; ``xdotool`` moves the mouse and types, ``import`` takes pictures, and what
is on the screen is read as a screen reader does, through AT-SPI. Nothing of the program is imported here.
Rejected: QTest in the same process (blind to focus, stacking and drags between windows), comparing pictures (brittle).
The system's own Python reads AT-SPI, because its bindings come with the system and not from the package index.
"""
