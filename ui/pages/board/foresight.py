"""What a drop would do, from the preview of the real action: the line that a column shows while a card is over it."""

from app.actions.board import move_card
from app.domain.board import Column, Drop, asks_outcome, column_of, drop_of
from app.domain.errors import LeadlineError
from app.queries.consequence import Asked, asked_of, consequence
from app.queries.reader import CardRow
from ui.link.context import Context
from ui.pages.board.gestures import Foreseen


def foresee(context: Context, card: CardRow, column: Column) -> Foreseen:
    """The consequence in words, or the sentence of the refusal."""
    drop = drop_of(column_of(card.state, card.kind), column, card.kind)
    if drop is Drop.ARRANGE:
        return Foreseen("", allowed=True)
    placed = column is not Column.DONE
    try:
        if drop is Drop.FINISH and asks_outcome(card.kind):
            return Foreseen(_asks(context.read(asked_of, card.task_id)), allowed=True, placed=placed)
        changes = context.preview(move_card, card.task_id, column).changes
        return Foreseen(context.read(consequence, changes, card.task_id).words, allowed=True, placed=placed)
    except LeadlineError as refusal:
        return Foreseen(refusal.sentence, allowed=False)


def _asks(asked: Asked) -> str:
    names = [outcome.name for outcome in asked.outcomes]
    return f"Asks how it ended: {' or '.join(names)}"
