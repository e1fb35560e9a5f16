"""The board on paper, with the cards of the screen: a wall of columns, a list per column, cards to cut out.

Decisions
---------
*Why do the cards of a wall stand in rows?* A page then ends between two rows and cuts no card. Rejected: columns that
run on by themselves, which need another cut each.

*Which cards are on it?* Those of the board: of what is over, the newest fifty; the column's head says how many more.
"""

from ui.printing.board.cards import CardsToCut
from ui.printing.board.lists import ColumnLists
from ui.printing.board.wall import Wall

__all__ = ["CardsToCut", "ColumnLists", "Wall"]
