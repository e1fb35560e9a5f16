"""Reading and writing files: the program's own workflow format, its shipped templates, tables, calendars.

Decisions
---------
*One codec.* A workflow is written the same way in a file and in the database; what has its default is left out.
Rejected: pickles and a generic dump of dataclasses, which would accept anything and name no place.

*Reading is strict.* An unknown key or a wrong type is refused with the place, ``steps[3].offset.days``, because a
misspelt key that is ignored is work lost. A reader does not judge the graph; that is lint's.

*Who turns values into JSON?* ``json_codec`` alone, from the type hints, for files, the clipboard and the columns of the
database; what looks otherwise (a condition, a lane, a point) is said beside it. Rejected: msgspec 0.22. It is small and
fast, but of frozen dataclasses it takes unknown keys silently, writes every field with its default, and refuses the
union of a condition; all three would ask for a second model of everything, in its own classes.

*Dates.* Due dates in a workflow are offsets only, and no key could hold another. A condition may compare a date field
with a calendar date: it is the value of a question, not a date of the plan.

*Formulas.* A text cell that begins with = + - @ tab, CR, LF, NUL or one of their wide forms gets one apostrophe, and
so does one that begins with apostrophes before such a sign; import takes exactly one off again. So every text comes
back as it was. Numbers and dates are never touched. Rejected: a blank or a tab before it, which cannot be told from
the text.

*Which task is a row?* The one of its own key (LL-7), if the project is the same and the title, the owner or the due
day agrees, because another data folder has the same numbers; else the one of the same project and title, the second
row of a title being the second such task. Rejected for now: a column for the ids of other programs; a task that is
renamed there comes as a new one.

*What may a row change?* An empty cell and a word that nobody knows change nothing. A state moves a task only forward;
what would take work back is offered row by row, because the file may be older than the work. What follows a workflow
keeps its state, what is over keeps its date and owner, and the report says so. A due day and an owner change by the
same verbs as in the window; owners of new tasks are not told, for they have had them in the other program.

*Who owns a row without a known owner?* Nobody: it is not taken, unless somebody was chosen for such rows. Of several
whole names the first that is known owns it; a part of a name never finds anybody, for a wrong owner is worse than none.
A project that nobody knows is made, as a free one.

*Archived, but not done?* Cancelled, with a remark: nobody there works on it any more, and nobody says that it was done.

*3/4/2027.* The whole file decides, by the dates that can be only one of both; where none does, it is a question. An
answer is kept to: a date that does not fit it is a remark, never read the other way round.

*What has no field* (labels, links, keys, comments, parents, starts) is a line of the notes, ``Labels: seo``,
replaced in its place when the file comes again. Seconds of a Jira estimate are not
taken: they are not sure to be seconds.

*Calendar files* are VEVENTs without a METHOD; an invitation, to somebody who wants them, holds one with REQUEST or
CANCEL. The UID is the key with its person and the moment at which the data folder's log begins, so no two folders share
one and two owners of a task never share one. SEQUENCE counts the facts of the task's earlier files and letters to that
person that said something else.
"""
