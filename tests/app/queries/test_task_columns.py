"""A column says which rows have which values, however many different ones there are and come."""

from random import Random

import pytest

from app.queries.task_columns import CodedColumn


@pytest.mark.parametrize("different", [3, 256, 257, 700, 66_000])
def test_a_column_finds_its_values_as_a_list_would(different: int) -> None:
    chance = Random(different)
    values = [chance.randrange(different) for _ in range(different + 500)]
    column = CodedColumn(values)
    for _ in range(4):
        wanted = set(chance.sample(range(different + 300), min(40, different)))
        found = column.where(wanted.__contains__).to_bytes(len(values), "little")
        assert list(found) == [value in wanted for value in values]
        assert column.present() == set(values)
        read = column.reading()
        assert [read(place) for place in range(0, len(values), 97)] == values[::97]
        for _ in range(150):
            value = different + chance.randrange(300)
            place = chance.randrange(len(values) + 1)
            column.put(place, value)
            values[place : place + 1] = [value]


def test_a_column_without_a_row_is_empty() -> None:
    column = CodedColumn([])
    assert (column.present(), column.where(lambda value: True)) == (set(), 0)
    column.put(0, None)
    assert (column.present(), column.where(lambda value: value is None)) == ({None}, 1)
