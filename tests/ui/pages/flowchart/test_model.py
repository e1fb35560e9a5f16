"""The model of the flowchart page: it follows the data by difference, and shifts for the eye only."""

from dataclasses import replace

from app.actions.flowchart.field import put_field
from app.actions.flowchart.flow import set_bends
from app.actions.flowchart.order import order_flow
from app.actions.flowchart.position import move_steps
from app.actions.flowchart.step import change_kind, edit_step, remove
from app.domain.ids import FlowId, RoleId, StepId, WorkflowId
from app.domain.person import Role
from app.domain.workflow import Graph, ProjectField, StepKind
from app.editing.edit import Edit, action
from tests.benchmarks.bench_p8 import large_graph
from tests.ui.flowcharts import chart, every_kind, flow, in_lanes, step

DRAFT, CHECK, BRIEF = StepId("draft"), StepId("check"), StepId("brief")


def told(model) -> list:
    """What ``changed`` said from now on."""
    found = []
    model.changed.connect(found.append)
    return found


def test_it_reads_a_workflow_and_knows_where_everything_stands(qtbot, tmp_path):
    with chart(qtbot, tmp_path) as at:
        model = at.model
        assert model.workflow_id == at.workflow_id
        assert model.view.is_draft
        assert (model.boxes[DRAFT].x, model.boxes[DRAFT].y) == (520, 0)
        assert set(model.routing.routes) == set(model.graph.flow_by_id)
        assert model.step_appearance(DRAFT).role == "Blog writer"
        assert model.box("n1").width == 200


def test_a_workflow_that_is_gone_is_not_opened(qtbot, tmp_path):
    with chart(qtbot, tmp_path) as at:
        assert not at.model.open(WorkflowId(999))
        assert at.model.workflow_id == at.workflow_id


def test_an_edit_of_one_step_touches_that_step_alone(qtbot, tmp_path):
    with chart(qtbot, tmp_path) as at:
        found = told(at.model)
        at.context.do(edit_step, at.workflow_id, DRAFT, title="Write it")
        assert len(found) == 1
        assert found[0].steps == {DRAFT}
        assert found[0].flows == set()
        assert at.model.step_appearance(DRAFT).title == "Write it"


def test_it_tells_a_change_of_places_from_one_that_reads_differently(qtbot, tmp_path):
    with chart(qtbot, tmp_path) as at:
        # The first edit of a drawn graph gives it its lanes.
        at.context.do(move_steps, at.workflow_id, {"end": (1920.0, 200.0)})
        found = told(at.model)
        at.context.do(move_steps, at.workflow_id, {"end": (1920.0, 320.0), "n1": (10.0, 400.0)})
        at.context.do(set_bends, at.workflow_id, FlowId("f8"), ((400.0, 100.0), (400.0, 190.0)))
        at.context.do(edit_step, at.workflow_id, DRAFT, title="Write it")
        at.context.do(order_flow, at.workflow_id, FlowId("f7"), 0)
        at.context.do(put_field, at.workflow_id, ProjectField("Budget"))
        at.context.do(remove, at.workflow_id, [DRAFT])
        at.context.undo(at.workflow_id)
        assert [one.only_places for one in found] == [True, True, False, False, False, False, False]


def test_a_moved_step_reroutes_the_flows_at_it(qtbot, tmp_path):
    with chart(qtbot, tmp_path) as at:
        found = told(at.model)
        at.context.do(move_steps, at.workflow_id, {"end": (1920.0, 320.0)})
        assert StepId("end") in found[0].steps
        assert FlowId("f16") in found[0].flows
        assert at.model.boxes[StepId("end")].y == 320
        assert at.model.routing.routes[FlowId("f16")].points[-1][1] == 320


def test_new_and_gone_things_are_told_and_taken_back_by_undo(qtbot, tmp_path):
    with chart(qtbot, tmp_path) as at:
        at.model.select(("wait", "brief", "f9"))
        found = told(at.model)
        at.context.do(remove, at.workflow_id, ["wait"])
        assert StepId("wait") in found[-1].gone_steps
        assert at.model.selection == ("brief",) or at.model.selection == ("brief", "f9")
        assert StepId("wait") not in at.model.boxes
        at.context.undo(at.workflow_id)
        assert StepId("wait") in found[-1].steps
        assert StepId("wait") in at.model.boxes
        assert set(at.model.routing.routes) == set(at.model.graph.flow_by_id)


def test_a_label_that_grows_gets_new_room(qtbot, tmp_path):
    with chart(qtbot, tmp_path) as at:
        graph = at.model.graph
        longer = replace(graph.flow_by_id[FlowId("f7")], condition=None)
        named = tuple(replace(one, title="Is it legal?") if one.id == "legal" else one for one in graph.steps)
        at.redraw(replace(graph, steps=named, flows=tuple(longer if f.id == "f7" else f for f in graph.flows)))
        assert at.model.flow_appearance(FlowId("f7")).label == "otherwise"
        to_ask = replace(graph.flow_by_id[FlowId("f12")], outcome="Only if there is money left")
        at.redraw(replace(graph, flows=tuple(to_ask if f.id == "f12" else f for f in graph.flows)))
        assert at.model.flow_appearance(FlowId("f12")).label == "Only if there is money left"


def test_things_of_other_workflows_and_of_tasks_are_not_read_again(qtbot, tmp_path):
    with chart(qtbot, tmp_path) as at:
        found = told(at.model)
        at.studio.start()
        view = at.model.view
        assert [one for one in found if one] == []
        assert at.model.view is view or at.model.graph is view.graph


@action("Rename role")
def rename_role(edit: Edit, role_id: RoleId, name: str) -> None:
    edit.put(replace(edit.need(Role, role_id), name=name))


def test_a_role_that_is_renamed_reads_anew_on_every_card(qtbot, tmp_path):
    with chart(qtbot, tmp_path) as at:
        found = told(at.model)
        at.context.do(rename_role, RoleId("blog_writer"), "Author")
        assert found[-1].words
        assert at.model.step_appearance(DRAFT).role == "Author"


def test_the_selection_keeps_its_order_and_only_what_is_there(qtbot, tmp_path):
    with chart(qtbot, tmp_path) as at:
        model = at.model
        changes = []
        model.selection_changed.connect(lambda: changes.append(model.selection))
        model.select(("draft", "nobody", "brief", "draft"))
        assert model.selection == ("draft", "brief")
        assert model.current == "brief"
        model.select(("draft", "brief"))
        assert len(changes) == 1
        model.toggle("draft")
        assert model.selection == ("brief",)
        model.toggle("f1")
        assert model.current == "f1"


def test_a_drag_shifts_for_the_eye_only_and_back(qtbot, tmp_path):
    with chart(qtbot, tmp_path) as at:
        model = at.model
        before = dict(model.routing.routes), dict(model.boxes), dict(model.notes)
        shifts = []
        model.shifted.connect(shifts.append)
        found = told(model)
        for way in range(1, 20):
            model.shift({"draft": (520 + 7 * way, 5 * way), "n1": (240, 170 + way)})
        assert shifts[-1].steps == {DRAFT}
        assert shifts[-1].notes == {"n1"}
        assert {FlowId("f2"), FlowId("f3"), FlowId("f5")} <= shifts[-1].flows
        assert found == []
        assert at.studio.workspace.undo_title(at.workflow_id) == "Draw"
        model.unshift()
        assert (dict(model.routing.routes), dict(model.boxes), dict(model.notes)) == before


def test_after_a_drop_the_routes_are_those_of_a_fresh_drawing(qtbot, tmp_path):
    with chart(qtbot, tmp_path) as at:
        for way in range(1, 30):
            at.model.shift({"draft": (520 + 5 * way, 4 * way)})
        at.context.do(move_steps, at.workflow_id, {"draft": (665.0, 116.0)})
        dropped = dict(at.model.routing.routes)
        at.model.close()
        at.model.open(at.workflow_id)
        assert dropped == dict(at.model.routing.routes)


def test_steps_without_a_place_stand_where_a_layout_puts_them(qtbot, tmp_path):
    steps = tuple(replace(one, x=None, y=None) for one in in_lanes().steps)
    with chart(qtbot, tmp_path, replace(in_lanes(), steps=steps, in_lanes=False, lanes=())) as at:
        places = {(box.x, box.y) for box in at.model.boxes.values()}
        assert len(places) == len(steps)
        at.model.shift({"brief": (900.0, 900.0)})
        at.model.unshift()
        assert {(box.x, box.y) for box in at.model.boxes.values()} == places


def test_lint_speaks_a_while_after_an_edit_and_marks_what_it_means(qtbot, tmp_path):
    graph = Graph(
        (step("start", StepKind.START, "Start", 0, 0), step("a", StepKind.TASK, "Alone", 300, 0)),
        (flow("f1", "start", "a"),),
    )
    with chart(qtbot, tmp_path, graph) as at:
        qtbot.waitUntil(lambda: bool(at.model.findings))
        assert at.model.problem("a") == "error"
        at.context.do(edit_step, at.workflow_id, StepId("a"), role=RoleId("blog_writer"))
        assert not at.model.lint_runner.settled
        qtbot.waitUntil(lambda: at.model.lint_runner.settled)
        assert at.model.findings


def test_lint_in_the_editor_knows_the_other_versions(qtbot, tmp_path):
    with chart(qtbot, tmp_path) as at:
        at.context.do(edit_step, at.workflow_id, StepId("draft"), title="Write the draft")
        own = at.model.view.version.id
        at.context.do(change_kind, at.workflow_id, StepId("draft"), StepKind.SUBWORKFLOW)
        at.context.do(edit_step, at.workflow_id, StepId("draft"), subworkflow=own)
        qtbot.waitUntil(lambda: any(one.code == "recursive-subworkflow" for one in at.model.findings))
        assert at.model.problem("draft") == "error"


def test_a_huge_graph_is_shown_at_once_and_routed_well_later(qtbot, tmp_path):
    with chart(qtbot, tmp_path, large_graph(320, 400)) as at:
        model = at.model
        plain = dict(model.routing.routes)
        assert len(plain) == 400
        assert not model.routing.settled
        shifts = []
        model.shifted.connect(shifts.append)
        qtbot.waitUntil(lambda: model.routing.settled)
        assert shifts[-1].flows
        assert dict(model.routing.routes) != plain
        id = model.graph.steps[100].id
        model.shift({id: (0.0, -300.0)})
        assert not model.routing.settled
        model.unshift()
        qtbot.waitUntil(lambda: model.routing.settled)


def test_a_hidden_page_does_nothing_until_it_is_shown_again(qtbot, tmp_path):
    with chart(qtbot, tmp_path, large_graph(320, 400)) as at:
        at.page.hide()
        qtbot.wait(400)
        assert not at.model.routing.settled
        at.page.show()
        qtbot.waitUntil(lambda: at.model.routing.settled and at.model.lint_runner.settled)


def test_nothing_open_is_an_empty_graph(qtbot, tmp_path):
    with chart(qtbot, tmp_path) as at:
        at.model.close()
        assert at.model.graph == Graph()
        assert at.scene.steps == {}
        assert at.model.current is None


def test_the_chart_of_every_kind_has_every_kind():
    assert {one.kind for one in every_kind().steps} == set(StepKind)
