"""Round: the stand-up, one list by person, one key a word, one undo step at the end.

Decisions
---------
*Where is what was said kept?* In the page, until *Finish round*: Esc leaves, coming back finds it. Nothing is written
before, so half a round changes no plan and tells nobody. Rejected: one step a key, which would send a message each.

*What does a second key on a task do?* Done, blocked and unblocked replace one another; days and remarks stand beside
blocked. The same key again takes it back, Backspace takes back everything about the task.
"""
