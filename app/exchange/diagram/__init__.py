"""Flowcharts of other programs, read and written: BPMN, draw.io, Mermaid, Visio and sheets of steps.

Decisions
---------
*What comes of a file* is one shape for every format (``diagram.DiagramRead``): the workflows that were drawn in it,
what has no counterpart here, and what was unclear. Nothing of a file is dropped in silence.
"""
