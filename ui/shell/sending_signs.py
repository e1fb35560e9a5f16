"""What the window shows of sending on every page: that everything is held, and once what keeps letters from leaving."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from app.actions.account import hold_everything
from app.editing.change import ChangeSet
from app.queries.dispatch import sending_settings
from app.queries.sending_trouble import SendingTrouble
from app.reminders.notice import Bubble
from ui.link.command import Command
from ui.link.context import Context
from ui.link.place import PageId, PagePlace, Place, SettingsPlace, SettingsSubject
from ui.shell.main_window import MainWindow
from ui.widgets.button import button
from ui.widgets.toast import ToastText

TOGETHER_MS = 3_000
"""Letters to several people fail one after the other; the lead hears of them together."""
MOST_NAMED = 1


class SendingSigns(QObject):
    """``bubble`` shows one on the desktop and calls back when it is answered. ``close`` before the workspace."""

    def __init__(
        self, context: Context, window: MainWindow, bubble: Callable[[Bubble, Callable[[], None]], None]
    ) -> None:
        super().__init__(window)
        self._context, self._window, self._bubble = context, window, bubble
        self._news: list[SendingTrouble] = []
        self.let_go = button(Command("release_letters", "Held: let letters go", self._let_go, "send"), window.header)
        self.let_go.hide()
        window.header.show_sign(self.let_go)
        self._together = QTimer(self)
        self._together.setSingleShot(True)
        self._together.setInterval(TOGETHER_MS)
        self._together.timeout.connect(self._tell)
        context.notifier.changed.connect(self._show)
        context.sending.troubled.connect(self._hear)
        self._show()

    def close(self) -> None:
        """Say nothing more of letters and accounts; before the workspace is closed."""
        self._together.stop()
        self._context.notifier.changed.disconnect(self._show)
        self._context.sending.troubled.disconnect(self._hear)

    def _show(self, changes: ChangeSet | None = None) -> None:
        self.let_go.setVisible(self._context.read(sending_settings).held)

    def _let_go(self) -> None:
        self._context.do(hold_everything, False)

    def _hear(self, trouble: SendingTrouble) -> None:
        self._news.append(trouble)
        self._together.start()

    def _tell(self) -> None:
        news, self._news = self._news, []
        words = " ".join(trouble.words for trouble in news[:MOST_NAMED])
        more = len(news) - MOST_NAMED
        words += f" And {more} more." if more > 0 else ""
        about_account = any(trouble.about_account for trouble in news)
        label = "Settings" if about_account else "Outbox"

        def go() -> None:
            self._context.go_to(place_of_trouble(about_account))

        self._window.toasts.stack.show(ToastText(words, label, go, "bad", "circle-alert"))
        self._bubble(Bubble("Letters that did not leave", words, ()), go)


def place_of_trouble(about_account: bool) -> Place:
    """Where trouble with sending is mended."""
    return SettingsPlace(SettingsSubject.SENDING) if about_account else PagePlace(PageId.OUTBOX)
