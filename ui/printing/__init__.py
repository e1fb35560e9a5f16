"""Painters that serve the screen and files alike: what is drawn on a page is what goes into a PNG, SVG or PDF.

Decisions
---------
*How is a large drawing printed?* It paints any part of itself; ``paper`` cuts it into tiles, repeats what is frozen at
its left and top, and adds heading, label and cut marks. Rejected: a print layout of each page of the window.

*Text or page count?* Both can be chosen. Readable text, 7 points and more, takes as few pages as it can and then grows
until they are full. A drawing is ``shaped`` for the page first: narrower columns, time as wide as there is room for.

*Which pages of a grid are left out?* Those that show no bar, card, step, note or label. The others keep their names, so
that they can still be laid side by side.

*One span of time or several?* One, as long as all projects can be read on one page; else one a project. Rejected: one
for all over many pages, which a single far date fills with nothing.

*What is cut off?* Nothing: titles, names and sentences wrap. The boxes of a flowchart stand as on the screen; a long
title is set smaller there and makes its box higher.

*Which look?* ``Theme.on_paper``: light, white, without shadows, for the length of one page; states have icons and bold
text beside their colours, so grey paper says the same.

*Why do the cards of the board's wall stand in rows?* A page then ends between two rows and cuts no card. Rejected:
columns that run on by themselves, which need another cut each.

*Which cards are on it?* Those of the board: of what is over, the newest fifty; the column's head says how many more.
"""
