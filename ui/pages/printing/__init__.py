"""The window *Print or save as PDF*: what, how large, on which paper, with the pages as they will be.

Decisions
---------
*When is the chart of the report drawn?* In the background, as soon as the report is chosen; until then the page shows
none, and the buttons wait.

*Where does printing run?* On the thread of the window, a page each time it has nothing else to do: fonts and icons may
only be painted there. A page takes some milliseconds, so the window lives, and Cancel works between two pages.

*What is remembered?* Paper and size for each thing that is printed; which project comes from the page one looks at.
"""
