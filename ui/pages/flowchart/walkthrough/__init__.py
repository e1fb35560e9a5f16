"""Stepping through the open workflow without a project, while it can be edited.

Decisions
---------
*Where is what happens shown?* On the editor's own plane, as marks that the model hands to its items, and in words in a
column beside it. Rejected: a plane of its own, on which nothing could be mended.

*What does an edit do?* The same acts are played again on the new graph, as far as they fit; how many no longer do is
said. Nothing of a walkthrough is stored, so it is no undo step; *Back* goes back in it.

*What does Next take where an outcome is asked for?* The positive one. Every other has its own button in the list.

*When are 1,000 runs made?* When asked for, in the background; an edit makes their answer out of date and says so.
"""
