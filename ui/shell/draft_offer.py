"""Once a morning: says to whom drafts are to be opened, because they are told by nothing else. It opens none itself."""

from datetime import datetime

from PySide6.QtCore import QObject

from app.queries.outbox_overview import drafts_to_offer
from app.queries.reminder import choices_of
from app.reminders.lead import is_quiet
from ui.link.context import Context
from ui.link.place import PageId, PagePlace
from ui.shell.main_window import MainWindow
from ui.widgets.toast import ToastText

OFFERED = "outbox.offered"
"""The day of the last offer, among the preferences."""
MOST_NAMED = 3


class DraftOffer(QObject):
    """Looks with each beat of the clock, outside of quiet hours. ``close`` before the workspace."""

    def __init__(self, context: Context, window: MainWindow) -> None:
        super().__init__(window)
        self._context, self._window = context, window
        context.workspace.ticked.connect(self.look)
        self.look(context.workspace.clock.now())

    def close(self) -> None:
        """Offer no drafts any more; before the workspace is closed."""
        self._context.workspace.ticked.disconnect(self.look)

    def look(self, now: datetime) -> None:
        """Offer what is to be drafted, the first time on this day that there is anything."""
        today = self._context.read(lambda reader: reader.local(now)).date().isoformat()
        # What is said already is not pushed aside, such as that the data was damaged; the next beat looks again.
        if self._context.preferences.get(OFFERED, "") == today or self._window.toasts.stack.toasts:
            return
        if self._context.read(lambda reader: is_quiet(choices_of(reader), now, reader.zone())):
            return
        names = self._context.read(drafts_to_offer)
        if names:
            self._context.preferences.set(OFFERED, today)
            self._window.toasts.stack.show(ToastText(offer_words(names), "Open Outbox", self._go, icon="send"))

    def _go(self) -> None:
        self._context.go_to(PagePlace(PageId.OUTBOX))


def offer_words(names: tuple[str, ...]) -> str:
    """Whom drafts are for: "2 people wait for a letter: Ana, Ben."."""
    more = len(names) - MOST_NAMED
    who = ", ".join(names[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
    people = "1 person waits" if len(names) == 1 else f"{len(names)} people wait"
    return f"{people} for a letter from you: {who}."
