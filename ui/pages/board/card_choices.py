"""The popover *Cards* of the board: in which order cards stand, what colours them, and what is on them."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QCheckBox, QFormLayout, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from app.domain.card_look import FIELD, CardColour, CardField, CardOrder
from app.queries.card_face import choice_fields, colour_title
from ui.link.accessible import named
from ui.link.command import Command
from ui.link.context import Context
from ui.link.plain_text import one_line, plain_label
from ui.link.theme import SEMIBOLD, font
from ui.pages.board.card_looks import CardLooks
from ui.widgets.button import button
from ui.widgets.choice_field import Choice, ChoiceField
from ui.widgets.popover import Popover

_MOST_HIGH = 300


class CardChoices(QWidget):
    """Each choice acts at once."""

    def __init__(self, looks: CardLooks, fields: Sequence[str]) -> None:
        super().__init__()
        self._looks = looks
        self.order: ChoiceField[CardOrder] = ChoiceField(
            "Order", [Choice(one, one.head) for one in CardOrder], looks.order
        )
        self.colour: ChoiceField[str] = ChoiceField(
            "Colour by", [Choice(word, colour_words(word)) for word in colours(fields)], looks.look.colour
        )
        self.boxes = {
            word: named(QCheckBox(one_line(title).replace("&", "&&")), title) for word, title in _titled(fields)
        }
        self._arrange()
        self.order.picked.connect(looks.sort_by)
        self.colour.picked.connect(looks.colour_by)
        for word, box in self.boxes.items():
            box.setChecked(word in looks.look.fields)
            box.clicked.connect(partial(self._turn, word))

    def _turn(self, word: str) -> None:
        if (word in self._looks.look.fields) is not self.boxes[word].isChecked():
            self._looks.choose(self._looks.look.turned(word))

    def _arrange(self) -> None:
        rows = QFormLayout()
        rows.setHorizontalSpacing(16)
        rows.setVerticalSpacing(8)
        rows.addRow("Order", self.order)
        rows.addRow("Colour by", self.colour)
        heading = plain_label("On the card")
        heading.setFont(font(weight=SEMIBOLD))
        held = QWidget()
        grid = QGridLayout(held)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        half = (len(self.boxes) + 1) // 2
        for number, box in enumerate(self.boxes.values()):
            grid.addWidget(box, number % half, number // half)
        area = named(QScrollArea(), "On the card")
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidget(held)
        area.setFixedHeight(min(_MOST_HIGH, held.sizeHint().height() + 4))
        for part in (area.viewport(), held):
            part.setAutoFillBackground(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addLayout(rows)
        layout.addWidget(heading)
        layout.addWidget(area)


def _titled(fields: Sequence[str]) -> list[tuple[str, str]]:
    """The word and the title of each field, those of projects last."""
    return [*((one.value, one.head) for one in CardField), *((FIELD + name, name) for name in fields)]


def colours(fields: Sequence[str]) -> list[str]:
    """The words of all that cards can be coloured by."""
    return [*(one.value for one in CardColour), *(FIELD + name for name in fields)]


def colour_words(word: str) -> str:
    """What the choice of a colour says."""
    return colour_title(word) if word else "Nothing"


class CardsControl:
    """The button *Cards* of a page, the popover that it opens and what the palette offers of both."""

    def __init__(self, page: QWidget, context: Context, looks: CardLooks) -> None:
        self._page, self._context, self._looks = page, context, looks
        self.button = button(self._command("Cards"))

    def _command(self, text: str) -> Command:
        return Command("cards", text, self.open, "palette")

    def open(self) -> None:
        """Show the popover under the button."""
        choices = CardChoices(self._looks, self._context.read(choice_fields))
        popover = Popover(self._page, "Cards", choices)
        area = self.button.rect()
        popover.open_at(area.translated(self.button.mapTo(self._page, area.topLeft())), choices.order)

    def commands(self) -> tuple[Command, ...]:
        """The popover, each order and each colour."""
        sorts = [
            Command(
                f"cards_sorted_{one.name}",
                "Order cards by hand" if one is CardOrder.BY_HAND else f"Sort cards by {one.head.lower()}",
                partial(self._looks.sort_by, one),
            )
            for one in CardOrder
        ]
        tints = [
            Command(
                f"cards_coloured_{number}",
                f"Colour cards by {colour_words(word).lower() if word in [*CardColour] else colour_words(word)}",
                partial(self._looks.colour_by, word),
            )
            for number, word in enumerate(colours(self._context.read(choice_fields)))
        ]
        return (self._command("Cards: fields, colour, order"), *sorts, *tints)
