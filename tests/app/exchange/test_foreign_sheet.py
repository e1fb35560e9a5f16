"""Sheets of other programs, and every mistake that can be made under *after* and *if*, said with its cell."""

from datetime import date, datetime
from io import BytesIO
from random import Random
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest

from app.domain.condition import FieldRef, Operator, Test
from app.domain.errors import LeadlineError, RuleViolation
from app.domain.ids import StepId
from app.domain.quantity import Offset, Span, SpanUnit
from app.domain.workflow import DecisionMode, FieldKind, Graph, StepKind
from app.engine.lint import lint
from app.engine.loop_backs import find_loop_backs
from app.exchange.diagram.diagram import DiagramRead
from app.exchange.diagram.workflow_sheet import read_csv, read_xlsx
from app.grammar.link import links_into, links_text
from app.grammar.names import Names


def sheet(text: str, anchor: str = "") -> DiagramRead:
    return read_csv(text.strip("\n").encode(), "Spring", anchor)


def graph_in(read: DiagramRead) -> Graph:
    return find_loop_backs(read.workflows[0].graph)


def after(read: DiagramRead) -> list[str]:
    """What each step waits for, as it is typed."""
    graph = graph_in(read)
    names = Names.of(graph, read.workflows[0].role_names)
    return [links_text(links_into(graph, step.id), names) for step in graph.steps]


GERMAN = """
Nr.;Vorgangsname;Dauer;Anfang;Ende;Vorgänger;Ressourcennamen
1;Text schreiben;3 Tage;Mo 01.03.27;Mi 03.03.27;;Ana
2;Bilder;2 Tage?;Mo 01.03.27;Di 02.03.27;1AA+1 Tag;Ben
3;Freigabe;4 Std.;Do 04.03.27;Do 04.03.27;1;Chef
5;Online stellen;1 Tag;Fr 05.03.27;Fr 05.03.27;2,3EA+1 Tag;Ana
"""


@pytest.mark.requirement("S13")
def test_a_german_plan_is_read_with_its_lengths_links_and_days() -> None:
    read = sheet(GERMAN)
    steps = graph_in(read).steps[1:5]
    assert after(read)[1:5] == ["start", "1 +1d", "1", "2; 3 +1d"]
    assert [step.length for step in steps] == [Span(3), Span(2), Span(4, SpanUnit.HOURS), Span(1)]
    assert [step.offset for step in steps] == [Offset(-2), Offset(-3), Offset(-1), None]
    assert steps[3].anchor
    assert read.workflows[0].role_names[steps[2].role] == "Chef"
    assert read.report == (
        "The column D “Anfang” has no counterpart here and was left out.",
        "F3 (Vorgänger): In a workflow a step opens when the one before is done; SS became FS.",
    )
    assert read.questions[0].startswith("No row carries the anchor: dates are counted from the last one, 2027-03-05")
    assert lint(graph_in(read)) is not None


def test_days_are_counted_from_the_row_that_is_named() -> None:
    for name in ("3", "freigabe"):
        read = sheet(GERMAN, anchor=name)
        assert [step.offset for step in graph_in(read).steps[1:5]] == [Offset(-1), Offset(-2), None, Offset(1)]
        assert not any("counted from" in sentence for sentence in read.questions)
    with pytest.raises(RuleViolation, match="No row has the number or the title “9”"):
        sheet(GERMAN, anchor="9")


def test_a_column_for_the_anchor_names_it_too() -> None:
    read = sheet("Task,Due,Anchor\nWrite,2027-03-01,\nPublish,2027-03-05,yes\nTell,8 March 2027,\n")
    assert [step.offset for step in graph_in(read).steps[1:4]] == [Offset(-4), None, Offset(3)]


def test_arrows_that_lead_on_are_read_with_their_words() -> None:
    read = sheet("""
Process Step ID,Process Step Description,Next Step ID,Connector Label,Shape Type,Function
P100,Start,P200,,Start,Sales
P200,Is it large?,"P300,P400","Yes,No",Decision,Sales
P300,Ask the boss,P400,,Process,Boss
P400,Write,P500,,Document,Sales
P500,End,,,End,
""")
    assert after(read) == ["", "start", "1 if answer Yes", "1 if answer No; 2", "3"]
    assert [finding for finding in lint(graph_in(read)) if finding.code == "no-positive-outcome"] == []
    assert read.report[0].startswith("E5 (Shape Type): “Document” is no kind of step here; it became a task.")


def test_a_list_without_arrows_is_a_line_and_days_that_can_be_two_are_left_out() -> None:
    read = sheet("Task,Owner,Due\nWrite,Ana,03/01/2027\nPublish,Ana,03/12/2027\n")
    assert after(read) == ["", "start", "1", "2"]
    assert [step.offset for step in graph_in(read).steps[1:3]] == [None, None]
    assert read.report[1] == "C3 (Due): “03/12/2027” can be two days. Write it as 2027-03-12."
    clear = sheet("Task,Owner,Due\nWrite,Ana,03/01/2027\nPublish,Ana,03/13/2027\n")
    assert graph_in(clear).steps[1].offset == Offset(-12)


def test_a_condition_after_plain_work_becomes_a_decision_before_the_row() -> None:
    read = sheet("Title,After,If\nWrite,,\nLegal check,1,budget > 5000\nPublish,2,\n")
    graph = graph_in(read)
    gate = graph.steps[2]
    assert (gate.title, gate.kind, gate.mode) == (
        "Legal check: needed?",
        StepKind.DECISION,
        DecisionMode.FIRST_TRUE,
    )
    assert after(read) == ["", "start", "1", "2 if budget > 5000", "2 if otherwise; 3", "4"]
    assert graph.fields[0].kind is FieldKind.NUMBER
    assert Test(FieldRef("budget"), Operator.MORE, 5000.0) in [flow.condition for flow in graph.flows]


def test_answers_that_are_not_listed_are_those_that_others_wait_for() -> None:
    read = sheet("""
Number,Title,Kind,Role,After,If
1,Write,Task,Ana,start; 2,2: changes
2,Approve,Approval,Boss,1,
3,Publish,Milestone,Ana,2,Approved
""")
    outcomes = graph_in(read).steps[2].outcomes
    assert [(one.name, one.positive) for one in outcomes] == [("changes", False), ("Approved", True)]
    assert "these were taken to lead on: “Approved”." in " ".join(read.questions)


MISTAKES = {
    ("9", ""): "There is no step 9",
    ("x", ""): "A step is missing here",
    ("1, 2", ""): "Write a semicolon",
    ("1 2", ""): "not understood after the step",
    ("1;;2", ""): "A step is missing here",
    ("1 +2x", ""): "is no unit of a lag",
    ("1 +", ""): "has no number",
    ("1 +2", ""): "The unit of the lag is missing",
    ("1 +1.500d", ""): "can be 1500 or 1 and 500",
    ("1 +0.5cd", ""): "whole days",
    ("1 +99999d", ""): "too long",
    ("1 SS", ""): "a step opens when the one before is done",
    ("4", ""): "A step cannot wait for itself",
    ('"Twice"', ""): "stands at 1 and 3",
    ('"Nowhere"', ""): "No step has the title",
    ('"Twice', ""): "The quote is not closed",
    ("-1", ""): "A step is missing here",
    ("1.5", ""): "A step is missing here",
    ("2 if answer maybe", ""): "not among the answers",
    ("1 if", ""): "The name of a field is missing",
    ("2", "maybe"): "not among the answers of step 2",
    ("1", "budget"): "Nothing is said of “budget”",
    ("1", "budget >"): "The value is missing",
    ("1", "budget > 5k and"): "The name of a field is missing",
    ("1", "size > 1.500"): "Write 1500 or 1.5000",
    ("1", "(size > 1"): "A bracket is not closed",
    ("1", "size > 1)"): "not understood",
    ("1", "launch before 03/04/2027"): "can be 2027-04-03 or 2027-03-04",
    ("1", "launch is 2027-02-30"): "There is no day",
    ("1", 'topic is "open'): "The quote is not closed",
    ("1", "topic is a(b"): "The sign ( stands in the value",
    ("1; 2", "3: budget > 5"): "is not among the steps before this one",
    ("1; 3", "budget > 5"): "It is not said which step before it is meant",
    ("2", "Yes, please"): "not among the answers",
    ("2 if answer Approved", "Approved"): "has a condition already",
    ("", "Approved"): "There is no step before this one",
    ("1", "outcome of 9 is x"): "There is no step 9",
    ("1", "outcome of is x"): "A step is missing here",
    ("1 if answer Yes", ""): "1 “Twice” does not ask, so it has no answers",
    ("1", "answer Yes"): "1 “Twice” does not ask, so it has no answers",
}


@pytest.mark.parametrize(("waits", "condition"), MISTAKES)
def test_each_mistake_is_said_with_its_cell_and_the_rest_is_read(waits: str, condition: str) -> None:
    rows = [
        ("Number", "Title", "Kind", "Outcomes", "After", "If"),
        ("1", "Twice", "Task", "", "start", ""),
        ("2", "Approve", "Approval", "Approved; - Changes", "1", ""),
        ("3", "Twice", "Task", "", "2", "Approved"),
        ("4", "Wrong", "Task", "", waits, condition),
        ("5", "End", "End", "", "3; 4", ""),
    ]
    lines = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    read = sheet("\n".join(lines))
    cell = "F5 (If)" if condition else "E5 (After)"
    said = [sentence for sentence in read.report if sentence.startswith(cell)]
    assert len(said) == 1, read.report
    assert MISTAKES[waits, condition] in said[0]
    assert len(graph_in(read).steps) == 6
    assert after(read)[3] == "2 if answer Approved"


def test_what_is_no_sheet_of_steps_is_refused_in_one_sentence() -> None:
    for text, said in (
        ("a,b\n1,2\n", "No row with headings was found"),
        ("Title,Role\n", "has headings and no steps"),
        ("Title\n" + "x\n" * 5_001, "more than 5,000 steps"),
    ):
        with pytest.raises(RuleViolation) as refused:
            sheet(text)
        assert said in refused.value.sentence


def test_a_row_twice_a_kind_unknown_and_a_role_of_two_spellings_are_told() -> None:
    read = sheet("No,Title,Kind,Role,After\n1,A,Dance,Ana Lopez,\n1,B,Task,ana lopez,1\n2,C,Task,Ben,1\n")
    assert len(read.workflows[0].role_names) == 2
    assert "A3 (No): The number 1 stands in row 2 too. That row is meant by it." in read.report
    assert any(sentence.startswith("C2 (Kind): “Dance” is no kind of step here") for sentence in read.report)
    assert after(read)[1:4] == ["start", "1", "1"]


def workbook(*rows: tuple[object, ...]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def test_real_dates_and_numbers_of_a_spreadsheet_are_read_as_they_are_meant() -> None:
    data = workbook(
        ("Plan of the spring", None),
        (None, None),
        ("Nr", "Aufgabe", "Dauer", "Fällig", "Aufwand", "Vorgänger"),
        (1, "Schreiben", 2, date(2027, 3, 1), 1.5, None),
        (2.0, "Senden", 0.5, datetime(2027, 3, 5, 14, 30), "2 Tage", 1),
    )
    read = read_xlsx(data, "Frühling")
    first, second = graph_in(read).steps[1:3]
    assert read.workflows[0].name == "Frühling"
    assert (first.length, first.offset, first.effort_minutes) == (Span(2), Offset(-4), 90)
    assert (second.length, second.effort_minutes, second.anchor) == (Span(0.5), 960, True)
    assert after(read)[1:3] == ["start", "1"]


def test_a_formula_is_read_as_its_value_and_a_far_cell_does_no_harm() -> None:
    book = openpyxl.Workbook()
    book.active.append(("Title", "Role"))
    book.active.append(("Write", "Ana"))
    book.active["XFD1048576"] = "far"
    out = BytesIO()
    book.save(out)
    read = read_xlsx(out.getvalue(), "x")
    assert [step.title for step in graph_in(read).steps[1:2]] == ["Write"]


def test_bombs_and_broken_files_are_refused() -> None:
    bomb = BytesIO()
    with ZipFile(bomb, "w", ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 150_000_000)
    entity = BytesIO()
    with ZipFile(BytesIO(workbook(("Title",), ("Write",)))) as good, ZipFile(entity, "w") as packed:
        for part in good.namelist():
            content = good.read(part)
            if part.endswith("workbook.xml"):
                content = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;">]>' + content
            packed.writestr(part, content)
    for data in (bomb.getvalue(), entity.getvalue(), b"PK\x03\x04", b"", b"\xd0\xcf\x11\xe0"):
        with pytest.raises(RuleViolation):
            read_xlsx(data, "x")


def test_a_self_reference_is_only_taken_from_a_step_that_sends_back() -> None:
    read = sheet(
        "Number,Title,Kind,Outcomes,After,If\n1,Check,Approval,Yes; - No,start; 1 back,1: No\n2,End,End,,1,Yes\n"
    )
    assert read.report == ()
    assert after(read) == ["", "start; 1 back if answer No", "1 if answer Yes"]
    assert StepId("s1") in graph_in(read).by_id


def damaged(data: bytes, chance: Random) -> bytes:
    """Some octets of the file changed, or some text inside of its parts."""
    if chance.random() < 0.5:
        octets = bytearray(data)
        for _ in range(chance.randint(1, 6)):
            octets[chance.randrange(len(octets))] = chance.randrange(256)
        return bytes(octets)
    out = BytesIO()
    with ZipFile(BytesIO(data)) as good, ZipFile(out, "w") as packed:
        for part in good.namelist():
            content = bytearray(good.read(part))
            for _ in range(chance.choice((0, 0, 1, 5))):
                at = chance.randrange(len(content))
                content[at : at + chance.choice((0, 1, 20))] = chance.choice((b"<", b"&#0;", b"9" * 40, b"/>", b'"'))
            packed.writestr(part, bytes(content))
    return out.getvalue()


@pytest.mark.parametrize("count", [100, pytest.param(10_000, marks=pytest.mark.soak)])
def test_a_damaged_spreadsheet_is_read_or_refused_in_a_sentence(count: int) -> None:
    whole = workbook(("Nr", "Aufgabe", "Dauer", "Fällig"), (1, "a", 2, date(2027, 3, 1)), (2, "b", "3 d", "4.3.2027"))
    read = 0
    for seed in range(count):
        try:
            read += len(read_xlsx(damaged(whole, Random(seed)), "x").workflows)
        except LeadlineError as refused:
            assert refused.sentence.endswith(".")
    assert 0 < read < count
