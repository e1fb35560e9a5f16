"""Flowcharts of other programs, read and written: BPMN, draw.io, Mermaid, Visio and sheets of steps.

Decisions
---------
*What comes of a file* is one shape for every format (``diagram.DiagramRead``): the workflows that were drawn in it,
what has no counterpart here, and what was unclear. Nothing of a file is dropped in silence.

*What a sheet loses* is found by reading it again and comparing, so that a field that a step gets later is said to be
lost before anybody has thought of sheets. Rejected: a list of what is lost, which is true until the next field.

*A wrong cell of a sheet* counts as empty and is said with its letter and row, and the rest is read: the preview shows
the workflow beside what was wrong before it is kept. Rejected: refusing the file at its first mistake.

*Real days* are counted from the row that carries the date. Where no row does, from the last one, which is asked about;
another row can be chosen, and then the sheet is read anew.
"""
