"""Painters that serve the screen and files alike: what is drawn on a page is what goes into a PNG, SVG or PDF.

Decisions
---------
*How is a large drawing printed?* It paints any part of itself; ``paper`` cuts it into tiles, repeats what is frozen at
its left and top, and adds heading, label and cut marks. Rejected: a print layout of each page of the window.

*Text or page count?* Both can be chosen. Readable text takes the pages it needs and then grows until they are full.

*What is cut off?* Nothing in lists, on cards and in names: they wrap. The boxes of a flowchart are those of the screen.

*Which look?* ``Theme.on_paper``: light, white, without shadows, for the length of one page; states have icons and bold
text beside their colours, so grey paper says the same.

*Why do the cards of the board's wall stand in rows?* A page then ends between two rows and cuts no card. Rejected:
columns that run on by themselves, which need another cut each.

*Which cards are on it?* Those of the board: of what is over, the newest fifty; the column's head says how many more.
"""
