"""Tables taken over: nothing doubled, nothing silently changed, one undo for the file, and out again as it came in."""

import json
from datetime import date
from pathlib import Path

import pytest

from app.actions.task import add_task, block_task, finish_task
from app.domain.errors import RuleViolation
from app.domain.project import Project
from app.domain.run import TaskState
from app.domain.task import Task
from app.exchange.task_match import Preset, Verdict
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
    assert office.workspace.undo_title == "Import 4 tasks"
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
    assert verdicts(take(office.workspace, later)) == [Verdict.CHANGED] * 1 + [Verdict.CHANGED, Verdict.SAME] + [
        Verdict.REFUSED,
        Verdict.SAME,
    ]
    assert len(tasks(office)) == number
    called, banners = tasks(office)[-4:-2]
    assert called.due_on == date(2026, 3, 9)
    assert (banners.state, banners.run.round, banners.due_on) == (TaskState.READY, 2, date(2026, 3, 3))


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
    assert line.said == (f"{outline.key} follows a workflow, so it stays waiting.",)
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


def test_one_of_several_names_owns_the_task(office: Office):
    [line] = take(office.workspace, b'Title,Members\nCall,"Zoe, Ben, Ana"\n')
    assert tasks(office)[-1].owner_id == office.people["Ben"]
    assert line.said == ("One person owns a task: Ben, not Zoe, Ana.",)
