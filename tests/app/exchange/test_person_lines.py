"""Pasted lists of people: what each form of a line becomes, and what is refused with its line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exchange.csv_table import read_table
from app.exchange.csv_writing import csv_bytes
from app.exchange.person_lines import lines_of_table, read_person_lines
from app.exchange.person_record import is_person_column

MAIL = "ana@fieldnote.example"


@pytest.mark.parametrize(
    ("line", "email", "roles"),
    [
        ("Ana Lopez", None, ()),
        ("  Ana   Lopez  ", None, ()),
        (f"Ana Lopez <{MAIL}>", MAIL, ()),
        (f"Ana Lopez <mailto:{MAIL}>", MAIL, ()),
        (f"Ana Lopez {MAIL}", MAIL, ()),
        (f"{MAIL} Ana Lopez", MAIL, ()),
        ("Ana Lopez, SEO strategist", None, ("SEO strategist",)),
        ("Ana Lopez; SEO strategist", None, ("SEO strategist",)),
        ("Ana Lopez - SEO strategist", None, ("SEO strategist",)),
        ("Ana Lopez – SEO strategist", None, ("SEO strategist",)),
        (f"Ana Lopez, {MAIL}, SEO strategist", MAIL, ("SEO strategist",)),
        (f"Ana Lopez, SEO strategist, {MAIL}", MAIL, ("SEO strategist",)),
        (f"Ana Lopez <{MAIL}> SEO strategist", MAIL, ("SEO strategist",)),
        (f"Ana Lopez <{MAIL}>, SEO strategist, Data analyst", MAIL, ("SEO strategist", "Data analyst")),
        (f"Ana Lopez\t{MAIL}\tSEO strategist", MAIL, ("SEO strategist",)),
        ("Ana Lopez, SEO, SEO", None, ("SEO",)),
        ("- Ana Lopez", None, ()),
        ("• Ana Lopez", None, ()),
        ("12. Ana Lopez, SEO", None, ("SEO",)),
        ("3) Ana Lopez", None, ()),
    ],
)
def test_a_line_is_a_person_in_every_usual_form(line: str, email: str | None, roles: tuple[str, ...]) -> None:
    people, refused = read_person_lines(line)
    assert refused == []
    assert [(one.name, one.email, one.roles) for one in people] == [("Ana Lopez", email, roles)]


def test_what_stands_in_quotes_is_one_name() -> None:
    people, _ = read_person_lines(f'"Lopez, Ana" <{MAIL}>, SEO')
    assert [(one.name, one.email, one.roles) for one in people] == [("Lopez, Ana", MAIL, ("SEO",))]


def test_a_hyphen_inside_a_name_stays() -> None:
    people, _ = read_person_lines("Jean-Luc Smith-Jones")
    assert [one.name for one in people] == ["Jean-Luc Smith-Jones"]


def test_recipients_of_a_mail_are_one_person_each() -> None:
    people, refused = read_person_lines("Ana Lopez <ana@x.example>; Jon Brandt <jon@x.example>;")
    assert refused == []
    assert [(one.name, one.email) for one in people] == [
        ("Ana Lopez", "ana@x.example"),
        ("Jon Brandt", "jon@x.example"),
    ]


def test_a_header_says_which_column_is_which() -> None:
    people, refused = read_person_lines(f"Role\tE-mail\tName\nSEO\t{MAIL}\tAna Lopez\n\t\tJon")
    assert refused == []
    assert [(one.row, one.name, one.email, one.roles) for one in people] == [
        (2, "Ana Lopez", MAIL, ("SEO",)),
        (3, "Jon", None, ()),
    ]


@pytest.mark.parametrize(
    ("text", "row", "begins"),
    [
        (f"\n\n{MAIL}", 3, f"“{MAIL}” has no name."),
        ("Ana <ana@home>", 1, "“ana@home” is no mail address."),
        ("Ana\nJon, jon@", 2, "“jon@” is no mail address."),
        ("Ana <a@x.example>\nAna <b@x.example>", 2, "Ana stands in line 1 already."),
        ("x" * 300, 1, "The name has 300 characters"),
        (";", 1, "“;” has no name."),
        ("Role, E-mail\nSEO, ana@x.example", 1, "No column of the file is called Name."),
    ],
)
def test_what_cannot_be_read_says_so_with_its_line(text: str, row: int, begins: str) -> None:
    _, refused = read_person_lines(text)
    assert [one.row for one in refused] == [row]
    assert refused[0].why.startswith(begins)


def test_who_stands_there_twice_is_one_person_with_both_roles() -> None:
    people, refused = read_person_lines(f"Ana, SEO\nana, Copy\nAna <{MAIL}>")
    assert refused == []
    assert [(one.row, one.name, one.email, one.roles) for one in people] == [(1, "Ana", MAIL, ("SEO", "Copy"))]


def test_a_list_too_long_is_refused_whole() -> None:
    people, refused = read_person_lines("\n".join(f"Person {at}" for at in range(1001)))
    assert people == []
    assert [one.why for one in refused] == ["The list has 1,001 lines; at most 1,000 fit."]


NAMES = st.from_regex(r"[A-Z][a-z]{1,8}( [A-Z][a-z]{1,8})?", fullmatch=True)
ROLES = st.lists(st.from_regex(r"[A-Z][a-z]{2,8}", fullmatch=True), max_size=3, unique_by=str.casefold)
PEOPLE = st.lists(st.tuples(NAMES, st.booleans(), ROLES), max_size=6, unique_by=lambda one: one[0].casefold())


@given(PEOPLE, st.sampled_from(["{name}, {mail}, {roles}", "{name} <{mail}>, {roles}", "- {name}\t{mail}\t{roles}"]))
def test_whatever_is_written_in_a_usual_form_is_read_back(team: list[tuple[str, bool, list[str]]], form: str) -> None:
    between = "\t" if "\t" in form else ", "
    told = [(name, f"p{at}@x.example", tuple(roles)) for at, (name, _, roles) in enumerate(team)]
    text = "\n\n".join(form.format(name=name, mail=mail, roles=between.join(roles)) for name, mail, roles in told)
    people, refused = read_person_lines(text)
    assert refused == []
    assert [(one.name, one.email, one.roles) for one in people] == told


@given(st.text(max_size=200) | st.text(',;\t"<>@ \nName', max_size=40))
def test_any_text_is_read_or_refused_and_each_name_stands_once(text: str) -> None:
    people, refused = read_person_lines(text)
    lines = [line for line in text.splitlines() if line.strip()]
    names = [one.name.casefold() for one in people]
    assert len(names) == len(set(names))
    assert bool(people or refused) is bool(lines)


def listed(text: str) -> list[tuple[str, str | None, tuple[str, ...]]]:
    people, refused = read_person_lines(lines_of_table(read_table(text.encode(), is_person_column)))
    assert refused == []
    return [(one.name, one.email, one.roles) for one in people]


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        (f"Name;E-mail;Roles\nAna Lopez;{MAIL};Editor;SEO", ("Editor",)),
        (f"\ufeffName,E-mail,Roles\r\nAna Lopez,{MAIL},Editor; SEO", ("Editor", "SEO")),
        (f"Phone,Name,Room,E-mail\n555,Ana Lopez,2,{MAIL}", ()),
        (f"First Name,Middle Name,Last Name,Organization Title,E-mail 1 - Value\nAna,,Lopez,SEO,{MAIL}", ("SEO",)),
        (f"First Name,Last Name,E-mail Address,Job Title\nAna,Lopez,{MAIL},SEO\n,,,\n", ("SEO",)),
        (f"Ana Lopez,{MAIL},SEO", ("SEO",)),
        (f"Ana Lopez <{MAIL}>\n", ()),
    ],
)
def test_a_file_of_people_becomes_a_list_that_can_be_read(text: str, roles: tuple[str, ...]) -> None:
    assert listed(text) == [("Ana Lopez", MAIL, roles)]


def test_a_column_of_names_alone_and_names_with_signs_are_read_whole() -> None:
    assert listed("Name\nAna Lopez\nJon Brandt") == [("Ana Lopez", None, ()), ("Jon Brandt", None, ())]
    assert listed('Name,Role\n"Lopez, Ana ""Nan""",SEO') == [('Lopez, Ana "Nan"', None, ("SEO",))]
    assert listed("") == []


@given(
    st.lists(
        st.tuples(NAMES, st.text('ab,;"- ', min_size=1, max_size=5).filter(lambda t: t.strip(' ,;"-'))), max_size=4
    )
)
def test_the_list_of_a_table_says_what_its_rows_say(rows: list[tuple[str, str]]) -> None:
    names = [(f"{name}{at}", nick.strip()) for at, (name, nick) in enumerate(rows)]
    data = csv_bytes(("Name", "Channel", "E-mail"), [(f"{name} {nick}", "paper", "") for name, nick in names])
    people, refused = read_person_lines(lines_of_table(read_table(data, is_person_column)))
    assert refused == []
    assert [(one.name, one.channel) for one in people] == [(f"{n} {' '.join(k.split())}", "paper") for n, k in names]


def test_a_header_below_other_lines_speaks_of_what_stands_below_it() -> None:
    people, refused = read_person_lines(f"Jon Brandt, Editor\n\nRole\tE-mail\tName\nSEO\t{MAIL}\tAna Lopez")
    assert refused == []
    assert [(one.row, one.name, one.email, one.roles) for one in people] == [
        (1, "Jon Brandt", None, ("Editor",)),
        (4, "Ana Lopez", MAIL, ("SEO",)),
    ]
