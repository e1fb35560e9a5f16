"""Dates and load as pure functions: working time, the plan, the forecast, the sentence.

Decisions
---------
*What is an instant?* Minutes since day one on the company's wall, so clock changes never move a plan. Work is added
by counting working minutes, not by walking days. Rejected: aware datetimes (a plan that says 9:00 would shift) and
walking day by day (slow, and endless where nobody works).

*Which years?* 1900 to 2199. Beyond, or where no working time is left, one plain error. Rejected: searching on.

*A working day from a day off?* The n-th working day after it, or before it: from a Saturday, 1 is Monday and -1
Friday; 0 is the Saturday itself, and snapping is a second step. Who begins on a day off rolls first.

*Which links bind?* Forward flows; what has no task is passed through, and lags in a row add up. Not needed and
cancelled tasks leave with their links; skipped ones keep them and have no length.

*A wait has length 0, yet takes time?* One with an offset ends when its due day begins; one with a length lasts that
long. Otherwise what follows would be promised too early.

*Is a fixed step held by its pin?* Yes, on both sides: it cannot finish before its day, and what leads to it counts
back from it. Steps after the anchor do not, even when fixed.

*Does the state of a task change latest finishes?* No: they are the plan's limits with full lengths, the same before
and after a step begins. Rejected: dropping what has begun, which makes the limits jump.

*Which steps are critical?* All that set the anchor's earliest start, ties included. The chain that is read is one way
through them; the decider is the first with the earliest due, then id.

*How is slack rounded?* Down to whole company days (-1 minute is -1 day): never promise more than there is.

*Which number does a slip have?* The working days from due to expected, at least one. It is the slack with its sign
turned, except where a planned start and not the work makes it late; then the dates in the sentence must agree.

*When is a start too late?* When a due would be before today. The company days from the first planned start are then
scaled, those of steps that follow too. Rejected: scaling as soon as a planned start has passed, which would give up
the authors' offsets where slack still covers it.

*A step that follows, with nothing after it?* It is planned forward, from what leads to it or the project's start.

*A new round whose latest finish has passed?* Due on the day it opens: nobody is given a date that was never possible.

*What is dragged?* The day on which the bar ends, by working days of its owner. A drag writes an offset against the
anchor that is ``placed``: such a step ends on its due day even where a step after it begins before, so the broken link
is a conflict and nothing bounces back. Authors' offsets are not placed; their bars give way to what comes after them,
as the plan says. Rejected: a fourth pin; telling a drag from the author's offset by comparing with the workflow, which
compression rewrites too.

*May a bar lie before the start of its project?* No, except of what is over or was given an earlier day. It is pushed to
the first day on which work can begin, and where that is too late a row says so. Compression alone looks at the plan as
written. Rejected: planning into the past, which looks possible and is not.

*A day counted from a step that follows?* That step is planned first, and what is counted from it never begins before
its end. Where the other step has a day of its own, both are planned like days against the anchor.

*Which end of a night does a working lag reach?* Forward the evening, backward the next morning: the first and the last
instant that it allows. A milestone on a day off is neither, so nobody is planned to begin after it.

*Is a neighbour moved that only follows?* Not by a drag. A step without an offset would go with its neighbour, so it
gets an offset of its own that says where it stands. Then what is stored is always what the plan works out, and moving
the date there and back restores every bar. Steps whose offset is counted from a dragged step's end go with it.

*When does a drag break a link?* When the stored bars kept it and the new ones would not. Dues are days: two bars that
fit into one day in their order share it. Push moves by whole days, each neighbour to the first day that fits; the
anchor, and what is started, done or fixed, stays and is a conflict end.

*What does a drag plan anew?* Only what it can reach. Tasks that no longer stand where the plan would put them (an
absence came, another owner) are left as stored. Rejected: planning the whole project, which would silently move them,
and takes longer than a frame.

*Linked twice?* A link of the project stands for the flows between the same two tasks: so a flow can be loosened, and
a conflict accepted, in one project.

*How is a midnight end shown?* As 23:59 of the day that it closes, so that its date is the day of the work.

*First / k of n?* The step is expected after its k-th earliest predecessor; where fewer may still come, after all.
None of them binds alone, so it gives them no latest finish, and only those it waits for are critical; the plan still
lets all finish before it. A counting step without a task (a junction, a decision) is passed through as if it waited
for all.

*A gate* is a link from its milestone. *A wait or a subworkflow* keeps the company's hours.

*How long is a running subworkflow?* As long as the project that it started is expected to take; before it opens, its
length, else a day, marked "?".

*When does a project repeat?* By a rule of RFC 5545, worked out by ``dateutil`` on naive midnights, so no clock change
moves a date. We check it first: the library takes an interval of 0 for ever, hours and seconds, and searches eight
thousand years for a 30 February. A day that short months lack is their last, and a count counts what is left out.
Rejected: keeping whatever the standard allows, of which no form can say what it means.

*A date that is moved* stays between its neighbours, so one day says how far a recurrence was made.
"""
