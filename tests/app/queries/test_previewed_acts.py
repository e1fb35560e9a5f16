"""What the dialogs for another date, time off and a follow-up say before anything is done."""

from datetime import date
from pathlib import Path

import pytest

from app.actions.absence import add_absence
from app.actions.project import move_date
from app.actions.round import Said, close_round
from app.domain.errors import RuleViolation
from app.queries.away import away_effect, away_tasks
from app.queries.follow_up import follow_up
from app.queries.move import move_view
from app.queries.preview import who_hears
from app.queries.project import project_heads, project_line, project_lines, project_sentence
from app.workspace.delivery_recording import record_told
from tests.studio import studio


def test_moving_the_date_shows_old_and_new_days_by_person_as_they_then_are(tmp_path: Path) -> None:
    at = studio(tmp_path)
    project_id = at.start()
    view = at.workspace.read(
        move_view, project_id, at.workspace.preview(move_date, project_id, date(2027, 4, 26)).changes
    )
    assert [person.name for person in view.people] == ["Ana Costa", "Ben Okafor", "Carla Ruiz", "Elif Kaya"]
    idea = view.people[0].moves[0]
    assert (idea.title, idea.old_on, idea.new_on) == ("Generate idea", date(2027, 3, 12), date(2027, 3, 26))
    assert at.workspace.do(move_date, project_id, date(2027, 4, 26)).value == view.count == 8
    assert at.workspace.read(project_sentence, project_id) == view.sentence_after != view.sentence


def test_only_who_was_told_the_old_date_must_hear(tmp_path: Path) -> None:
    at = studio(tmp_path)
    project_id = at.start()
    assert at.workspace.read(who_hears, at.workspace.preview(move_date, project_id, date(2027, 4, 26)).changes) == ()
    record_told(at.workspace, at.people["Ana"], "mail")
    moved = at.workspace.preview(move_date, project_id, date(2027, 4, 26)).changes
    assert at.workspace.read(who_hears, moved) == ("Ana Costa",)


def test_a_round_says_how_many_people_will_hear(tmp_path: Path) -> None:
    at = studio(tmp_path)
    at.start()
    said = at.workspace.preview(close_round, [Said(at.task("Generate idea").id, done=True)]).changes
    assert at.workspace.read(who_hears, said) == ("Ben Okafor",)


def test_away_lists_the_work_that_falls_into_the_time_and_nothing_else(tmp_path: Path) -> None:
    at = studio(tmp_path)
    at.start()
    ben = at.people["Ben"]
    found = at.workspace.read(away_tasks, ben, date(2027, 3, 15), date(2027, 3, 19))
    assert [task.card.title for task in found] == ["Do keyword research"]
    assert at.workspace.read(away_tasks, ben, date(2027, 5, 3), date(2027, 5, 7)) == ()


def test_away_shows_only_the_sentences_that_change(tmp_path: Path) -> None:
    at = studio(tmp_path)
    project_id = at.start()
    carla = at.people["Carla"]
    short = at.workspace.preview(add_absence, carla, date(2027, 5, 3), date(2027, 5, 7)).changes
    assert at.workspace.read(away_effect, carla, short) == ()
    long = at.workspace.preview(add_absence, carla, date(2027, 3, 1), date(2027, 4, 16)).changes
    (line,) = at.workspace.read(away_effect, carla, long)
    at.workspace.do(add_absence, carla, date(2027, 3, 1), date(2027, 4, 16))
    assert (line.project, line.after) == ("Spring blog post", at.workspace.read(project_sentence, project_id))
    assert "slips" in line.after


def test_a_follow_up_names_the_missed_day_and_goes_to_the_owner(tmp_path: Path) -> None:
    at = studio(tmp_path)
    at.start()
    task = at.task("Generate idea")
    with pytest.raises(RuleViolation, match="has not been missed"):
        at.workspace.read(follow_up, task.id)
    at.clock.pass_time(days=14)
    letter = at.workspace.read(follow_up, task.id)
    assert (letter.to, letter.email) == ("Ana Costa", "ana@example.com")
    assert letter.subject == f"Was due Fri 12 Mar: Generate idea — [{task.key}]"
    assert "How is it going" in letter.body


def test_the_list_without_forecasts_has_the_order_of_the_list_with_them(tmp_path: Path) -> None:
    at = studio(tmp_path)
    for name, on in (("Later", date(2027, 5, 12)), ("Sooner", date(2027, 4, 12)), ("Latest", date(2027, 6, 1))):
        at.start(name, on)
    heads = at.workspace.read(project_heads)
    assert [head.name for head in heads] == ["Sooner", "Later", "Latest"]
    assert [at.workspace.read(project_line, head.project_id) for head in heads] == at.workspace.read(project_lines)
