"""Replies of the common mail programs, in English and German: what is read, and that nothing sure is wrong."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.answer import Reading
from app.domain.workflow import Outcome
from app.exchange.answer.answer import read_answers
from app.exchange.answer.mail import ReceivedMail, read_mail
from tests.app.exchange.answer import replies
from tests.app.exchange.answer.replies import KEY, Reply, Said, every_reply, mail

TODAY = replies.SENT.date()


def reading_of(data: bytes, outcomes: tuple[str, ...] = ()) -> Reading:
    named = tuple(Outcome(name, positive=place == 0) for place, name in enumerate(outcomes))
    [answer] = read_answers(read_mail(data, TODAY), lambda _: named)
    assert answer.task_id == int(KEY.removeprefix("LL-"))
    return answer.reading


def verdict(reply: Reply) -> str:
    found, right = reading_of(reply.data, reply.outcomes), reply.said
    same = (found.kind, found.day, found.by, found.outcome) == (right.kind, right.day, right.by, right.outcome)
    if found.sure and (right.asks or not same):
        return "sure and wrong"
    if same:
        return "right"
    return "missed" if found.kind == "nothing" else "wrong"


def table(replies_read: list[Reply]) -> Counter[str]:
    """Counts the verdicts, and prints them for each shape."""
    counts = {shape.__name__: Counter[str]() for shape in replies.SHAPES}
    for reply in replies_read:
        counts[reply.shape][verdict(reply)] += 1
    words = ("right", "wrong", "missed", "sure and wrong")
    print(f"{'shape':26}" + "".join(f"{word:>16}" for word in words))
    for shape, found in counts.items():
        print(f"{shape:26}" + "".join(f"{found[word]:16}" for word in words))
    return sum(counts.values(), Counter())


@pytest.mark.requirement("S67")
def test_three_hundred_replies_of_the_common_mail_programs():
    every = list(every_reply())
    # A step without a common divisor: every wording, every shape, each of them about equally often.
    chosen = [every[place * 23 % len(every)] for place in range(300)]
    found = table(chosen)
    assert found["sure and wrong"] == 0
    assert found["right"] >= 0.95 * len(chosen)
    assert {reply.shape for reply in chosen} == {shape.__name__ for shape in replies.SHAPES}


@pytest.mark.soak
def test_every_wording_in_every_shape():
    every = list(every_reply())
    found = table(every)
    assert found["sure and wrong"] == 0
    assert found["right"] >= 0.95 * len(every)


@pytest.mark.parametrize("said", [*replies.ENGLISH, *replies.GERMAN], ids=lambda said: said.words)
def test_a_closed_phrase_is_sure_and_free_words_ask(said: Said):
    found = reading_of(mail(said.words, "en"))
    assert (found.kind, found.day, found.by, found.sure) == (said.kind, said.day, said.by, not said.asks)


SURE = [said.words for said in (*replies.ENGLISH, *replies.GERMAN) if not said.asks]
TAKEN_BACK = (
    *(
        "but not page 2",
        "almost",
        "if Omar agrees",
        "just kidding",
        "I wish",
        "not really",
        "or so I thought",
        "by Friday",
    ),
    *("except the logo", "tomorrow", "nicht ganz", "bis auf das Logo", "wenn Omar zustimmt", "aber nur fast", "morgen"),
    *(
        "hoffe ich",
        "oder doch nicht",
        "war ein Scherz",
        "until Omar changes it",
        "says Omar",
        "meint Omar",
        "?",
        "no",
        "nein",
    ),
)


MORE_TAKEN_BACK = (
    *("not so fast", "wait", "that was a joke", "actually no", "kind of", "in theory", "he said", "supposedly", "TBD"),
    *(
        "hopefully",
        "mostly",
        "maybe",
        "when Omar is back",
        "asap",
        "unless",
        "- or is it?",
        "(not)",
        "the rest follows",
    ),
    *(
        "im Prinzip",
        "eigentlich",
        "angeblich",
        "sagt Omar",
        "mehr oder weniger",
        "vielleicht",
        "wenn möglich",
        "später",
    ),
    *("zur Hälfte", "(nicht)", "Rest folgt", "vorerst", "gleich", "nie", "demnächst", "for now", "later", "tbc", "???"),
)


@pytest.mark.soak
def test_no_phrase_is_sure_with_any_of_the_words_that_take_it_back():
    tails = (*TAKEN_BACK, *MORE_TAKEN_BACK)
    texts = [text for words in SURE for tail in tails for text in around(words, tail)]
    mails = (ReceivedMail(text, TODAY, f"Re: Your turn — [{KEY}]") for text in texts)
    assert [mail.text for mail in mails for answer in read_answers(mail) if answer.reading.sure] == []


def around(words: str, tail: str) -> list[str]:
    """The tail behind and before the words, with everything that may stand between."""
    between = (" ", ", ", ". ", " - ", "\n", "\n\n", " … ")
    return [text for sign in between for text in (words + sign + tail, tail + sign + words)]


@settings(deadline=None, max_examples=150)
@given(
    st.sampled_from(SURE), st.sampled_from(TAKEN_BACK), st.sampled_from([" ", ", ", ". ", " - ", "\n", "\n\n", " … "])
)
def test_a_phrase_with_something_that_takes_it_back_is_never_sure(words: str, tail: str, between: str):
    assert not reading_of(mail(words + between + tail, "en")).sure
    assert not reading_of(mail(tail + between + words, "de")).sure


@settings(deadline=None, max_examples=200)
@given(
    st.lists(
        st.sampled_from(
            [
                "done",
                "ready",
                "LL-23",
                "LL-9",
                "Friday",
                "until",
                "not",
                "bis",
                "Legal",
                ",",
                ".",
                "?",
                "!",
                "\n",
                ">",
                "https://x.y",
                "§",
                "§d0",
                "16.3.",
                "fertig",
            ]
        ),
        max_size=12,
    )
)
def test_any_words_give_a_reading_or_none(words: list[str]):
    for answer in read_answers(read_mail(mail(" ".join(words) or "x", "en"), TODAY)):
        assert not (answer.reading.sure and "not" in words)
