"""What the state columns of known exporters mean; footers and second tables of a file are no tasks."""

from datetime import UTC

import pytest

from app.domain.ids import PersonId
from app.domain.person import Person
from app.domain.run import TaskState
from app.exchange.csv_columns import is_column_name, propose, sheet_of
from app.exchange.csv_table import read_table
from app.exchange.owner_match import KnownPeople
from app.exchange.task_reader import read_records
from app.exchange.task_record import Records

DONE, DOING, READY, CANCELLED = TaskState.DONE, TaskState.DOING, TaskState.READY, TaskState.CANCELLED


def records_of(*lines: str) -> Records:
    sheet = sheet_of(read_table("\n".join(lines).encode(), is_column_name))
    return read_records(sheet, propose(sheet), UTC)


EXPORTERS = {
    "MS Project": ("Name,% Complete,Finish", ",2027-03-12", {"100%": DONE, "40%": DOING, "0%": None, "100": DONE}),
    "Planner": (
        "Task ID,Task Name,Progress,Priority",
        ",Medium",
        {"Completed": DONE, "In progress": DOING, "Not started": READY},
    ),
    "Notion": ("Name,Status,Assign", ",", {"Done": DONE, "In progress": DOING, "Not started": READY}),
    "monday": ("Name,Status,Timeline", ",", {"Done": DONE, "Working on it": DOING}),
    "Redmine": ("#,Subject,Status,Tracker", ",Task", {"Closed": DONE, "In Progress": DOING, "New": READY}),
    "GitLab": ("Title,State,Issue ID", ",7", {"Closed": DONE, "Open": READY}),
    "Linear": (
        "ID,Title,Status",
        "",
        {"Canceled": CANCELLED, "Duplicate": CANCELLED, "Done": DONE, "In Progress": DOING, "Todo": READY},
    ),
    "Taiga": ("ref,subject,is_closed", "", {"True": DONE, "False": None}),
}
"""The columns as the exporter heads them, what stands behind the state, and what its words mean."""
WORDS = [(name, word, state) for name, (_, _, words) in EXPORTERS.items() for word, state in words.items()]


@pytest.mark.parametrize(("exporter", "word", "state"), WORDS)
def test_a_state_means_what_it_means_there(exporter: str, word: str, state: TaskState | None) -> None:
    heads, behind, _ = EXPORTERS[exporter]
    before = "1," if heads.split(",")[0] in ("#", "ID", "ref", "Task ID") else ""
    found = records_of(heads, f"{before}Write,{word}{behind}")
    assert [(record.title, record.state) for record in found.tasks] == [("Write", state)]


def test_a_footer_and_a_second_table_are_no_tasks() -> None:
    found = records_of(
        "Title,Owner,Due", "Write,Ana,2027-03-01", "Draw,Ben,2027-03-02", "", "Total: 2,,", "",
        "Name,Role,E-mail", "Ana,Writer,ana@example.com",
    )  # fmt: skip
    assert [record.title for record in found.tasks] == ["Write", "Draw"]


def test_how_an_issue_was_resolved_says_whether_it_was_done_or_given_up() -> None:
    found = records_of(
        "Summary,Issue key,Status,Resolution,Resolved",
        "Close,M-1,Done,Done,2027-01-04",
        "Leave,M-2,Closed,Won't Do,2027-01-04",
        "Open,M-3,To Do,Unresolved,",
    )
    assert [record.state for record in found.tasks] == [DONE, CANCELLED, READY]


def test_of_columns_with_one_name_the_first_that_is_filled_counts() -> None:
    found = records_of("Title,Owner,Owner,Status,Status", "A,,Ana,,Done", "B,Ben,Ana,To do,Done")
    assert [(record.owner, record.state) for record in found.tasks] == [("Ana", DONE), ("Ben", READY)]


def test_the_line_below_the_heading_of_a_text_table_is_no_task() -> None:
    found = records_of("|Title|Owner|", "|:---|---:|", "|Write|Ana|")
    assert [record.title for record in found.tasks] == ["Write"]
    assert [refused.why for refused in found.refused] == ["It is a line of the table, not a task."]


def test_a_broken_letter_among_whole_ones_leaves_the_others_as_they_are() -> None:
    text = "Title\nPrüfung für Käthe\n".encode() + b"cut \xc3\n"
    table = read_table(text, is_column_name)
    assert [row.cells[0] for row in table.rows] == ["Title", "Prüfung für Käthe", "cut \ufffd"]
    assert read_table("Title\nPrüfung\n".encode("cp1252"), is_column_name).rows[1].cells == ("Prüfung",)


TEAM = tuple(
    Person(PersonId(number), name, email=f"{number}@x.example")
    for number, name in enumerate(("Ana Lopez", "Sam Reed", "Leo Kim"), start=1)
)
WRITTEN = {
    "Lopez, Ana": 1, "LOPEZ, ANA": 1, "Ana Lopez <ana@elsewhere.example>": 1, "Somebody <1@x.example>": 1, "@ana": 1,
    "ana.lopez": 1, "sam_reed": 2, "ana (Ana Lopez)": 1, "Ana Lopez (Marketing)": 1, "Leo Kim / Ana Lopez": 3,
    "Kim, Ana": None, "Reed, Samuel": None, "ana (Ana Kim)": None, "ana.kim": None, "Ana Lopez-Kim": None,
    "Lopez Ana": None, "(Ana)": None, "sam (Leo Kim), ana (Ana Lopez)": 3,
}  # fmt: skip
"""How exporters write owners, and who of the team is meant; a wrong one is worse than none."""


@pytest.mark.parametrize("written", WRITTEN)
def test_an_owner_is_found_as_exporters_write_names_and_never_somebody_else(written: str) -> None:
    quoted = written.replace('"', '""')
    (record,) = records_of("Title,Owner", f'A,"{quoted}"').tasks
    assert KnownPeople(TEAM).owner_of(record, None)[0] == WRITTEN[written]


@pytest.mark.parametrize(
    ("written", "joins"),
    [("Zoe May <zoe@x.example>", ("Zoe May", "zoe@x.example")), ("zoe (Zoe May)", ("Zoe May", "")),
     ("May, Zoe", ("Zoe May", "")), ("zoe.may@x.example", ("Zoe May", "zoe.may@x.example"))],
)  # fmt: skip
def test_who_joins_the_team_is_called_by_the_name_alone(written: str, joins: tuple[str, str]) -> None:
    (record,) = records_of("Title,Owner", f'A,"{written}"').tasks
    team = KnownPeople(TEAM)
    number = team.welcome(record)
    assert number is not None
    assert (team.newcomers[number].name, team.newcomers[number].email) == joins
