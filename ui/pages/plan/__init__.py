"""The plan: a table of tasks and their bars on one time scale; a drag is the preview of the action that its drop runs.

Decisions
---------
*When is what is expected known?* Bars as they are stored are read at once; forecast, links, baseline and conflicts of
a project are worked out between two events when its bars come into view, and again after an edit touched it.

*Do bars change their row after a drag?* No: a row that jumps away from under the hand is lost. The order is made anew
when rows are read anew.

*Who paints the table?* One paint of its visible rows. A delegate for each cell takes twice as long in Python; model,
selection and what a screen reader finds stay Qt's own.

*How does the diamond move?* Its drop opens Move date with the day filled in: everything hangs on it, so it is
previewed by person and confirmed. Every other drop is done at once and can be undone.

*What do Shift and Ctrl with an arrow do?* Shift grows the bar in the direction of the arrow, Ctrl shrinks it in that
direction; Alt moves it and leaves its neighbours.

*Where do Shift and Alt of a drag count?* At every step of the mouse: one sees Push, Keep gaps and Just this in turn.
"""
