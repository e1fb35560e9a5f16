"""CSV out: a spreadsheet opens it right, no cell runs, and reading gives back what was written."""

import csv
from datetime import UTC, date, datetime
from io import StringIO

from hypothesis import example, given
from hypothesis import strategies as st

from app.exchange.csv_table import read_table
from app.exchange.csv_writing import csv_bytes, guarded, unguarded

RISKY = "=+-@\t\r\n\0＝＋－＠"


@given(st.text())
@example("'=1")
@example("''-")
@example("-5 °C")
@example("'quoted'")
def test_the_guard_comes_off_again_exactly(text: str):
    assert unguarded(guarded(text)) == text


@given(st.text(alphabet=RISKY + "'a", max_size=5))
def test_no_guarded_text_begins_like_a_formula(text: str):
    assert not guarded(text) or guarded(text)[0] not in RISKY


def test_numbers_and_dates_are_written_as_such_and_texts_that_look_like_formulas_are_not():
    data = csv_bytes(
        ("Slack", "Due", "At", "Task", "None"),
        [(-3, date(2027, 3, 1), datetime(2027, 3, 1, 9, 5, tzinfo=UTC), "-3", None)],
    )
    assert data == b"\xef\xbb\xbfSlack,Due,At,Task,None\r\n-3,2027-03-01,2027-03-01 09:05,'-3,\r\n"


@given(
    st.lists(
        st.tuples(st.text(alphabet=st.characters(exclude_categories=("Cs",), exclude_characters="\0"))), min_size=2
    )
)
def test_every_text_survives_the_file(rows: list[tuple[str, ...]]):
    data = csv_bytes(("Key", "Title"), [("LL-1", text) for (text,) in rows])
    table = read_table(data, {"Key", "Title"}.__contains__)
    assert [unguarded(row.cells[1]) for row in table.rows[1:]] == [text for (text,) in rows]
    assert (table.encoding, table.separator) == ("utf-8-sig", ",")
    plain = list(csv.reader(StringIO(data.decode("utf-8-sig"), newline="")))
    assert len(plain) == len(rows) + 1
