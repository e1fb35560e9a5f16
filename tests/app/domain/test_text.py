"""What is made of the names that people type."""

import pytest

from app.domain.text import first_name


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("Ana Lopez", "Ana"),
        ("Dr. Eva Lang", "Eva"),
        ("Prof. Dr. Friederike-Charlotte Schön", "Friederike-Charlotte"),
        ("Dipl.-Ing. Jörg Bär", "Jörg"),
        ("J. R. Brandt", "J."),
        ("Dr.", "Dr."),
        ("  ", ""),
    ],
)
def test_a_greeting_passes_over_titles(name: str, called: str) -> None:
    assert first_name(name) == called
