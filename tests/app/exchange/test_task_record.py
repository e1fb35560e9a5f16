"""Rows as tasks: what they say is read, what they do not say plainly is a remark or a refusal with its row."""

from datetime import UTC, date

import pytest

from app.domain.errors import RuleViolation
from app.domain.run import TaskState
from app.exchange.csv_columns import is_column_name, propose, sheet_of
from app.exchange.csv_date import DateOrder
from app.exchange.csv_table import read_table
from app.exchange.task_reader import read_records, untaken_columns
from app.exchange.task_record import Records


def read(text: str, order: DateOrder | None = None) -> Records:
    sheet = sheet_of(read_table(text.encode(), is_column_name))
    return read_records(sheet, propose(sheet), UTC, order)


def test_a_row_gives_what_its_columns_are_called():
    [task] = read(
        'Title,Owner,Due,State,Effort hours,Link,Notes,Done when\nCall,Ana,14.3.2027,In  Progress,"1,5",https://a.example,x,y\n'
    ).tasks
    assert (task.row, task.title, task.owner, task.due_on) == (2, "Call", "Ana", date(2027, 3, 14))
    assert (task.state, task.effort_minutes, task.link) == (TaskState.DOING, 90, "https://a.example")
    assert (task.notes, task.done_when, task.remarks) == ("x", "y", ())


def test_one_certain_date_decides_the_whole_column():
    found = read("Title,Due\na,3/4/2027\nb,25/4/2027\n")
    assert [task.due_on for task in found.tasks] == [date(2027, 4, 3), date(2027, 4, 25)]


def test_dates_that_could_be_two_days_are_a_question_and_the_answer_is_kept_to():
    text = "Title,Due\na,3/4/2027\nb,5/4/2027\n"
    asked = read(text)
    assert asked.tasks == ()
    assert asked.question is not None
    assert "“3/4/2027” could be two days" in asked.question.sentence
    assert [task.due_on for task in read(text, DateOrder.MONTH_FIRST).tasks] == [date(2027, 3, 4), date(2027, 5, 4)]


def test_what_cannot_be_read_is_a_remark_and_the_task_is_taken_without_it():
    [task] = read("Title,Due,Status,Estimate hours,URL\na,soon,Ideas,many,javascript:x\n").tasks
    assert (task.due_on, task.state, task.effort_minutes, task.link) == (None, None, None, "")
    assert task.state_word == "Ideas"
    assert len(task.remarks) == 3


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("a,b,c,d", "4 cells under 2 columns"),
        (",x", "title is empty"),
        (f"{'t' * 201},x", "at most 200 fit"),
        (f"a,{'n' * 20_001}", "at most 20,000 fit"),
    ],
)
def test_a_row_that_is_no_task_is_refused_with_its_number(row: str, why: str):
    found = read(f"Title,Notes\ngood,\n\n{row}\n")
    assert [task.title for task in found.tasks] == ["good"]
    [refused] = found.refused
    assert refused.row == 4
    assert why in refused.why


def test_sections_of_todoist_are_no_tasks_and_its_notes_belong_to_the_task_above():
    found = read("TYPE,CONTENT,DATE\nsection,Week 1,\ntask,Call,\nnote,remember,\n,,\n")
    assert [task.title for task in found.tasks] == ["Call"]
    assert found.tasks[0].first_extras == (("Section", "Week 1"),)
    assert found.tasks[0].extras == (("Comment", "remember"),)
    assert [row.why for row in found.refused] == ["It is a section, not a task."]


def test_a_day_of_completion_means_done():
    [one, two] = read("Name,Completed At,Section/Column\na,2027-03-01,In progress\nb,,In progress\n").tasks
    assert (one.state, one.finished_on, two.state) == (TaskState.DONE, date(2027, 3, 1), TaskState.DOING)


def test_a_table_without_a_title_is_refused():
    with pytest.raises(RuleViolation, match="title"):
        read("a,b\n1,2\n")


def test_columns_that_give_nothing_are_named_once():
    sheet = sheet_of(read_table(b"Name,Votes,Votes,Rank\na,b,c,d\n", is_column_name))
    assert untaken_columns(sheet, propose(sheet)) == ["Votes", "Rank"]
