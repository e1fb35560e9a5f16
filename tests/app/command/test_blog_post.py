"""The founding article's blog post, run from start to publish date on the command line."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.bootstrap import open_workspace
from app.command.line import execute_line
from app.workspace.sample import fill_when_empty
from app.workspace.workspace import Workspace
from tests.builders import FakeClock

NOVEMBER = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DUES = ["2027-02-16", "2027-02-19", "2027-02-26", "2027-03-03", "2027-03-08", "2027-03-12", "2027-03-12", "2027-03-18"]


@pytest.fixture
def context(tmp_path: Path):
    workspace = open_workspace(tmp_path, FakeClock(NOVEMBER))
    fill_when_empty(workspace)
    yield workspace
    workspace.close()


def say(workspace: Workspace, *words: str) -> str:
    answer = execute_line(words, workspace)
    assert answer.code == 0, answer.err
    return answer.out


def give(workspace: Workspace, *words: str):
    return json.loads(say(workspace, *words, "--json"))


def start(workspace: Workspace) -> str:
    out = say(workspace, "project", "start", "Blog post", "--name", "Spring post", "--on", "2027-03-18")
    return out.split()[-1]


def tasks(workspace: Workspace, key: str) -> list[dict]:
    return give(workspace, "project", "show", key)["tasks"]


def finish_all(workspace: Workspace, key: str) -> None:
    while True:
        on_desk = [task for task in tasks(workspace, key) if task["state"] in ("ready", "doing")]
        if not on_desk:
            return
        outcome = ["--outcome", on_desk[0]["outcomes"][0]] if on_desk[0]["outcomes"] else []
        say(workspace, "task", "finish", on_desk[0]["key"], *outcome)


def facts_of(workspace: Workspace, key: str) -> list[str]:
    own = {task["key"] for task in tasks(workspace, key)}
    return [line["fact_key"] for line in give(workspace, "outbox", "list") if line["task"] in own]


@pytest.mark.requirement("S55")
def test_the_eight_tasks_are_due_when_the_article_says_and_the_collision_is_said(context):
    key = start(context)
    assert [task["due_on"] for task in tasks(context, key)] == DUES
    said = "“Create images or infographics” and “Schedule social media promotions” both fall on Fri 12 Mar 2027."
    assert said in say(context, "project", "show", key)
    assert give(context, "project", "show", key)["collisions"] == [said]


@pytest.mark.requirement("A24")
@pytest.mark.requirement("S62")
@pytest.mark.requirement("S67")
def test_each_finish_hands_over_once_and_the_project_completes(context):
    key = start(context)
    finish_all(context, key)
    facts = facts_of(context, key)
    # The outline is handed to its owner, and asked of the other approver.
    assert len([fact for fact in facts if fact.startswith("handoff/")]) == 8
    assert len(facts) == len(set(facts)) == 9
    assert give(context, "project", "show", key)["state"] == "complete"


def test_undo_and_redo_of_a_finish_say_nothing_twice(context):
    key = start(context)
    say(context, "task", "finish", tasks(context, key)[0]["key"])
    before = sorted(facts_of(context, key))
    say(context, "undo")
    assert len(facts_of(context, key)) == len(before) - 1
    say(context, "redo")
    assert sorted(facts_of(context, key)) == before


@pytest.mark.requirement("S57")
def test_a_rejected_outline_comes_back_in_round_two_and_the_post_still_completes(context):
    key = start(context)
    for task in tasks(context, key)[:3]:
        say(context, "task", "finish", task["key"])
    approval = tasks(context, key)[3]
    say(context, "task", "finish", approval["key"], "--outcome", "Changes requested", "--note", "More numbers")
    outline = tasks(context, key)[2]
    assert (outline["state"], outline["round"]) == ("ready", 2)
    # Three working hours from Monday 9:00 UTC, which is long before its latest finish.
    assert outline["due_on"] == "2026-11-23"
    finish_all(context, key)
    facts = facts_of(context, key)
    assert len([fact for fact in facts if fact.startswith("handoff/")]) == 10
    assert len(facts) == len(set(facts)) == 12
    assert give(context, "project", "show", key)["state"] == "complete"


def test_votes_are_recorded_one_by_one_until_they_decide(context):
    key = start(context)
    for task in tasks(context, key)[:3]:
        say(context, "task", "finish", task["key"])
    approval = tasks(context, key)[3]["key"]
    say(context, "task", "finish", approval, "--by", "Ana Lopez", "--outcome", "Approved")
    assert tasks(context, key)[3]["state"] == "ready"
    say(context, "task", "finish", approval, "--by", "Tom", "--outcome", "Approved")
    assert tasks(context, key)[3]["state"] == "done"
