"""Each messenger over HTTP through the queue, with a channel of one's own beside the one for all; nobody else waits."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.actions.account import messenger_of, set_messenger, set_person_messenger
from app.actions.outbox import change_settings
from app.actions.person import change_person
from app.adapters import secret_store
from app.adapters.secret_store import SecretStore
from app.adapters.transport import AccountTransport
from app.domain.account import MessengerAccount, MessengerKind
from app.domain.dispatch import Dispatch, DispatchState
from app.domain.person import Channel
from app.queries.dispatch import account_status
from tests.app.adapters.test_webhook import WebServer, http, serving
from tests.app.command.test_sending import FakeVault
from tests.app.workspace.test_sending import letters, why
from tests.builders import Office, make_office
from tests.sending_steps import send_due

MENTION = "4711"
CALLED: dict[MessengerKind, Callable[[Any], bool]] = {
    MessengerKind.SLACK: lambda body: body["text"].startswith(f"<@{MENTION}>") and len(body["blocks"]) >= 1,
    MessengerKind.TEAMS: lambda body: (
        body["attachments"][0]["content"]["msteams"]["entities"][0]["mentioned"]["id"] == MENTION
    ),
    MessengerKind.MATTERMOST: lambda body: body["text"].startswith(f"@{MENTION} "),
    MessengerKind.DISCORD: lambda body: body["allowed_mentions"] == {"parse": [], "users": [MENTION]},
    MessengerKind.JSON: lambda body: (body["person"], body["mention"]) == ("Mia", MENTION),
}


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    vault = FakeVault()
    monkeypatch.setattr(secret_store, "system_vault", lambda: vault)
    made = make_office(tmp_path)
    made.workspace.do(change_settings, lead_name="Lea", lead_email="lea@example.com")
    for name in ("Mia", "Sam"):
        made.workspace.do(change_person, made.people[name], channel=Channel.MESSENGER, mention=MENTION)
    made.finish("idea")
    made.start("Autumn sale")
    made.clock.forward(minutes=11)
    return made


def told(office: Office, kind: MessengerKind, own: WebServer, shared: WebServer) -> dict[str, Dispatch]:
    """Mia by a channel of her own, Sam by the one for all; the letters by the name of their person."""
    for server, person in ((shared, None), (own, office.people["Mia"])):
        url = f"http://127.0.0.1:{server.port}/hidden/{server.port}"
        account = messenger_of(kind, url)
        if person is None:
            office.workspace.do(set_messenger, account)
        else:
            account = MessengerAccount(account.kind, account.host, person_id=person)
            office.workspace.do(set_person_messenger, person, account)
        SecretStore().set(account.secret_name, url)
    send_due(office.workspace, AccountTransport())
    names = {id: name for name, id in office.people.items()}
    return {names[letter.person_id]: letter for letter in letters(office)}


@pytest.mark.parametrize("kind", MessengerKind)
@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (http("200 OK", "ok"), DispatchState.SENT),
        (http("429 Too Many Requests", "slow down", "Retry-After: 120"), DispatchState.WAITING),
        (http("410 Gone", "hook is gone"), DispatchState.WAITING),
        (http("500 Internal Server Error"), DispatchState.DOUBTFUL),
        (b"silence", DispatchState.DOUBTFUL),
    ],
    ids=["200", "429", "410", "500", "no answer"],
)
def test_each_format_says_what_became_of_it_and_holds_nobody_else(
    office: Office, kind: MessengerKind, answer: bytes, state: DispatchState
) -> None:
    with serving(answer) as own, serving(http("200 OK", "ok")) as shared:
        found = told(office, kind, own, shared)
    assert (found["Mia"].state, found["Sam"].state) == (state, DispatchState.SENT)
    assert (len(own.requests), len(shared.requests)) == (1, 1)
    assert CALLED[kind](json.loads(own.requests[0].split(" ", 2)[2]))
    assert not any("hidden" in line.words for letter in found.values() for line in letter.story)
    own_status, shared_status = (
        office.workspace.read(account_status, name) for name in (f"messenger p{office.people['Mia']}", "messenger")
    )
    assert (shared_status.stopped, shared_status.next_at) == ("", None)
    assert bool(own_status.stopped) == (b"410" in answer)
    if b"429" in answer:
        assert own_status.next_at == office.clock.now() + timedelta(seconds=120)
        assert "own messenger channel is tried again at 09:13: 429 slow down" in why(office, "Mia")


def test_what_teams_took_is_handed_to_teams_and_not_posted(office: Office) -> None:
    with serving(http("202 Accepted")) as own, serving(http("200 OK", "1")) as shared:
        found = told(office, MessengerKind.TEAMS, own, shared)
    assert [found[name].left_as for name in ("Mia", "Sam")] == ["handed to Teams", "posted"]
    assert found["Mia"].last_words.startswith("Handed to Teams, which does not say whether it was posted")
