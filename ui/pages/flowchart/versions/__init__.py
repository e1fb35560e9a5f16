"""Versions of a workflow: their history, publishing, how two of them differ, and running projects moved to a newer one.

Decisions
---------
*Where is a difference shown?* On a plane of its own in the place of the editor's. What is drawn there belongs to two
graphs and can be changed in neither; the model keeps meaning one thing. Rejected: ghosts among the editor's items.

*Where do removed steps stand?* Where they stood; when something stands there now, at the nearest free place below.
Flows are routed anew around all of them, or old flows would run through new boxes.

*What is a moved step?* One of which nothing differs but its place. Between two workflows nearly every step has moved,
so moves are not shown there until they are asked for.

*Are projects moved one by one?* All that are ticked are one undo step: one press of a button is one thing to take
back. Each is previewed alone, and one that cannot be moved cannot be ticked.

*Who may publish?* Nobody while lint finds an error: the panel lists them, and each leads to its place.
"""
