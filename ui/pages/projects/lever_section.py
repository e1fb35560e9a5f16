"""What can be done about a date that slips, each with what would become of it; for the panel of a project."""

from app.domain.ids import ProjectId
from app.workspace.levers import Lever, levers
from ui.link.context import Context
from ui.widgets.row_list import RowItem, RowList
from ui.widgets.section import Section


class LeverSection(Section):
    """Hidden while the date holds. A row does what it says, as one step."""

    def __init__(self, context: Context, project_id: ProjectId) -> None:
        self.rows: RowList[int] = RowList("What would help", fits=True)
        super().__init__("What would help", self.rows)
        self._context, self._project_id = context, project_id
        self._levers: tuple[Lever, ...] = ()
        self.rows.opened.connect(self._pull)

    def refresh(self, slips: bool) -> None:
        """Preview each way anew; nothing while the date holds."""
        self._levers = levers(self._context.workspace, self._project_id) if slips else ()
        items = [
            RowItem(at, lever.words, lever.after.split("; ")[0], avatar=False) for at, lever in enumerate(self._levers)
        ]
        self.rows.show_items(items)
        self.show_count(len(items))
        self.setVisible(bool(items))

    def _pull(self, at: int) -> None:
        self._levers[at].pull(self._context.do)
