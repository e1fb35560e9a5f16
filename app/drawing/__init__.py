"""Where the steps of a flowchart stand and which way its flows run: pure numbers in pixels at 100 %, no screen.

Decisions:

- *Who computes positions?* graphlay, imported on first use behind the Layouter port, for its layered drawings are
  as good as the best in a hundredth of their time; without it, longest-path layers in barycentre order. Rejected: a
  layouter of our own only (years of tuning), Graphviz (a program beside the program).
- *Loop-backs* are handed to the layouter reversed, from our own marking. Its cycle breaking would pick other flows.
- *Who routes?* A router of our own: it keeps hand-made bends and reroutes only what a moved box touches. The
  layouter's own routes are not used, for they would be gone with the first drag.
- *Columns come from the layouter, rows of lanes from us*: a lane is a promise (every step in the row of its role),
  and the layouter only prefers it.
"""
