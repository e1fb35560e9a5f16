"""What a screen reader finds on the plane: a list of steps, notes and flows in words; a press selects one.

The answers hang on the view, so every interface lives as long as it.
"""

from PySide6.QtCore import QObject, QRect, QRectF, QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent, QAccessibleInterface, QContextMenuEvent
from PySide6.QtWidgets import QAccessibleWidget, QApplication, QWidget

from app.domain.ids import FlowId, StepId
from app.domain.quantity import Against, DayUnit, Offset
from app.domain.workflow import Graph, Step
from app.queries.flowchart import FlowchartView
from app.queries.graph_counter import counted
from ui.canvas.view import CanvasView
from ui.link.painted_item import PaintedItem, answer_for
from ui.pages.flowchart.scene import FlowchartScene
from ui.pages.flowchart.section_layer import SectionItem
from ui.printing.flowchart.appearance import KIND_WORDS, FlowAppearance, StepAppearance
from ui.printing.flowchart.status_mark import StatusMark


def context_line(view: FlowchartView) -> str:
    """ "Draft of version 4 · 12 steps · 5 roles": what the header says under the name."""
    number = view.version.number
    made_of = counted(view.graph)
    parts = [f"Draft of version {number}" if view.is_draft else f"Version {number}"]
    parts.append(_counted(made_of.steps, "step"))
    if made_of.roles:
        parts.append(_counted(made_of.roles, "role"))
    if view.projects_running:
        parts.append(f"{_counted(view.projects_running, 'project')} running")
    return " · ".join(parts)


def step_name(graph: Graph, id: StepId) -> str:
    """A step by its title, else by its kind."""
    step = graph.by_id.get(id)
    return (step.title or KIND_WORDS[step.kind]) if step else str(id)


def step_words(view: FlowchartView, step: Step, appearance: StepAppearance, problem: str = "") -> str:
    """Kind, role, offset and marks: "Task, Blog writer, 20 days before Publish date, optional"."""
    parts = [KIND_WORDS[step.kind]]
    if appearance.role:
        parts.append(appearance.role)
    if step.offset is not None and not step.anchor:
        parts.append(offset_words(view, step.offset))
    if step.length is not None:
        parts.append(f"takes {step.length}")
    if step.anchor:
        parts.append(f"on {view.workflow.anchor_label}")
    if step.optional:
        parts.append("optional")
    if appearance.badge:
        parts.append(
            f"opens with the {appearance.badge}" if appearance.badge == "first" else f"opens with {appearance.badge}"
        )
    if step.gates:
        parts.append("not before " + " and ".join(step_name(view.graph, gate) for gate in step.gates))
    if problem:
        parts.append(f"has an {problem}" if problem == "error" else f"has a {problem}")
    return ", ".join(parts)


def mark_words(mark: StatusMark) -> str:
    """Where a walkthrough stands: "open, round 2"."""
    return f"{mark.sign}, round {mark.round}" if mark.round > 1 else str(mark.sign)


def flow_words(graph: Graph, id: FlowId, appearance: FlowAppearance) -> str:
    """ "Outline → Draft (if Approved)"; a loop-back says so."""
    flow = graph.flow_by_id[id]
    words = f"{step_name(graph, flow.source)} → {step_name(graph, flow.target)}"
    if appearance.label:
        words += " (otherwise)" if appearance.label == "otherwise" else f" (if {appearance.label})"
    return f"{words}, loop-back" if appearance.loop_back else words


def offset_words(view: FlowchartView, offset: Offset) -> str:
    """ "3 working days after “Outline”"."""
    base = {
        Against.ANCHOR: view.workflow.anchor_label,
        Against.START: "the start",
        Against.STEP: f"“{step_name(view.graph, offset.step_id)}”" if offset.step_id else "a step",
    }[offset.against]
    if offset.days == 0:
        return f"on the day of {base}"
    days = _counted(abs(offset.days), "working day" if offset.unit is DayUnit.WORKING else "day")
    return f"{days} {'before' if offset.days < 0 else 'after'} {base}"


def _counted(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


class ChartAccess:
    """Keeps the interfaces of one view and tells assistive technology where the keyboard is.

    None is ever let go while the view lives, for Qt keeps plain pointers to them; one whose thing is gone is not valid.
    """

    def __init__(self, view: CanvasView, scene: FlowchartScene) -> None:
        self.view = view
        self.scene = scene
        self.root: ChartInterface | None = None
        self.things: dict[str, ThingInterface] = {}
        self._boxes: dict[str, SectionInterface] = {}
        scene.model.selection_changed.connect(self._tell_focus)
        answer_for("FlowchartView", _root_of)

    def shown(self) -> list["ThingInterface | SectionInterface"]:
        """Steps, then folded sections, notes and flows, each in the order of the graph; nothing that is folded away."""
        graph, sections = self.scene.model.graph, self.scene.sections
        steps, flows = [step.id for step in graph.steps], [flow.id for flow in graph.flows]
        boxes = [] if sections is None else sections.folded
        if sections is not None and boxes:
            steps = [id for id in steps if not sections.is_hidden(id)]
            flows = [id for id in flows if not sections.is_hidden(id)]
        rest = (self.thing(id) for id in (*(note.id for note in graph.notes), *flows))
        return [*(self.thing(id) for id in steps), *(self.box(item.section.id) for item in boxes), *rest]

    def box(self, section: str) -> "SectionInterface":
        found = self._boxes.get(section)
        if found is None:
            found = self._boxes[section] = SectionInterface(self, section)
            QAccessible.registerAccessibleInterface(found)
        return found

    def standing_for(self, id: str) -> "ThingInterface | SectionInterface":
        """What is found of a thing: itself, or the box of the section that it is folded into."""
        over = self.scene.sections.folded_over(id) if self.scene.sections is not None else None
        return self.thing(id) if over is None else self.box(over.section.id)

    def on_screen(self, place: QRectF) -> QRect:
        box = self.view.viewportTransform().mapRect(place).toRect()
        return QRect(self.view.viewport().mapToGlobal(box.topLeft()), box.size())

    def unfold(self, section: str) -> None:
        """Show the steps of a folded section, and give the plane the keyboard."""
        if self.scene.sections is not None:
            self.scene.sections.unfold(section)
        self.view.setFocus()

    def tools(self) -> list[QWidget]:
        """What lies over the plane, such as the zoom bar; found after the things."""
        return [
            child
            for child in self.view.children()
            if isinstance(child, QWidget) and child.accessibleName() and child is not self.view.viewport()
        ]

    def thing(self, id: str) -> "ThingInterface":
        found = self.things.get(id)
        if found is None:
            found = self.things[id] = ThingInterface(self, id)
            QAccessible.registerAccessibleInterface(found)
        return found

    def press(self, id: str) -> None:
        """Select it, bring it into view and give the plane the keyboard."""
        model = self.scene.model
        if model.has(id):
            model.select((id,))
            self.view.show_rect(self.scene.place_of(id))
            self.view.setFocus()

    def open_menu(self, id: str) -> None:
        """Select it and open its context menu, as the menu key does; later, for the menu waits for an answer."""
        self.press(id)
        QTimer.singleShot(0, self.view, self._ask_for_menu)

    def _ask_for_menu(self) -> None:
        middle = self.view.viewport().rect().center()
        event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, middle, self.view.viewport().mapToGlobal(middle))
        QApplication.sendEvent(self.view, event)

    def _tell_focus(self) -> None:
        model = self.scene.model
        if not QAccessible.isActive() or self.root is None or model.current is None or not self.view.hasFocus():
            return
        event = QAccessibleEvent(self.view, QAccessible.Event.Focus)
        event.setChild(self.root.indexOfChild(self.standing_for(model.current)))
        QAccessible.updateAccessibility(event)


class ChartInterface(QAccessibleWidget):
    """The canvas as assistive technology sees it: a list of things."""

    def __init__(self, access: ChartAccess) -> None:
        super().__init__(access.view, QAccessible.Role.List, "Flowchart")
        self._access = access

    def childCount(self) -> int:
        return len(self._access.shown()) + len(self._access.tools())

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        shown, tools = self._access.shown(), self._access.tools()
        if 0 <= index < len(shown):
            return shown[index]
        beyond = index - len(shown)
        return QAccessible.queryAccessibleInterface(tools[beyond]) if 0 <= beyond < len(tools) else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        shown, tools = self._access.shown(), self._access.tools()
        if isinstance(child, ThingInterface | SectionInterface):
            return shown.index(child) if child in shown else -1
        widget = child.object()
        return len(shown) + tools.index(widget) if widget in tools else -1

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        view = self._access.view
        at = view.viewport().mapFromGlobal(QRect(x, y, 1, 1).topLeft())
        spot, sections = view.at(at.toPointF()), self._access.scene.sections
        over = next((item for item in sections.folded if item.rect().contains(spot)), None) if sections else None
        if over is not None:
            return self._access.box(over.section.id)
        hit = self._access.scene.hit(spot, view.scale_now)
        return self._access.thing(hit) if hit is not None else None

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override]
        current = self._access.scene.model.current
        return self._access.standing_for(current) if current is not None and self._access.view.hasFocus() else None


class SectionInterface(PaintedItem):
    """A folded section in that list; a press unfolds it."""

    def __init__(self, access: ChartAccess, section: str) -> None:
        super().__init__(access.view, lambda: access.unfold(section))
        self._access = access
        self._section = section

    @property
    def _item(self) -> SectionItem | None:
        sections = self._access.scene.sections
        return sections.items.get(self._section) if sections is not None else None

    def isValid(self) -> bool:
        return super().isValid() and (item := self._item) is not None and item.folded

    def rect(self) -> QRect:
        item = self._item
        return self._access.on_screen(item.rect() if item is not None else QRectF())

    def state(self) -> QAccessible.State:
        view, item = self._access.view, self._item
        found = QAccessible.State()
        found.expandable = found.collapsed = True
        found.selectable = found.focusable = True
        found.selected = item is not None and item.chosen
        found.focused = found.selected and view.hasFocus()
        found.invisible = not view.isVisible()
        return found

    def name(self) -> str:
        return self._item.section.name if self._item is not None else ""

    def description(self) -> str:
        return f"Section, folded, {self._item.words}" if self._item is not None else ""


class ThingInterface(PaintedItem):
    """A step, note or flow in that list."""

    def __init__(self, access: ChartAccess, id: str) -> None:
        super().__init__(access.view, lambda: access.press(id), lambda: access.open_menu(id))
        self._access = access
        self.id = id

    def isValid(self) -> bool:
        return super().isValid() and self._access.scene.model.has(self.id)

    def rect(self) -> QRect:
        return self._access.on_screen(self._access.scene.place_of(self.id))

    def state(self) -> QAccessible.State:
        model, view = self._access.scene.model, self._access.view
        found = QAccessible.State()
        found.focusable = found.selectable = found.multiSelectable = True
        found.selected = self.id in model.selection
        found.focused = self.id == model.current and view.hasFocus()
        found.invisible = not view.isVisible()
        place = view.viewportTransform().mapRect(self._access.scene.place_of(self.id)).toRect()
        found.offscreen = not place.intersects(view.viewport().rect())
        return found

    def name(self) -> str:
        model = self._access.scene.model
        graph = model.graph
        if self.id in graph.by_id:
            return step_name(graph, StepId(self.id))
        if self.id in graph.flow_by_id:
            flow = graph.flow_by_id[FlowId(self.id)]
            return f"{step_name(graph, flow.source)} → {step_name(graph, flow.target)}"
        return next((note.text for note in graph.notes if note.id == self.id), "")

    def description(self) -> str:
        model = self._access.scene.model
        step = model.graph.by_id.get(StepId(self.id))
        if step is not None and model.view is not None:
            words = step_words(model.view, step, model.step_appearance(step.id), model.problem(self.id))
            notes = model.step_marks.notes.get(step.id, 0)
            words += f", {notes} open {'note' if notes == 1 else 'notes'} of the team" if notes else ""
            mark = model.step_marks.walkthrough.get(self.id)
            return f"{words}, {mark_words(mark)}" if mark is not None else words
        if self.id in model.graph.flow_by_id:
            return f"Flow: {flow_words(model.graph, FlowId(self.id), model.flow_appearance(FlowId(self.id)))}"
        return "Note"


def _root_of(view: QObject) -> QAccessibleInterface | None:
    access = getattr(view, "access", None)
    if not isinstance(access, ChartAccess):
        return None
    if access.root is None:
        access.root = ChartInterface(access)
    return access.root
