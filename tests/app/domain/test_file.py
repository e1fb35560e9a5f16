"""Names of files: what no system can keep is refused or made safe, and what could run is known."""

import pytest

from app.domain.errors import RuleViolation
from app.domain.file_name import LONGEST_FILE_NAME, clean_file_name, may_run, safe_file_name


@pytest.mark.parametrize(
    "name",
    [
        "../secret.txt",
        "a/b.txt",
        r"..\b.txt",
        "..",
        ".",
        "CON",
        "con.txt",
        "LPT1",
        "Aux.tar.gz",
        "nul ",
        "",
        " \t",
        "x" * 201,
    ],
)
def test_a_name_that_is_a_place_or_a_device_is_refused_with_one_sentence(name: str) -> None:
    with pytest.raises(RuleViolation) as caught:
        clean_file_name(name)
    assert caught.value.sentence.endswith(".")
    assert "\n" not in caught.value.sentence


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Brief v2.docx", "Brief v2.docx"),
        ("con artist.txt", "con artist.txt"),
        ("Konzept\x00\x1b[31m\u202egpj.exe", "Konzept[31mgpj.exe"),
        ("..gitignore", "..gitignore"),
    ],
)
def test_other_names_stay_without_what_cannot_be_seen(name: str, kept: str) -> None:
    assert clean_file_name(name) == kept


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Brief.docx", "Brief.docx"),
        ("../../etc/passwd", "passwd"),
        (r"D:\work\a?b*.txt", "a_b_.txt"),
        ("CON.txt", "_CON.txt"),
        ("con", "_con"),
        ("...", "file"),
        ("", "file"),
        ("trailing. . ", "trailing"),
        ("a" * 300 + ".pdf", "a" * (LONGEST_FILE_NAME - 4) + ".pdf"),
    ],
)
def test_a_safe_name_lies_in_its_folder_and_keeps_its_ending(name: str, safe: str) -> None:
    assert safe_file_name(name) == safe


@pytest.mark.parametrize(
    "name", ["setup.exe", "RUN.SH", "a.pdf.js", "x.lnk", "macro.docm", "evil.exe. ", "evil\u202efdp.exe"]
)
def test_what_could_run_is_known_by_its_ending(name: str) -> None:
    assert may_run(name)


@pytest.mark.parametrize("name", ["text.pdf", "exe", "notes.exe.pdf", "film.mp4", "Brief.docx", "README"])
def test_what_is_only_shown_is_not(name: str) -> None:
    assert not may_run(name)
