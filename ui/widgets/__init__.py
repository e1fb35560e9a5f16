"""Parts that several pages use. They know the theme and Qt, and nothing of pages or of the workspace.

Decisions
---------
*Widgets or painting?* What appears by the hundred (avatars, chips, cards) is a painting function first; the widget of
the same name only calls it. So a list and a panel never look different.

*Where do toasts and panels live?* As children of the window, not as windows: they cannot be lost behind it, they take
no focus, and they work where a desktop refuses to place windows (Wayland).

*What does a typed date mean?* ``date_text`` decides: a day without a year is the next one to come; numbers that could
be read two ways (3/4) are refused with a sentence. Rejected: QDateEdit, whose sections fight what is typed.

*How does a row offer what can be done with it?* As painted tools with a letter each: the same from the key, the icon,
and the row's menu. Rejected: buttons a row, which cost hundreds of widgets and a Tab stop each.

*What does Enter do in a date of a dialog?* It ends the typing. What the new date changes must be seen first,
so it never presses the dialog's own button.
"""
