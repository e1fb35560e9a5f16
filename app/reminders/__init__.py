"""What to tell, to whom and when. Pure: facts come in, sentences go out, nobody is told here.

Decisions
---------
*24 hours are one working day of the owner*, counted back from the end of the due day, so that Monday 17:00 reminds on
Thursday and Friday at 17:00, whatever hours that person works. Other numbers of hours are that share of a working day.

*One task stands at one stage.* The latest stage whose moment has come is the only one that can be told: a 24 h that
comes up together with a 48 h is told alone, and a missed task tells neither. What is earlier than a told stage is
never told any more, so a clock that is set back repeats nothing.

*A fact key names the due day, not its moment in UTC.* A traveller who changes the zone moves the moment and not the
date; with the moment in the key everything would be told a second time. The moments themselves are exact in UTC, and a
due day that moves makes new keys. Rejected: the moment in the key.

*Nothing happens at a moment; everything is what stands now and was not told.* So a program that was closed, a machine
that slept and a clock that jumped are no cases of their own: the next look tells what stands, and once. More than
three, or several that are old news, are one summary.

*Quiet hours and snoozing hold, they never drop.* A snooze that ends is a stage of its own, so that what was told
before comes back once; a stage that is reached later takes its place.

*Follow-ups come in the morning of the 2nd, 4th and 6th working day after the due day*, because the first morning
brings the news that it was missed. Rejected: one each day, which nobody reads.

*Blocked work is silent to its owner; the lead hears when it should be free, and when it has eaten its slack.* Waiting
work is silent to all: whoever holds it up is reminded.
"""
