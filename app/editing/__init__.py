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

*Keys are never given twice.* Numbers come from a sequence that undo does not turn back, because a key may stand in
a mail. Redo writes the stored change again, with the same key.
"""
