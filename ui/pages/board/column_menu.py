"""What can be done to a column of the board: fold, hide, make wider, limit; and how much Done keeps."""

from functools import partial

from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtWidgets import QWidget

from app.domain.board import Column, DoneKept
from app.domain.board_grouping import BoardPlace, GroupBy
from app.queries.board_groups import BoardGroup
from ui.link.accessible import named
from ui.link.command import Command, pop_up
from ui.link.context import Context
from ui.link.plain_text import set_tool_tip
from ui.pages.board.body import BoardBody
from ui.pages.board.column_bar import NARROWEST
from ui.pages.board.columns import BoardColumn, ColumnHead
from ui.pages.board.contents import BoardContents
from ui.widgets.button import button, relabel

STEP = 40
"""Pixels by which a command makes a column wider."""


class ColumnMenus(QObject):
    """The menu of each head, the button that says how many columns are hidden, and what the palette offers of both."""

    def __init__(self, page: QWidget, context: Context, body: BoardBody, contents: BoardContents) -> None:
        super().__init__(page)
        self._page, self._context = page, context
        self._body, self._contents, self._views = body, contents, body.views
        self.hidden = button(Command("hidden_columns", "0 hidden", self._choose_hidden, "eye-off"))
        self.hidden.hide()
        body.headed.connect(self._watch)
        body.made.connect(self._watch_column)
        body.views.changed.connect(contents.show)
        contents.shown.connect(self._count)

    def commands(self) -> tuple[Command, ...]:
        """What the palette offers: folding and hiding each column, and how much Done keeps."""
        columns = [one for group in self._groups for one in self._column(group)[:2]]
        shown = [Command("show_columns", "Show all hidden columns", self._show_all, "eye", enabled=self._any_hidden)]
        return (*columns, *shown, *self._done())

    @property
    def _groups(self) -> tuple[BoardGroup, ...]:
        return self._contents.cards.layout.columns.groups

    def _place(self, key: str) -> BoardPlace:
        return BoardPlace(self._contents.cards.layout.columns.grouping, key)

    def _watch(self, head: ColumnHead) -> None:
        head.menu_asked.connect(lambda at: self._open(head, at))
        head.fold_asked.connect(lambda: self._turn(head.key))

    def _watch_column(self, column: BoardColumn) -> None:
        column.older_asked.connect(lambda: self._contents.show_all_done(once=True))

    def _open(self, head: ColumnHead, at: QPoint) -> None:
        group = BoardGroup(head.key, head.title)
        place = self._place(head.key)
        wide = self._views.width(place) or head.width()
        more = [
            *self._column(group),
            Command("column_wider", "Wider", partial(self._views.widen, place, wide + STEP), "", group="width"),
            Command(
                "column_narrower",
                "Narrower",
                partial(self._views.widen, place, max(NARROWEST, wide - STEP)),
                enabled=lambda: wide > NARROWEST,
                group="width",
                why_not="It is as narrow as a card can be.",
            ),
            Command(
                "column_common",
                "The common width",
                partial(self._views.widen, place, 0),
                enabled=lambda: bool(self._views.width(place)),
                group="width",
                why_not="It has the common width.",
            ),
            Command("limit_column", "Limit…", partial(self._limit, head), "hand", group="limit"),
        ]
        is_done = place.grouping.by is GroupBy.STATE and head.key == Column.DONE
        named(pop_up((*more, *(self._done() if is_done else ())), self._page), f"Column {head.title}").popup(at)

    def _column(self, group: BoardGroup) -> list[Command]:
        place = self._place(group.key)
        folded = self._views.is_folded(place)
        words = f"{'Unfold' if folded else 'Fold'} column {group.title}"
        return [
            Command(f"fold_{group.key}", words, partial(self._turn, group.key), "chevrons-left"),
            Command(
                f"hide_{group.key}",
                f"Hide column {group.title}",
                partial(self._views.hide, place),
                "eye-off",
                enabled=lambda: len(self._hidden) < len(self._groups) - 1 and group.key not in self._hidden,
                why_not="It is the last column that is shown.",
            ),
        ]

    def _done(self) -> list[Command]:
        kept = self._contents.kept
        return [
            Command(
                f"done_{one.name}",
                f"Done keeps {one.words}",
                partial(self._contents.keep_done, one),
                "check" if one is kept else "",
                group="done",
            )
            for one in DoneKept
        ]

    def _turn(self, key: str) -> None:
        place = self._place(key)
        self._views.fold(place, folded=not self._views.is_folded(place))

    def _limit(self, head: ColumnHead) -> None:
        self.limit(head.key, QRect(head.mapTo(self._page, QPoint(0, 0)), head.size()))

    def limit(self, key: str, place: QRect) -> None:
        """Ask how many cards a column may have, beside a place on the page."""
        title = next(one.title for one in self._groups if one.key == key)
        self._body.limits.ask(self._page, self._place(key), title, place, self._contents.show)

    @property
    def _hidden(self) -> dict[str, str]:
        """The columns that are hidden, by key with their titles."""
        if not self._views.hides_any:
            return {}
        return {one.key: one.title for one in self._groups if self._views.is_hidden(self._place(one.key))}

    def _any_hidden(self) -> bool:
        return bool(self._hidden)

    def _show_all(self) -> None:
        self._views.show([self._place(key) for key in self._hidden])

    def _count(self) -> None:
        hidden = self._hidden
        if not hidden and self.hidden.isHidden():
            return
        relabel(self.hidden, f"{len(hidden)} hidden")
        set_tool_tip(self.hidden, f"Hidden columns: {', '.join(hidden.values())}")
        self.hidden.setVisible(bool(hidden))

    def _choose_hidden(self) -> None:
        ways = [
            Command(f"show_{key}", f"Show {title}", partial(self._views.show, [self._place(key)]), "eye")
            for key, title in self._hidden.items()
        ]
        every = Command("show_every", "Show all", self._show_all, "eye", group="all")
        spot = self.hidden.mapToGlobal(QPoint(0, self.hidden.height() + 4))
        pop_up((*ways, every), self._page).popup(spot)

    def let_in(self, key: str) -> None:
        """Show a column with its cards, because one of them is gone to."""
        place = self._place(key)
        if self._views.is_hidden(place):
            self._views.show([place])
        if self._views.is_folded(place):
            self._views.fold(place, folded=False)
