"""Puts the sample team into an empty data folder, for a first start and ``--sample``."""

from app.domain.person import Person
from app.queries.reader import Reader
from app.workspace.workspace import Workspace


def fill_when_empty(workspace: Workspace) -> None:
    """The sample team, if there is nobody yet; what happened before today was told, and no undo takes it away."""
    if workspace.read(_anybody):
        return
    # Only here: a start with data needs neither the sample nor the letters.
    from app.actions.sample import load_sample
    from app.workspace.delivery_recording import past_facts

    workspace.do(load_sample)
    workspace.begin_history()
    workspace.record(*workspace.read(past_facts))


def _anybody(reader: Reader) -> bool:
    return bool(reader.find(Person))
