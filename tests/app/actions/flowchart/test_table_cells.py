"""What cells of the table do to a workflow, and the kinds of mistakes that are said in their cell."""

from pathlib import Path

import pytest

from app.actions.flowchart.field import put_field
from app.actions.flowchart.flow import set_bends
from app.actions.flowchart.table import fill_down, insert_row, move_rows, replace_in_cells, replaced, set_cells
from app.actions.flowchart.table_paste import paste_rows
from app.domain.condition import FieldRef, Operator, OutcomeRef, Test
from app.domain.quantity import Lag, Offset, Span, SpanUnit
from app.domain.workflow import DecisionMode, FieldKind, ProjectField, StepKind
from app.engine.lint import errors
from app.grammar.step_table import TableColumn, column_of
from tests.app.actions.flowchart.sheet import Sheet, make_sheet
from tests.app.actions.flowchart.table_stage import column, put_rows, row_id, table, texts, write

C = TableColumn


@pytest.fixture
def sheet(tmp_path: Path) -> Sheet:
    """1 idea, 2 keywords, 3 outline, 4 approval, 5 draft, 6 images, 7 social media, 8 publish, 9 end."""
    sheet = make_sheet(tmp_path)
    sheet.do(put_field, ProjectField("Budget", FieldKind.NUMBER))
    sheet.do(put_field, ProjectField("Market", FieldKind.CHOICE, ("Austria", "Germany")))
    return sheet


def faults_in_flows(sheet: Sheet) -> list[str]:
    """What stops publishing, but for what the author has still to say: a role, a value that is asked for."""
    return [found.code for found in errors(sheet.graph) if found.code not in ("no-role", "unset")]


MISTAKES = [
    (5, C.AFTER, "99", "There is no step 99. The steps are 1 to 9."),
    (5, C.AFTER, "4; 99", "There is no step 99. The steps are 1 to 9."),
    (5, C.AFTER, "4, 3", "A comma does not part two steps. Write a semicolon: 3; 5."),
    (5, C.AFTER, "four", "A step is missing here. Write its number, start, or its title in quotes."),
    (5, C.AFTER, '"Nowhere"', "No step has the title “Nowhere”. Write its number or its whole title."),
    (5, C.AFTER, '"Generate', "The quote is not closed. Put the same quote at its end."),
    (5, C.AFTER, "5", "Row 5 “Write final draft” cannot come after itself. Write another row."),
    (5, C.AFTER, "9", "Row 9 “End” is an end, so nothing comes after it. Write another row."),
    (5, C.AFTER, "4; 3; 3", "Row 3 “Create blog post outline” stands here twice. Leave one of them out."),
    (5, C.AFTER, "4 SS", "SS is not possible in a workflow: a step opens when the one before is done."),
    (5, C.AFTER, "4 FF+1d", "FF is not possible in a workflow: a step opens when the one before is done."),
    (5, C.AFTER, "4 sf", "SF is not possible in a workflow: a step opens when the one before is done."),
    (5, C.AFTER, "4 +2", "The unit of the lag is missing. Write d, h, min, w, or cd for calendar days."),
    (5, C.AFTER, "4 +2x", "“x” is no unit of a lag. Write d, h, min, w, or cd for calendar days."),
    (5, C.AFTER, "4 +1.5cd", "Calendar days are whole days of nobody's calendar. Write for example +2cd."),
    (5, C.AFTER, "4 +1.500h", "“1.500” can be 1500 or 1 and 500 thousandths. Write 1500 or 1.5000."),
    (5, C.AFTER, "4 then 3", "“then 3” is not understood after the step."),
    (5, C.AFTER, "8", "Row 8 “Publish post and review live version for bugs” comes after this row"),
    (5, C.AFTER, "2 back", "Row 2 “Do keyword research” does not come after this row. Leave out “back”."),
    (
        5,
        C.AFTER,
        "4 if answer Maybe",
        "“Maybe” is not among the answers of step 4 “Approve outline”: Approved, Changes requested.",
    ),
    (
        5,
        C.AFTER,
        "4 if Budget > 5",
        "Row 4 “Approve outline” is answered by somebody. Write Approved or Changes requested.",
    ),
    (5, C.AFTER, "3 if answer Yes", "Row 3 “Create blog post outline” has no answers. Write a condition"),
    (
        5,
        C.AFTER,
        "3 if otherwise",
        "Row 3 “Create blog post outline” is no decision, and only a decision has",
    ),
    (5, C.IF, "Maybe", "“Maybe” is not among the answers of step 4 “Approve outline”: Approved, Changes requested."),
    (5, C.IF, "", "Row 4 “Approve outline” ends with an answer. Write Approved or Changes requested."),
    (5, C.IF, "otherwise", "Row 4 “Approve outline” is answered by somebody. Write Approved or Changes requested."),
    (5, C.IF, "3: Budget > 5", "Step 3 “Create blog post outline” is not among the steps before this one."),
    (6, C.IF, "Budget", "Nothing is said of “Budget”. Write what it has to be: Budget > 5."),
    (6, C.IF, "Budget >", "The value is missing"),
    (6, C.IF, "Budget > much", "“much” is no number. Write for example 5000 or 2.5."),
    (6, C.IF, "Budget > 1.500", "“1.500” can be 1500 or 1 and 500 thousandths."),
    (6, C.IF, "Budgt > 5", "There is no field “Budgt”. Did you mean “Budget”?"),
    (6, C.IF, "Weather is fine", "There is no field “Weather”. The fields are Budget, Market."),
    (6, C.IF, "Market is France", "“France” is not among the answers of the field “Market”: Austria, Germany."),
    (6, C.IF, "(Budget > 5", "A bracket is not closed. Write ) at the end of what it holds."),
    (6, C.IF, "Budget > 5 Market is Austria", "“5 Market is Austria” is no number."),
    (6, C.IF, "otherwise", "Row 5 “Write final draft” is no decision, and only a decision has"),
    (9, C.IF, "Budget > 5", "An end leads nowhere, so nothing can come otherwise."),
    (2, C.KIND, "Chore", "“Chore” is no kind of step. Write Task, Approval"),
    (2, C.TITLE, " ", "The title of the step is empty. Type one."),
    (2, C.OFFSET, "soon", "This is no number of whole days. Write for example -5d"),
    (2, C.OFFSET, "5d", "It is not said whether before or after. Write -5d or +5d."),
    (2, C.LENGTH, "long", "“long” is no length. Write for example 3 d, 0.5 d or 4 h."),
    (2, C.EFFORT, "3 pints", "“pints” is no unit of a length. Write d, h, w or min."),
    (2, C.OUTCOMES, "Yes", "“Do keyword research” ends in one way only. Make it an Approval or a Decision first."),
    (4, C.OUTCOMES, "Yes; yes", "“Approve outline” has two answers of one name. Give each its own."),
    (2, C.APPROVERS, "Lawyer", "“Do keyword research” is no approval, so it has no approvers."),
    (2, C.OPTIONAL, "perhaps", "“perhaps” is neither yes nor no. Write yes, or nothing, under optional."),
    (8, C.ANCHOR, "no", "carries the anchor date. Let another step carry it first."),
    (9, C.ANCHOR, "yes", "“End” is no work, so it cannot carry the anchor date. Choose another step."),
    (2, C.NUMBER, "7", "A number is the place of its row. Drag the row to another place instead."),
]


@pytest.mark.parametrize(("row", "which", "typed", "said"), MISTAKES)
def test_a_mistake_is_said_in_its_cell_and_changes_nothing(
    sheet: Sheet, row: int, which: TableColumn, typed: str, said: str
) -> None:
    before, steps = sheet.office.dump(), sheet.office.workspace.undo_title(sheet.workflow_id)
    [wrong] = write(sheet, row, which, typed)
    assert said in wrong.sentence
    assert (wrong.step_id, wrong.column, wrong.text) == (row_id(sheet, row), which, typed)
    assert sheet.office.workspace.undo_title(sheet.workflow_id) == steps
    assert sheet.office.dump() == before


def test_the_place_of_a_mistake_is_known(sheet: Sheet) -> None:
    [wrong] = write(sheet, 5, C.AFTER, "4; 99 +2d")
    assert wrong.text[wrong.start : wrong.end] == "99"
    [wrong] = write(sheet, 6, C.IF, "5: Budget > 1.500")
    assert wrong.text[wrong.start : wrong.end] == "1.500"


def test_a_wrong_cell_holds_up_none_of_the_others(sheet: Sheet) -> None:
    cells = {(row_id(sheet, 2), C.TITLE): "Find words", (row_id(sheet, 2), C.OFFSET): "soon"}
    assert [one.column for one in sheet.do(set_cells, cells)] == [C.OFFSET]
    assert column(sheet, C.TITLE)[1] == "Find words"


def test_rows_are_swapped_in_one_edit_though_each_half_would_be_a_circle(sheet: Sheet) -> None:
    cells = {(row_id(sheet, 2), C.AFTER): "3", (row_id(sheet, 3), C.AFTER): "1", (row_id(sheet, 4), C.AFTER): "2"}
    assert sheet.do(set_cells, cells) == ()
    assert column(sheet, C.AFTER)[:4] == ["", "3", "1", "2"]


def test_a_flow_that_stays_keeps_its_bends_and_its_answer(sheet: Sheet) -> None:
    flow = sheet.flow("approve_outline", "draft")
    sheet.do(set_bends, flow.id, ((10.0, 20.0),))
    assert write(sheet, 5, C.AFTER, "4 +2d; 2") == ()
    kept = sheet.flow("approve_outline", "draft")
    assert (kept.id, kept.bends, kept.outcome, kept.lag) == (flow.id, ((10.0, 20.0),), "Approved", Lag(960))
    assert column(sheet, C.AFTER)[4] == "4 +2d; 2"


def test_a_new_way_back_takes_the_answer_that_does_not_lead_on(sheet: Sheet) -> None:
    assert write(sheet, 2, C.AFTER, "1; 4 back") == ()
    assert sheet.flow("approve_outline", "keywords").outcome == "Changes requested"
    assert sheet.flow("approve_outline", "keywords").loop_back
    assert write(sheet, 2, C.AFTER, "1") == ()
    assert ("approve_outline", "keywords", "Changes requested") not in sheet.ways()


@pytest.mark.parametrize(
    "typed", ["Approved", "approved", "is approved", "answer Approved", "4: Approved", "4 is approved",
              "outcome of 4 is approved", '"Approve outline": Approved']
)  # fmt: skip
def test_an_answer_may_be_written_in_many_ways(sheet: Sheet, typed: str) -> None:
    sheet.do(set_cells, {(row_id(sheet, 4), C.OUTCOMES): "Approved; Perhaps; - Changes requested"})
    assert write(sheet, 5, C.IF, "Perhaps") == ()
    assert write(sheet, 5, C.IF, typed) == ()
    assert sheet.flow("approve_outline", "draft").outcome == "Approved"


def test_a_condition_behind_a_plain_step_makes_a_decision_whose_otherwise_leads_where_the_row_leads(
    sheet: Sheet,
) -> None:
    assert write(sheet, 6, C.IF, "Budget > 5000") == ()
    gate = table(sheet).rows[5]
    assert (gate.title, gate.mode) == ("Create images or infographics: needed?", DecisionMode.FIRST_TRUE)
    budget = Test(FieldRef("Budget"), Operator.MORE, 5000.0)
    assert {(flow.target, flow.condition) for flow in sheet.graph.outgoing[gate.id]} == {
        ("images", budget), ("social", None)
    }  # fmt: skip
    assert (column(sheet, C.AFTER)[6], column(sheet, C.IF)[6]) == ("6", "Budget > 5000")
    assert faults_in_flows(sheet) == []


def test_the_outcome_of_an_earlier_row_is_a_condition_like_any_other(sheet: Sheet) -> None:
    assert write(sheet, 7, C.IF, "outcome of 4 is Approved") == ()
    gate = table(sheet).rows[6]
    asked = Test(OutcomeRef(row_id(sheet, 4)), Operator.IS, "Approved")
    assert asked in [flow.condition for flow in sheet.graph.outgoing[gate.id]]


def test_a_row_that_several_lead_to_gets_one_decision_for_all_of_them(sheet: Sheet) -> None:
    assert write(sheet, 8, C.AFTER, "6; 7") == ()
    assert write(sheet, 8, C.IF, "Budget > 5000") == ()
    gates = [step for step in table(sheet).rows if step.kind is StepKind.DECISION]
    assert [(step.title, len(sheet.graph.incoming[step.id])) for step in gates] == [
        ("Publish post and review live version for bugs: needed?", 2)
    ]


def test_otherwise_leads_several_ways_at_once_through_a_junction(sheet: Sheet) -> None:
    write(sheet, 7, C.AFTER, "5")
    write(sheet, 8, C.AFTER, "6; 7")
    assert write(sheet, 5, C.IF, "4: Approved") == ()
    assert write(sheet, 5, C.AFTER, "3") == ()
    assert write(sheet, 5, C.IF, "Budget > 5000") == ()
    gate = next(step for step in table(sheet).rows if step.kind is StepKind.DECISION)
    fork = next(step for step in table(sheet).rows if step.kind is StepKind.JUNCTION)
    assert {flow.target for flow in sheet.graph.outgoing[gate.id]} == {"draft", fork.id}
    assert {flow.target for flow in sheet.graph.outgoing[fork.id]} == {"images", "social"}


def test_a_cell_changes_what_its_column_says(sheet: Sheet) -> None:
    for which, typed in (
        (C.TITLE, "Find words"), (C.ROLE, "Lawyer"), (C.OFFSET, "+3wd end of 1, next"), (C.LENGTH, "90 min"),
        (C.EFFORT, "3"), (C.SECTION, "Idea"), (C.INSTRUCTIONS, "One\nTwo"), (C.DONE_WHEN, "Ten words"),
        (C.CHECKLIST, "Spelling\nSources"), (C.INFORMED, "Lawyer; Editor"), (C.OPTIONAL, "x"),
    ):  # fmt: skip
        assert write(sheet, 2, which, typed) == ()
    step = sheet.step("keywords")
    names = sheet.view.role_names
    assert (step.title, names[step.role], step.length) == ("Find words", "Lawyer", Span(1.5, SpanUnit.HOURS))
    assert isinstance(step.offset, Offset)
    assert (step.offset.days, step.offset.step_id, step.effort_minutes) == (3, "idea", 180)
    assert (step.instructions, step.done_when, step.optional) == ("One\nTwo", "Ten words", True)
    assert [item.text for item in step.checklist] == ["Spelling", "Sources"]
    assert [names[role] for role in step.informed] == ["Lawyer", "Editor"]
    assert [section.name for section in sheet.graph.sections if section.id == step.section] == ["Idea"]
    assert sheet.office.workspace.undo_title(sheet.workflow_id) == "Change optional of “Find words”"


def test_check_items_keep_what_is_required_of_them(sheet: Sheet) -> None:
    write(sheet, 2, C.CHECKLIST, "Spelling\nSources")
    ids = {item.text: item.id for item in sheet.step("keywords").checklist}
    write(sheet, 2, C.CHECKLIST, "Sources\nSpelling and grammar")
    now = {item.text: item.id for item in sheet.step("keywords").checklist}
    assert now["Sources"] == ids["Sources"]
    assert ids["Spelling"] not in now.values() or now["Spelling and grammar"] == ids["Spelling"]


def test_an_emptied_section_goes(sheet: Sheet) -> None:
    write(sheet, 2, C.SECTION, "Idea")
    write(sheet, 3, C.SECTION, "idea")
    assert [section.name for section in sheet.graph.sections] == ["Idea"]
    sheet.do(set_cells, {(row_id(sheet, row), C.SECTION): "" for row in (2, 3)})
    assert sheet.graph.sections == ()


def test_the_anchor_moves_to_the_row_that_says_yes(sheet: Sheet) -> None:
    assert write(sheet, 7, C.ANCHOR, "yes") == ()
    assert [step.id for step in sheet.graph.steps if step.anchor] == ["social"]


def test_a_step_becomes_an_approval_and_back_with_its_flows(sheet: Sheet) -> None:
    write(sheet, 2, C.KIND, "approval")
    assert sheet.flow("keywords", "outline").outcome == "Approved"
    write(sheet, 2, C.KIND, "Decision by all rules")
    assert sheet.step("keywords").mode is DecisionMode.ALL_TRUE
    write(sheet, 2, C.KIND, "Task")
    assert sheet.flow("keywords", "outline").outcome is None


def test_fill_down_puts_the_first_cell_into_all_below(sheet: Sheet) -> None:
    rows = [row_id(sheet, number) for number in (2, 3, 5)]
    assert sheet.do(fill_down, rows, [C.ROLE, C.OFFSET]) == ()
    assert {column(sheet, C.ROLE)[at] for at in (1, 2, 4)} == {"SEO strategist"}
    assert {column(sheet, C.OFFSET)[at] for at in (1, 2, 4)} == {"-25d"}


def test_a_new_row_stands_on_the_way_on_and_behind_its_predecessor(sheet: Sheet) -> None:
    new = sheet.do(insert_row, "keywords", "Ask the customer")
    assert row_id(sheet, 3) == new
    assert (column(sheet, C.AFTER)[2], column(sheet, C.AFTER)[3]) == ("2", "3; 5 back")
    assert faults_in_flows(sheet) == []


def test_a_new_row_behind_an_approval_takes_its_good_answer(sheet: Sheet) -> None:
    sheet.do(insert_row, "approve_outline", "Celebrate")
    assert (column(sheet, C.AFTER)[4], column(sheet, C.IF)[4], column(sheet, C.AFTER)[5]) == ("4", "Approved", "5")
    assert faults_in_flows(sheet) == []


def test_a_new_row_at_the_foot_comes_before_the_end(sheet: Sheet) -> None:
    new = sheet.do(insert_row, None, "Celebrate")
    assert [row_id(sheet, 9), row_id(sheet, 10)] == [new, "end"]
    assert column(sheet, C.AFTER)[8:] == ["8", "9"]
    assert faults_in_flows(sheet) == []


def test_moving_rows_changes_numbers_and_no_flow(sheet: Sheet) -> None:
    ways = sheet.ways()
    sheet.do(move_rows, {"social", "images"}, "keywords")
    assert [step.id for step in table(sheet).rows][:4] == ["idea", "images", "social", "keywords"]
    assert sheet.ways() == ways
    sheet.do(move_rows, {"idea"}, None)
    assert row_id(sheet, 9) == "idea"


def test_words_are_replaced_in_the_cells_that_have_them(sheet: Sheet) -> None:
    cells = [(step.id, C.TITLE) for step in table(sheet).rows]
    sheet.do(replace_in_cells, cells, "blog post", "Artikel")
    assert column(sheet, C.TITLE)[2] == "Create Artikel outline"
    assert sheet.office.workspace.undo_title(sheet.workflow_id) == "Replace “blog post” in 1 cell"
    assert sheet.refusal(replace_in_cells, cells, "nothing", "x") == (
        "“nothing” stands in none of these cells. Look for other words."
    )


def test_a_replacement_finds_any_case_and_every_place() -> None:
    assert replaced("Post, post, POST", "post", "Text") == "Text, Text, Text"
    assert replaced("Straße", "straße", "Weg") == "Straße"
    assert replaced("aaa", "", "x") == "aaa"


def test_pasted_numbers_mean_pasted_rows(sheet: Sheet) -> None:
    pasted = put_rows(
        sheet,
        [
            {C.NUMBER: "10", C.TITLE: "One", C.AFTER: ""},
            {C.NUMBER: "20", C.TITLE: "Two", C.AFTER: "10"},
            {C.NUMBER: "30", C.TITLE: "Three", C.AFTER: "10; 20 +1d"},
        ],
    )
    assert pasted.wrong == ()
    assert [row[C.TITLE] for row in texts(sheet)][8:] == ["One", "Two", "Three", "End"]
    assert column(sheet, C.AFTER)[8:] == ["start", "9", "9; 10 +1d", "8; 11"]


def test_pasted_rows_without_after_follow_one_another_before_the_end(sheet: Sheet) -> None:
    put_rows(sheet, [{C.TITLE: "One"}, {C.TITLE: "Two"}])
    assert column(sheet, C.AFTER)[8:] == ["8", "9", "10"]
    assert faults_in_flows(sheet) == []


def test_rows_pasted_over_others_change_them_and_go_on_below(sheet: Sheet) -> None:
    pasted = sheet.do(paste_rows, [{C.TITLE: "Sell"}, {C.TITLE: "Party", C.AFTER: "8"}], (row_id(sheet, 8),))
    assert [row[C.TITLE] for row in texts(sheet)][7:] == ["Sell", "Party", "End"]
    assert (len(pasted.steps), pasted.wrong) == (1, ())
    assert column(sheet, C.AFTER)[8:] == ["8", "8; 9"]


def test_what_is_wrong_in_pasted_rows_is_told_row_by_row(sheet: Sheet) -> None:
    pasted = put_rows(sheet, [{C.TITLE: "One", C.AFTER: ""}, {C.TITLE: "Two", C.AFTER: "7", C.OFFSET: "soon"}])
    assert [(one.step_id, one.column, one.text) for one in pasted.wrong] == [
        (pasted.steps[1], C.OFFSET, "soon"), (pasted.steps[1], C.AFTER, "7")
    ]  # fmt: skip


@pytest.mark.parametrize(("head", "which"), [("Title", C.TITLE), ("DONE WHEN", C.DONE_WHEN), ("#", C.NUMBER),
                                             ("Predecessors", C.AFTER), ("Colour", None)])  # fmt: skip
def test_headings_of_foreign_tables_name_columns(head: str, which: TableColumn | None) -> None:
    assert column_of(head) is which
