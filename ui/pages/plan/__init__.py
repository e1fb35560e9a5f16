"""The plan: a table of tasks and their bars on one time scale; a drag is the preview of the action that its drop runs.

Each drag is a gesture of the canvas, whole in ``bar_drag``: press, preview, refusal, drop. What can
be done by key, menu and palette is in ``bar_commands``; what is under the mouse in ``bar_hit``.

Decisions
---------
*Why does the runner of the canvas not repaint after each move here?* A large plan takes longer to paint than a frame
lasts; a drag asks for the rows only whose ghosts changed. The line of a link crosses rows, so that gesture paints all.

*Why have bars hit zones of their own?* Those of the flowchart are items of a scene with handles of their own; of a plan
only the box of one bar in one row is asked. What the two share is the runner, its edges, the note and the preview.

*When is what is expected known?* Bars as they are stored are read at once; forecast, links, baseline and conflicts of
a project are worked out between two events when its bars come into view, and again after an edit touched it.

*Which baseline is drawn?* The one that the start took, until another or none is chosen (``baseline_menu``). The choice
is one of this computer, for each project: data and undo know nothing of it. Where the chosen one was removed the first
is drawn; when the removal is undone, the chosen one is drawn again.

*Do bars change their row after a drag?* No: a row that jumps away from under the hand is lost. The order is made anew
when rows are read anew.

*Who paints the table?* One paint of its visible rows. A delegate for each cell takes twice as long in Python; model,
selection and what a screen reader finds stay Qt's own.

*How does the diamond move?* Its drop opens Move date with the day filled in: everything hangs on it, so it is
previewed by person and confirmed. Every other drop is done at once and can be undone.

*What do Shift and Ctrl with an arrow do?* Shift grows the bar in the direction of the arrow, Ctrl shrinks it in that
direction; Alt moves it and leaves its neighbours.

*Why is a bar wider than its hours?* A plan of two-hour steps would be dust that no hand can take. A bar fills the day
on which it ends; rejected: its true width with a larger zone around it, which says nothing of where it can be taken.

Where the zoom shows hours there is room, and a bar is as wide as they are.

*Where does a step stand without its links?* In its window: from when the plan of what leads to it lets it begin to its
due. So links are drawn of chosen bars only, and all of them where that is asked for.

*Where do Shift and Alt of a drag count?* At every step of the mouse: one sees Push, Keep gaps and Just this in turn.

*What does the portfolio read?* One row a project by one sum over all tasks; bars of a project when it is opened; the
sentence and the light of those in view between two events, and of all only where their order hangs on it. Then the rows
change their places once, when all is known, and not under the hand after each edit.

*Why can heads be chosen?* Else no key could open and shut them. What acts on bars passes over them.

*Which heads are open?* A choice of this computer like the zoom; sections and projects are open until they are shut,
those of the portfolio shut until they are opened.

*What may lose its date?* What is no step of a project: somebody typed its day. To a step the plan would give one again
at once.
"""
