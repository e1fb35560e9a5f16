"""How two versions differ on the screen: what is marked, where ghosts stand, what the list says, that it only shows."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from app.domain.ids import StepId
from app.queries.version import version_sheet
from tests.ui.company import nameless
from tests.ui.pages.flowchart.blog import IMAGES, KEYWORDS, SOCIAL, Blog, blog
from ui.pages.flowchart.versions.version_difference import lay_out, summary
from ui.printing.flowchart.status_mark import StatusSign


def shown(b: Blog, older: int, newer: int):
    b.versions.show_difference(older, newer)
    return b.versions.difference


def signs(sheet) -> dict[str, StatusSign]:
    return {line.id: line.sign for line in sheet.lines}


def test_the_two_blog_posts_differ_by_what_the_extended_one_adds(qtbot, tmp_path):
    with blog(qtbot, tmp_path) as b:
        view = shown(b, b.ids(b.short)[0], b.ids(b.long)[0])
        found = signs(view.sheet)
        added = {id for id, sign in found.items() if sign is StatusSign.ADDED and id in view.sheet.boxes}
        assert added == {"edit", "claims", "legal_ok", "email_slot", "load", "results", "hit", "improve", "close"}
        changed = {id for id, sign in found.items() if sign is StatusSign.CHANGED}
        assert changed == {"idea", "keywords", "outline", "approve_outline", "draft", "images", "social", "publish"}
        assert (found["draft-images"], found["publish-end"]) == (StatusSign.REMOVED, StatusSign.REMOVED)
        assert view.summary.text().startswith(
            "9 steps, 16 flows, 2 deliverables and 3 requirements added, 2 flows removed, 8 steps changed"
        )
        # Between two workflows nearly every step has moved: that is not shown until it is asked for.
        assert view.legend.chosen == {StatusSign.ADDED, StatusSign.REMOVED, StatusSign.CHANGED}


def test_a_version_says_what_was_moved_renamed_added_and_removed(qtbot, tmp_path):
    with blog(qtbot, tmp_path) as b:
        before = b.model.boxes[IMAGES]
        moved_from = b.model.boxes[SOCIAL]
        added = b.change()
        view = shown(b, *b.ids(b.short))
        found = signs(view.sheet)
        assert {id: found[id] for id in (KEYWORDS, SOCIAL, IMAGES, added)} == {
            KEYWORDS: StatusSign.CHANGED, SOCIAL: StatusSign.MOVED, IMAGES: StatusSign.REMOVED, added: StatusSign.ADDED,
        }  # fmt: skip
        words = ("title “Do keyword research” → “Research keywords”", "role SEO strategist → Blog writer")
        assert view.sheet.line_of(KEYWORDS).what == words
        assert view.sheet.moved_from == {SOCIAL: moved_from}
        ghost = view.sheet.boxes[IMAGES]
        assert (ghost.x, ghost.width) == (before.x, before.width)
        others = [box for id, box in view.sheet.boxes.items() if id != IMAGES]
        assert not any(ghost.overlaps(other) for other in others)
        assert all(mark.sign is found[id] for id, mark in view.sheet.marks.items())


def test_a_version_does_not_differ_from_itself(qtbot, tmp_path):
    with blog(qtbot, tmp_path) as b:
        sheet = b.context.read(version_sheet, b.ids(b.long)[0])
        found = lay_out(sheet, sheet)
        assert (found.lines, found.marks, found.moved_from) == ((), {}, {})
        assert summary(found.lines) == "Nothing differs."


def test_a_row_brings_its_step_into_view_and_says_what_changed(qtbot, tmp_path):
    with blog(qtbot, tmp_path) as b:
        b.change()
        view = shown(b, *b.ids(b.short))
        view.view.zoom_to(1.0)
        assert view.list.choose(IMAGES)
        assert view.view.seen().contains(view.scene.place_of(IMAGES))
        assert view.what.isHidden()
        view.list.choose(KEYWORDS)
        assert view.view.seen().contains(view.scene.place_of(KEYWORDS))
        assert "role SEO strategist → Blog writer" in view.what.text()


def test_a_click_on_a_ghost_chooses_its_row(qtbot, tmp_path):
    with blog(qtbot, tmp_path) as b:
        b.change()
        view = shown(b, *b.ids(b.short))
        view.view.fit()
        spot = view.view.viewportTransform().map(view.scene.place_of(IMAGES).center()).toPoint()
        QTest.mouseClick(view.view.viewport(), Qt.MouseButton.LeftButton, pos=spot + QPoint(3, 3))
        assert (view.scene.chosen, view.list.current_id) == (IMAGES, IMAGES)


def test_what_is_not_ticked_in_the_legend_is_neither_listed_nor_drawn(qtbot, tmp_path):
    with blog(qtbot, tmp_path) as b:
        b.change()
        view = shown(b, *b.ids(b.short))
        assert view.scene.marked[IMAGES].isVisible()
        view.legend.buttons[StatusSign.REMOVED].click()
        assert not view.scene.marked[IMAGES].isVisible()
        assert IMAGES not in {item.id for item in view.list.rows.items}
        view.legend.buttons[StatusSign.MOVED].click()
        assert not view.scene.marked[f"trace of {SOCIAL}"].isVisible()


def test_other_versions_are_chosen_above_and_turned_round(qtbot, tmp_path):
    with blog(qtbot, tmp_path) as b:
        added = b.change()
        one, two = b.ids(b.short)
        view = shown(b, one, two)
        view.swap()
        assert signs(view.sheet)[added] is StatusSign.REMOVED
        view.newer.pick(b.ids(b.long)[0])
        assert view.sheet.new.workflow.name == "Blog post, extended"


def test_escape_leaves_it_and_nothing_can_be_edited_meanwhile(qtbot, tmp_path):
    with blog(qtbot, tmp_path) as b:
        b.change()
        before = b.model.graph
        view = shown(b, *b.ids(b.short))
        assert view.isVisible()
        assert not b.page.plane.isVisible()
        for key in (Qt.Key.Key_Delete, Qt.Key.Key_A, Qt.Key.Key_Right):
            QTest.keyClick(view.view, key)
        QTest.keyClick(view.view, Qt.Key.Key_Escape)
        assert b.model.graph is before
        assert b.page.plane.isVisible()
        assert not view.isVisible()


def test_an_undo_is_seen_in_the_difference_and_a_gone_draft_leaves_it(qtbot, tmp_path):
    with blog(qtbot, tmp_path) as b:
        b.change()
        view = shown(b, *b.ids(b.short))
        b.context.undo(b.model.workflow_id)
        assert ("s1", StepId("publish")) not in {(flow.source, flow.target) for flow in view.sheet.graph.flows}
        b.versions.discard()
        assert not view.isVisible()


def test_every_control_has_a_name(qtbot, tmp_path):
    with blog(qtbot, tmp_path) as b:
        b.change()
        assert nameless(shown(b, *b.ids(b.short))) == []
