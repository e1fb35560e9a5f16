"""Any text and any bytes into every reader of foreign things: rows, or one plain sentence. Never anything else."""

import csv
import random
from collections.abc import Callable
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from app.domain.errors import LeadlineError
from app.domain.hours import read_hours
from app.domain.ids import PersonId, parse_key
from app.domain.person import Person
from app.domain.workflow import FieldKind, Graph, ProjectField
from app.engine.rule_text import read_rule
from app.exchange.answer.answer import read_answers
from app.exchange.answer.mail import pasted, read_mail
from app.exchange.clip_json import load_clip
from app.exchange.csv_columns import is_column_name, propose, sheet_of
from app.exchange.csv_date import DateOrder, read_date
from app.exchange.csv_table import read_table
from app.exchange.days_off_file import read_days_off
from app.exchange.diagram.workflow_sheet import read_csv
from app.exchange.person_lines import LONGEST_LINE, read_person_lines
from app.exchange.person_record import is_person_column, read_people
from app.exchange.task_match import Known, Preset, match
from app.exchange.task_reader import read_records
from app.exchange.workflow_json import load_workflow
from app.grammar.condition import parse_condition
from app.grammar.link import parse_links
from app.grammar.names import Names
from app.grammar.offset import parse_length, parse_offset
from app.grammar.quick_typing import parse_step_line
from app.queries.quick_add import read_quick_add
from app.resources import resource
from tests.app.engine.build import approval, graph_of, task

TODAY, ZONE = date(2027, 1, 12), ZoneInfo("Europe/Dublin")
TEAM = (Person(PersonId(1), "Ana Lopez", email="ana@x.example"), Person(PersonId(2), "İlker Işık"))
GRAPH = Graph(fields=(ProjectField("Budget", FieldKind.MONEY), ProjectField("Tier", FieldKind.CHOICE, ("A", "B"))))
NAMES = Names.of(graph_of(task("copy"), approval("legal"), flows="", fields=GRAPH.fields), {"ann": "Ann", "bo": "Bo"})

PIECES = [
    *"0123456789 ,.;:/|-–—+@<>[]{}()\"'\\\n\r\t\x00\x0b\x0c\x1c\x85\u2028\u202e\ufeff\ud800ıİſK²٣０€ẞß",
    *("99999999999999999999", "9" * 5000, "1e400", "NaN", "-0", "null", "{}", "[]", "ıs", "İs empty", "is one of"),
    *("2027-02-30", "31.12.9999", "0001-01-01", "T24:00", "+14:00", "-99:99", "GMT+99", "mar", "feb", "Title", "Due"),
    *("Owner", "Outline level", "sep=;\n", "BEGIN:VEVENT", "END:VEVENT", "\nRRULE:FREQ=YEARLY;BYMONTH=13\n"),
    *("\nDTSTART:20270101\n", "\nDTSTART;VALUE=DATE:00010101\n", "\nDURATION:-P9999999999D\n", "\nRDATE:1\n"),
    *("\nX-WR-TIMEZONE:Nowhere/Land\n", "\nEXDATE;TZID=X:2027\n", "LL-", "DONE", "NEW DATE:", "charset=", "=?x?b?"),
]


def read_tasks(data: bytes) -> None:
    sheet = sheet_of(read_table(data, is_column_name))
    mapping = propose(sheet)
    for order in (None, *DateOrder):
        records = read_records(sheet, mapping, ZONE, order)
        match(records, Known(TEAM, (), (), TODAY), Preset(None, PersonId(1), adds_people=order is None))


def no_day(text: str) -> date:
    raise ValueError(f"“{text}” is no day.")


READERS: dict[str, tuple[Callable[[str], object], tuple[str, ...]]] = {
    "tasks": (
        lambda text: read_tasks(text.encode("utf-8", "surrogatepass")),
        (
            'Title,Owner,Due,Status\nA,"Lopez, Ana",2027-03-04,Done\n',
            "Task name;Outline level;Checklist items;Card ID\nA;²;0/3;x\nB;2;;\n",
            "Card Name\tChecklist Item Total Count\tChecklist Item Completed Count\nA\t²\t1\n",
            "'a','b'\n'1','2'\n",
        ),
    ),
    "people": (
        lambda text: read_people(read_table(text.encode("utf-8", "surrogatepass"), is_person_column)),
        ("Name,E-mail,Role\nAna,ana@x.example,SEO\n",),
    ),
    "pasted people": (read_person_lines, ("Ana <a@x.example>\nSam - writer", ",\n;", "x" * 140_000 + ", y")),
    "days off": (
        lambda text: read_days_off(text.encode("utf-8", "surrogatepass"), TODAY, ZONE),
        (
            "BEGIN:VCALENDAR\nX-WR-TIMEZONE:Europe/Dublin\nBEGIN:VEVENT\nUID:1\nDTSTART;VALUE=DATE:20270317\n"
            "DTEND;VALUE=DATE:20270318\nRRULE:FREQ=YEARLY\nSUMMARY:Saint Patrick\nEND:VEVENT\nEND:VCALENDAR\n",
            "BEGIN:VCALENDAR\nX-WR-TIMEZONE:Europe\nBEGIN:VEVENT\nDTSTART;TZID=Europe:20270317T000000\nEND:VEVENT\n",
        ),
    ),
    "workflow": (load_workflow, (resource("templates", "webinar.json").read_text("utf-8"),)),
    "clip": (
        load_clip,
        (
            '{"format":"leadline-clip/1"}',
            '{"format":"leadline-clip/1","graph":{"steps":[{"id":"a","kind":"task","title":"A","x":1,"y":2}]}}',
        ),
    ),
    "answers": (
        lambda text: read_answers(pasted(text, TODAY)),
        (
            "[LL-12] DONE\n[LL-14] NEW DATE: 12 Mar",
            "Subject: Re: [LL-3]\n\nerledigt bis Freitag\n> On 3/4/27 K wrote:\n",
        ),
    ),
    "mail": (
        lambda text: read_answers(read_mail(text.encode("utf-8", "surrogatepass"), TODAY)),
        ("Subject: =?utf-8?q?x?=\nContent-Type: text/html; charset=utf-7\n\n<p>[LL-1] DONE</p>",),
    ),
    "rule": (
        lambda text: read_rule(text, GRAPH, lambda _: None),
        ("budget > 5000", "Tier is one of A, B", "if x ıs y"),
    ),
    "quick add": (lambda text: read_quick_add(text, TEAM, no_day), ("Draft it @Ana fri", "A @İlker 12 mar 2027")),
    "length": (parse_length, ("3 d", "0,5 days", "4h")),
    "condition": (lambda text: parse_condition(text, NAMES), ("Tier is one of A, 'B'", 'not (a > 1,5 and b is "x")')),
    "links": (lambda text: parse_links(text, NAMES), ("start; 1 SS+1d if answer Yes", '"copy" +2cd if otherwise')),
    "offset": (lambda text: parse_offset(text, NAMES), ("-5d", "3 days after end of 1, next", "0 start")),
    "step": (lambda text: parse_step_line(text, NAMES), ("Write @ann -5d 2h ?", "Check !ann, bo 2 of n max 3 *")),
    "sheet of steps": (
        lambda text: read_csv(text.encode("utf-8", "surrogatepass"), "x"),
        (
            "No;Titel;Vorgänger;Wenn;Fällig\n1;A;;;1.3.2027\n2;B;1EA+1 Tag;budget > 5;4.3.2027\n",
            "Number,Title,Kind,After,If,Opens,Rule,Leads to\n1,A,Approval,start,,,2 of n,2\n2,B,End,1,Yes,first,,\n",
        ),
    ),
    "hours": (read_hours, ("9:00-12:30, 13:00-17:30", "off")),
    "key": (lambda text: parse_key(text, "LL-"), ("LL-12", "²")),
    "date of a file": (
        lambda text: read_date(text, ZONE),
        ("1 Jan 2027 at 10:00 GMT+0000 (GMT)", "1700000000000", "9999-12-31T23:59:00-12:00", "45000,5"),
    ),
}


def changed(text: str, chance: random.Random) -> str:
    """Some pieces put in, some letters taken out, some lines somewhere else."""
    letters = list(text) if chance.random() < 0.9 else []
    for _ in range(chance.randint(0, 6)):
        at = chance.randint(0, len(letters))
        letters[at : at + chance.choice((0, 0, 1, 3, 40))] = chance.choice(PIECES)
    lines = "".join(letters).split("\n")
    if chance.random() < 0.2:
        chance.shuffle(lines)
    return "\n".join(lines)


def read_any(name: str, seeds: range) -> int:
    """How many texts were read without a refusal."""
    read, texts = READERS[name]
    whole = 0
    for seed in seeds:
        chance = random.Random(seed)
        text = changed(chance.choice(texts), chance)
        try:
            read(text)
            whole += 1
        except LeadlineError as refusal:
            assert refusal.sentence.strip().endswith((".", "?")), refusal.sentence
    return whole


@pytest.mark.parametrize("name", READERS)
def test_any_text_is_read_or_refused_in_a_sentence(name: str) -> None:
    assert read_any(name, range(60))


@pytest.mark.soak
@pytest.mark.parametrize("name", READERS)
def test_ten_thousand_texts_are_read_or_refused_in_a_sentence(name: str) -> None:
    assert read_any(name, range(1000, 11_000))


@pytest.mark.parametrize("name", READERS)
def test_every_text_that_was_wrong_once_is_read_or_refused(name: str) -> None:
    read, texts = READERS[name]
    for text in (*texts, *PIECES, ""):
        try:
            read(text)
        except LeadlineError as refusal:
            assert refusal.sentence.strip().endswith((".", "?")), refusal.sentence


def test_bytes_that_are_no_text_are_refused_in_a_sentence() -> None:
    for seed in range(300):
        data = random.Random(seed).randbytes(seed)
        for read in (read_tasks, lambda data: read_days_off(data, TODAY, ZONE), lambda data: read_mail(data, TODAY)):
            try:
                read(data)
            except LeadlineError as refusal:
                assert refusal.sentence.endswith("."), refusal.sentence


def test_a_line_as_long_as_a_book_is_named_and_the_others_come() -> None:
    people, refused = read_person_lines(f"Ana Lopez\n{'x' * (LONGEST_LINE + 1)}\nSam Reed")
    assert [person.name for person in people] == ["Ana Lopez", "Sam Reed"]
    assert [(one.row, one.why) for one in refused] == [
        (2, "This line has more than 5,000 characters. Write one person a line.")
    ]


def test_a_long_cell_does_not_hide_the_separator() -> None:
    csv.field_size_limit(131_072)  # as it is in a program that has read nothing yet
    table = read_table(f"Title;Notes\nA;{'y' * 200_000}\n".encode(), is_column_name)
    assert (table.separator, len(table.rows[1].cells[1])) == (";", 200_000)


@pytest.mark.parametrize("sign", ["is", "İs", "ıs", "IS", "iſ"])
def test_an_operator_is_read_in_the_letters_of_every_alphabet(sign: str) -> None:
    assert read_rule(f"tier {sign} A", GRAPH, lambda _: None).condition is not None
