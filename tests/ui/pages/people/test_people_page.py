"""The page People: fields that keep themselves, one undo step each, and what is refused beside its field."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.actions.absence import add_absence
from app.actions.person import change_person
from app.adapters import secret_store
from app.domain.account import AccountStatus, MessengerAccount, MessengerKind
from app.domain.person import Channel, Person, Role
from app.domain.work_calendar import Absence, week_of
from app.queries.route import fresh_status
from tests.app.command.test_sending import FakeVault
from tests.builders import MONDAY, Office
from tests.ui.company import CANARY, Seen, nameless, press_button, seen, type_into
from ui.link.place import AwayUntil
from ui.link.theme import Mode, theme
from ui.pages.people.page import PeoplePage
from ui.pages.people.person_panel import PersonPanel


def stored(s: Seen[PeoplePage], name: str) -> Person:
    person = s.office.workspace.read(lambda reader: reader.get(Person, s.office.people[name]))
    assert person is not None
    return person


def choose(s: Seen[PeoplePage], name: str) -> PersonPanel:
    assert s.page.list.choose(s.office.people[name])
    s.page.list.opened.emit(s.office.people[name])
    assert s.page.person is not None
    return s.page.person


def test_each_field_is_one_undo_step_of_its_own(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, PeoplePage) as s:
        panel = choose(s, "Ana")
        assert s.one_step(lambda: type_into(panel.name, "Ana Lopez"))
        assert s.one_step(lambda: type_into(panel.email, "ana@lopez.example"))
        assert s.one_step(lambda: panel.telling.channel.activated.emit(2))
        assert s.one_step(panel.external.click)
        assert s.one_step(lambda: panel.telling.language.activated.emit(1))
        assert s.one_step(panel.telling.invited.click)
        assert s.one_step(lambda: type_into(panel.cost, "45,55 €"))
        person = stored(s, "Ana")
        assert person.hourly_cost_minor == 45_55
        assert (person.name, person.email, person.channel) == ("Ana Lopez", "ana@lopez.example", Channel.PAPER)
        assert (person.external, person.language, person.invited) == (True, "de", True)
        assert panel.telling.language.currentText() == "Deutsch"
        for _ in range(7):
            s.context.undo()
        assert stored(s, "Ana").name == panel.name.text() == "Ana"


def test_leaving_a_field_unchanged_is_no_step(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, PeoplePage) as s:
        panel = choose(s, "Ana")
        before = s.steps
        type_into(panel.name, "Ana")
        assert s.steps == before


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ("email", "ana at home", "“ana at home” is no mail address."),
        ("name", "ben", "There is a Ben already."),
        ("name", "  ", "The name is empty."),
    ],
)
def test_what_is_refused_is_said_under_its_field_and_nothing_changes(
    qtbot, tmp_path: Path, field: str, text: str, sentence: str
) -> None:
    with seen(qtbot, tmp_path, PeoplePage) as s:
        panel, before = choose(s, "Ana"), s.steps
        type_into(getattr(panel, field), text)
        row = panel._name_row if field == "name" else panel._email_row
        assert row.problem.startswith(sentence)
        assert s.steps == before
        assert s.refused == []


def test_hours_that_cannot_be_read_are_said_beside_the_week(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, PeoplePage) as s:
        panel, before = choose(s, "Ana"), s.steps
        panel.week.preset.activated.emit(panel.week.preset.findText("Own hours"))
        panel.week._choose("Own hours")
        type_into(panel.week.days[0], "9-25")
        assert panel.week.problem.startswith("“9-25” are no working hours.")
        assert s.steps == before


def test_a_week_without_a_working_day_is_refused(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, PeoplePage) as s:
        panel = choose(s, "Ana")
        panel.week._choose("Own hours")
        for field in panel.week.days[1:]:
            field.setText("")
        type_into(panel.week.days[0], "off")
        assert panel.week.problem.startswith("Ana has no working day.")
        assert stored(s, "Ana").week is None


def test_a_preset_and_hours_are_one_step_each(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, PeoplePage) as s:
        panel = choose(s, "Ana")
        assert s.one_step(lambda: panel.week._choose("4 days"))
        assert stored(s, "Ana").week == week_of("1111000")
        assert s.one_step(lambda: type_into(panel.week.days[4], "9-12, 13-14"))
        week = stored(s, "Ana").week
        assert week is not None
        assert week.days[4] == ((540, 720), (780, 840))
        assert s.one_step(lambda: panel.week._choose("Company's week"))
        assert stored(s, "Ana").week is None


def test_a_role_that_is_new_is_made_and_given_in_one_step(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, PeoplePage) as s:
        panel = choose(s, "Ana")
        panel.new_role.setCurrentText("Podcast host")
        assert s.one_step(panel._give_role)
        assert "Podcast host" in [role.name for role in s.office.workspace.read(lambda r: r.find(Role))]
        assert s.one_step(lambda: press_button(panel, "Remove role Podcast host"))
        s.context.undo()
        s.context.undo()
        assert "Podcast host" not in [role.name for role in s.office.workspace.read(lambda r: r.find(Role))]


def test_roles_that_nobody_has_are_said_plainly(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, PeoplePage) as s:
        assert not s.page.missing.isVisible()
        s.office.workspace.do(change_person, s.office.people["Ana"], roles=())
        assert s.page.missing.text().startswith("Nobody has the role “Blog writer”, so every start of “")
        assert s.page.missing.text().endswith("asks who takes it.")


def test_an_absence_is_added_and_taken_away_in_one_step_each(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, PeoplePage) as s:
        panel = choose(s, "Ana")
        form = panel.absence_form
        form.first.setText("2026-02-16")
        form.last.setText("2026-02-18")
        form.reason.setText("Holiday")
        assert s.one_step(form.add)
        assert [line.text for line in panel.absences.lines or ()] == ["16 Feb to 18 Feb"]
        form.first.setText("2026-02-17")
        form.add()
        assert "is away from 16 Feb to 18 Feb 2026 already" in form.problem
        assert s.one_step(lambda: press_button(panel, "Remove absence 16 Feb to 18 Feb"))
        assert not s.office.workspace.read(lambda reader: reader.find(Absence))


def test_an_absence_is_changed_in_one_step_or_left_as_it_was(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, PeoplePage) as s:
        panel = choose(s, "Ana")
        form = panel.absence_form
        s.office.workspace.do(add_absence, s.office.people["Ana"], date(2026, 2, 16), date(2026, 2, 18), reason="Trip")
        press_button(panel, "Change absence 16 Feb to 18 Feb")
        assert (form.first.day, form.last.day, form.reason.text()) == (date(2026, 2, 16), date(2026, 2, 18), "Trip")
        press_button(form, "Cancel")
        assert form.first.day is None
        press_button(panel, "Change absence 16 Feb to 18 Feb")
        form.last.setText("2026-02-20")
        form.reason.setText("Long trip")
        assert s.one_step(lambda: press_button(form, "Keep changes"))
        [absence] = s.office.workspace.read(lambda reader: reader.find(Absence))
        assert (absence.last_on, absence.reason) == (date(2026, 2, 20), "Long trip")
        assert form.new.isVisibleTo(form)


def test_an_absence_that_is_gone_is_not_changed_any_more(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, PeoplePage) as s:
        panel = choose(s, "Ana")
        s.office.workspace.do(add_absence, s.office.people["Ana"], date(2026, 2, 16), date(2026, 2, 18))
        press_button(panel, "Change absence 16 Feb to 18 Feb")
        s.context.undo()
        assert panel.absence_form.first.day is None
        assert panel.absence_form.new.isVisibleTo(panel.absence_form)


def test_an_absence_that_ends_before_it_begins_is_refused(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, PeoplePage) as s:
        form = choose(s, "Ana").absence_form
        form.first.setText("2026-02-18")
        form.last.setText("2026-02-16")
        form.add()
        assert "before it begins" in form.problem


def test_somebody_new_is_one_step_and_is_shown_then(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, PeoplePage) as s:
        s.page.primary().run()
        form = s.page.new_person
        assert form is not None
        form.name.setText("Zoe")
        form.email.setText("zoe at home")
        before = s.steps
        form.add()
        assert form.email_row.problem.startswith("“zoe at home” is no mail address.")
        form.email.setText("")
        form.role.setCurrentText("Podcast host")
        form.add()
        assert s.steps == before + 1
        assert s.page.person is not None
        assert s.page.person.name.text() == "Zoe"


def test_who_gets_the_open_work_is_asked_where_somebody_is_removed(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, PeoplePage) as s:
        panel = choose(s, "Ana")
        press_button(panel, "Remove person")
        form = panel.hand_over
        assert form.words.text().startswith("3 open tasks need somebody else.")
        assert form.heir.hasFocus() or form.heir.lineEdit().hasFocus()
        assert not stored(s, "Ana").archived
        assert not form.go.isEnabled(), "nobody else has the role, so nobody is proposed"
        form.heir.pick(s.office.people["Ben"])
        assert s.one_step(form.go.click)
        assert stored(s, "Ana").archived
        assert s.office.task("draft").owner_id == s.office.people["Ben"]
        assert s.page.panel.isHidden()
        s.context.undo()
        assert not stored(s, "Ana").archived
        assert s.office.task("draft").owner_id == s.office.people["Ana"]


def test_who_has_the_same_role_is_proposed(qtbot, tmp_path: Path) -> None:
    def two_writers(office: Office) -> None:
        office.workspace.do(change_person, office.people["Ben"], roles=("blog_writer",))

    with seen(qtbot, tmp_path, PeoplePage, before=two_writers) as s:
        panel = choose(s, "Ana")
        press_button(panel, "Remove person")
        assert panel.hand_over.heir.person_id == s.office.people["Ben"]
        assert panel.hand_over.go.isEnabled()
        press_button(panel, "Cancel")
        assert panel.hand_over.isHidden()
        choose(s, "Ben")
        assert panel.hand_over.isHidden()


def test_somebody_without_work_goes_and_comes_back_with_one_undo(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, PeoplePage) as s:
        s.page.primary().run()
        assert s.page.new_person is not None
        s.page.new_person.name.setText("Zoe")
        s.page.new_person.add()
        assert s.page.person is not None
        assert s.one_step(s.page.person.remove.click)
        assert "Zoe" not in [item.title for item in s.page.list.rows.items]
        assert s.page.panel.isHidden()
        s.context.undo()
        assert "Zoe" in [item.title for item in s.page.list.rows.items]


def test_away_until_is_asked_of_the_program(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, PeoplePage) as s:
        choose(s, "Ben").away.click()
        assert s.shown == [AwayUntil(s.office.people["Ben"])]


def test_who_is_away_today_says_so_in_the_list(qtbot, tmp_path: Path) -> None:
    def away(office: Office) -> None:
        today = MONDAY.date()
        office.workspace.do(add_absence, office.people["Ben"], today, today.replace(day=11))

    with seen(qtbot, tmp_path, PeoplePage, before=away) as s:
        ben = next(item for item in s.page.list.rows.items if item.title == "Ben")
        assert ben.chips[0].text == "away until 11 Feb"
        assert "1 away today" in s.page.subtitle


def test_markup_in_a_name_is_shown_as_it_stands_and_controls_are_named(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, PeoplePage) as s:
        panel = choose(s, "Ana")
        type_into(panel.name, CANARY)
        assert panel.name.text() == CANARY
        assert CANARY in [item.title for item in s.page.list.rows.items]
        assert nameless(s.page) == []


def test_the_list_is_searched_and_walked_with_the_panel_following(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, PeoplePage) as s:
        s.page.search.setText("seo")
        assert [item.title for item in s.page.list.rows.items] == ["Sam"]
        s.page.search.clear()
        panel = choose(s, "Ana")
        s.page.list.setFocus()
        QTest.keyClick(s.page.list, Qt.Key.Key_Down)
        assert panel.name.text() == "Ben"


def test_a_switch_of_the_theme_repaints_the_page(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, PeoplePage) as s:
        light = s.page.grab().toImage()
        theme().choose(Mode.DARK)
        assert s.page.grab().toImage() != light


def test_how_a_person_is_told_is_chosen_field_by_field(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, PeoplePage) as s:
        form = choose(s, "Ana").telling
        assert form.by_itself.currentText() == "As usual: when you send them"
        assert not form.mention.isVisible()
        assert not form.test.isVisible()
        assert s.one_step(lambda: form.fallback.pick("messenger"))
        assert s.one_step(lambda: form.by_itself.pick("ask"))
        assert form.mention.isVisible()
        assert s.one_step(lambda: type_into(form.mention, "U7"))
        person = stored(s, "Ana")
        assert (person.fallback, person.by_itself, person.mention) == (Channel.MESSENGER, False, "U7")
        assert s.one_step(lambda: form.fallback.pick(""))
        assert s.one_step(lambda: form.by_itself.pick("usual"))
        person = stored(s, "Ana")
        assert (person.fallback, person.by_itself) == (None, None)
        assert not nameless(s.page)


def test_as_usual_says_what_that_is_once_the_account_has_passed_its_test(qtbot, tmp_path: Path) -> None:
    def tested(office: Office) -> None:
        office.workspace.record(AccountStatus("mail", tested_at=MONDAY))

    with seen(qtbot, tmp_path, PeoplePage, tested) as s:
        assert choose(s, "Ana").telling.by_itself.currentText() == "As usual: by themselves"


def test_a_messenger_channel_of_ones_own_keeps_its_address_in_the_keyring(
    qtbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = FakeVault()
    monkeypatch.setattr(secret_store, "system_vault", lambda: vault)
    with seen(qtbot, tmp_path, PeoplePage) as s:
        form = choose(s, "Ana").telling
        form.channel.pick(Channel.MESSENGER)
        form.own.kind.pick(MessengerKind.DISCORD)
        form.own.address.setText("https://discord.example/api/webhooks/1/hidden")
        assert s.one_step(lambda: press_button(form, "Use this channel"))
        qtbot.waitUntil(lambda: s.said == ["The address is in the keyring."])
        own = stored(s, "Ana").messenger
        assert own == MessengerAccount(MessengerKind.DISCORD, "discord.example", person_id=s.office.people["Ana"])
        assert vault.kept == {("Leadline", own.secret_name): "https://discord.example/api/webhooks/1/hidden"}
        s.page.refresh(None)
        assert form.test.state.text() == "Not tested yet."
        assert form.test.isVisible()
        fresh = s.office.workspace.read(fresh_status, f"messenger p{own.person_id}")
        s.office.workspace.record(replace(fresh, stopped="410 gone"))
        s.page.refresh(None)
        assert form.test.state.text() == "Stopped: 410 gone"
        form.own.address.setText("half")
        choose(s, "Ben")
        assert form.own.address.text() == "", "what was typed for somebody else goes"
        choose(s, "Ana")
        assert s.one_step(lambda: press_button(form, "Use the one for all"))
        assert stored(s, "Ana").messenger is None
