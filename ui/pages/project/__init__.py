"""One project on one page: how it stands, the six phases with their gates, and a tab for each part that it uses.

Decisions
---------
*What is a part?* One file with one ``ProjectTab``, and one line in ``tabs.py``. A tab is made when it is first looked
at and reads while it is looked at; how much stands in it is a query, so that no tab is built to be counted. Rejected:
a page for each part, since every one would need the head again.

*What nags?* Nothing that the project does not use. A part that holds nothing is one quiet line in the overview.

*What does a click on a phase do?* It shows what is missing there, in the first card of the overview; each line of it
leads to where it is filled. Rejected: leading to the first missing thing at once, which hides the others.
"""
