"""Calendar files and pages go through the queue like letters: written whole, tried again, an old page names the new."""

from email import message_from_string
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.actions.account import hold_everything, set_folder
from app.actions.outbox import change_settings
from app.actions.person import add_person, change_person
from app.actions.project import rename_project
from app.adapters.transport import AccountTransport
from app.domain.dispatch import DispatchState
from app.domain.errors import RuleViolation
from app.domain.person import Channel
from app.exchange.page_file import file_name
from app.queries.dispatch import due_letters
from app.queries.exchange import Scope
from app.queries.outbox import OutboxState, outbox
from app.queries.work_page import work_page
from tests.app.workspace.test_sending import letters, state_of, why
from tests.builders import Office, make_office
from tests.ics import events
from tests.sending_steps import send_due


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = make_office(tmp_path / "data")
    made.workspace.do(change_settings, lead_name="Lea", lead_email="lea@example.com")
    folder = tmp_path / "Kalender für alle"
    folder.mkdir()
    made.workspace.do(set_folder, str(folder))
    made.clock.forward(minutes=11)
    return made


def told_by(office: Office, channel: Channel) -> Path:
    for name in ("Mia", "Sam"):
        office.workspace.do(change_person, office.people[name], channel=channel)
    return office.folder.parent / "Kalender für alle"


def write(office: Office) -> None:
    send_due(office.workspace, AccountTransport())


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.requirement("S60")
def test_a_calendar_file_holds_all_due_days_of_its_person_and_is_rewritten_whole(office: Office) -> None:
    folder = told_by(office, Channel.CALENDAR)
    write(office)
    assert names(folder) == ["Mia.ics"]
    first = (folder / "Mia.ics").read_bytes()
    assert state_of(office, "Mia") == [OutboxState.SENT]
    assert letters(office)[0].last_words == "Written: Mia.ics."
    office.start("Autumn sale")
    office.clock.forward(minutes=11)
    write(office)
    second = (folder / "Mia.ics").read_bytes()
    assert second.count(b"BEGIN:VEVENT") == 2 * first.count(b"BEGIN:VEVENT") > 0
    assert second.endswith(b"END:VCALENDAR\r\n")
    before, after = ({one.fields["UID"]: one.fields["SEQUENCE"] for one in events(data)} for data in (first, second))
    assert before.items() <= after.items()


def test_a_folder_that_is_gone_or_full_is_said_and_tried_again(office: Office) -> None:
    folder = told_by(office, Channel.CALENDAR)
    folder.rename(folder.with_name("elsewhere"))
    write(office)
    assert "is not there" in why(office, "Mia")
    assert state_of(office, "Mia") == [OutboxState.TO_TELL]
    folder.with_name("elsewhere").rename(folder)
    office.clock.forward(seconds=50)
    write(office)
    assert names(folder) == []
    office.clock.forward(seconds=11)
    write(office)
    assert names(folder) == ["Mia.ics"]


def test_a_file_in_the_place_of_the_calendar_file_stays_as_it_was_until_the_new_one_is_whole(office: Office) -> None:
    folder = told_by(office, Channel.CALENDAR)
    (folder / ".Mia.ics.part").mkdir()
    (folder / "Mia.ics").write_text("old", "utf-8")
    write(office)
    assert (folder / "Mia.ics").read_text("utf-8") == "old"
    assert "Mia.ics cannot be written into" in why(office, "Mia")


def test_what_is_held_just_before_is_not_written(office: Office) -> None:
    folder = told_by(office, Channel.PAGE)

    class Late(AccountTransport):
        def carry(self, parcel, may_leave):
            office.workspace.do(hold_everything, True)
            return super().carry(parcel, may_leave)

    send_due(office.workspace, Late())
    assert names(folder) == []
    assert [letter.state for letter in letters(office)] == [DispatchState.WAITING]


def test_a_page_is_dated_and_the_one_before_names_it(office: Office) -> None:
    folder = told_by(office, Channel.PAGE)
    (folder / "Mia.html").write_text("<p>The lead's own.</p>", "utf-8")
    write(office)
    assert names(folder) == ["Mia 2026-02-09 0911.html", "Mia.html"]
    office.start("Autumn sale")
    office.clock.forward(minutes=11)
    write(office)
    office.start("Winter sale")
    office.clock.forward(days=1)
    write(office)
    pages = ["Mia 2026-02-09 0911.html", "Mia 2026-02-09 0922.html", "Mia 2026-02-10 0922.html"]
    assert names(folder) == [*pages, "Mia.html"]
    texts = [(folder / name).read_text("utf-8") for name in pages]
    for old, new in ((0, 1), (1, 2)):
        assert 'This page is old. The newest one: <a href="Mia%20' in texts[old]
        assert f'<a href="{pages[new].replace(" ", "%20")}">' in texts[old]
        assert texts[old].count("<a ") == 1
    assert "<a " not in texts[2]
    assert (folder / "Mia.html").read_text("utf-8") == "<p>The lead's own.</p>"
    assert [line.channel for line in office.workspace.read(outbox) if line.person == "Mia"] == ["page"] * 3


class Links(HTMLParser):
    """What a page could load or run."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self.loads: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.loads += [name for name, _ in attrs if name in ("src", "href", "action") or name.startswith("on")]

    def handle_data(self, data: str) -> None:
        self.text += data


def test_a_page_runs_nothing_and_loads_nothing_whatever_a_title_says(office: Office) -> None:
    hostile = '"><script src=//x.example>alert(1)</script><img src=x onerror=alert(2)>--><!--newer <'
    office.workspace.do(rename_project, office.project, hostile)
    for scope in (Scope(person_id=office.people["Mia"]), Scope(project_id=office.project), Scope()):
        page = Links()
        page.feed(office.workspace.read(work_page, scope))
        assert page.loads == []
        assert not {"script", "img", "iframe", "object", "link", "form"} & set(page.tags)
        assert hostile in page.text


def test_a_page_is_in_the_language_of_its_person(office: Office) -> None:
    office.workspace.do(change_person, office.people["Mia"], language="de")
    page = office.workspace.read(work_page, Scope(person_id=office.people["Mia"]))
    assert '<html lang="de">' in page
    assert "Aufgaben von Mia" in page
    assert "Stand Mo, 9. Februar, 09:11 Uhr. Nur zum Lesen: Antworten bitte per E-Mail an lea@example.com." in page


def test_a_page_of_a_person_in_one_project_leaves_out_the_others(office: Office) -> None:
    other = office.start("Autumn sale")
    for scope, both in ((Scope(person_id=office.people["Mia"]), True), (Scope(other, office.people["Mia"]), False)):
        page = office.workspace.read(work_page, scope)
        assert ("Spring sale" in page, "Autumn sale" in page) == (both, True)


def test_somebody_without_work_has_a_page_that_says_so(office: Office) -> None:
    person = office.workspace.do(add_person, "Zoe").value
    assert "Nothing is open." in office.workspace.read(work_page, Scope(person_id=person))


@given(st.text(max_size=200), st.integers(1, 99))
def test_a_name_of_a_file_is_one_on_every_system(name: str, number: int) -> None:
    made = file_name(name, number)
    assert made
    assert len(made.encode()) < 200
    assert not set(made) & set('<>:"/\\|?*%\0\n')
    assert made.strip(" .") == made
    assert made.casefold().split(".")[0] not in ("con", "nul", "prn", "aux", "com1", "lpt1")


def test_only_a_whole_path_is_a_folder(office: Office) -> None:
    with pytest.raises(RuleViolation, match="no whole path"):
        office.workspace.do(set_folder, "calendars")


def test_the_kept_copy_is_what_was_written(office: Office) -> None:
    folder = told_by(office, Channel.CALENDAR)
    [due] = office.workspace.read(due_letters).due
    assert due.address == "Mia"
    write(office)
    copy = office.workspace.read(lambda reader: reader.letter_copy(letters(office)[0].id))
    assert copy.encode() == (folder / "Mia.ics").read_bytes()
    assert message_from_string(copy)["Subject"] is None
