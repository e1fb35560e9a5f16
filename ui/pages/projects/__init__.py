"""Projects: the list with the sentence of each, one project in a side panel, and the dialogs that start and move one.

Decisions
---------
*When is a sentence worked out?* When its row is painted or read out, and kept until something changes: a list of
hundreds opens at once. Rejected: all lines on opening, a forecast each.

*Where are the dialogs?* Here, with their own ``open_start`` and ``open_move``; other pages ask for them by
``context.go_to(StartProject())`` and ``context.go_to(MoveDate(project_id))``, so no page sees another.

*Does cancelling ask?* No: it is one step, the notice offers to undo it, and what was done stays.
"""
