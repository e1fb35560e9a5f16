"""Letters as they were sent are kept for ever: packed, word for word, and those of older programs too."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.dispatch import LetterCopy
from app.domain.ids import DispatchId
from app.storage.codec import DamagedRow
from app.storage.facts import PLAIN_COPIES_AT_ONCE, _packed, _unpacked
from tests.builders import Office, make_office

LONG = "Dear Mia,\r\nüber alles 🎉 " * 400


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    made = make_office(tmp_path_factory.mktemp("office"), project=False)
    yield made
    made.workspace.close()


def kept(office: Office, number: int) -> str:
    return office.workspace.read(lambda reader: reader.letter_copy(DispatchId(number)))


def sizes(office: Office) -> dict[int, tuple[str, int]]:
    rows = office.store.connection.execute("SELECT id, typeof(content), length(content) FROM letter_copy")
    return {id: (kind, size) for id, kind, size in rows}


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=400))
def test_a_letter_is_read_as_it_was_kept(office: Office, text: str) -> None:
    office.workspace.record(LetterCopy(DispatchId(1), text))
    assert kept(office, 1) == text


def test_a_kept_letter_takes_a_fifth_of_its_room(tmp_path: Path) -> None:
    office = make_office(tmp_path, project=False)
    office.workspace.record(LetterCopy(DispatchId(1), LONG))
    assert sizes(office)[1][1] < len(LONG) / 5
    assert kept(office, 1) == LONG
    office.workspace.close()


def test_letters_of_older_programs_are_packed_little_by_little_and_lose_no_word(tmp_path: Path) -> None:
    office = make_office(tmp_path, project=False)
    office.workspace.close()
    with sqlite3.connect(tmp_path / "leadline.db") as plain:
        rows = [(number, f"{number} {LONG}") for number in range(1, PLAIN_COPIES_AT_ONCE + 6)]
        plain.executemany("INSERT INTO letter_copy (id, content) VALUES (?, ?)", rows)
    plain.close()
    office.reopen()
    assert kept(office, 3) == f"3 {LONG}"
    office.workspace.record(LetterCopy(DispatchId(100), "new"))
    assert sum(kind == "text" for kind, _ in sizes(office).values()) == 5
    office.workspace.record(LetterCopy(DispatchId(101), "newer"))
    assert all(kind == "blob" for kind, _ in sizes(office).values())
    assert [kept(office, number) for number, _ in rows] == [text for _, text in rows]
    office.workspace.close()


def test_a_damaged_letter_is_said_to_be_damaged() -> None:
    with pytest.raises(DamagedRow):
        _unpacked(_packed(LONG)[:20])
