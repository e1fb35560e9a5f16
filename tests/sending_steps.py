"""The steps of sending one after the other on one thread, for tests that do something between two of them."""

from functools import partial

from app.domain.dispatch import Dispatch
from app.editing.ports import Parcel, Transport
from app.workspace.sending import finish, let_go, next_parcel
from app.workspace.workspace import Workspace


def send_due(workspace: Workspace, transport: Transport) -> tuple[Dispatch, ...]:
    """Send what is due. Returns how each letter ended."""
    ended: list[Dispatch] = []
    while len(ended) < 200 and (parcel := next_parcel(workspace)) is not None:
        ended.append(carry(workspace, transport, parcel))
    return tuple(ended)


def carry(workspace: Workspace, transport: Transport, parcel: Parcel) -> Dispatch:
    """Bring one letter to the other side and write down what became of it."""
    return finish(workspace, parcel.id, transport.carry(parcel, partial(let_go, workspace, parcel.id)))
