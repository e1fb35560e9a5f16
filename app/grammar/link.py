"""What a step waits for, as typed: ``3; 5 SS+1d; 7 if budget > 5000``; a list of links."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.domain.condition import Condition
from app.domain.ids import FlowId, StepId
from app.domain.quantity import Lag, LagUnit, LinkKind
from app.domain.step_kind import StepKind
from app.domain.workflow import Flow, Graph
from app.grammar.condition import condition_text, outcomes_of, read_condition
from app.grammar.names import Names
from app.grammar.offset import MOST_DAYS, read_amount
from app.grammar.scanner import Scanner, any_case
from app.grammar.step_ref import read_step, step_text
from app.grammar.value import read_value, value_text

CALENDAR_DAY = 24 * 60
"""Minutes of a day of the clock."""

_KIND = re.compile(r"([fF][sS]|[sS][sS]|[fF][fF]|[sS][fF])(?![^\W\d_])")
_SIGN = re.compile(r"[-+−]")
_IF, _BACK, _ANSWER, _OTHERWISE, _ALWAYS, _COMPANY = (
    re.compile(any_case(word)) for word in ("if", "back", "answer", "otherwise", "always", "company")
)
_SOURCE = re.compile(rf"(?=(?:\d{{1,9}}|{any_case('start')}|\"(?:[^\"]|\"\")*\")\s*:)")
_LAG_UNITS = {
    **dict.fromkeys(("d", "day", "days"), "d"),
    **dict.fromkeys(("h", "hour", "hours"), "h"),
    **dict.fromkeys(("min", "minute", "minutes"), "min"),
    **dict.fromkeys(("w", "week", "weeks"), "w"),
    "cd": "cd",
}


@dataclass(frozen=True, slots=True)
class Link:
    """What one step waits for: the step before it, when of it, how much later, and only if."""

    source: StepId
    kind: LinkKind = LinkKind.FINISH_START
    lag: Lag = Lag()
    answer: str | None = None
    """The outcome with which the source has to end."""
    condition: Condition | None = None
    otherwise: bool = False
    """Taken when no condition of the source's other ways is true."""
    back: bool = False
    """The author marked it as a loop-back."""

    @property
    def plain(self) -> bool:
        """Whether it is taken whenever its source ends."""
        return self.answer is None and self.condition is None and not self.otherwise


def parse_links(text: str, names: Names) -> tuple[Link, ...]:
    """Nothing for an empty text. Raises GrammarError with the place of what is not understood."""
    scanner = Scanner(text)
    if scanner.at_end():
        return ()
    links = [_link(scanner, names)]
    while scanner.take_sign(";"):
        if scanner.at_end():
            break
        links.append(_link(scanner, names))
    if scanner.take_sign(","):
        scanner.fail("A comma does not part two steps. Write a semicolon: 3; 5.", scanner.at - 1, scanner.at)
    if not scanner.at_end():
        scanner.fail_at_rest("the step", "Behind its number may stand SS, a lag such as +1d, and a condition after if.")
    return tuple(links)


def _link(scanner: Scanner, names: Names) -> Link:
    source = read_step(scanner, names)
    back = scanner.take(_BACK) is not None
    kind = scanner.take(_KIND)
    link = Link(source, LinkKind(kind[1].upper()) if kind else LinkKind.FINISH_START, _lag(scanner, names), back=back)
    if not scanner.take(_IF):
        return link
    if scanner.take(_OTHERWISE):
        return replace(link, otherwise=True)
    if scanner.take(_ANSWER):
        return replace(link, answer=_answer(scanner, source, names))
    return replace(link, condition=read_condition(scanner, names))


def _answer(scanner: Scanner, source: StepId, names: Names) -> str:
    scanner.skip_blank()
    begun = scanner.at
    answer = read_value(scanner, outcomes_of(source, names))
    if not isinstance(answer, str):
        scanner.fail("The answer is missing. Write how the step has to end.", begun)
    return answer


def _lag(scanner: Scanner, names: Names) -> Lag:
    sign = scanner.take(_SIGN)
    if sign is None:
        return Lag()
    begun = scanner.at - 1
    amount, letters = read_amount(scanner, "lag", "+1d, -2h or +30min")
    unit = _LAG_UNITS.get(letters)
    company = scanner.take(_COMPANY) is not None
    if unit is None:
        said = f"“{letters}” is no unit of a lag" if letters else "The unit of the lag is missing"
        scanner.fail(f"{said}. Write d, h, min, w, or cd for calendar days.", begun, scanner.at)
    if unit == "cd" and (company or amount != int(amount)):
        scanner.fail("Calendar days are whole days of nobody's calendar. Write for example +2cd.", begun, scanner.at)
    day = CALENDAR_DAY if unit == "cd" else names.day_minutes
    minutes = round(amount * {"d": day, "cd": day, "w": 5 * day, "h": 60, "min": 1}[unit])
    if minutes > MOST_DAYS * CALENDAR_DAY:
        scanner.fail(f"That lag is too long. The most is {MOST_DAYS:,} days.", begun, scanner.at)
    kind = LagUnit.CALENDAR if unit == "cd" else LagUnit.COMPANY if company else LagUnit.SUCCESSOR
    return Lag(minutes if sign[0] == "+" else -minutes, kind)


def links_text(links: Sequence[Link], names: Names) -> str:
    """What ``parse_links`` reads as these links again."""
    return "; ".join(_link_text(link, names) for link in links)


def _link_text(link: Link, names: Names) -> str:
    words = [step_text(link.source, names)]
    if link.back:
        words.append("back")
    kind = "" if link.kind is LinkKind.FINISH_START else str(link.kind)
    if timing := kind + lag_text(link.lag, names):
        words.append(timing)
    if link.answer is not None:
        words.append(f"if answer {value_text(link.answer, outcomes_of(link.source, names))}")
    elif link.condition is not None:
        words.append(f"if {condition_text(link.condition, names)}")
    elif link.otherwise:
        words.append("if otherwise")
    return " ".join(words)


def lag_text(lag: Lag, names: Names) -> str:
    """``+1d``, ``-2h company``, ``+3cd``; empty for no lag. Days are those of the company."""
    if lag == Lag():
        return ""
    sign, size = "-" if lag.minutes < 0 else "+", abs(lag.minutes)
    if lag.unit is LagUnit.CALENDAR:
        return f"{sign}{size / CALENDAR_DAY:.15g}cd"
    units = (("d", names.day_minutes), ("h", 60), ("min", 1))
    letters, per = next((letters, per) for letters, per in units if size % per == 0)
    return f"{sign}{size // per}{letters}{' company' if lag.unit is LagUnit.COMPANY else ''}"


def ifs_text(links: Sequence[Link], names: Names) -> str:
    """The conditions of these links by themselves: ``Approved``, or ``4: Approved; 6: Budget > 5000`` of several."""
    conditional = [place for place, link in enumerate(links) if not link.plain]
    if len(conditional) == 1 and links[conditional[0]] is _only(links, names):
        return _if_text(links[conditional[0]], names)
    said = []
    for place, link in enumerate(links):
        # A plain one is named only where another of the same source could be taken for it.
        if not link.plain or any(links[later].source == link.source for later in conditional if later > place):
            said.append(f"{step_text(link.source, names)}: {_if_text(link, names)}")
    return "; ".join(said)


def _if_text(link: Link, names: Names) -> str:
    if link.answer is not None:
        words = value_text(link.answer, outcomes_of(link.source, names))
        return words if _answers(link, names) else f"answer {words}"
    if link.condition is None:
        return "otherwise" if link.otherwise else "always"
    return f"{'if ' if _answers(link, names) else ''}{condition_text(link.condition, names)}"


def _answers(link: Link, names: Names) -> bool:
    step = names.by_id.get(link.source)
    return step is not None and step.has_outcome


def _only(links: Sequence[Link], names: Names) -> Link | None:
    """The link that a condition without a number is about: the only one, or the only one that can have one."""
    if len(links) == 1:
        return links[0]
    steps = ((link, names.by_id.get(link.source)) for link in links)
    able = [link for link, step in steps if step and (step.has_outcome or step.kind is StepKind.DECISION)]
    return able[0] if len(able) == 1 else None


def with_ifs(links: Sequence[Link], text: str, names: Names) -> tuple[Link, ...]:
    """The links with the conditions of ``text`` in the place of their own; those that it does not name get none.

    Raises GrammarError with the place in ``text``.
    """
    scanner = Scanner(text)
    bare = [replace(link, answer=None, condition=None, otherwise=False) for link in links]
    given: set[int] = set()
    while not scanner.at_end():
        place = _place(scanner, bare, given, names)
        given.add(place)
        bare[place] = _with_if(scanner, bare[place], names)
        if not scanner.take_sign(";") and not scanner.at_end():
            scanner.fail_at_rest("the condition", "Part two conditions by a semicolon.")
    return tuple(bare)


def _place(scanner: Scanner, links: Sequence[Link], given: set[int], names: Names) -> int:
    """Which link the condition is about that stands here."""
    scanner.skip_blank()
    begun = scanner.at
    if not links:
        scanner.fail("There is no step before this one that a condition could be about. Name it in “after” first.")
    if scanner.take(_SOURCE) is None:
        only = _only(links, names)
        if only is None or given:
            scanner.fail("It is not said which step before it is meant. Write its number: 4: Approved.", begun)
        return next(place for place, link in enumerate(links) if link is only)
    source = read_step(scanner, names)
    named = scanner.at
    scanner.take_sign(":")
    for place, link in enumerate(links):
        if link.source == source and place not in given:
            return place
    scanner.fail(f"Step {names.step_words(source)} is not among the steps before this one.", begun, named)


def _with_if(scanner: Scanner, link: Link, names: Names) -> Link:
    if scanner.take(_OTHERWISE):
        return replace(link, otherwise=True)
    if scanner.take(_ALWAYS):
        return link
    asked = scanner.take(_IF) is None and _answers(link, names)
    if scanner.take(_ANSWER) or asked:
        return replace(link, answer=_answer(scanner, link.source, names))
    return replace(link, condition=read_condition(scanner, names))


def link_of(flow: Flow, graph: Graph) -> Link:
    """What the target of a flow waits for, as it is typed."""
    source = graph.by_id.get(flow.source)
    decides = source is not None and source.kind is StepKind.DECISION and not source.asks
    otherwise = decides and flow.condition is None and flow.outcome is None
    return Link(
        flow.source,
        lag=flow.lag,
        answer=flow.outcome,
        condition=flow.condition,
        otherwise=otherwise,
        back=flow.marked,
    )


def links_into(graph: Graph, step_id: StepId) -> tuple[Link, ...]:
    """What a step waits for, in the author's order."""
    return tuple(link_of(flow, graph) for flow in graph.incoming[step_id])


def flow_of(link: Link, target: StepId, flow_id: FlowId) -> Flow:
    """The flow that a link into a step is; which kind of link it is, a workflow does not keep."""
    return Flow(flow_id, link.source, target, link.answer, link.condition, marked=link.back, lag=link.lag)
