"""The page Settings: each change of the data is one undo step, the look is none, and a backup is three clicks away."""

from datetime import UTC, date, datetime
from pathlib import Path

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.actions.person import change_person
from app.bootstrap import open_workspace
from app.domain.person import Person
from app.domain.work_calendar import Holiday
from app.queries.company import Company, company
from app.workspace.sample import fill_when_empty
from tests.builders import FakeClock
from tests.ui.company import CANARY, Seen, nameless, press_button, seen, type_into
from ui.link.context import Context
from ui.link.place import ImportDaysOff, SettingsPlace, SettingsSubject
from ui.link.preferences import Preferences
from ui.link.theme import Mode, theme
from ui.pages.settings.page import SettingsPage


def firm(s: Seen[SettingsPage]) -> Company:
    return s.office.workspace.read(company)


def test_each_setting_of_the_data_is_one_undo_step(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, SettingsPage) as s:
        before = firm(s)
        page = s.page
        assert s.one_step(lambda: page.week.week._choose("4 days"))
        assert s.one_step(lambda: type_into(page.messages.name, "Mia Okafor"))
        assert s.one_step(lambda: type_into(page.messages.email, "mia@example.com"))
        assert s.one_step(lambda: page.messages.wait.setValue(25))
        assert s.one_step(lambda: type_into(page.money.currency, "eur"))
        assert firm(s).settings.currency == page.money.currency.text() == "EUR"
        assert firm(s).calendar.week.working_days == 4
        assert (firm(s).settings.lead_name, firm(s).settings.wait_minutes) == ("Mia Okafor", 25)
        for _ in range(5):
            s.context.undo()
        assert firm(s) == before
        assert page.messages.wait.value() == before.settings.wait_minutes


def test_a_country_brings_its_days_off_in_one_step(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, SettingsPage) as s:
        card = s.page.days_off
        qtbot.waitUntil(lambda: card.place.country.findData("DE") > 0)
        assert card.place.country.itemText(card.place.country.findData("DE")) == "Germany"

        def choose(box, code: str) -> None:
            box.setCurrentIndex(box.findData(code))
            box.activated.emit(box.currentIndex())

        assert s.one_step(lambda: choose(card.place.country, "DE"))
        assert s.one_step(lambda: choose(card.place.region, "BE"))
        assert "Women's Day" in str(card.days.lines)
        assert firm(s).calendar.region == "BE"
        s.context.undo()
        s.context.undo()
        assert not s.office.workspace.read(lambda reader: reader.find(Holiday))
        assert card.place.country.currentData() == ""


def test_a_day_off_is_added_once_and_taken_away(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, SettingsPage) as s:
        card = s.page.days_off

        def add(name: str) -> None:
            card.on.setText("2026-07-03")
            card.called.setText(name)
            press_button(card, "Add day off")

        assert s.one_step(lambda: add("Summer party"))
        assert [(day.on, day.name) for day in firm(s).days_off] == [(date(2026, 7, 3), "Summer party")]
        before = s.steps
        add("Again")
        assert card._on_row.problem == "3 Jul 2026 is a day off already."
        add("")
        assert card._name_row.problem.startswith("The name of the day off is empty.")
        assert s.steps == before
        assert s.one_step(lambda: press_button(card, "Remove Fri 3 Jul 2026  ·  Summer party"))


def test_a_calendar_file_is_asked_for_from_the_card_of_days_off(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, SettingsPage) as s:
        press_button(s.page.days_off, "Import days off…")
        assert s.shown == [ImportDaysOff()]


def test_what_is_refused_is_said_beside_its_field(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, SettingsPage) as s:
        before = firm(s)
        type_into(s.page.messages.email, "mia at home")
        assert s.page.messages._email_row.problem.startswith("“mia at home” is no mail address.")
        type_into(s.page.week.week.days[0], "17-9")
        assert s.page.week.week.problem.startswith("“17-9” are no working hours.")
        for field in s.page.week.week.days:
            field.setText("")
        type_into(s.page.week.week.days[0], "")
        assert s.page.week.week.problem.startswith("The company has no working day.")
        assert firm(s) == before


def test_the_look_is_remembered_repaints_and_is_no_undo_step(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, SettingsPage) as s:
        before, light = s.steps, s.page.grab().toImage()
        s.page.look.mode.choose(Mode.DARK)
        assert theme().mode is Mode.DARK
        dark = s.page.grab().toImage()
        assert dark != light
        s.page.look.accent.choose("teal")
        assert s.page.grab().toImage() != dark
        assert s.steps == before
        assert s.context.preferences.get("look.mode", "") == "dark"
        theme().choose(Mode.LIGHT)
        assert s.page.look.mode.current == "light"


def test_the_data_folder_is_opened_and_its_path_copied(qtbot, tmp_path: Path) -> None:
    opened: list[Path] = []

    def make(context) -> SettingsPage:
        return SettingsPage(context, lambda folder: bool(opened.append(folder)))

    with seen(qtbot, tmp_path, make) as s:
        press_button(s.page, "Open folder")
        assert opened == [tmp_path]
        assert s.refused == ["No program could open the folder. Copy its path instead."]
        press_button(s.page, "Copy path")
        assert QGuiApplication.clipboard().text() == str(tmp_path)


def test_going_back_to_a_backup_shows_first_what_would_be_lost(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, SettingsPage) as s:
        card, mia = s.page.backups, s.office.people["Mia"]
        press_button(s.page, "Back up now")
        s.office.clock.forward(minutes=1)
        s.office.workspace.do(change_person, mia, name="Maria")
        s.office.start("Lost with it")
        card.list.choose(card.list.rows.items[0].id)
        card.show_choice()
        assert card.confirm.isVisible()
        assert "1 project" in card.contains.text()
        assert "Here now and not in it" in card.lost.text()
        press_button(card, "Keep what is here")
        assert not card.confirm.isVisible()
        card.show_choice()
        press_button(card, "Go back to this backup")
        qtbot.waitUntil(lambda: card.bringing is None)
        person = s.office.workspace.read(lambda reader: reader.get(Person, mia))
        assert person is not None
        assert person.name == "Mia"
        assert len(card.list.rows.items) == 2


def test_a_backup_that_was_damaged_is_refused_and_nothing_changes(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, SettingsPage) as s:
        info = s.office.workspace.backups.make()
        s.page.backups.refresh()
        info.path.write_bytes(b"no database")
        s.page.backups.list.choose(str(info.path))
        s.page.backups.show_choice()
        assert len(s.refused) == 1
        assert not s.page.backups.confirm.isVisible()


def test_the_list_of_sections_scrolls_to_their_cards(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, SettingsPage) as s:
        assert [item.title for item in s.page.contents.rows.items] == [
            card.title for card in s.page.cards if not card.isHidden()
        ]
        assert s.page.show_place(SettingsPlace(SettingsSubject.DAYS_OFF))
        assert s.page.area.verticalScrollBar().value() == s.page.days_off.y()


def test_the_wheel_over_a_field_changes_nothing(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, SettingsPage) as s:
        before = s.steps
        for field in (s.page.messages.wait, s.page.week.week.preset, s.page.days_off.place.country):
            event = QWheelEvent(
                QPointF(5, 5), QPointF(5, 5), QPoint(0, -120), QPoint(0, -120), Qt.MouseButton.NoButton,
                Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
            )  # fmt: skip
            QApplication.sendEvent(field, event)
        assert s.steps == before
        assert s.page.messages.wait.value() == 10


def test_every_control_has_a_name_and_markup_stays_text(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, SettingsPage) as s:
        assert nameless(s.page) == []
        type_into(s.page.messages.name, CANARY)
        assert firm(s).settings.lead_name == CANARY
        assert s.page.messages.name.text() == CANARY


def test_a_backup_from_elsewhere_is_looked_at_first_and_then_restored(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, SettingsPage) as s:
        card, mia = s.page.backups, s.office.people["Mia"]
        made = s.office.workspace.backups.make()
        elsewhere = tmp_path / "stick.db"
        elsewhere.write_bytes(made.path.read_bytes())
        s.office.workspace.do(change_person, mia, name="Maria")
        card._ask_file = lambda parent: ""
        press_button(card, "Restore from a file…")
        assert not card.confirm.isVisible()
        card._ask_file = lambda parent: str(elsewhere)
        press_button(card, "Restore from a file…")
        assert "1 project" in card.contains.text()
        assert s.office.workspace.read(lambda reader: reader.get(Person, mia)).name == "Maria"
        press_button(card, "Go back to this backup")
        qtbot.waitUntil(lambda: s.office.workspace.read(lambda reader: reader.get(Person, mia)).name == "Mia")


def test_a_file_that_is_no_backup_takes_back_the_offer_to_go_back(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, SettingsPage) as s:
        card = s.page.backups
        made = s.office.workspace.backups.make()
        card.look_at(made.path)
        assert card.confirm.isVisible()
        wrong = tmp_path / "notes.db"
        wrong.write_text("no database")
        card._ask_file = lambda parent: str(wrong)
        press_button(card, "Restore from a file…")
        assert len(s.refused) == 1
        assert not card.confirm.isVisible()


def test_the_second_folder_is_typed_chosen_and_cleared(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, SettingsPage) as s:
        field, backups = s.page.backups.second, s.office.workspace.backups
        good, other = tmp_path / "good", tmp_path / "other"
        good.mkdir()
        other.mkdir()
        type_into(field.path, str(tmp_path / "gone"))
        assert field.row.problem.startswith("There is no folder")
        assert backups.second_folder is None
        type_into(field.path, str(good))
        assert (field.row.problem, backups.second_folder) == ("", good)
        field._ask = lambda parent, before: str(other)
        press_button(field, "Choose…")
        assert backups.second_folder == other
        press_button(s.page.backups, "Back up now")
        assert len(list(other.glob("*.db"))) == 1
        press_button(field, "Clear")
        assert (backups.second_folder, field.path.text()) == (None, "")
        assert not field.clear.isEnabled()


def test_the_list_of_backups_is_as_high_as_its_rows(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, SettingsPage) as s:
        card = s.page.backups
        heights = []
        for _ in range(7):
            s.office.clock.forward(minutes=1)
            s.office.start()
            press_button(card, "Back up now")
            heights.append(card.list.height())
        assert heights == [52, 104, 156, 208, 260, 260, 260]


def test_the_sample_team_goes_by_its_button_in_one_step_and_the_button_with_it(qtbot, tmp_path: Path) -> None:
    workspace = open_workspace(tmp_path, FakeClock(datetime(2027, 1, 12, 9, 30, tzinfo=UTC)))
    fill_when_empty(workspace)
    page = SettingsPage(Context(workspace, Preferences(tmp_path / "preferences.json")))
    qtbot.addWidget(page)
    workspace.changed.connect(page.refresh)
    page.refresh(None)
    assert page.sample.title in [item.title for item in page.contents.rows.items]
    page.sample.remover.click()
    assert page.sample.isHidden()
    assert page.sample.title not in [item.title for item in page.contents.rows.items]
    assert workspace.read(lambda reader: list(reader.find(Person))) == []
    assert workspace.undo_title() == "Remove sample team"
    workspace.undo()
    assert not page.sample.isHidden()


def test_the_subject_that_is_chosen_already_scrolls_back_to_its_card(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, SettingsPage) as s:
        bar, contents = s.page.area.verticalScrollBar(), s.page.contents
        contents.choose("Sending")
        qtbot.waitUntil(lambda: bar.value() == s.page.sending.y() > 0)
        bar.setValue(0)
        row = contents.visualRect(contents.currentIndex()).center()
        QTest.mouseClick(contents.viewport(), Qt.MouseButton.LeftButton, pos=row)
        qtbot.waitUntil(lambda: bar.value() == s.page.sending.y())
