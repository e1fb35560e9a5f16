"""The editor of a workflow's flowchart: a scene that projects what the query gives, by ids.

Decisions
---------
*Who holds the graph?* The model alone. Items of the scene hold an id and ask the model while they paint, so nothing
can show two states at once. Gestures and panels change data through actions and hear of it like everybody.

*What happens on a notice?* Steps and flows are compared with those before; what is equal is not touched. An edit among
a thousand steps repaints a handful. Rejected: clearing the scene, which loses hover, focus and time.

*Where do flows run while something is dragged?* The model shifts boxes for the eye only and routes them quickly; when
the drag ends, by an edit or not, it routes them well. A graph is never changed by a move of the mouse.

*Who hears of a move?* Who shows places. ``Redrawn.only_places`` says that everything reads as before, and header and
properties stay as they are; versions and a walkthrough follow the model only while something of them is shown. A step
that is moved so enters half as many files, and a drop costs no filling of forms.

*When is lint run?* 300 ms after the last change, in the background, on the graph alone. An edit never waits for it.

*How does a screen reader see the plane?* As a list of steps and flows below the canvas, each with its words, place,
and a press that selects it. Rejected: hidden buttons over the items; they would have to be moved at every scroll.
"""
