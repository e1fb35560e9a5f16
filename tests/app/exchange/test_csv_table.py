"""CSV in: encodings, separators and quotes are found out; what is no table is refused in a sentence."""

import csv
import json
import random
from io import StringIO
from pathlib import Path

import pytest

from app.domain.errors import RuleViolation
from app.exchange.csv_columns import TaskField, is_column_name, propose, sheet_of
from app.exchange.csv_table import MOST_ROWS, read_table

MISTAKEN = "Contact Phone Number"
"""One answer of the spectrum has another number than its own file."""

ROWS = [["Title", "Due", "Notes"], ["Kürbis, groß", "2027-03-01", "a;b|c"], ['say "yes"', "", "two\nlines"]]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_separator_and_encoding_are_found_out(separator: str, encoding: str):
    out = StringIO(newline="")
    csv.writer(out, delimiter=separator).writerows(ROWS)
    table = read_table(out.getvalue().encode(encoding), is_column_name)
    assert [list(row.cells) for row in table.rows] == ROWS
    assert table.separator == separator


def test_single_quotes_are_found_out():
    table = read_table(b"'Title','Notes'\n'a, b','it''s'\n", is_column_name)
    assert [row.cells for row in table.rows] == [("Title", "Notes"), ("a, b", "it's")]


def test_a_line_that_names_the_separator_is_believed_and_counts_as_a_row():
    table = read_table(b"sep=;\r\nTitle;Notes\r\na;b,c,d\r\n", is_column_name)
    assert [(row.number, row.cells) for row in table.rows] == [(2, ("Title", "Notes")), (3, ("a", "b,c,d"))]


def test_rows_are_numbered_as_a_spreadsheet_does_also_over_blank_ones_and_cells_of_many_lines():
    table = read_table(b'Title,Notes\n\n"a","1\n2\n3"\n,\nb,\n', is_column_name)
    assert [(row.number, row.cells[0]) for row in table.rows] == [(1, "Title"), (3, "a"), (5, "b")]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PK\x03\x04rest", "save it as CSV"),
        (b"\x00\x01\x02\x03Title", "no text"),
        (b"\x81\x8d\xff", "no text"),
        (b'Title\n"never closed,\nmore', "Row 2 (line 2) opens a quote"),
        (b"Title\n" + b"a\n" * MOST_ROWS, "at most 50,000"),
    ],
)
def test_what_is_no_table_is_refused_with_what_to_do(data: bytes, words: str):
    with pytest.raises(RuleViolation) as refusal:
        read_table(data)
    assert words in refusal.value.sentence


def test_an_empty_file_is_refused():
    with pytest.raises(RuleViolation, match="empty"):
        sheet_of(read_table(b""))


def test_every_file_of_the_spectrum_is_read_as_its_answer_says(csv_cases: Path):
    for path in sorted((csv_cases / "csv-spectrum" / "csv-spectrum-csvs").glob("*.csv")):
        answer = json.loads((csv_cases / "csv-spectrum" / "csv-spectrum-json" / f"{path.stem}.json").read_text("utf-8"))
        answer = answer if isinstance(answer, list) else [answer]
        header, *rows = [row.cells for row in read_table(path.read_bytes()).rows]
        found = [dict(zip(header, cells, strict=True)) for cells in rows]
        assert [_even(row) for row in found] == [_even(row) for row in answer], path.name


def _even(row: dict[str, str]) -> dict[str, str]:
    return {name: value.replace("\r\n", "\n") for name, value in row.items() if name != MISTAKEN}


def test_no_bytes_at_all_break_it():
    rng = random.Random(4)
    seed = b'Title;Due\r\n"a""b";1/2/2027\r\n'
    for _ in range(400):
        data = bytearray(seed * rng.randint(1, 3))
        for _ in range(rng.randint(1, 6)):
            data[rng.randrange(len(data))] = rng.randrange(256)
        try:
            sheet_of(read_table(bytes(data), is_column_name))
        except RuleViolation as refusal:
            assert refusal.sentence.endswith(".")


FOREIGN = {
    "asana": (
        "Task ID,Created At,Completed At,Last Modified,Name,Section/Column,Assignee,Assignee Email,Start Date,Due Date,"
        "Tags,Notes,Projects,Parent task",
        {
            "Name": "TITLE",
            "Section/Column": "LIST",
            "Task ID": "FOREIGN_KEY",
            "Start Date": "START",
            "Tags": "LABELS",
            "Parent task": "PARENT",
            "Assignee": "OWNER",
            "Assignee Email": "MAIL",
            "Due Date": "DUE",
            "Completed At": "FINISHED",
            "Notes": "NOTES",
            "Projects": "PROJECT",
        },
    ),
    "jira": (
        "Summary,Issue key,Issue id,Issue Type,Status,Project key,Project name,Priority,Resolution,Assignee,Resolved,"
        "Due Date,Labels,Labels,Description,Comment,Comment",
        {
            "Summary": "TITLE",
            "Status": "STATE",
            "Priority": "PRIORITY",
            "Project name": "PROJECT",
            "Assignee": "OWNER",
            "Resolved": "FINISHED",
            "Due Date": "DUE",
            "Description": "NOTES",
            "Issue key": "FOREIGN_KEY",
            "Resolution": "CANCELLED",
            "Labels": "LABELS",
            "Comment": "COMMENTS",
        },
    ),
    "trello": (
        "Card ID,Card Name,Card URL,Card Description,Labels,Members,Due Date,List ID,List Name,Board ID,Board Name",
        {
            "Card Name": "TITLE",
            "Card URL": "LINK",
            "Card Description": "NOTES",
            "Members": "OWNER",
            "Due Date": "DUE",
            "List Name": "LIST",
            "Card ID": "FOREIGN_KEY",
            "Labels": "LABELS",
            "Board Name": "PROJECT",
        },
    ),
    "clickup": (
        "Task ID,Task Name,Task Content,Status,Assignees,Due Date,List Name,Folder Name",
        {
            "Task Name": "TITLE",
            "Task Content": "NOTES",
            "Status": "STATE",
            "Assignees": "OWNER",
            "Due Date": "DUE",
            "List Name": "PROJECT",
            "Task ID": "FOREIGN_KEY",
        },
    ),
    "todoist": (
        "TYPE,CONTENT,DESCRIPTION,PRIORITY,INDENT,AUTHOR,RESPONSIBLE,DATE,DATE_LANG,TIMEZONE",
        {
            "TYPE": "TYPE",
            "CONTENT": "TITLE",
            "DESCRIPTION": "NOTES",
            "PRIORITY": "PRIORITY",
            "INDENT": "INDENT",
            "RESPONSIBLE": "OWNER",
            "DATE": "DUE",
        },
    ),
    "linear": (
        "ID,Team,Title,Description,Status,Estimate,Priority,Project ID,Project,Creator,Assignee,Labels,Due Date",
        {
            "Title": "TITLE",
            "Description": "NOTES",
            "Status": "STATE",
            "Priority": "PRIORITY",
            "Project": "PROJECT",
            "Assignee": "OWNER",
            "Due Date": "DUE",
            "ID": "FOREIGN_KEY",
            "Labels": "LABELS",
        },
    ),
}


@pytest.mark.parametrize("program", FOREIGN)
def test_the_columns_of_other_programs_are_known_by_their_names(program: str):
    header, wanted = FOREIGN[program]
    sheet = sheet_of(read_table(f"{header}\nABC-1{',x' * header.count(',')}\n".encode(), is_column_name))
    found = {name: field.name for name, field in zip(sheet.header, propose(sheet), strict=True) if field is not None}
    assert found == wanted


def test_a_header_is_found_below_the_lines_that_a_sheet_may_have_above_it():
    sheet = sheet_of(
        read_table(b"https://example.com/sheet,,\n,,\nName,Assignee,Due Date\nCall,Ana,\n", is_column_name)
    )
    assert (sheet.header_row, sheet.header, [row.number for row in sheet.rows]) == (
        3,
        ("Name", "Assignee", "Due Date"),
        [4],
    )


def test_our_own_keys_are_known_by_what_stands_in_the_column():
    own = sheet_of(read_table(b"Key,Project key,Title\nLL-7,P-1,Call\n", is_column_name))
    assert propose(own) == (TaskField.KEY, TaskField.PROJECT_KEY, TaskField.TITLE)
    other = sheet_of(read_table(b"Key,Project key,Title\nABC-7,ABC,Call\n", is_column_name))
    assert propose(other) == (TaskField.FOREIGN_KEY, None, TaskField.TITLE)
