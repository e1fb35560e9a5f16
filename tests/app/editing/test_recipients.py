"""Who is told of an approval and when, against the rules written a second time; who only hears of it."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.actions.approval import cast_vote
from app.actions.due import set_due
from app.actions.flowchart.step import edit_step
from app.actions.flowchart.version import publish
from app.actions.outbox import change_settings
from app.actions.project import StartPlan, start_project
from app.actions.task import assign_task, finish_task
from app.domain.ids import RoleId, StepId
from app.domain.message import MessageKind
from app.domain.run import TaskState
from app.domain.workflow import Approval, ApprovalRule, ApproverDays, WorkflowVersion
from app.queries.letter import bundle_for, letter_kind, subject_of
from app.queries.outbox import OutboxState, outbox
from tests.builders import PUBLISH_ON, Office, make_office

STEP = StepId("approve_outline")
GIVEN = MessageKind.HANDOFF, MessageKind.DECISION
ROLES = {
    "Sam": RoleId("seo_strategist"),
    "Omar": RoleId("marketing_stakeholders"),
    "Ana": RoleId("blog_writer"),
    "Ben": RoleId("graphic_designer"),
}


def office_with(folder: Path, approval: Approval, owner: str = "Sam", informed: tuple[str, ...] = ()) -> Office:
    """A project whose outline is approved like that; its outline is done, so that the approval is open."""
    office = make_office(folder, project=False)
    do = office.workspace.do
    blog = office.workspace.read(lambda reader: reader.get(WorkflowVersion, office.blog))
    assert blog is not None
    roles = tuple(ROLES[name] for name in informed)
    do(edit_step, blog.workflow_id, STEP, approval=approval, role=ROLES[owner], informed=roles)
    version = do(publish, blog.workflow_id).value
    office.project = do(start_project, StartPlan(version, "Spring sale", PUBLISH_ON)).value
    office.finish("idea", "keywords", "outline")
    return office


def waiting(office: Office, *kinds: MessageKind) -> set[str]:
    """Who is to be told this about the approval, and was not."""
    names = {id: name for name, id in office.people.items()}
    task = office.task(STEP)
    told = office.workspace.read(lambda reader: reader.deliveries())
    mine = [m for m in office.messages() if m.task_id == task.id and m.kind in kinds and m.fact_key not in told]
    still = {line.fact_key for line in office.workspace.read(outbox) if line.state is not OutboxState.OVERTAKEN}
    return {names[m.person_id] for m in mine if m.fact_key in still}


def tell_all(office: Office) -> None:
    """Tell everything that is not overtaken."""
    office.clock.forward(minutes=30)
    for line in office.workspace.read(outbox):
        if line.state is OutboxState.TO_TELL:
            office.tell(next(m for m in office.messages() if m.fact_key == line.fact_key))


def decided(rule: ApprovalRule, asked: list[str], said: dict[str, bool], k: int) -> bool:
    """The rule of an approval in the plainest words: has everybody spoken, or is it clear already?"""
    yes, no = sum(said.values()), len(said) - sum(said.values())
    needed = {ApprovalRule.ANY: 1, ApprovalRule.K_OF_N: k}.get(rule, len(asked))
    if yes >= needed:
        return True
    hopeless = len(asked) - no < needed
    return hopeless and (rule is not ApprovalRule.ALL or len(said) == len(asked))


@pytest.mark.requirement("S65")
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    names=st.permutations(["Sam", "Omar", "Ana", "Ben"]).map(lambda all_of: all_of[:3]),
    rule=st.sampled_from(ApprovalRule),
    in_order=st.booleans(),
    answers=st.lists(st.tuples(st.integers(0, 2), st.booleans()), max_size=3),
)
def test_each_approver_is_asked_when_their_turn_comes_and_freed_when_it_is_decided(
    tmp_path_factory, names: list[str], rule: ApprovalRule, in_order: bool, answers: list[tuple[int, bool]]
) -> None:
    approval = Approval(tuple(ROLES[name] for name in names), rule, 2, in_order)
    office = office_with(tmp_path_factory.mktemp("asked"), approval, owner=names[0])
    said: dict[str, bool] = {}
    told: set[str] = set()
    open_now = True
    for pick, agrees in answers:
        free = [name for name in names if name not in said]
        asked = set(free[:1] if in_order else free)
        assert waiting(office, *GIVEN) == asked - told
        tell_all(office)
        told |= asked
        voter = free[0] if in_order else free[pick % len(free)]
        outcome = "Approved" if agrees else "Changes requested"
        office.workspace.do(cast_vote, office.task(STEP).id, office.people[voter], outcome)
        said[voter] = agrees
        if decided(rule, names, said, 2):
            open_now = False
            break
    assert office.task(STEP).state.open is open_now
    freed = {name for name in told - said.keys() if name != names[0]} if not open_now else set()
    assert waiting(office, MessageKind.WITHDRAWN) == freed
    office.workspace.close()


def test_an_owner_who_does_not_vote_hears_of_it_beside_those_who_do(tmp_path: Path) -> None:
    office = office_with(tmp_path, Approval((ROLES["Omar"], ROLES["Ana"])))
    assert waiting(office, *GIVEN) == {"Sam", "Omar", "Ana"}
    kinds = {
        line.person: str(office.workspace.read(letter_kind, line))
        for line in office.workspace.read(outbox)
        if line.task_id == office.task(STEP).id
    }
    assert kinds == {"Sam": "your_turn", "Omar": "your_decision", "Ana": "your_decision"}


def test_each_approver_has_a_due_of_their_own_from_the_day_they_are_asked(tmp_path: Path) -> None:
    days = (ApproverDays(ROLES["Omar"], 2), ApproverDays(ROLES["Sam"], 1))
    office = office_with(tmp_path, Approval((ROLES["Sam"], ROLES["Omar"]), in_order=True, due_days=days))
    office.workspace.do(change_settings, lead_name="Lena Lead", lead_email="lena@example.com")

    def subject(name: str) -> str:
        bundle = office.workspace.read(lambda reader: bundle_for(reader, office.people[name]))
        mine = [line for line in bundle.lines if line.task_id == office.task(STEP).id]
        return office.workspace.read(subject_of, mine[-1])

    assert "due Tue 10 Feb" in subject("Sam")
    tell_all(office)
    office.clock.moment = office.clock.moment.replace(day=12)
    office.workspace.do(cast_vote, office.task(STEP).id, office.people["Sam"], "Approved")
    # Thursday and two working days.
    assert "due Mon 16 Feb" in subject("Omar")


def test_an_approver_is_reminded_a_working_day_before_and_when_it_was_missed(
    tmp_path: Path,
) -> None:
    approval = Approval((ROLES["Sam"], ROLES["Omar"]), due_days=(ApproverDays(ROLES["Omar"], 5),))
    office = office_with(tmp_path, approval)
    tell_all(office)
    said = []
    for _ in range(30 * 8):
        office.clock.forward(hours=3)
        office.workspace.tick()
        for message in office.messages():
            fresh = message.fact_key not in [key for key, _, _ in said]
            if message.kind is MessageKind.REMINDER and message.person_id == office.people["Omar"] and fresh:
                said.append((message.fact_key, message.note, message.old_due_on))
        tell_all(office)
    assert [(note, on) for _, note, on in said] == [("24 h", date(2026, 2, 16)), ("missed", date(2026, 2, 16))]


def test_watchers_hear_that_it_is_finished_and_that_its_date_moved_from_what_they_knew(tmp_path: Path) -> None:
    office = office_with(tmp_path, Approval((ROLES["Sam"],)), informed=("Ana", "Sam"))
    task = office.task(STEP)
    assert set(task.watchers) == {office.people["Ana"], office.people["Sam"]}
    first = task.due_on
    assert first is not None
    for days in (3, 5):
        office.workspace.do(set_due, task.id, first + timedelta(days=days))
    [moved] = [m for m in office.messages() if m.kind is MessageKind.INFORMATION]
    # Sam watches and decides: the decision says the date.
    assert (moved.person_id, moved.old_due_on) == (office.people["Ana"], first)
    office.workspace.do(set_due, task.id, first)
    assert waiting(office, MessageKind.INFORMATION) == set()
    office.workspace.do(finish_task, task.id, outcome="Approved")
    assert waiting(office, MessageKind.INFORMATION) == {"Ana"}
    office.workspace.undo()
    assert waiting(office, MessageKind.INFORMATION) == set()


def test_what_was_said_to_a_watcher_is_corrected_when_it_is_taken_back(tmp_path: Path) -> None:
    office = office_with(tmp_path, Approval((ROLES["Sam"],)), informed=("Ana",))
    office.workspace.do(finish_task, office.task(STEP).id, outcome="Approved")
    tell_all(office)
    office.workspace.undo()
    to_correct = [line for line in office.workspace.read(outbox) if line.state is OutboxState.CORRECT]
    assert ("Ana", MessageKind.INFORMATION) in [(line.person, line.kind) for line in to_correct]


def test_a_new_round_asks_all_again(tmp_path: Path) -> None:
    office = office_with(tmp_path, Approval((ROLES["Sam"], ROLES["Omar"])))
    tell_all(office)
    office.workspace.do(cast_vote, office.task(STEP).id, office.people["Omar"], "Changes requested")
    office.workspace.do(cast_vote, office.task(STEP).id, office.people["Sam"], "Changes requested")
    tell_all(office)
    office.finish("outline")
    assert office.task(STEP).state is TaskState.READY
    assert waiting(office, *GIVEN) == {"Sam", "Omar"}


def test_a_vote_that_is_handed_on_is_asked_of_the_heir_alone(tmp_path: Path) -> None:
    office = office_with(tmp_path, Approval((ROLES["Sam"], ROLES["Omar"])))
    tell_all(office)
    office.workspace.do(assign_task, office.task(STEP).id, office.people["Ben"])
    assert waiting(office, *GIVEN) == {"Ben"}
    # Sam decides still, as an approver.
    assert waiting(office, MessageKind.WITHDRAWN) == set()
