"""The people of the team: who has which role, what is on their desks, when they work and when they are away.

Decisions
---------
*A form with Save or fields that keep themselves?* Each field is kept when it is left, as one undo step of its own, and
its refusal stands under it. Rejected: Save, which makes many changes one step and loses them when one walks on.

*Who writes the list of roles?* Nobody by itself: a role comes with a workflow, or by typing a new name at a person.

*What can "Away until…" do here?* Dates only. What becomes of the open work is asked by the dialog that the button
opens (``context.go_to(AwayUntil(person_id))``), because it is a plan for several tasks and not a property of a person.
"""
