"""Tables taken over: nothing doubled, nothing silently changed, one undo for the file, and out again as it came in."""

import json
import random
from datetime import date
from pathlib import Path

import pytest

from app.actions.budget import set_spent
from app.actions.person import add_person, change_person
from app.actions.task import add_task, block_task, finish_task, reopen_task, skip_task, start_task
from app.actions.task_import import import_tasks
from app.domain.brief import Priority
from app.domain.errors import RuleViolation
from app.domain.person import Person
from app.domain.project import Project
from app.domain.run import TaskState
from app.domain.task import Task
from app.exchange.task_match import Preset, Verdict
from app.queries.exchange import Scope, tasks_table
from tests.builders import Office, make_office
from tests.tables import give, lines_of, take

FILE = (
    b"Title,Owner,Due,Project,State,Notes\n"
    b"Call the printer,Ana,2026-03-02,Fair,,\n"
    b"Order banners,ben@example.com,2026-03-03,fair,Done,two of them\n"
    b"Order banners,Ben,2026-03-05,Fair,,a second time\n"
    b"Book the room,Zoe,2026-03-04,Fair,,\n"
    b"Answer Leo,Mia,,,In progress,\n"
)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return make_office(tmp_path)


def tasks(office: Office) -> list[Task]:
    return list(office.workspace.read(lambda reader: reader.find(Task)))


def verdicts(lines) -> list[Verdict]:
    return [line.verdict for line in lines]


THERE = b"Issue key,Summary,Project\nWEB-7,Call the printer,Fair\nWEB-8,Order banners,Fair\n12,Answer Leo,Fair\n"


def test_a_task_that_was_renamed_there_is_known_by_its_key_there(office: Office):
    take(office.workspace, THERE, Preset(owner_id=office.people["Mia"]))
    again = (
        b"Issue key,Summary,Project\nWEB-8,Call the printer,Fair\nWEB-7,Ring the printer,Fair\n12,Something else,Fair\n"
    )
    lines = take(office.workspace, again, Preset(owner_id=office.people["Mia"]))
    assert verdicts(lines) == [Verdict.CHANGED, Verdict.CHANGED, Verdict.NEW]
    assert lines[0].said[0] == "It was called “Order banners”."
    assert lines[1].said[0] == "It was called “Call the printer”."
    titles = {task.title for task in tasks(office)}
    assert {"Call the printer", "Ring the printer", "Answer Leo", "Something else"} <= titles
    assert "Order banners" not in titles
    assert set(verdicts(take(office.workspace, again, Preset(owner_id=office.people["Mia"])))) == {Verdict.SAME}


def test_a_short_number_and_one_owner_are_no_proof_that_two_programs_mean_one_task(office: Office):
    take(office.workspace, b"ID,Name,End date,Resources,Completion\n1,Build booth,2026-03-20,Ben,100\n")
    other = b"id,subject,assigned_to,status,due_date\n1,Write alt texts,Ben,New,2026-03-11\n"
    assert verdicts(take(office.workspace, other)) == [Verdict.NEW]
    assert {task.title for task in tasks(office)} >= {"Build booth", "Write alt texts"}
    moved = b"id,subject,assigned_to,status,due_date\n1,Write alternative texts,Ben,New,2026-03-11\n"
    assert verdicts(take(office.workspace, moved)) == [Verdict.CHANGED]


def test_whom_the_file_names_joins_the_team_when_that_is_wanted(office: Office):
    before = office.dump()
    file = (
        b'Title,Owner\nPoster,Zoe Lind\nFlyer,zoe lind\nStand,"Lind, Zoe"\nBooth,"[Max Ott,Ana]"\n'
        b"Bags,kim.lee@example.com\nTapes,Ana\nNobody,\n"
    )
    lines = lines_of(office.workspace, file, Preset(adds_people=True))
    assert verdicts(lines) == [Verdict.NEW] * 6 + [Verdict.REFUSED]
    assert lines[0].said == ("Zoe Lind joins the team.",)
    assert lines[1].new_owner == lines[2].new_owner == lines[0].new_owner
    office.workspace.do(import_tasks, lines)
    people = {person.id: person for person in office.workspace.read(lambda reader: reader.find(Person))}
    made = {task.title: people[task.owner_id] for task in tasks(office)[-6:]}
    assert {title: person.name for title, person in made.items()} == {
        "Poster": "Zoe Lind",
        "Flyer": "Zoe Lind",
        "Stand": "Zoe Lind",
        "Booth": "Ana",
        "Bags": "Kim Lee",
        "Tapes": "Ana",
    }
    assert made["Bags"].email == "kim.lee@example.com"
    assert verdicts(lines_of(office.workspace, file, Preset(adds_people=True)))[:6] == [Verdict.SAME] * 6
    office.workspace.undo()
    assert office.dump() == before


def test_a_file_becomes_tasks_in_one_step_and_one_undo_takes_them_back(office: Office):
    before = office.dump()
    lines = take(office.workspace, FILE)
    assert verdicts(lines) == [Verdict.NEW, Verdict.NEW, Verdict.NEW, Verdict.REFUSED, Verdict.NEW]
    assert lines[3].said == ("Nobody here is called “Zoe”.",)
    assert lines[3].row == 5
    made = tasks(office)[-4:]
    fair = office.workspace.read(lambda reader: reader.find(Project, name="Fair"))
    assert [task.project_id for task in made] == [fair[0].id] * 3 + [None]
    assert [task.state for task in made] == [TaskState.READY, TaskState.DONE, TaskState.READY, TaskState.DOING]
    assert [task.due_on for task in made[:2]] == [date(2026, 3, 2), date(2026, 3, 3)]
    assert office.workspace.undo_title() == "Import 4 tasks"
    office.workspace.undo()
    assert office.dump() == before


def test_the_same_file_again_changes_nothing(office: Office):
    take(office.workspace, FILE)
    before = office.dump()
    assert verdicts(take(office.workspace, FILE)) == [Verdict.SAME] * 3 + [Verdict.REFUSED, Verdict.SAME]
    assert office.dump() == before


def test_another_state_of_the_file_changes_the_same_tasks(office: Office):
    take(office.workspace, FILE)
    number = len(tasks(office))
    later = FILE.replace(b"2026-03-02", b"2026-03-09").replace(
        b"ben@example.com,2026-03-03,fair,Done", b"Mia,,Fair,Ready"
    )
    lines = take(office.workspace, later)
    assert verdicts(lines) == [Verdict.CHANGED, Verdict.SAME, Verdict.SAME, Verdict.REFUSED, Verdict.SAME]
    assert lines[0].said == ("Its due day was 2 Mar.",)
    assert lines[1].said[0] == "It is done here and ready in the file."
    assert len(tasks(office)) == number
    called, banners = tasks(office)[-4:-2]
    assert called.due_on == date(2026, 3, 9)
    assert (banners.state, banners.run.round) == (TaskState.DONE, 1)
    office.workspace.do(import_tasks, [lines[1].taking_back()])
    banners = tasks(office)[-3]
    assert (banners.state, banners.run.round, banners.due_on) == (TaskState.READY, 2, date(2026, 3, 3))


STATES = ("", "Ready", "In progress", "Done", "Cancelled", "Ideas for later")


@pytest.mark.parametrize("said", STATES)
@pytest.mark.parametrize("here", [TaskState.READY, TaskState.DOING, TaskState.DONE, TaskState.SKIPPED])
def test_no_file_takes_back_what_was_started_or_ended_here(office: Office, here: TaskState, said: str):
    file = f"Title,Owner,Status\nCall,Ana,{said}\n".encode()
    number = office.workspace.do(add_task, "Call", office.people["Ana"]).value
    if here is not TaskState.READY:
        ways = {TaskState.DOING: start_task, TaskState.DONE: finish_task, TaskState.SKIPPED: skip_task}
        office.workspace.do(ways[here], number)
    [line] = take(office.workspace, file)
    after = tasks(office)[-1].state
    order = [TaskState.READY, TaskState.DOING]
    if here.over:
        assert after is here
    elif said in ("Done", "Cancelled"):
        assert after.over
    else:
        assert order.index(after) >= order.index(here)
    if said in ("", "Ideas for later"):
        assert (after, line.back_to) == (here, None)
    assert (line.back_to is not None) is (after is here and said not in ("", "Ideas for later") and not _is(said, here))


def _is(said: str, here: TaskState) -> bool:
    return {"Ready": "ready", "In progress": "doing", "Done": "done", "Cancelled": "cancelled"}[said] == here


def test_notes_that_were_added_to_here_stay_when_the_file_comes_again(office: Office):
    file = b"Title,Owner,Notes,Start\nCall,Ana,Ring twice,2027-03-01\n"
    take(office.workspace, file)
    task = tasks(office)[-1]
    assert task.instructions == "Ring twice\n\nStarts: 2027-03-01"
    take(office.workspace, f'Title,Owner,Notes\nCall,Ana,"{task.instructions}\nThey close at five"\n'.encode())
    [line] = take(office.workspace, file)
    assert line.verdict is Verdict.SAME
    [line] = take(office.workspace, file.replace(b"2027-03-01", b"2027-03-02"))
    assert tasks(office)[-1].instructions == "Ring twice\n\nStarts: 2027-03-02\nThey close at five"
    assert line.said == ("It gets the notes of the file.",)


@pytest.mark.parametrize(
    ("cell", "owner"),
    [
        ("Reed, Sam", "Sam Reed"),
        ("Weber, Leo", ""),
        ("Leo Fischer", ""),
        ("Leo", "Leo Kim"),
        ("[Weber, Leo]", ""),
        ("van der Berg, Leo", ""),
        ("Leo Kim, Ana Lopez", "Leo Kim"),
        ("Weber, Leo; Reed, Sam", "Sam Reed"),
        ("[Zoe Gray,Ana Lopez]", "Ana Lopez"),
        ("Ana Lopez[50%];Sam Reed", "Ana Lopez"),
        ("sam.reed@other.example", ""),
        ("SREED@example.com", "Sam Reed"),
    ],
)
def test_a_wrong_owner_is_worse_than_none(office: Office, cell: str, owner: str):
    for name in ("Sam Reed", "Leo Kim", "Ana Lopez"):
        number = office.workspace.do(add_person, name).value
        if name == "Sam Reed":
            office.workspace.do(change_person, number, email="sreed@example.com")
    [line] = lines_of(office.workspace, f'Title,Assignee\nCall,"{cell}"\n'.encode())
    people = {person.id: person.name for person in office.workspace.read(lambda reader: reader.find(Person))}
    assert (people[line.task.owner_id] if line.task is not None else "") == owner


def test_of_several_projects_the_known_one_is_taken_and_the_others_are_kept_as_a_note(office: Office):
    [line] = lines_of(office.workspace, b'Name,Assignee,Projects\nCall,Ana,"Fair,Spring sale"\n')
    assert line.task is not None
    assert (line.task.project_id, line.new_project) == (office.project, "")
    assert line.task.instructions == "Also in: Fair"


def test_owners_of_imported_tasks_are_not_flooded_with_messages(office: Office):
    before = len(office.messages())
    take(office.workspace, FILE)
    assert len(office.messages()) == before


def test_rows_without_a_known_owner_go_to_the_one_chosen_for_them(office: Office):
    lines = take(office.workspace, FILE, Preset(owner_id=office.people["Omar"]))
    assert lines[3].verdict is Verdict.NEW
    assert lines[3].said == ("Nobody here is called “Zoe”.",)
    assert tasks(office)[-2].owner_id == office.people["Omar"]


def test_rows_without_a_project_go_to_the_one_chosen_for_them(office: Office):
    take(office.workspace, b"Title,Owner\nCall,Ana\n", Preset(project_id=office.project))
    assert tasks(office)[-1].project_id == office.project


def test_our_own_export_comes_in_again_without_a_change(office: Office):
    office.finish("idea")
    office.workspace.do(block_task, office.task("keywords").id, by="=the client")
    take(office.workspace, FILE)
    before, file = office.dump(), give(office.workspace)
    assert set(verdicts(take(office.workspace, file))) == {Verdict.SAME}
    assert office.dump() == before


def test_what_was_edited_in_the_exported_file_is_what_is_exported_then(office: Office):
    take(office.workspace, FILE)
    file = give(office.workspace)
    edited = file.replace(b"Call the printer", b"'=Call both printers").replace(b"2026-03-05", b"2026-03-06")
    edited = edited.replace(b"Spring sale,Brainstorm", b"Spring sale,Brainstorm better")
    assert edited != file
    assert verdicts(take(office.workspace, edited)).count(Verdict.CHANGED) >= 2
    assert give(office.workspace) == edited
    assert "=Call both printers" in {task.title for task in tasks(office)}


def test_an_export_goes_into_an_empty_folder_and_comes_out_the_same(tmp_path: Path):
    one, other = (make_office(tmp_path / name, project=False) for name in ("one", "other"))
    take(one.workspace, FILE)
    take(other.workspace, give(one.workspace))
    assert give(other.workspace) == give(one.workspace)


def test_the_naughty_strings_survive_as_titles(tmp_path: Path, csv_cases: Path):
    one, other = (make_office(tmp_path / name, project=False) for name in ("one", "other"))
    kept = 0
    for text in json.loads((csv_cases / "blns.json").read_text("utf-8")):
        try:
            one.workspace.do(add_task, text, one.people["Ana"])
            kept += 1
        except RuleViolation:
            continue
    assert kept > 400
    file = give(one.workspace)
    take(other.workspace, file)
    assert [task.title for task in tasks(other)] == [task.title for task in tasks(one)]
    assert give(other.workspace) == file
    assert set(verdicts(take(one.workspace, file))) == {Verdict.SAME}


def test_what_belongs_to_a_workflow_moves_by_its_rules_and_never_changes_its_state(office: Office):
    outline = office.task("outline")
    row = f"Key,Project,Title,State,Owner,Due\n{outline.key},Spring sale,{outline.title},Done,Ben,2026-03-25\n"
    [line] = take(office.workspace, row.encode())
    assert line.said[0] == f"{outline.key} follows a workflow, so it stays waiting."
    assert line.said[1:] == ("Ana hands it to the owner in the file.", "Its due day was 26 Mar.")
    after = office.task("outline")
    assert (after.owner_id, after.due_on, after.state) == (office.people["Ben"], date(2026, 3, 25), TaskState.WAITING)
    assert after.offset != outline.offset


def test_dates_and_owners_of_what_is_over_stay(office: Office):
    number = office.workspace.do(add_task, "Call", office.people["Ana"], due_on=date(2026, 3, 2)).value
    office.workspace.do(finish_task, number)
    [line] = take(office.workspace, b"Title,Owner,Due\nCall,Ben,2026-04-02\n")
    assert (line.verdict, line.said) == (Verdict.SAME, ("LL-9 is done, so its date and its owner stay.",))


def test_a_key_of_another_data_folder_renames_nothing_here(office: Office):
    number = office.workspace.do(add_task, "Buy cake", office.people["Ana"]).value
    [line] = lines_of(office.workspace, f"Key,Title,Owner\nLL-{number},Call,Ben\n".encode())
    assert line.verdict is Verdict.NEW


def test_two_rows_of_one_key_are_not_both_taken(office: Office):
    number = office.workspace.do(add_task, "Call", office.people["Ana"]).value
    row = f"LL-{number},Call,Ana\n"
    lines = lines_of(office.workspace, f"Key,Title,Owner\n{row}{row}".encode())
    assert verdicts(lines) == [Verdict.SAME, Verdict.REFUSED]


def test_a_name_that_two_projects_have_is_not_guessed(office: Office):
    office.start("Spring sale")
    [line] = lines_of(office.workspace, b"Title,Owner,Project\nCall,Ana,Spring sale\n")
    assert line.verdict is Verdict.REFUSED
    assert "2 projects" in line.said[0]


def test_a_day_that_no_plan_could_hold_is_not_taken_and_stops_nothing(office: Office):
    text = f"Title,Owner,Due,Finished\nCall,Ana,0001-01-01,0001-01-01\n{office.task('draft').title},Ana,2090-01-01,\n"
    lines = take(office.workspace, text.encode(), Preset(project_id=office.project))
    assert verdicts(lines) == [Verdict.NEW, Verdict.SAME]
    assert "more than 20 years away" in lines[0].said[0]
    assert tasks(office)[-1].due_on is None
    give(office.workspace)


def test_no_damaged_file_breaks_the_import_or_the_export_after_it(office: Office):
    rng, taken = random.Random(7), 0
    for _ in range(60):
        data = bytearray(FILE)
        for _ in range(rng.randint(1, 8)):
            data[rng.randrange(len(data))] = rng.choice(b"\"'=,;\n\r\t|0x9\xc3\xff-/")
        try:
            lines = take(office.workspace, bytes(data), Preset(owner_id=office.people["Ana"]))
        except RuleViolation:
            continue
        taken += len(lines)
        assert set(verdicts(take(office.workspace, give(office.workspace)))) == {Verdict.SAME}
    assert taken > 60


def test_one_of_several_names_owns_the_task(office: Office):
    [line] = take(office.workspace, b'Title,Members\nCall,"Zoe, Ben, Ana"\n')
    assert tasks(office)[-1].owner_id == office.people["Ben"]
    assert line.said == ("One person owns a task: Ben, not Zoe, Ana.",)


def test_priority_and_labels_come_in_and_go_out_again(office: Office):
    file = b'Title,Owner,Priority,Labels\nCall,Ana,High,"seo, spring sale"\nRing,Ana,3,\nAsk,Ana,Soonish,@shop\n'
    take(office.workspace, file)
    call, ring, ask = tasks(office)[-3:]
    assert (call.priority, call.labels) == (Priority.HIGH, ("seo", "spring sale"))
    assert (ring.priority, ring.labels, ring.instructions) == (None, (), "")
    assert (ask.priority, ask.labels, ask.instructions) == (None, ("shop",), "Priority: Soonish")
    table = office.workspace.read(tasks_table, Scope())
    [row] = [dict(zip(table.columns, one, strict=True)) for one in table.rows if one[0] == call.key]
    assert (row["Priority"], row["Labels"]) == ("high", "seo, spring sale")
    lines = take(office.workspace, file)
    assert {line.verdict for line in lines} == {Verdict.SAME}


@pytest.mark.requirement("S60")
def test_the_time_spent_goes_out_with_all_rounds_and_its_column_changes_nothing_on_the_way_back(office: Office):
    task = office.task("idea")
    office.workspace.do(finish_task, task.id, spent_minutes=90)
    office.workspace.do(reopen_task, task.id)
    office.workspace.do(set_spent, task.id, 30)
    table = office.workspace.read(tasks_table, Scope())
    rows = [dict(zip(table.columns, one, strict=True)) for one in table.rows]
    assert {row["Key"]: row["Spent hours"] for row in rows if row["Spent hours"] is not None} == {task.key: 2}
    told = ("Key", "Project", "Title", "Owner", "Spent hours")
    text = "\n".join(",".join(str(row[name] or "") for name in told) for row in rows)
    lines = take(office.workspace, f"{','.join(told)}\n{text}\n".encode())
    assert {line.verdict for line in lines} == {Verdict.SAME}
