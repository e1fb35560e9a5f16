"""``leadline export`` and ``leadline import``: files that arrive whole, reports that name the row, plain refusals."""

import json
from datetime import date
from pathlib import Path

import pytest

from app.actions.project import set_channels
from app.command.line import execute_line
from app.domain.person import Channel, Person
from app.domain.run import TaskState
from app.domain.task import Task
from app.domain.work_calendar import Holiday
from app.exchange.csv_table import read_table
from app.exchange.task_match import Verdict
from app.queries.sheet import sheet_head
from tests.builders import Office, make_office
from tests.ics import events

TASKS = "Title;Owner;Due\nCall;Ana;2026-03-02\nBook;Zoe;2026-03-03\n"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return make_office(tmp_path / "data")


def say(office: Office, *words: object) -> str:
    answer = execute_line([str(word) for word in words], office.workspace)
    assert (answer.code, answer.err) == (0, "")
    return answer.out


def refused(office: Office, *words: object) -> str:
    before = office.dump()
    answer = execute_line([str(word) for word in words], office.workspace)
    assert (answer.code, answer.err.count("\n")) == (1, 1)
    assert office.dump() == before
    return answer.err


def file(folder: Path, text: str, name: str = "tasks.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("what", "first", "rows"),
    [("tasks", "Key", 8), ("plan", "Key", 8), ("people", "Name", 5), ("activity", "Number", None)],
)
def test_each_table_is_written_with_its_key_first(
    office: Office, tmp_path: Path, what: str, first: str, rows: int | None
):
    target = tmp_path / f"{what}.csv"
    said = say(office, "export", what, target)
    table = read_table(target.read_bytes())
    assert table.rows[0].cells[0] == first
    assert rows in (None, len(table.rows) - 1)
    assert said == f"Wrote {target}: {len(table.rows) - 1} rows\n"
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == [target.name]


def test_an_export_can_be_of_one_project_or_one_person(office: Office, tmp_path: Path):
    office.start("Summer sale")
    target = tmp_path / "x.csv"
    assert "16 rows" in say(office, "export", "tasks", target)
    assert "8 rows" in say(office, "export", "tasks", target, "--project", "P-2")
    say(office, "export", "plan", target, "--project", "P-2", "--person", "Mia")
    assert {(row.cells[2], row.cells[4]) for row in read_table(target.read_bytes()).rows[1:]} == {
        ("Summer sale", "Mia")
    }


def test_the_calendar_of_a_person_grows_its_sequences_with_what_was_exported(office: Office, tmp_path: Path):
    target = tmp_path / "mia.ics"

    def sequences() -> set[str]:
        say(office, "export", "calendar", target, "--person", "Mia")
        return {event.fields["SEQUENCE"] for event in events(target.read_bytes())}

    assert sequences() == {"0"}
    assert sequences() == {"0"}
    say(office, "project", "move", "P-1", "--on", "2026-05-13")
    assert sequences() == {"1"}


def test_a_month_is_written_as_a_calendar_file_and_another_word_is_no_month(office: Office, tmp_path: Path):
    target = tmp_path / "april.ics"
    said = say(office, "export", "calendar-month", target, "--month", "2026-04")
    assert {event.fields["DTSTART;VALUE=DATE"][:6] for event in events(target.read_bytes())} == {"202604"}
    assert said == f"Wrote {target}: {len(events(target.read_bytes()))} dates\n"
    assert "1 date\n" in say(office, "export", "calendar-month", target, "--month", "2026-04", "--filter", "Publish")
    assert "“spring” is no month. Write it like 2026-12." in refused(
        office, "export", "calendar-month", target, "--month", "spring"
    )


def test_a_page_of_a_project_stands_alone_and_names_the_newer_one(office: Office, tmp_path: Path):
    old, new = tmp_path / "Monday.html", tmp_path / "Tuesday.html"
    assert say(office, "export", "page", old, "--project", "P-1") == f"Wrote {old}: 8 tasks\n"
    office.clock.forward(days=1)
    office.workspace.do(set_channels, office.project, (Channel.PAGE, Channel.MAIL))
    say(office, "export", "page", new, "--project", "P-1")
    assert 'The newest one: <a href="Tuesday.html">Tuesday</a>' in old.read_text("utf-8")
    text = new.read_text("utf-8")
    assert "Told by page or mail only" in text
    assert "<a " not in text


def test_the_policy_of_a_project_stands_on_the_head_of_its_sheet(office: Office):
    assert office.workspace.read(sheet_head, office.project).told_by == ""
    office.workspace.do(set_channels, office.project, (Channel.MAIL, Channel.CALENDAR, Channel.PAPER))
    head = office.workspace.read(sheet_head, office.project)
    assert head.told_by == "Told by mail, calendar file or paper only"


def test_what_cannot_be_written_says_what_can(office: Office, tmp_path: Path):
    assert "ends in .csv" in refused(office, "export", "tasks", tmp_path / "x.docx")
    assert "Choose another file" in refused(office, "export", "tasks", tmp_path / "none" / "x.csv")
    assert "no project" in refused(office, "export", "tasks", tmp_path / "x.csv", "--project", "P-9")
    assert "no single person" in refused(office, "export", "tasks", tmp_path / "x.csv", "--person", "Zoe")
    assert execute_line(["export", "soup", "x.csv"], office.workspace).code == 2


def test_an_import_reports_each_row_and_can_be_tried_first(office: Office, tmp_path: Path):
    source = file(tmp_path, TASKS)
    before = office.dump()
    tried = say(office, "import", source, "--dry-run")
    assert office.dump() == before
    assert "3    not taken  Book   Nobody here is called “Zoe”." in tried
    assert "Would be: 1 new, 0 changed, 0 as it is, 1 not taken" in tried
    assert say(office, "import", source) == tried.replace("Would be", "Imported")
    assert "1 new, 0 changed, 1 as it is, 0 not taken" in say(office, "import", source, "--owner", "Mia")
    assert "Import 1 task" in say(office, "history")


def test_the_report_is_also_json(office: Office, tmp_path: Path):
    found = json.loads(say(office, "import", file(tmp_path, TASKS), "--dry-run", "--json"))
    assert found["counts"] == {"new": 1, "changed": 0, "as it is": 0, "not taken": 1}
    assert found["rows"][1] == {
        "row": 3,
        "verdict": str(Verdict.REFUSED),
        "title": "Book",
        "said": ["Nobody here is called “Zoe”."],
    }


def test_a_backup_is_made_before_an_import_that_changes_something(office: Office, tmp_path: Path):
    before = len(office.workspace.backups.list())
    say(office, "import", file(tmp_path, TASKS), "--dry-run")
    assert len(office.workspace.backups.list()) == before
    say(office, "import", file(tmp_path, TASKS))
    assert len(office.workspace.backups.list()) == before + 1


def test_dates_that_could_be_two_days_are_asked_about(office: Office, tmp_path: Path):
    source = file(tmp_path, "Title,Owner,Due\nCall,Ana,3/4/2026\n")
    assert "Add --dates dmy or --dates mdy." in refused(office, "import", source)
    assert "1 new" in say(office, "import", source, "--dates", "dmy")


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("x.csv", "", "empty"),
        ("x.csv", "a,b\n1,2\n", "title"),
        ("x.csv", 'Title\n"open', "never closed"),
        ("x.ics", "nothing", "no calendar file"),
        ("x.json", "[]", "."),
        ("x.doc", "", "--as tasks"),
    ],
)
def test_a_bad_file_is_refused_in_one_sentence(office: Office, tmp_path: Path, name: str, text: str, words: str):
    assert words in refused(office, "import", file(tmp_path, text, name))


def test_columns_and_words_that_nobody_knows_are_mapped_on_the_line(office: Office, tmp_path: Path):
    source = file(tmp_path, "Title,Owner,Soft deadline,Status\nCall,Ana,2026-03-02,In QA\n")
    words = ("import", source, "--column", "Due=Soft deadline", "--state", "In QA=doing")
    assert "“In QA” is no state here, so it is ready." in say(office, "import", source, "--dry-run")
    assert "Columns not taken" not in say(office, *words)
    made = office.workspace.read(lambda reader: reader.find(Task))[-1]
    assert (made.state, made.due_on) == (TaskState.DOING, date(2026, 3, 2))
    assert "no column “Soft line”" in refused(office, "import", source, "--column", "Due=Soft line")
    assert "Write FIELD=HEADER" in refused(office, "import", source, "--column", "Colour=Status")
    assert "Write WORD=STATE" in refused(office, "import", source, "--state", "In QA=fine")


def test_a_row_that_would_take_work_back_is_offered_and_taken_by_its_number_alone(office: Office, tmp_path: Path):
    source = file(tmp_path, "Title,Owner,Status\nCall,Ana,To do\n")
    say(office, "import", source)
    task = office.workspace.read(lambda reader: reader.find(Task))[-1]
    say(office, "task", "finish", task.key)
    told = say(office, "import", source)
    assert "It is done here and ready in the file. Add --back 2 to take it back." in told
    assert "0 new, 0 changed, 1 as it is" in told
    assert "Row 3 takes no task back." in refused(office, "import", source, "--back", "3")
    assert "It goes back from done to ready." in say(office, "import", source, "--back", "2")
    assert office.workspace.read(lambda reader: reader.find(Task))[-1].state is TaskState.READY


def test_a_file_that_is_not_there_is_refused(office: Office, tmp_path: Path):
    assert "cannot be read" in refused(office, "import", tmp_path / "none.csv")
    assert "is a folder" in refused(office, "import", tmp_path, "--as", "tasks")


def test_people_come_in_and_go_out_alike(office: Office, tmp_path: Path):
    source = file(
        tmp_path, "Full name,E-mail,Role,Channel\nZoe Park,zoe@example.com,Editor,paper\nana,,,\nBad,no mail,,\n"
    )
    report = say(office, "import", source, "--as", "people")
    assert "1 new, 0 changed, 1 as it is, 1 not taken" in report
    [zoe] = office.workspace.read(lambda reader: reader.find(Person, name="Zoe Park"))
    assert (zoe.email, str(zoe.channel), zoe.roles) == ("zoe@example.com", "paper", ("editor",))
    say(office, "export", "people", tmp_path / "people.csv")
    assert "0 new, 0 changed, 6 as it is" in say(office, "import", tmp_path / "people.csv", "--as", "people")
    say(office, "undo")
    assert office.workspace.read(lambda reader: reader.find(Person, name="Zoe Park")) == ()


def test_the_language_and_the_invitations_of_a_person_come_in_and_go_out(office: Office, tmp_path: Path):
    source = file(tmp_path, "Name,Language,Invited\nAna,de,yes\nMia,Spanish,\n")
    assert "0 new, 1 changed, 1 as it is" in say(office, "import", source, "--as", "people")
    [ana] = office.workspace.read(lambda reader: reader.find(Person, name="Ana"))
    assert (ana.language, ana.invited) == ("de", True)
    say(office, "export", "people", tmp_path / "people.csv")
    say(office, "undo")
    assert "0 new, 1 changed, 4 as it is" in say(office, "import", tmp_path / "people.csv", "--as", "people")
    assert office.workspace.read(lambda reader: reader.get(Person, ana.id)) == ana


@pytest.mark.requirement("S60")
def test_the_hourly_cost_of_a_person_comes_in_and_goes_out(office: Office, tmp_path: Path):
    source = file(tmp_path, "Name,Hourly cost\nAna,45.50\nMia,60\nBen,cheap\n")
    assert "0 new, 2 changed, 0 as it is, 1 not taken" in say(office, "import", source, "--as", "people")
    [ana] = office.workspace.read(lambda reader: reader.find(Person, name="Ana"))
    assert ana.hourly_cost_minor == 4550
    say(office, "export", "people", tmp_path / "people.csv")
    say(office, "undo")
    assert "0 new, 2 changed, 3 as it is" in say(office, "import", tmp_path / "people.csv", "--as", "people")
    assert office.workspace.read(lambda reader: reader.get(Person, ana.id)) == ana


def test_days_off_come_from_a_calendar_file_once(office: Office, tmp_path: Path):
    text = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Closed\nDTSTART;VALUE=DATE:20261224\nEND:VEVENT\nEND:VCALENDAR\n"
    source = file(tmp_path, text, "off.ics")
    assert "1 new" in say(office, "import", source)
    assert "0 new, 0 changed, 1 as it is" in say(office, "import", source)
    assert [day.name for day in office.workspace.read(lambda reader: reader.find(Holiday))] == ["Closed"]


def test_observances_come_only_when_asked_for_and_what_is_left_out_is_said(office: Office, tmp_path: Path):
    event = "BEGIN:VEVENT\nSUMMARY:Hearts\nDESCRIPTION:Observance\nDTSTART;VALUE=DATE:20270214\nEND:VEVENT\n"
    meeting = "BEGIN:VEVENT\nSUMMARY:Meeting\nDTSTART:20270214T100000\nEND:VEVENT\n"
    source = file(tmp_path, f"BEGIN:VCALENDAR\n{event}{meeting}END:VCALENDAR\n", "off.ics")
    said = say(office, "import", source)
    assert "0 new, 0 changed, 0 as it is, 1 not taken" in said
    assert "Add --observances to take it." in said
    assert "1 event with a time of day was left out." in said
    assert not office.workspace.read(lambda reader: reader.find(Holiday))
    assert json.loads(say(office, "import", source, "--observances", "--json"))["said"] == [
        "1 event with a time of day was left out."
    ]
    assert [day.name for day in office.workspace.read(lambda reader: reader.find(Holiday))] == ["Hearts"]


def test_a_workflow_comes_in_too(office: Office, tmp_path: Path):
    target = tmp_path / "blog.json"
    say(office, "workflow", "export", "Blog post", target)
    copied = target.read_text("utf-8").replace('"Blog post"', '"Second blog"')
    assert "1 new" in say(office, "import", file(tmp_path, copied, "second.json"))
    assert "Second blog" in say(office, "workflow", "list")


def test_a_file_whose_name_is_no_text_is_imported_and_named_as_far_as_it_can_be(office: Office, tmp_path: Path) -> None:
    named = file(tmp_path, TASKS, "t\udcffasks.csv")
    assert "1 new" in say(office, "import", named)
    texts = office.workspace.read(lambda reader: [line.text for line in reader.activities(limit=3)])
    assert "1 task came from tasks.csv" in texts


@pytest.mark.parametrize("typed", ["call\ud800", "x" * 100_000, "%", "'", '"', "NEAR(", "*", "zoo AND"])
def test_whatever_is_searched_for_is_answered(office: Office, tmp_path: Path, typed: str) -> None:
    say(office, "import", file(tmp_path, TASKS))
    found = office.workspace.read(lambda reader: reader.search(typed, 5))
    assert [hit.title for hit in found] == (["Call"] if typed.startswith("call") else [])
