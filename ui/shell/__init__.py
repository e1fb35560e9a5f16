"""The frame around the pages: application, window, rail, header, palette, heartbeat, toasts.

Decisions
---------
*Who knows the pages?* One table of ``PageEntry``. The rail, the Go menu, the palette and ``Context.go`` all read it, so
a new page is one line. Pages are built on their first visit, which keeps the start short.

*When are pages imported?* A second after the start, one module between two events: half of a first visit was importing.
Those of the daily work only, because the ten megabytes stay. Rejected: on the first visit; in a worker, whose turns the
window would wait for while it paints.

*One header or one a page?* One, in the shell. A page says what stands in it (``Page.title``, ``subtitle``,
``primary``); it is built once and every page looks the same. Rejected: a header a page with a search
field and three buttons each.

*Is the palette a window?* No, a child of the main window: it needs no window manager, cannot be lost behind the window
and closes with it.

*Settings stands at the bottom of the rail* and is still an item of the one list ``Pages``: it is a page like the
others. An unnamed row that cannot be chosen fills the room between.

*Where are reminders seen?* The bell in the header is the truth: what stands now, with the count that tray and bubbles
echo. It is there from the first paint, empty; what counts comes 0.7 s later with ``ui.tray``, off the start. A burst
of edits is checked once. The first beat comes after what a write needs has been imported.
"""
