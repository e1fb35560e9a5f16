"""The page Calendar: when something is published, what is due, who is away, and which weeks miss something.

Decisions
---------
*Which day has a task?* That of its due. Where it is expected later, its line says until when; a bar over days would be
the plan once more, on less room.

*Does the wheel turn months or weeks?* Weeks: what is three weeks ahead is as often beside today as a month is whole.
Page Up and Page Down turn months.

*Where do drags end?* Of a due in its step, as on the plan. Of a publish date in the dialog *Move date* with the day
filled in: everything hangs on that date, so who must hear of it is shown before. Rejected: moving it at once, with undo
as the only word about it.

*How is an entry reached without a mouse?* Enter goes into the day, the arrows walk what is there, Enter opens it, Alt
with an arrow moves it. Rejected: Tab through all entries, which are hundreds.

*Why is the agenda a list of rows?* It is one, and lists of rows can be walked, read aloud and scrolled already.
"""
