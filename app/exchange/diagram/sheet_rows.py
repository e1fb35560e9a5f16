"""A workflow as rows of text for a sheet, and what the rows do not hold of it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from app.domain.ids import RoleId
from app.domain.workflow import ApprovalRule, Graph, Step, StepKind
from app.exchange.diagram.sheet_columns import MoreColumn, SheetColumn
from app.exchange.diagram.sheet_lines import check_line, gift_line, need_line
from app.grammar.link import Link, ifs_text, links_into, links_text
from app.grammar.names import Names
from app.grammar.offset import length_text, offset_text
from app.grammar.step_ref import step_text
from app.grammar.step_table import YES, StepTable, TableColumn, quoted

SheetCells = dict[SheetColumn, str]


def rows_of(graph: Graph, role_names: Mapping[RoleId, str]) -> list[SheetCells]:
    """A row for each step but Start; a cell that would be empty is left out."""
    names = Names.of(graph, role_names)
    table = StepTable(graph, names)
    return [_row(step, table) for step in table.rows]


def _row(step: Step, table: StepTable) -> SheetCells:
    found: SheetCells = {column: table.text(step.id, column) for column in TableColumn if column not in _OWN}
    found |= {column: say(step, table) for column, say in (_OWN | _MORE).items()}
    return {column: text for column, text in found.items() if text}


def _after(step: Step, table: StepTable) -> str:
    # Which flows lead back is stored, for finding them again depends on the order of the flows.
    incoming = table.graph.incoming[step.id]
    links = [Link(flow.source, lag=flow.lag, back=flow.marked or flow.loop_back) for flow in incoming]
    return links_text(links, table.names)


def _if(step: Step, table: StepTable) -> str:
    return ifs_text(links_into(table.graph, step.id), table.names)


def _offset(step: Step, table: StepTable) -> str:
    # That a due day was placed by hand is no matter of workflows in files.
    return "" if step.offset is None else offset_text(replace(step.offset, placed=False), table.names)


def _rule(step: Step, table: StepTable) -> str:
    approval = step.approval
    if approval is None:
        return ""
    rule = f"{approval.k} of n" if approval.rule is ApprovalRule.K_OF_N else _RULES[approval.rule]
    return f"{rule}, in order" if approval.in_order else rule


_RULES = {ApprovalRule.ALL: "all", ApprovalRule.ANY: "any", ApprovalRule.FIRST_NO: "first no"}


def _limit(step: Step, table: StepTable) -> str:
    if step.approval is None or step.approval.limit is None:
        return ""
    outcome = step.approval.limit_outcome
    return f"{step.approval.limit}" if outcome is None else f"{step.approval.limit}: {outcome}"


def _vote_days(step: Step, table: StepTable) -> str:
    given = step.approval.due_days if step.approval is not None else ()
    return "; ".join(f"{quoted(table.names.role_words(one.role))}: {one.days}" for one in given)


def _opens(step: Step, table: StepTable) -> str:
    if step.opens_at is None:
        return ""
    return f"{step.opens_at} of n{', ends the rest' if step.cancel_rest else ''}"


def _not_before(step: Step, table: StepTable) -> str:
    return "; ".join(step_text(gate, table.names) for gate in step.gates)


def _time_out(step: Step, table: StepTable) -> str:
    if step.time_out is None:
        return ""
    return f"{length_text(step.time_out.after)}{', closes' if step.time_out.close else ''}"


def _leads(step: Step, table: StepTable) -> str:
    """The steps after it where their order is not that of their rows."""
    numbers = [table.names.numbers.get(flow.target, 0) for flow in table.graph.outgoing[step.id]]
    return "" if numbers == sorted(numbers) else "; ".join(str(number) for number in numbers)


def _role(role: RoleId | None, table: StepTable) -> str:
    return "" if role is None else table.names.role_words(role)


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(texts)


Say = Callable[[Step, StepTable], str]

_OWN: dict[SheetColumn, Say] = {
    TableColumn.AFTER: _after,
    TableColumn.IF: _if,
    TableColumn.OFFSET: _offset,
    TableColumn.CHECKLIST: lambda step, table: _lines(map(check_line, step.checklist)),
}
"""What a file says otherwise than the table on screen."""
_MORE: dict[SheetColumn, Say] = {
    MoreColumn.QUESTION: lambda step, table: step.question,
    MoreColumn.RULE: _rule,
    MoreColumn.LIMIT: _limit,
    MoreColumn.VOTE_DAYS: _vote_days,
    MoreColumn.OPENS: _opens,
    MoreColumn.NOT_BEFORE: _not_before,
    MoreColumn.TIME_OUT: _time_out,
    MoreColumn.ENDS: lambda step, table: YES if step.kind is StepKind.END and step.end_project else "",
    MoreColumn.LEADS: _leads,
    MoreColumn.NEEDS: lambda step, table: _lines(need_line(one, table.names) for one in step.inputs),
    MoreColumn.GIVES: lambda step, table: _lines(gift_line(one) for one in step.outputs),
    MoreColumn.TODAY: lambda step, table: _role(step.today, table),
    MoreColumn.SHOULD: lambda step, table: _role(step.should, table),
    MoreColumn.WHY: lambda step, table: step.should_why,
}
