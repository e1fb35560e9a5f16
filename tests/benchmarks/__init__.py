"""Measurements, run by hand: ``python -m tests.benchmarks [p1 p10 …]`` tells times as JSON lines.

``python -m tests.benchmarks.files_entered [--list] [NAME ...]`` tells how many files of ``app`` and ``ui`` one gesture
enters, from the press to the last repaint: ``card`` and ``free_card`` (dragged to Done on the board), ``step`` (moved
on the flowchart), ``bar`` (moved on the plan, with its preview), ``command`` (``task finish`` of another process while
the window is open), ``tick`` (a reminder that is due). ``--list`` names them.
"""
