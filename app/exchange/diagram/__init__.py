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

*How is our own BPMN read back equal?* Each step and flow has its own data in the extension of its element, and what an
export adds around a step (gateways, timers) says whose it is; a reader takes it out again where it still stands there.
Rejected: the whole graph in one place of the file, which would win over what somebody changed in another program.

*Which gateway joins what comes to a step?* That is handed in, for the check of soundness is the engine's. What never
comes together is joined by an exclusive gateway, what always does by a parallel one, the rest by an inclusive one.

*Expressions of others* are read where they are comparisons; else a person is asked, with the names of the ways as
answers. Rejected: evaluating them, for a condition here is data.

*Boundary events* that nobody but a person sees are asked when the task ends, since no step here is interrupted but by
the clock. A timer is a time-out.

*Words beside an arrow* that are neither an answer nor a field stand in a note, with the steps that the arrow joins, for
a flow here has no name of its own. Rejected: a note at each arrow, which would lie on the lines.

*A shape of draw.io that holds others* and has arrows itself is one step where nothing in it has any, else a frame: its
arrows lead to what begins in it and leave from what ends in it. Rejected: leaving such arrows out, which most drawings
of systems are made of.

*Where do words stand in the files of others?* Beside lines, where nothing else is, for other programs paint no pill
under them; the places are worked out by ``drawing`` and handed to the writer. Rejected: the places of our own pills,
which lie on the line.

*A drawing is stretched*, not laid out anew, until a usual task of it is as large as ours: what somebody placed keeps
its order and its lines.
"""
