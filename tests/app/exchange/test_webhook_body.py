"""Messages for messengers keep to what the vendors publish, whatever people typed, and call nobody but their person."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.account import MessengerKind
from app.exchange.webhook_body import webhook_body

TEXTS = st.one_of(
    st.text(max_size=300),
    st.text(alphabet="@<>&*_`channel here\n", max_size=9_000),
    st.builds(str.__mul__, st.text(min_size=1, max_size=50), st.integers(1, 2_000)),
)


def body(kind: MessengerKind, subject: str = "Your turn", text: str = "Do it.", mention: str = "U7"):
    made = webhook_body(kind, subject, text, "Ana Costa", mention)
    assert made.isascii()
    return json.loads(made)


def every_text(value) -> list[str]:
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return [text for part in inner for text in every_text(part)]


def units(text: str) -> int:
    """Characters as JavaScript counts them."""
    return len(text.encode("utf-16-le")) // 2


@given(TEXTS, TEXTS)
def test_slack_takes_it_by_its_limits_and_reads_no_mark_of_ours(subject: str, text: str) -> None:
    found = body(MessengerKind.SLACK, subject, text)
    assert set(found) == {"text", "blocks"}
    assert 1 <= len(found["blocks"]) <= 50
    assert all(1 <= units(block["text"]["text"]) <= 3_000 for block in found["blocks"])
    assert {block["type"] for block in found["blocks"]} == {"section"}
    marks = re.findall(r"<[^>]*>", "".join(every_text(found)))
    assert set(marks) <= {"<@U7>"}


@given(TEXTS, TEXTS)
def test_teams_gets_a_card_of_28_kilobytes_at_most_with_one_mention(subject: str, text: str) -> None:
    found = body(MessengerKind.TEAMS, subject, text)
    assert len(json.dumps(found, separators=(",", ":"))) <= 28_000
    [attachment] = found["attachments"]
    card = attachment["content"]
    assert (found["type"], attachment["contentType"]) == ("message", "application/vnd.microsoft.card.adaptive")
    assert (card["type"], {part["type"] for part in card["body"]}) == ("AdaptiveCard", {"TextBlock"})
    [entity] = card["msteams"]["entities"]
    assert entity["mentioned"] == {"id": "U7", "name": "Ana Costa"}
    assert entity["text"] in card["body"][0]["text"]


@given(TEXTS, TEXTS)
def test_mattermost_and_discord_get_one_text_of_their_length(subject: str, text: str) -> None:
    assert units(body(MessengerKind.MATTERMOST, subject, text)["text"]) <= 16_383
    found = body(MessengerKind.DISCORD, subject, text, mention="123")
    assert 1 <= units(found["content"]) <= 2_000
    assert found["allowed_mentions"] == {"parse": [], "users": ["123"]}


@pytest.mark.parametrize("kind", MessengerKind)
@given(st.sampled_from(["@channel", "@here", "@everyone", "@all", "@Here", "@team"]), st.text(max_size=20))
def test_nobody_but_the_person_is_called(kind: MessengerKind, call: str, around: str) -> None:
    for subject, text in ((f"{around}{call}", "x"), ("x", f"{call} {around}")):
        said = "\n".join(every_text(body(kind, subject, text)))
        assert call.lower() not in said.lower()


def test_each_vendor_calls_the_person_in_its_own_way_and_without_an_id_the_name_stands_there() -> None:
    assert body(MessengerKind.SLACK)["text"].startswith("<@U7> ")
    assert body(MessengerKind.MATTERMOST, mention="ana")["text"].startswith("@ana ")
    assert body(MessengerKind.DISCORD, mention="42")["content"].startswith("<@42> ")
    assert body(MessengerKind.JSON) == {
        "subject": "Your turn",
        "text": "Do it.",
        "person": "Ana Costa",
        "mention": "U7",
    }
    for kind in MessengerKind:
        said = every_text(body(kind, mention=""))
        assert any("Ana Costa" in text for text in said)
        assert not any("<@" in text or "<at>" in text for text in said)
    assert "msteams" not in body(MessengerKind.TEAMS, mention="")["attachments"][0]["content"]


def test_discord_gets_no_links_that_it_cannot_open() -> None:
    text = "Do it.\nDone: mailto:lea@example.com?subject=x\nEnd."
    content = body(MessengerKind.DISCORD, text=text)["content"]
    assert "mailto" not in content
    assert "End." in content


def test_links_stay_whole() -> None:
    link = "https://example.com/a_b*c"
    for kind in (MessengerKind.TEAMS, MessengerKind.MATTERMOST, MessengerKind.DISCORD, MessengerKind.SLACK):
        assert any(link in text for text in every_text(body(kind, text=f"See {link} now")))


@pytest.mark.parametrize("kind", [kind for kind in MessengerKind if kind is not MessengerKind.JSON])
def test_what_is_too_long_is_cut_between_two_words(kind: MessengerKind) -> None:
    found = body(kind, "Fourteen " * 60, "Abc & de " * 4_000, mention="")
    words = {word for text in every_text(found) for word in text.split() if re.search("Four|Ab|de$|de…", word)}
    assert words <= {
        "Fourteen",
        "*Fourteen",
        "**Fourteen",
        "Fourteen*",
        "Fourteen**",
        "Fourteen…",
        "Fourteen…*",
        "Fourteen…**",
        "Abc",
        "de",
        "de…",
        "Abc…",
    }


TITLE = "Änderungen <@U1> & *fett* 🎉 "


@pytest.mark.parametrize("kind", [kind for kind in MessengerKind if kind is not MessengerKind.JSON])
def test_a_title_of_10000_characters_and_200_items_fit_and_say_that_there_is_more(kind: MessengerKind) -> None:
    items = [f"It is your turn: {TITLE}{number}\n" + "word & <b> \\_" * 60 for number in range(200)]
    found = body(kind, TITLE * 400, "\n\n— — —\n\n".join(items))
    said = every_text(found)
    assert len(json.dumps(found, separators=(",", ":"))) <= 28_000 or kind is not MessengerKind.TEAMS
    assert any("It is your turn: " in text for text in said)
    assert any(text.endswith("…") for text in said)
    # The title ends where its mark ends: bold letters do not run on.
    assert any("…*" in text for text in said) or kind is MessengerKind.TEAMS


@given(st.text(alphabet="&<>x", min_size=2_900, max_size=9_000), st.integers(0, 9))
def test_a_slack_text_that_is_parted_keeps_every_character(text: str, lines: int) -> None:
    text = "\n".join([text, *["&" * 700] * lines])
    blocks = body(MessengerKind.SLACK, text=text)["blocks"][1:]
    read = [
        re.sub("&(amp|lt|gt);", lambda found: {"amp": "&", "lt": "<", "gt": ">"}[found[1]], one)
        for one in (block["text"]["text"] for block in blocks)
    ]
    assert "".join(read).replace("\n", "") == text.replace("\n", "")
    assert not any(re.search("&(?!amp;|lt;|gt;)", block["text"]["text"]) for block in blocks)
