"""What free words are guessed to mean, and which of them are sure, with greetings, signatures and postscripts."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.answer import AnswerKind
from app.domain.workflow import Outcome
from app.exchange.answer.message_part import message_part
from app.exchange.answer.quotation import own_words
from app.exchange.answer.reading import read_words

TUESDAY = date(2027, 3, 16)
OUTCOMES = (Outcome("Approved"), Outcome("Changes needed", positive=False))
DONE, BLOCKED, NEW_DATE, QUESTION, NOTHING, DECLINED = (
    *(AnswerKind.DONE, AnswerKind.BLOCKED, AnswerKind.NEW_DATE),
    *(AnswerKind.QUESTION, AnswerKind.NOTHING, AnswerKind.DECLINED),
)


@pytest.mark.parametrize(
    ("words", "kind", "day", "by"),
    [
        ("Legal is blocking me until Friday", BLOCKED, 19, "Legal"),
        ("Ich hänge leider an der Druckerei", BLOCKED, None, "Druckerei"),
        ("Blocked by Legal and Finance until Friday", BLOCKED, 19, "Legal and Finance"),
        ("I need Omar's numbers first", BLOCKED, None, "Omar's numbers"),
        ("I am stuck.", BLOCKED, None, ""),
        ("done on my side, waiting for Omar", BLOCKED, None, "Omar"),
        ("I can't start before Monday", NEW_DATE, 22, ""),
        ("no earlier than 24 March", NEW_DATE, 24, ""),
        ("Lieber nächste Woche Dienstag", NEW_DATE, 23, ""),
        ("move it from Wednesday to Friday", NEW_DATE, 19, ""),
        ("Friday 5pm works", NEW_DATE, 19, ""),
        ("morgen früh", NEW_DATE, 17, ""),
        ("Is Monday ok?", NEW_DATE, 22, ""),
        ("I'll have it finished by Friday", NEW_DATE, 19, ""),
        ("Fertig wird das erst am Freitag.", NEW_DATE, 19, ""),
        ("Komme erst am Montag dazu", NEW_DATE, 22, ""),
        ("in March some time", NOTHING, None, ""),
        ("Done - who is next?", DONE, None, ""),
        ("Done. Who is next?", DONE, None, ""),
        ("The draft is ready for review", DONE, None, ""),
        ("100% done", DONE, None, ""),
        ("LL-7 is done, I think", DONE, None, ""),
        ("80% done", NOTHING, None, ""),
        ("Mein Teil ist fertig", NOTHING, None, ""),
        ("The first half is finished", NOTHING, None, ""),
        ("Everything except the headline is done", NOTHING, None, ""),
        ("Consider it done", NOTHING, None, ""),
        ("Hat sich erledigt", NOTHING, None, ""),
        ("Ready to start", NOTHING, None, ""),
        ("Sent it to Legal on Friday", NOTHING, None, ""),
        ("I am no longer blocked by Legal", NOTHING, None, ""),
        ("Bin bis Montag krank", NOTHING, None, ""),
        ("Hi, not before 24 March, I am away.", NEW_DATE, 24, ""),
        ("Ich bin im Urlaub, nicht vor dem 24. März", NEW_DATE, 24, ""),
        ("I am away until 24 March", NOTHING, None, ""),
        ("Will do", NOTHING, None, ""),
        ("I can't take this, sorry", DECLINED, None, ""),
        ("Das kann ich nicht übernehmen", DECLINED, None, ""),
        ("Should I still do this?", QUESTION, None, ""),
    ],
)
def test_free_words_are_guessed_and_ask(words: str, kind: AnswerKind, day: int | None, by: str):
    found = read_words(words, TUESDAY)
    right = (kind, date(2027, 3, day) if day else None, by, False)
    assert (found.kind, found.day, found.by, found.sure) == right
    assert bool(found.why) == (kind is not NOTHING)


@pytest.mark.parametrize(
    ("words", "outcome"),
    [
        ("I approve", "Approved"),
        ("Please change the logo", "Changes needed"),
        ("Approved: only if page 2 changes", "Approved"),
        ("Changes needed: none, approved!", "Changes needed"),
        ("Not approved", ""),
        ("No changes needed", ""),
        ("I will approve it tomorrow", ""),
        ("Omar approved it, I did not", ""),
    ],
)
def test_an_outcome_in_free_words_is_a_guess(words: str, outcome: str):
    found = read_words(words, TUESDAY, OUTCOMES)
    assert (found.outcome, found.sure) == (outcome, False)


def test_done_is_no_outcome():
    found = read_words("Done", TUESDAY, OUTCOMES)
    assert (found.kind, found.sure, found.why) == (DONE, False, "It does not say with which outcome. Choose one.")


@pytest.mark.parametrize(
    "text",
    [
        "Hi Kim,\n\nDone.\n\nBest,\nNoa",
        "Hallo Kim, ist erledigt! LG Noa",
        "Dear Kim, I have finished the article. Best regards, Noa",
        "Done\n\nNoa\n",
        "Done.\n\nKind regards\n\nNoa Nagel\nProduction | Example\nPhone +49 30 5550 1234\n\n"
        "This e-mail is confidential. Not yours? Delete it.",
        "*Done*\n\n-- \nNoa\nNot for you? Tell us until 1 April.",
        "Liebe Kim,\nder Text ist fertig.\nViele Grüße\nNoa",
    ],
)
def test_greeting_and_signature_are_no_part_of_what_is_said(text: str):
    found = read_words(message_part(text, frozenset({"kim", "noa", "nagel"})), TUESDAY)
    assert (found.kind, found.sure) == (DONE, True)


def test_a_month_at_the_end_is_no_name_of_a_writer():
    own = own_words(
        "neuer Termin: 24. März\n\nAm Di., 16. März 2027 09:30 MEZ hat Kim K <k@x.org> geschrieben:\n\nText"
    )
    found = read_words(message_part(own.text, own.names | {"märz"}), TUESDAY)
    assert (found.kind, found.day, found.sure) == (NEW_DATE, date(2027, 3, 24), True)
    assert "märz" not in own.names


@pytest.mark.parametrize(
    "text",
    [
        "Done.\n\nBest,\nNoa\n\nPS: page 2 is still missing",
        "Done.\n\nBest,\nNoa\n\nOh, and Legal has to look at it.",
        "Done.\n\nAlmost",
        "Done.\n\nThanks,\nnot really",
        "Done.\n\n-- \nNoa\nP.S. The logo follows.",
        "Done.\nNoa\nExcept the logo",
    ],
)
def test_what_stands_below_a_signature_may_take_everything_back(text: str):
    assert not read_words(message_part(text, frozenset({"noa"})), TUESDAY).sure


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=300), st.dates(date(2000, 1, 1), date(2090, 1, 1)))
def test_no_words_break_the_reading(text: str, sent_on: date):
    assert read_words(message_part(own_words(text).text), sent_on, OUTCOMES).kind in AnswerKind


WORDS = (
    "done fertig blocked by Legal until Friday waiting for blockiert durch need first is blocking me approved not new "
    "date: 12/3 KW 9 tomorrow , . ? ! \n : ( ) - and but LL-7 §d0 §k https://x.y * _ hängt an Omar 100 %"
)


@settings(deadline=None, max_examples=300)
@given(st.lists(st.sampled_from(WORDS.split(" ")), max_size=14))
def test_pieces_of_phrases_in_any_order_break_nothing(pieces: list[str]):
    found = read_words(" ".join(pieces), TUESDAY, OUTCOMES)
    assert not found.sure or "not" not in pieces
