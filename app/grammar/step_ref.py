"""A step as others name it: by its number, ``start``, or its title in quotes."""

import re

from app.domain.ids import StepId
from app.domain.text import bare_name
from app.grammar.names import Names
from app.grammar.scanner import Scanner, any_case, in_quotes, shown

_START = re.compile(any_case("start"))
_NUMBER = re.compile(r"\d{1,9}(?!\d|\.\d)")


def read_step(scanner: Scanner, names: Names) -> StepId:
    """The step that is named here. Raises GrammarError for what is no step, or two."""
    scanner.skip_blank()
    begun = scanner.at
    quoted = scanner.quoted()
    if quoted is not None:
        return _titled(scanner, quoted, begun, names)
    if scanner.take(_START):
        if names.start is None:
            scanner.fail("The workflow has no Start. Name another step.", begun, scanner.at)
        return names.start
    found = scanner.take(_NUMBER)
    if found is None:
        scanner.fail("A step is missing here. Write its number, start, or its title in quotes.")
    step_id = names.numbered.get(int(found[0]))
    if step_id is None:
        most = max(names.numbered, default=0)
        there = f"The steps are 1 to {most}" if most else "There is no step yet"
        scanner.fail(f"There is no step {found[0]}. {there}.", begun, scanner.at)
    return step_id


def _titled(scanner: Scanner, title: str, begun: int, names: Names) -> StepId:
    found = names.titled.get(bare_name(title), ())
    exact = [step_id for step_id in found if names.by_id[step_id].title == title]
    if len(exact or found) == 1:
        return (exact or found)[0]
    if found:
        numbers = " and ".join(str(names.numbers[step_id]) for step_id in exact or found)
        scanner.fail(f"The title “{shown(title)}” stands at {numbers}. Write the number of one.", begun, scanner.at)
    if StepId(title) in names.by_id:
        return StepId(title)
    scanner.fail(f"No step has the title “{shown(title)}”. Write its number or its whole title.", begun, scanner.at)


def step_text(step_id: StepId, names: Names) -> str:
    """What ``read_step`` reads as this step: ``start`` or its number; the id of one that is not there."""
    number = names.numbers.get(step_id)
    return in_quotes(step_id) if number is None else "start" if number == 0 else str(number)
