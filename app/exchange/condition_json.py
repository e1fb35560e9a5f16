"""Conditions in JSON. For ``workflow_json`` and whoever stores a condition alone."""

from datetime import date

from app.domain.condition import All, Any, Condition, FieldRef, FieldValue, Not, Operator, OutcomeRef, Test
from app.domain.ids import StepId
from app.exchange.json_codec import Json, JsonCodec, Misread, choice, day, keyed, listed, number, text, wrong

DEEPEST = 20
"""More nesting than anybody can read is refused."""

LARGEST = 10**9
"""Of any number in a file."""

_operator = choice(Operator)
_number = number(LARGEST)


def read_condition(raw: Json) -> Condition:
    """Read ``{"field": "Budget", "is": ">", "value": 500}``, ``{"outcome": "legal", ...}`` or ``{"all": [...]}``."""
    return _read(raw, DEEPEST)


def _read(raw: Json, depth: int) -> Condition:
    if depth == 0:
        raise Misread(f"conditions may be nested {DEEPEST} deep at most. Simplify it")
    part: JsonCodec[Condition] = JsonCodec(lambda inner: _read(inner, depth - 1), write_condition)
    readers = {
        "all": lambda inner: All(listed(part).read(inner)),
        "any": lambda inner: Any(listed(part).read(inner)),
        "not": lambda inner: Not(part.read(inner)),
        "field": lambda inner: FieldRef(text.read(inner)),
        "outcome": lambda inner: OutcomeRef(StepId(text.read(inner))),
        "is": _operator.read,
        "value": _read_values,
    }
    values = keyed(raw, readers)
    kinds = [name for name in ("all", "any", "not", "field", "outcome") if name in values]
    if len(kinds) != 1:
        raise Misread("a condition has exactly one of all, any, not, field, outcome. Correct it")
    found = values[kinds[0]]
    if not isinstance(found, FieldRef | OutcomeRef):
        if len(values) > 1:
            raise Misread(f"nothing may stand beside “{kinds[0]}”. Remove it")
        combined: Condition = found
        return combined
    if "is" not in values:
        raise Misread("it is missing. Add it", "is")
    return Test(found, values["is"], values.get("value"))


def write_condition(condition: Condition) -> Json:
    match condition:
        case All(parts=parts):
            return {"all": [write_condition(part) for part in parts]}
        case Any(parts=parts):
            return {"any": [write_condition(part) for part in parts]}
        case Not(part=part):
            return {"not": write_condition(part)}
        case Test(subject=subject):
            written: dict[str, Json] = (
                {"field": subject.name} if isinstance(subject, FieldRef) else {"outcome": subject.step_id}
            )
            written["is"] = condition.operator.value
            if condition.value is not None:
                written["value"] = _write_values(condition.value)
            return written


def _read_values(raw: Json) -> FieldValue | tuple[FieldValue, ...]:
    return _values.read(raw) if type(raw) is list else _read_value(raw)


def _write_values(value: FieldValue | tuple[FieldValue, ...]) -> Json:
    return _values.write(value) if isinstance(value, tuple) else _write_value(value)


def _read_value(raw: Json) -> FieldValue:
    if raw is None or isinstance(raw, str | bool):
        return raw
    if isinstance(raw, int | float):
        return _number.read(raw)
    if isinstance(raw, dict):
        found: date | None = keyed(raw, {"date": day.read}).get("date")
        if found is not None:
            return found
    raise wrong("a text, a number, true, false or a date", raw)


def _write_value(value: FieldValue) -> Json:
    return {"date": value.isoformat()} if isinstance(value, date) else value


_values = listed(JsonCodec(_read_value, _write_value))
condition_codec = JsonCodec(read_condition, write_condition)
