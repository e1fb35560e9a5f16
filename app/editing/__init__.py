"""How anything is changed: one mechanism for every edit.

An action runs on an ``Edit``, an overlay over the store. When it returns, ``settle`` draws the consequences in
fixed order (advance the workflow, queue handoffs, write the activity) on the same overlay, and the difference
becomes one ``ChangeSet``: one commit, one undo step, one notice.

Decisions
---------
*Consequences are read off the difference.* Who must be told is decided by comparing every task before and after
the step, not by each action; an action that is added later cannot forget it.

*Undo puts back fields, not rows.* Time may have changed a thing after the edit (a tick is not on the undo stack),
so the inverse is applied to the fields that the edit changed. Rejected: refusing to undo what the clock touched.

*Whose step does Ctrl+Z take back?* That of what is open: the drawing of one workflow, or the work. Scopes are read off
what changed and share no thing, so each undoes exactly; a step in both is the newest of both or stays. Since scopes
have no common order, an undo that would leave a drawing with a role or version that is gone is refused. Rejected: one
list for all, which took back cards while somebody drew.

*Keys are never given twice.* Numbers come from a sequence that undo does not turn back, because a key may stand in
a mail. Redo writes the stored change again, with the same key.

*Who owns a wait or a subworkflow without a role?* Whoever has the anchor step: every task has one owner, and that one
answers for the date. Nobody is told, it counts as no load, and its working time is the company's.

*When is a wait over?* With a date, when the company's work begins on it; the date is counted anew when the wait opens,
so that it follows the day on which another step really ended. Otherwise its length after it opened.

*A project that a step starts* has the step's due as its date (today, when that has passed), the parent's people for the
parent's roles, its scope and its fields of the same name. The End passed last is the step's outcome. However the step
ends, the project ends with it; a project of an earlier round that is reopened ends nothing. One that is cancelled alone
leaves its step open: finish, skip or cancel that by hand.

*The clock takes one step for each thing that was due*, at the moment at which it was, in order: so waits in a row end
when they would have, and a message queued by one is withdrawn by the next. A thing that the rules refuse is tried again
by the next tick and holds up nothing else. Undo of a step that made a project takes what the clock made of it too.

*A blocked task is left in peace by its time-out*; a reminder is said once a round, and that it was is kept on the task,
so that a dropped one does not come back.

*A project that a recurrence made* is on no history. Undo of the step that made the recurrence takes it along. An undo
under it (of its version, of somebody who has work in it) names it and takes it back together with the step: a step of
its own would be the newest, and be undone first. Taken back by hand it is a step, and since the recurrence keeps how
far it was made, it does not return. Rejected: refusing for good, which left the history standing still.
"""
