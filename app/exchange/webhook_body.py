"""A letter as a message in a messenger, in the format that each vendor publishes for incoming webhooks. Pure JSON.

Nothing that people typed may call others: @channel and its like are broken, marks of the format are escaped, and the
one mention is that of the person.
"""

import json
import re
from collections.abc import Callable
from typing import Any

from app.domain.account import MessengerKind

SLACK_BLOCK, SLACK_BLOCKS = 3_000, 50
MATTERMOST_LONGEST = 16_383
DISCORD_LONGEST = 2_000
TEAMS_BYTES = 28_000
LONGEST_TITLE = 300
TEAMS_PART = 1_500
"""Characters of one paragraph of a card."""

_EVERYBODY = re.compile(r"@(?=(?:channel|everyone|here|all|team|group)\b)", re.IGNORECASE)
_MAILTO_LINE = re.compile(r"^.*mailto:.*\n?", re.MULTILINE)
_MARKDOWN = re.compile(r"([\\`*_~|>\[\]#])")
_HALF_ESCAPE = re.compile(r"(?:&[a-z]{0,3}|(?<!\\)(?:\\\\)*\\)\Z")
BREAK = "\u200b"


def webhook_body(kind: MessengerKind, subject: str, text: str, name: str, mention: str) -> str:
    """The body of one message: the subject in bold, the text, and the person mentioned by the id they have there."""
    calm_subject, calm_text = (_EVERYBODY.sub(f"@{BREAK}", part) for part in (_cut(subject, LONGEST_TITLE), text))
    make: Callable[[str, str, str, str], dict[str, Any]] = {
        MessengerKind.SLACK: _slack,
        MessengerKind.TEAMS: _teams,
        MessengerKind.MATTERMOST: _mattermost,
        MessengerKind.DISCORD: _discord,
        MessengerKind.JSON: _plain,
    }[kind]
    return json.dumps(make(calm_subject, calm_text, name, mention), separators=(",", ":"))


def _slack(subject: str, text: str, name: str, mention: str) -> dict[str, Any]:
    call = f"<@{mention}>" if mention else _slack_text(name)
    blocks = [
        {"type": "section", "text": {"type": "mrkdwn", "text": _cut(f"{call}  *{_slack_text(subject)}*", SLACK_BLOCK)}}
    ]
    parts = _parts(text, SLACK_BLOCK, _slack_text)
    if len(parts) >= SLACK_BLOCKS:
        parts = [*parts[: SLACK_BLOCKS - 2], "…"]
    blocks += [{"type": "section", "text": {"type": "mrkdwn", "text": part}} for part in parts]
    return {"text": _cut(f"{call} {_slack_text(subject)}", SLACK_BLOCK), "blocks": blocks}


def _slack_text(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _teams(subject: str, text: str, name: str, mention: str) -> dict[str, Any]:
    paragraphs = _parts(text, TEAMS_PART, _markdown)
    while True:
        body = _card(subject, paragraphs, name, mention)
        if len(json.dumps(body, separators=(",", ":"))) <= TEAMS_BYTES or not paragraphs:
            return body
        paragraphs = [*paragraphs[: max(0, len(paragraphs) - 2)], "…"] if len(paragraphs) > 1 else []


def _card(subject: str, paragraphs: list[str], name: str, mention: str) -> dict[str, Any]:
    called = f"<at>{_markdown(name)}</at>"
    title = f"{called if mention else _markdown(name)}: {_markdown(subject)}"
    texts = [{"type": "TextBlock", "text": title, "wrap": True, "weight": "Bolder"}]
    texts += [{"type": "TextBlock", "text": part, "wrap": True} for part in paragraphs]
    card: dict[str, Any] = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": texts,
    }
    if mention:
        entity = {"type": "mention", "text": called, "mentioned": {"id": mention, "name": name}}
        card["msteams"] = {"entities": [entity]}
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": None, "content": card}
    return {"type": "message", "attachments": [attachment]}


def _mattermost(subject: str, text: str, name: str, mention: str) -> dict[str, Any]:
    call = f"@{mention.lstrip('@')}" if mention else _markdown(name)
    return {"text": _cut(f"{call} **{_markdown(subject)}**\n\n{_markdown(text)}", MATTERMOST_LONGEST)}


def _discord(subject: str, text: str, name: str, mention: str) -> dict[str, Any]:
    call = f"<@{mention}>" if mention.isdigit() else _markdown(name)
    # Discord makes no link of mailto, so its lines would only be long.
    said = _markdown(_MAILTO_LINE.sub("", text))
    allowed: dict[str, Any] = {"parse": []} | ({"users": [mention]} if mention.isdigit() else {})
    return {
        "content": _cut(f"{call} **{_markdown(subject)}**\n{said}".strip(), DISCORD_LONGEST),
        "allowed_mentions": allowed,
    }


def _plain(subject: str, text: str, name: str, mention: str) -> dict[str, Any]:
    return {"subject": subject, "text": text, "person": name, "mention": mention}


def _markdown(text: str) -> str:
    """Links stay whole: what stands in an address is not escaped."""
    return " ".join(
        word if "://" in word or "mailto:" in word else _MARKDOWN.sub(r"\\\1", word) for word in text.split(" ")
    )


def _parts(text: str, limit: int, escape: Callable[[str], str]) -> list[str]:
    """The text in parts that fit when they are escaped, cut at the ends of lines, else of words, where there is one."""
    found, part = list[str](), ""
    for line in text.split("\n"):
        made = escape(line)
        while len(head := _head(made, limit)) < len(made):
            found += [part, head] if part else [head]
            part, made = "", made[len(head) :].lstrip(" ")
        if part and _units(part) + 1 + _units(made) > limit:
            found.append(part)
            part = made
        else:
            part = f"{part}\n{made}" if part else made
    return [piece for piece in [*found, part] if piece.strip()]


def _cut(text: str, limit: int) -> str:
    return text if _units(text) <= limit else _head(text, limit - 1).rstrip() + "…"


def _head(text: str, limit: int) -> str:
    """What fits of the text, up to the end of a word. A word longer than half of it has to be cut somewhere, but never
    inside of an escape: the half of “&amp;” would be read as it stands."""
    if _units(text) <= limit:
        return text
    units, end = 0, 0
    while (units := units + _units(text[end])) <= limit:
        end += 1
    if (space := text.rfind(" ", end // 2, end + 1)) > 0:
        return text[:space]
    broken = _HALF_ESCAPE.search(text, 0, end)
    return text[: broken.start() if broken is not None and broken.start() else end]


def _units(text: str) -> int:
    """Characters as the strictest vendors count them, in UTF-16: an emoji is two."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2
