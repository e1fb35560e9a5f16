"""When the lead and the owners are reminded (data, undoable), and the tray of this computer (a preference)."""

import re
import sys
from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit

from app.actions.reminder import change_reminders
from app.adapters.autostart import set_start_with_computer, starts_with_computer
from app.domain.errors import RuleViolation
from app.domain.reminder import ReminderSettings
from app.queries.company import Company
from ui.link.accessible import named
from ui.link.context import Context
from ui.link.plain_text import set_tool_tip, wrapping_label
from ui.pages.settings.settings_card import SettingsCard
from ui.widgets.choice_field import CheckField
from ui.widgets.form import Form

CLOSE_TO_TRAY = "tray.close_to_tray"
GOES_ON = "agent.goes_on"
"""Whether letters and reminders go on once the program is quit."""
DAY = 24 * 60


NO_BUBBLES = (
    "On this system it shows no bubbles without its window: the team's letters leave, and what you are reminded of "
    "waits for the window."
)
PLANS = "Send people their plan, and what comes to them"


class ReminderCard(SettingsCard):
    """``starts`` tells whether the program starts with the computer, ``set_start`` changes it; OSError is told."""

    def __init__(
        self,
        context: Context,
        starts: Callable[[], bool] = starts_with_computer,
        set_start: Callable[[bool, bool], None] = lambda wanted, window: set_start_with_computer(wanted, window=window),
        system: str = sys.platform,
    ) -> None:
        super().__init__("Reminders", "When you and the owners of tasks are reminded. 24 h are one working day.")
        self._context, self._set_start = context, set_start
        self._choices = ReminderSettings()
        self.hours, self.quiet = QLineEdit(), QLineEdit()
        self.owners = named(
            CheckField("Put reminders to owners into the Outbox"), "Put reminders to owners into the Outbox"
        )
        self.plans = named(CheckField(PLANS), PLANS)
        self.tray = named(CheckField("Go on in the tray when the window is closed"), "Go on in the tray")
        self.start = named(CheckField("Start with the computer"), "Start with the computer")
        self.goes_on = named(CheckField("Go on without its window"), "Go on without its window")
        set_tool_tip(self.goes_on, "Letters and reminders go on when it is quit, and when it starts with the computer.")
        form = Form()
        self._hours_row = form.add(
            "Hours before the due moment", self.hours, "For example 48, 24; nothing: only when missed"
        )
        self._quiet_row = form.add("Quiet hours", self.quiet, "Held until they end: 20:00-7:00; nothing: never quiet")
        self.add(form, self.owners, self.plans, self.tray, self.start, self.goes_on)
        if not system.startswith("linux"):
            # Without a window only the notification service of Linux is spoken with.
            said = wrapping_label(NO_BUBBLES)
            said.setProperty("tone", "muted")
            self.add(said)
        self.tray.show_checked(context.preferences.get(CLOSE_TO_TRAY, True))
        self.start.show_checked(starts())
        self.goes_on.show_checked(context.preferences.get(GOES_ON, False))
        self.hours.editingFinished.connect(self._keep_hours)
        self.quiet.editingFinished.connect(self._keep_quiet)
        self.owners.chosen.connect(lambda yes: context.do(change_reminders, tell_owners=yes))
        self.plans.chosen.connect(lambda yes: context.do(change_reminders, tell_plans=yes))
        self.tray.chosen.connect(self._keep_tray)
        self.start.chosen.connect(self._keep_start)
        self.goes_on.chosen.connect(self._keep_goes_on)

    def show_company(self, firm: Company) -> None:
        """What is stored now; what is being typed stays."""
        self._choices = firm.settings.reminders
        hours = ", ".join(str(hour) for hour in self._choices.hours)
        for field, text in ((self.hours, hours), (self.quiet, write_quiet(self._choices.quiet))):
            if not (field.hasFocus() and field.isModified()):
                field.setText(text)
        for row in (self._hours_row, self._quiet_row):
            row.show_problem("")
        self.owners.show_checked(self._choices.tell_owners)
        self.plans.show_checked(self._choices.tell_plans)

    def _keep_hours(self) -> None:
        words = [word for word in re.split(r"[,;\s]+", self.hours.text().replace("h", "")) if word]
        if not all(word.isascii() and word.isdigit() and len(word) < 5 for word in words):
            self._hours_row.show_problem("Write hours as numbers: 48, 24.")
            return
        hours = tuple(int(word) for word in words)
        if hours != self._choices.hours:
            self._context.do_beside(self._hours_row.show_problem, change_reminders, hours=hours)

    def _keep_quiet(self) -> None:
        try:
            quiet = read_quiet(self.quiet.text())
        except RuleViolation as refusal:
            self._quiet_row.show_problem(refusal.sentence)
            return
        if quiet != self._choices.quiet:
            never = quiet is None
            self._context.do_beside(self._quiet_row.show_problem, change_reminders, quiet=quiet, never_quiet=never)

    def _keep_tray(self, wanted: bool) -> None:
        self._context.preferences.set(CLOSE_TO_TRAY, wanted)
        self._context.preferences.save()

    def _keep_start(self, wanted: bool) -> None:
        if not self._write_entry(wanted):
            self.start.show_checked(not wanted)

    def _keep_goes_on(self, wanted: bool) -> None:
        self._context.preferences.set(GOES_ON, wanted)
        self._context.preferences.save()
        if self.start.isChecked():
            self._write_entry(True)

    def _write_entry(self, wanted: bool) -> bool:
        try:
            self._set_start(wanted, not self._context.preferences.get(GOES_ON, False))
        except OSError as problem:
            self._context.refuse(f"Starting with the computer could not be changed: {problem.strerror}.")
            return False
        return True


def read_quiet(text: str) -> tuple[int, int] | None:
    """``20:00-7:00``; nothing is None. Raises RuleViolation."""
    parts = re.split(r"\s*(?:-|–|—|to)\s*", text.strip())
    if parts == [""]:
        return None
    found = [re.fullmatch(r"(\d{1,2})(?:[:.](\d{2}))?", part) for part in parts]
    minutes = [int(at[1]) * 60 + int(at[2] or 0) for at in found if at is not None and int(at[2] or 0) < 60]
    if len(parts) != 2 or len(minutes) != 2 or max(minutes) > DAY or minutes[0] == minutes[1]:
        raise RuleViolation("Write quiet hours as from and until: 20:00-7:00.")
    return minutes[0] % DAY, minutes[1] % DAY


def write_quiet(quiet: tuple[int, int] | None) -> str:
    """Quiet hours as the field shows them: ``20:00-7:00``; empty where there are none."""
    return "" if quiet is None else "-".join(f"{minute // 60}:{minute % 60:02}" for minute in quiet)
