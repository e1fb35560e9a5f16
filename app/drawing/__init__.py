"""Where the steps of a flowchart stand and which way its flows run: pure numbers in pixels at 100 %, no screen.

Decisions:

- *Who computes positions?* graphlay, imported on first use behind the port LayoutEngine, for its layered drawings are
  as good as the best in a hundredth of their time; without it, longest-path layers in barycentre order. Rejected: a
  engine of our own only (years of tuning), Graphviz (a program beside the program).
- *What do we keep of it?* The order of the columns and the heights. The gaps between columns are ours, as wide as
  labels and tracks need, so that short flows stay short.
- *Loop-backs* are handed to the engine reversed, from our own marking. Its cycle breaking would pick other flows.
- *Who routes?* A router of our own: it keeps hand-made bends and reroutes only what a moved box touches. The
  engine's own routes are not used, for they would be gone with the first drag.
- *Why is a small drawing routed anew after every drop?* So that it depends on the places alone: the same file looks
  the same on every screen and after every restart. Larger ones change only where something moved; that takes a
  hundredth of the time, and nobody compares a thousand steps by eye.
- *How does a flow find its way?* The plainest ways first (straight, one step in the gap between columns, an elbow
  from a corner), then from column to column through free stretches, then along borders, and A* at last. Rejected:
  A* for all, which is fifty times slower and no prettier.
- *May flows share a line?* No. Ports are spread over a side, the tracks of a gap are ordered so that flows of one
  direction do not cross, and what still lies on another flow is moved aside.
- *Where do steps without a role stand in lanes?* In the lane of their first neighbour that has one, before them
  first. A lane of their own for Start and End would bend every main path.
- *Lanes come from us, not from the engine*: a lane is a promise (every step in the row of its role), and the
  engine only prefers it.
- *Hand-made bends when a drawing is arranged?* Dropped where one of their ends moves; they were made for the old
  places.
- *How does a long flowchart fit a window?* It is wrapped into rows like text: the engine's columns are cut where few
  flows are severed, and the likely cuts are drawn and compared for one size of window. The row of each step is kept
  with the workflow, so that every screen, sheet and file shows the same. Rejected: rows for each window (a
  section would fall apart when the window grows), top to bottom (worse with branches).
- *What happens to the rows when a step comes or goes?* It joins the row of the step before it; a row that is too wide
  gives its last column to the next. Rows in which nothing changed stand as they stood.
- *And a step that is moved by hand?* It has no row any more: layouts go round it and its flows are routed as in one
  line, until it is tidied.
- *Who routes between rows?* Tracks in channels between rows, in the gaps of columns and in one margin, planned by the
  layout and the router alike (``row_routing``), so that there is always room for them.
"""
