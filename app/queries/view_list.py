"""Which saved views there are; apart from what they let through, so that the first screen can list them."""

from collections.abc import Sequence

from app.domain.saved_view import SavedView, built_in_views
from app.queries.reader import Reader


def saved_views(reader: Reader) -> Sequence[SavedView]:
    """Those of the program first, then the saved ones in their order."""
    kept = sorted(reader.find(SavedView), key=lambda view: (view.rank, view.id))
    return (*built_in_views(), *kept)
