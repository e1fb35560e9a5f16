"""One painter of the calendar's weeks for screen and paper.

Decisions
---------
*Who knows where something stands?* ``MonthLayout``, made once of what is shown and the room. Painting, the mouse, the
keyboard and a screen reader ask the same parts, so they cannot differ.

*Why are days on which nobody works narrower?* Five days then have the room that seven would take, and titles are read
instead of guessed. Rejected: hiding them, since events lie on Saturdays.

*What gives way in a full day?* Dues before publish dates; the last line then counts what is left out and opens the day.
Rejected: scrolling inside of a day, which hides as much and says less.

*How does one know types apart that share a colour?* By their icon and the words; the hues are eight.
"""
