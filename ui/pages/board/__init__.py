"""The board: cards in columns by state; a drop runs the action that ``app.domain.board`` names.

A drag is one story in ``card_drag`` (what is lifted, previewed, refused, dropped); ``columns`` are where it goes over.

Decisions
---------
*One model or one a column?* A list model a column, fed from one query. A notice replaces only the cards it names, so an
edit among 10,000 cards costs one card. Rejected: one model with a filter a column (ten times slower to build).

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

*Where does a card get what its row does not say?* Steps, labels or the client are asked for the cards that are painted,
some ahead, and forgotten with each notice: the rows of ten thousand cards stay lean, and a board that shows none of it
costs nothing. Their words are in the tip, too, so that a stripe never speaks by its colour alone.

*Why is a sorted column not arranged?* The place by hand would be lost at once. The drop is refused with the way out.

*When is "at risk" known?* It costs a forecast a project; it is worked out between two events, for the projects
whose cards can be seen, one project at a time.
"""
