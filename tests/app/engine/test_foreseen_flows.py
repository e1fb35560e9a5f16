"""What a decision will do by the fields that are filled already: true whatever is filled in later."""

from hypothesis import given
from hypothesis import strategies as st

from app.domain.condition import All, Any, Condition, FieldRef, FieldValue, Not, Operator, Test
from app.domain.ids import FlowId, StepId
from app.domain.workflow import DecisionMode, Flow
from app.engine.decision import decided_flows, foreseen_flows

NAMES = ("budget", "extra push")
NUMBERS = st.sampled_from([0.0, 5000.0, 9000.0])
TESTS = st.builds(
    Test,
    st.builds(FieldRef, st.sampled_from(NAMES)),
    st.sampled_from([Operator.IS, Operator.IS_NOT, Operator.EMPTY]),
    NUMBERS,
)
CONDITIONS: st.SearchStrategy[Condition] = st.recursive(
    TESTS,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(All, st.lists(inner, max_size=2).map(tuple)),
        st.builds(Any, st.lists(inner, max_size=2).map(tuple)),
    ),
    max_leaves=4,
)
FIELDS: st.SearchStrategy[dict[str, FieldValue]] = st.dictionaries(st.sampled_from(NAMES), NUMBERS)
MODES = st.sampled_from([DecisionMode.FIRST_TRUE, DecisionMode.ALL_TRUE])


def flow(number: int, condition: Condition | None) -> Flow:
    return Flow(FlowId(f"f{number}"), StepId("choice"), StepId(f"s{number}"), condition=condition)


@given(st.lists(CONDITIONS, min_size=1, max_size=3), MODES, FIELDS, FIELDS)
def test_what_is_foreseen_comes_whatever_is_filled_in_later(conditions, mode, known, later):
    flows = [*(flow(number, condition) for number, condition in enumerate(conditions)), flow(9, None)]
    foreseen = foreseen_flows(flows, mode, known, {})
    if foreseen is not None:
        assert decided_flows(flows, mode, {**later, **known}, {}) == foreseen
    if set(known) == set(NAMES):
        assert foreseen == decided_flows(flows, mode, known, {})


def test_an_empty_field_is_in_doubt_and_a_filled_one_is_not():
    rich = Test(FieldRef("budget"), Operator.IS, 5000.0)
    flows = [flow(1, rich), flow(2, None)]
    assert foreseen_flows(flows, DecisionMode.FIRST_TRUE, {}, {}) is None
    assert foreseen_flows(flows, DecisionMode.FIRST_TRUE, {"budget": 5000.0}, {}) == (flows[0],)
    assert foreseen_flows(flows, DecisionMode.FIRST_TRUE, {"budget": 1.0}, {}) == (flows[1],)
