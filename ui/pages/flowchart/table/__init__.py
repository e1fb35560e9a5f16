"""The table of a workflow: a spreadsheet over its steps, one of the forms of the same graph.

Decisions
---------
*What is typed is read at once, and kept when it is wrong.* A cell that cannot be read shows what was typed, marked,
with its sentence; the workflow goes on with what it had. It stays so by workflow, step and column, through restarts,
until it is put right or Esc takes it back. Rejected: an editor that will not close, which holds up whoever types.

*Wrong texts are view, not data*, so they stand in the preferences: undo never meets them, and no other form knows them.

*Sorting is a view*: numbers are the order of the workflow, and only dragging rows changes them.

*Numbers are the heads of the rows*, so that they stay in view where the columns are scrolled.

*A paste takes the table of the clipboard's HTML before its text*: only there a cell of several lines is sure to be one.
"""
