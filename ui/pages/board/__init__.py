"""The board: cards in columns by state or by another grouping, in lanes or without; a drop runs ``drop_card``.

A drag is one story in ``card_drag`` (what is lifted, previewed, refused, dropped); ``columns`` are where it goes over.
Which columns and lanes there are says ``app.queries.board_groups``; ``board_cards`` keeps the cards of each cell up,
``contents`` reads and shows them, ``board_area`` and ``lanes`` are what is seen.

Decisions
---------
*One model or one a column?* A list model a column, fed from one query. A notice replaces only the cards it names, so an
edit among 10,000 cards costs one card. Rejected: one model with a filter a column (ten times slower to build).

*What is shown again after an edit?* The cells that ``BoardCards.patch`` names, and those of the cards for which the
filter decides otherwise; columns, lanes and heads of others are not even asked. Whatever is not a step (another filter,
look or width) shows all. Rejected: to compare every column at each notice, which costs what the board is wide.

*Why do rows move instead of going and coming?* The choice, the keyboard and a title that is being typed are bound to
rows; and an edit of somebody else must neither take them away nor scroll to them.

*Are all cards equally high?* Only in columns of more than 200 cards, where Qt then need not ask each card. Shorter
columns give a second line only to the titles that need it, which looks calmer.

*Who takes the drop?* The whole column, header included, not the list: the line in words appears above the list and
moves it down, and a list that accepted drops itself would leave and enter again under a still mouse for ever.

*Why does a card not use the gesture runner of the canvas?* It goes from one list to another, which are views of their
own: that is what Qt's drag and drop is for. Preview and scrolling at the edges are the canvas's.

*What is said while dragging?* The preview of the real action, once for each column that is entered.

*How is an outcome asked?* In a popover beside the card, each outcome with what it does. Rejected: a dialog, which hides
the board that the answer is about.

*Why are ranks unique?* A task gets its own number as rank, so a card can be put between any two others without
renumbering (and so touching) the tasks of other projects. Done is not arranged: it stands in the order of finishing.
One rank serves all groupings. Where halving between two gives none any more, the cards up to the next whole rank are
spread anew in the step of the drop. Rejected: a rank a grouping, which nobody could tell apart.

*What is over, by owner or week?* It stands below the open cards of its column, the newest first, as many as Done shows.
So every grouping has the same cards, each once.

*How high is a lane?* As high as its longest cell, with cards that are all alike, and one bar scrolls all lanes: its
height is known without asking a card, and only the cells that are seen are made and filled. Rejected: a bar in each
cell (two things that scroll under one wheel).

*Which cell takes a card that was held at an edge?* The one under the pointer: Qt tells of no other cell as long as the
mouse stands still, so the drop looks again.

*Does a limit belong to the data?* No: it is how somebody looks at the board. It is kept with the view, counted across
lanes and without the typed filter, and no drop is refused for it.

*Where does a card get what its row does not say?* Steps, labels or the client are asked for the cards that are painted,
some ahead, and forgotten with each notice: the rows of ten thousand cards stay lean, and a board that shows none of it
costs nothing. Their words are in the tip, too, so that a stripe never speaks by its colour alone.

*Why is a sorted column not arranged?* The place by hand would be lost at once. The drop is refused with the way out.

*Whose are folded, hidden and wider columns?* The view's, by what columns are made by: they are kept with the
preferences, and no undo knows of them. Who goes to a card sees its column again; a card that only moves into a folded
one does not open it. *Done* counts what it hides, so that nothing seems lost.

*When is "at risk" known?* It costs a forecast a project; it is worked out between two events, for the projects
whose cards can be seen, one project at a time.
"""
