"""``leadline task list``, ``view list`` and ``export --filter``: the same tasks by the same words."""

import csv
import json
from pathlib import Path

import pytest

from app.actions.task import add_task, start_task
from app.command.line import execute_line
from app.grammar.filter import parse_filter
from app.queries.filter import filter_names, matching_for_sure
from tests.builders import Office, make_office

FILTERS = (
    "state:open",
    "owner:ben",
    "owner:ana or late",
    "-due<+4w",
    "kind:approval",
    'project:"Spring sale" state:open',
)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = make_office(tmp_path / "data")
    made.workspace.do(add_task, "Call the client", made.people["Ana"], due_on=made.clock.now().date())
    made.workspace.do(start_task, made.task("idea").id)
    return made


def say(office: Office, *words: str) -> str:
    answer = execute_line(words, office.workspace)
    assert (answer.code, answer.err) == (0, "")
    return answer.out


@pytest.mark.parametrize("text", FILTERS)
def test_list_and_export_give_the_tasks_that_the_filter_lets_through(office: Office, tmp_path: Path, text: str) -> None:
    filter = parse_filter(text, office.workspace.read(filter_names))
    keys = {f"LL-{id}" for id in office.workspace.read(matching_for_sure, filter)}
    assert 0 < len(keys) < 20
    listed = json.loads(say(office, "task", "list", "--filter", text, "--json"))
    assert {one["key"] for one in listed} == keys
    assert len(listed) == len(keys)
    for what in ("tasks", "plan"):
        file = tmp_path / f"{what}.csv"
        say(office, "export", what, str(file), "--filter", text)
        rows = list(csv.DictReader(file.read_text("utf-8-sig").splitlines()))
        of_projects = {one["key"] for one in listed if one["project"] is not None or what == "tasks"}
        assert {row["Key"] for row in rows} == of_projects


def test_the_list_is_in_the_order_of_the_due_days_and_says_what_a_task_is(office: Office) -> None:
    listed = json.loads(say(office, "task", "list", "--json"))
    dues = [one["due_on"] for one in listed if one["due_on"]]
    assert dues == sorted(dues)
    call = next(one for one in listed if one["title"] == "Call the client")
    assert (call["project"], call["owner"], call["state"], call["due_on"]) == (None, "Ana", "ready", "2026-02-09")
    assert "Call the client" in say(office, "task", "list", "--filter", "call")


def test_views_are_listed_and_choose_tasks(office: Office) -> None:
    views = {one["name"]: one for one in json.loads(say(office, "view", "list", "--json"))}
    assert views["Overdue"] | {"tasks": 0} == {
        "name": "Overdue",
        "page": "list",
        "filter": "late",
        "grouping": "",
        "sorting": "",
        "columns": [],
        "built_in": True,
        "tasks": 0,
    }
    week = json.loads(say(office, "task", "list", "--view", "due this week", "--json"))
    assert len(week) == views["Due this week"]["tasks"] > 0
    one = json.loads(say(office, "task", "list", "--view", "due this week", "--filter", "call", "--json"))
    assert [task["title"] for task in one] == ["Call the client"]
    assert "Waiting for approval" in say(office, "view", "list")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("task", "list", "--filter", "late owner:bob"),
            "The filter is not understood at character 12. There is no",
        ),
        (("task", "list", "--view", "Nothing"), "There is no view “Nothing”. Write one of Mine, Due this week"),
        (("export", "people", "p.csv", "--filter", "late"), "--filter is for tasks, plan, board"),
    ],
)
def test_what_is_not_understood_is_one_sentence(office: Office, words: tuple[str, ...], said: str) -> None:
    answer = execute_line(words, office.workspace)
    assert answer.code == 1
    assert said in answer.err
