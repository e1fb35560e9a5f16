"""Every command of the command line: what it prints, and the shape of its JSON."""

import json
from datetime import date
from pathlib import Path

import pytest

from app.actions.brief import change_brief, classify
from app.actions.fixed_date import fix_date
from app.actions.gate import pass_gate
from app.actions.project import cancel_project
from app.command.line import execute_line
from app.domain.brief import Priority, Requirement, Stage
from app.domain.ids import RequirementId
from app.editing.edit import Edit, action
from app.exchange.templates import TEMPLATE_NAMES, template
from tests.builders import Office, make_office

TASK_FIELDS = [
    "key",
    "title",
    "kind",
    "state",
    "owner",
    "role",
    "priority",
    "labels",
    "blocked",
    "due_on",
    "planned_start",
    "planned_finish",
    "expected_start",
    "expected_finish",
    "latest_finish",
    "slack_days",
    "critical",
    "outcomes",
    "round",
]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return make_office(tmp_path)


def say(office: Office, *words: str) -> str:
    answer = execute_line(words, office.workspace)
    assert (answer.code, answer.err) == (0, "")
    return answer.out


def give(office: Office, *words: str):
    return json.loads(say(office, *words, "--json"))


def refused(office: Office, *words: str) -> str:
    before = office.dump()
    answer = execute_line(words, office.workspace)
    assert answer.code == 1
    assert answer.err.count("\n") == 1
    assert office.dump() == before
    return answer.err


def states(office: Office) -> dict[str, str]:
    return {task["key"]: task["state"] for task in give(office, "project", "show", "P-1")["tasks"]}


def test_workflows_are_listed_with_those_that_ship(office: Office):
    found = give(office, "workflow", "list")
    assert {tuple(line) for line in found} == {("name", "version", "state")}
    assert {template(name).name for name in TEMPLATE_NAMES} <= {line["name"] for line in found}
    assert "Blog post" in say(office, "workflow", "list")


@pytest.mark.parametrize("name", TEMPLATE_NAMES)
def test_every_shipped_workflow_can_be_shown_and_is_in_order(office: Office, name: str):
    file = template(name)
    shown = give(office, "workflow", "show", file.name)
    assert {"id", "kind", "title", "role", "offset", "estimate"} <= set(shown["nodes"][0])
    assert len(shown["nodes"]) == len(file.graph.steps)
    assert [(flow["source"], flow["target"]) for flow in shown["flows"]] == [
        (flow.source, flow.target) for flow in file.graph.flows
    ]
    assert any(flow["loop_back"] for flow in shown["flows"]) == any(flow.loop_back for flow in file.graph.flows)
    text = say(office, "workflow", "show", file.name)
    assert all(step.title in text for step in file.graph.steps)
    assert [f for f in give(office, "workflow", "lint", file.name) if f["level"] == "error"] == []


@pytest.mark.requirement("S54")
def test_the_blog_posts_offsets_are_those_of_the_article(office: Office):
    nodes = give(office, "workflow", "show", "Blog post")["nodes"]
    assert len([node for node in nodes if node["role"]]) == 8
    assert [node["offset"]["days"] for node in nodes if node["offset"]] == [-30, -25, -20, -15, -10, -5, -4, 0]


def test_a_project_is_listed_and_shown_with_every_field_and_plain_days(office: Office):
    [line] = give(office, "project", "list")
    assert (line["key"], line["name"], line["state"], line["tasks"]) == ("P-1", "Spring sale", "running", 8)
    shown = give(office, "project", "show", "P-1")
    assert shown == give(office, "project", "show", "spring SALE")
    assert shown["anchor"] == "2026-04-15"
    for task in shown["tasks"]:
        assert list(task) == TASK_FIELDS
        for field in TASK_FIELDS[9:15]:
            assert task[field] is None or date.fromisoformat(task[field])
    text = say(office, "project", "show", "P-1")
    assert shown["sentence"] in text
    assert all(task["title"] in text for task in shown["tasks"])


def test_a_dry_run_says_what_the_move_then_does(office: Office):
    before = office.dump()
    promised = say(office, "project", "move", "P-1", "--on", "2026-05-13", "--dry-run")
    assert office.dump() == before
    moved = say(office, "project", "move", "P-1", "--on", "2026-05-13")
    assert moved == promised.replace("would move", "moved")
    assert "8 tasks moved; Publish date: 2026-04-15 → 2026-05-13" in moved


@pytest.mark.requirement("A16")
def test_a_fixed_date_moves_on_the_command_line_with_a_reason(office: Office):
    office.workspace.do(fix_date, office.project)
    line = ["project", "move", "P-1", "--on", "2026-05-13"]
    assert "missing: a reason" in refused(office, *line)
    say(office, *line, "--reason", "The printer is late", "--asked-by", "Omar")
    happened = office.workspace.read(lambda reader: reader.activities(project_id=office.project))
    assert any(one.text.endswith("asked by Omar: The printer is late") and one.days == 28 for one in happened)


@pytest.mark.requirement("S56")
def test_the_hour_of_a_date_is_set_at_the_start_and_changed_and_taken_away(office: Office):
    say(office, "project", "start", "Blog post", "--name", "Launch", "--on", "2026-04-16", "--at", "14:30")
    assert give(office, "project", "show", "P-2")["anchor_at"] == "14:30"
    assert say(office, "project", "hour", "P-2", "9") == "Publish date of “Launch” is at 9:00\n"
    assert give(office, "project", "show", "P-2")["anchor_at"] == "9:00"
    assert say(office, "project", "hour", "P-2", "none") == "Publish date of “Launch” is the whole day\n"
    assert give(office, "project", "show", "P-2")["anchor_at"] is None
    say(office, "undo")
    assert give(office, "project", "show", "P-2")["anchor_at"] == "9:00"
    say(office, "undo")
    assert give(office, "project", "show", "P-2")["anchor_at"] == "14:30"
    for wrong, says in (("25:00", "is no hour"), ("noon", "is no hour"), ("", "No hour is named")):
        assert says in refused(office, "project", "hour", "P-2", wrong)
        words = ("project", "start", "Blog post", "--name", "x", "--on", "2026-04-16", "--at", wrong)
        assert says in refused(office, *words)


def test_a_task_goes_from_start_to_finish_and_the_history_knows(office: Office):
    assert "ready → doing (Mia)" in say(office, "task", "start", "LL-1")
    say(office, "task", "block", "LL-1", "--by", "the client", "--until", "2026-03-02")
    assert give(office, "project", "show", "P-1")["tasks"][0]["blocked"] == "the client"
    assert "blocked" in say(office, "project", "show", "P-1")
    say(office, "task", "unblock", "LL-1")
    done = say(office, "task", "finish", "LL-1")
    assert "doing → done (Mia)" in done
    assert "waiting → ready (Sam)" in done
    assert "round 2" in say(office, "task", "reopen", "LL-1")
    say(office, "task", "skip", "LL-1")
    assert states(office)["LL-1"] == "skipped"
    titles = [step["title"] for step in give(office, "history")]
    expected = [f"{verb} “Generate idea”" for verb in ("Skip", "Reopen", "Finish", "Unblock", "Block", "Start")]
    assert titles[:6] == expected
    assert all(title in say(office, "history") for title in titles)


def test_undo_and_redo_name_the_step_and_end_where_they_began(office: Office):
    say(office, "task", "finish", "LL-1")
    after = office.dump()
    assert say(office, "undo") == "Undid: Finish “Generate idea”\n"
    assert give(office, "history")[0]["undone"] is True
    assert say(office, "redo") == "Redid: Finish “Generate idea”\n"
    assert office.dump() == after
    assert "nothing to" in refused(office, "redo")


def test_one_approvers_vote_is_recorded_and_the_leads_word_decides(office: Office):
    office.finish("idea", "keywords", "outline")
    assert "needs its outcome" in refused(office, "task", "finish", "LL-4", "--by", "Sam")
    assert "no single person" in refused(office, "task", "finish", "LL-4", "--by", "Zoe", "--outcome", "Approved")
    say(office, "task", "finish", "LL-4", "--by", "Sam", "--outcome", "Approved")
    assert states(office)["LL-4"] == "ready"
    say(office, "task", "finish", "LL-4", "--outcome", "Approved")
    assert states(office)["LL-4"] == "done"


def test_the_outbox_lists_who_is_told_what(office: Office):
    [line] = give(office, "outbox", "list")
    assert {"key", "fact_key", "person", "task", "state"} <= set(line)
    assert (line["person"], line["task"], line["state"]) == ("Mia", "LL-1", "waiting")
    assert "Mia" in say(office, "outbox", "list")


def test_roles_are_given_by_name_and_what_is_wrong_about_them_is_said(office: Office):
    start = ("project", "start", "Blog post", "--name", "Next", "--on", "2026-06-17")
    out = say(office, *start, "--assign", "blog writer=Mia")
    assert out.split()[-1] == "P-2"
    owners = {task["role"]: task["owner"] for task in give(office, "project", "show", "P-2")["tasks"]}
    assert owners["Blog writer"] == "Mia"
    assert "There is no role “Poet”" in refused(office, *start, "--assign", "Poet=Mia")
    assert "nobody is called so" in refused(office, *start, "--assign", "Blog writer=Zoe")


def test_a_cancelled_project_says_how_to_take_it_back(office: Office):
    assert "leadline undo" in say(office, "project", "cancel", "P-1")
    assert set(states(office).values()) == {"cancelled"}
    say(office, "undo")
    assert states(office)["LL-1"] == "ready"


def test_skipping_an_approval_needs_its_outcome_and_reopening_says_that_it_comes_again(office: Office):
    for key in ("LL-1", "LL-2", "LL-3"):
        say(office, "task", "finish", key)
    assert "needs an outcome to be skipped. Choose one of: Approved." in refused(office, "task", "skip", "LL-4")
    say(office, "task", "skip", "LL-4", "--outcome", "Approved")
    kept = say(office, "task", "reopen", "LL-3", "--keep-skipped")
    assert "comes again" not in kept
    say(office, "undo")
    said = say(office, "task", "reopen", "LL-3")
    assert "“Approve outline” was skipped by hand and comes again." in said
    assert "round 2, due " in said


def test_a_project_whose_workflow_asks_nothing_says_so(office: Office):
    assert say(office, "project", "set", "P-1") == "The workflow of “Spring sale” asks nothing about its projects.\n"
    assert "The workflow has none." in refused(office, "project", "set", "P-1", "--field", "Budget=1")


def test_a_project_is_shown_with_its_priority_and_labels_and_those_of_its_tasks(office: Office):
    office.workspace.do(classify, office.project, priority=Priority.URGENT, labels=("spring", "shop"))
    shown = give(office, "project", "show", "P-1")
    assert (shown["priority"], shown["labels"]) == ("urgent", ["spring", "shop"])
    assert {(task["priority"], tuple(task["labels"])) for task in shown["tasks"]} == {(None, ())}


def test_the_gates_of_a_project_are_listed_by_phase(office: Office):
    phases = ["define", "plan", "assign", "execute", "deliver", "measure"]
    assert give(office, "project", "gate", "P-1") == {phase: [] for phase in phases}
    said = say(office, "project", "gate", "P-1")
    assert "Define: no brief  ← here\nPlan: 8 steps\n" in said
    office.finish("idea")
    assert "Execute: 1 of 8 steps done  ← here\n" in say(office, "project", "gate", "P-1")
    demand = Requirement(RequirementId(1), office.project, "Headline names the price")
    office.workspace.do(put, demand)
    office.workspace.do(pass_gate, office.project, Stage.EXECUTE, "Agreed by phone")
    assert give(office, "project", "gate", "P-1")["execute"][0] == "Headline names the price: open (must)"
    assert "Execute: passed, 1 reason kept\n  passed because: Agreed by phone\n" in say(
        office, "project", "gate", "P-1"
    )
    assert "There is no project" in refused(office, "project", "gate", "P-99")


@action("Put")
def put(edit: Edit, record: Requirement) -> None:
    """A record as another act would leave it."""
    edit.put(record)


def test_a_project_is_closed_with_answers_or_says_what_is_open_and_missing(office: Office, tmp_path: Path) -> None:
    workspace = office.workspace
    workspace.do(change_brief, office.project, audience="Planners")
    said = refused(office, "project", "close", "P-1", "--lesson", "went well: The outline")
    assert "tasks are open, first “" in said
    assert "is no answer. Write --lesson" in refused(office, "project", "close", "P-1", "--lesson", "what: All")
    workspace.do(cancel_project, office.project)
    assert "is cancelled, so there is nothing to close" in refused(office, "project", "close", "P-1")
    say(office, "export", "questions", str(tmp_path / "end.html"), "--project", "P-1")
    assert "What could be improved in the future?" in (tmp_path / "end.html").read_text(encoding="utf-8")
