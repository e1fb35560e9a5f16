"""What the state columns of known exporters mean; footers and second tables of a file are no tasks."""

from datetime import UTC

import pytest

from app.domain.run import TaskState
from app.exchange.csv_columns import is_column_name, propose, sheet_of
from app.exchange.csv_table import read_table
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
