"""Files and their versions: numbers, equal bytes, places, and what stays because something was said of it."""

from pathlib import Path

import pytest

from app.actions.approval import cast_vote
from app.actions.file import (
    add_files,
    add_version,
    comment_version,
    place_file,
    remove_file,
    rename_file,
    set_version_note,
    versions_of,
)
from app.domain.activity import Activity
from app.domain.brief import Deliverable, DeliverableState
from app.domain.errors import RuleViolation
from app.domain.file import File, FileContent, FileVersion, NamedContent
from app.domain.ids import DeliverableId, FileId, TaskId
from app.domain.task import Comment
from app.editing.edit import Edit, action
from app.queries.file import (
    FileLine,
    feedback_on,
    files_of_project,
    files_of_task,
    find_file,
    size_words,
    votable_files,
)
from tests.builders import Office, make_office

BRIEF = NamedContent("Brief.docx", FileContent(link="https://example.com/brief"))


@action("Make deliverable")
def make_deliverable(edit: Edit, deliverable: Deliverable) -> DeliverableId:
    return edit.put(deliverable).id


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return make_office(tmp_path)


def added(office: Office, name: str = "Text.docx", data: bytes = b"first", **place: int) -> FileId:
    content = office.workspace.attachments.keep(data)
    place = place or {"project_id": office.project}
    [id] = office.workspace.do(add_files, [NamedContent(name, content)], **place).value
    return id


def lines(office: Office) -> tuple[FileLine, ...]:
    return office.workspace.read(files_of_project, office.project)


def test_a_file_begins_with_version_1_and_each_that_comes_is_one_more(office: Office) -> None:
    file_id = added(office)
    for number in (2, 3, 4):
        content = office.workspace.attachments.keep(f"version {number}".encode())
        done = office.workspace.do(add_version, file_id, content, note="shorter", person_id=office.people["Ana"])
        assert done.changes.sentence == f"Added version {number} of “Text.docx”"
    [line] = lines(office)
    assert [version.version.number for version in line.versions] == [4, 3, 2, 1]
    assert (line.latest.who, line.latest.version.note, line.versions[-1].who) == ("Ana", "shorter", "the lead")
    assert line.key == "F-1"


def test_the_bytes_of_any_version_are_not_taken_twice(office: Office) -> None:
    file_id = added(office)
    office.workspace.do(add_version, file_id, office.workspace.attachments.keep(b"second"))
    for data, number in ((b"second", 2), (b"first", 1)):
        with pytest.raises(RuleViolation, match=f"This is version {number} of “Text.docx” already"):
            office.workspace.do(add_version, file_id, office.workspace.attachments.keep(data))
    assert len(lines(office)[0].versions) == 2


def test_several_files_are_one_step_and_all_or_none_come(office: Office) -> None:
    keep = office.workspace.attachments.keep
    before = office.dump()
    good = [NamedContent("a.txt", keep(b"a")), BRIEF]
    with pytest.raises(RuleViolation, match="device"):
        office.workspace.do(add_files, [*good, NamedContent("CON", keep(b"b"))], project_id=office.project)
    assert office.dump() == before
    assert office.workspace.do(add_files, good, project_id=office.project).changes.sentence == "Added 2 files"
    assert [line.file.name for line in lines(office)] == ["a.txt", "Brief.docx"]
    office.workspace.undo()
    assert office.dump() == before


@pytest.mark.parametrize("link", ["", "brief", "javascript:alert(1)", "../secret", "ftp://example.com/x", "file:brief"])
def test_what_is_no_link_is_refused(office: Office, link: str) -> None:
    with pytest.raises(RuleViolation, match="is no link"):
        office.workspace.do(add_files, [NamedContent("x", FileContent(link=link))], project_id=office.project)


@pytest.mark.parametrize("link", ["https://example.com/x", "/srv/share/x.pdf", "\\\\server\\share\\x.pdf", "C:\\x.pdf"])
def test_web_addresses_and_whole_paths_are_links(office: Office, link: str) -> None:
    office.workspace.do(add_files, [NamedContent("x", FileContent(link=link))], project_id=office.project)
    assert lines(office)[0].latest.version.link == link


def test_a_file_belongs_to_the_project_of_its_task_and_a_place_elsewhere_is_refused(office: Office) -> None:
    draft, other = office.task("draft"), office.start("Autumn sale")
    file_id = added(office, task_id=draft.id)
    assert [line.file.project_id for line in lines(office)] == [office.project]
    assert [line.file.id for line in office.workspace.read(files_of_task, draft.id)] == [file_id]
    made = Deliverable(DeliverableId(1), other, "Banner")
    office.workspace.do(make_deliverable, made)
    with pytest.raises(RuleViolation, match="different projects"):
        office.workspace.do(place_file, file_id, deliverable_id=made.id)
    with pytest.raises(RuleViolation, match="needs a project or a task"):
        office.workspace.do(add_files, [BRIEF])


def test_a_version_for_review_puts_its_deliverable_in_review(office: Office) -> None:
    draft = office.task("draft")
    office.workspace.do(make_deliverable, Deliverable(DeliverableId(1), office.project, "Post", task_id=draft.id))
    file_id = added(office)
    content = office.workspace.attachments.keep(b"second")
    with pytest.raises(RuleViolation, match="belongs to no deliverable"):
        office.workspace.do(add_version, file_id, content, review=True)
    said = office.workspace.do(place_file, file_id, deliverable_id=DeliverableId(1)).changes.sentence
    assert said == "Put “Text.docx” to “Post”"
    office.workspace.do(add_version, file_id, content, review=True)
    deliverable = office.workspace.read(lambda reader: reader.get(Deliverable, DeliverableId(1)))
    assert deliverable is not None
    assert deliverable.state is DeliverableState.IN_REVIEW
    assert [line.deliverable for line in office.workspace.read(votable_files, draft.id)] == ["Post"]
    office.workspace.undo()
    assert len(lines(office)[0].versions) == 1


def test_names_and_notes_are_changed_and_said(office: Office) -> None:
    file_id = added(office)
    do = office.workspace.do
    assert do(rename_file, file_id, "Final.docx").changes.sentence == "Renamed “Text.docx” to “Final.docx”"
    version = lines(office)[0].latest.version
    said = do(set_version_note, version.id, "after the call").changes.sentence
    assert said == "Changed the note of version 1 of “Final.docx”"
    assert do(remove_file, file_id).changes.sentence == "Removed “Final.docx”"
    assert lines(office) == ()
    verbs = office.workspace.read(lambda reader: [line.verb for line in reader.find(Activity)])
    assert verbs[-3:] == ["filed", "version removed", "file removed"]


def test_removing_and_undoing_brings_back_the_versions_and_their_bytes(office: Office) -> None:
    file_id = added(office)
    before = office.dump()
    office.workspace.do(remove_file, file_id)
    office.reopen()
    office.workspace.undo()
    assert office.dump() == before
    content = office.workspace.read(find_file, "F-1").latest.content
    assert office.workspace.attachments.checked(content, "Text.docx").read_bytes() == b"first"


def test_what_was_voted_on_stays(office: Office) -> None:
    office.finish("idea", "keywords", "outline")
    task = office.task("approve_outline")
    file_id = added(office, task_id=task.id)
    version = lines(office)[0].latest.version
    office.workspace.do(cast_vote, task.id, task.approvers[0], "Approved", version_id=version.id)
    with pytest.raises(RuleViolation, match=r"voted on version 1 of “Text\.docx”, so it stays"):
        office.workspace.do(remove_file, file_id)


def test_a_vote_is_about_a_version_of_its_own_project(office: Office) -> None:
    office.finish("idea", "keywords", "outline")
    task = office.task("approve_outline")
    elsewhere = added(office, project_id=office.start("Autumn sale"))
    version = office.workspace.read(lambda reader: reader.find(FileVersion, file_id=elsewhere)[0])
    with pytest.raises(RuleViolation, match="is no file of the project"):
        office.workspace.do(cast_vote, task.id, task.approvers[0], "Approved", version_id=version.id)


@pytest.mark.requirement("A29")
def test_comments_and_votes_belong_to_their_version(office: Office) -> None:
    office.finish("idea", "keywords", "outline")
    task = office.task("approve_outline")
    added(office, task_id=task.id)
    first = lines(office)[0].latest.version
    said = office.workspace.do(comment_version, first.id, "The crops cut the logo").changes.sentence
    assert said == "Commented on version 1 of “Text.docx”"
    office.clock.forward(minutes=5)
    office.workspace.do(cast_vote, task.id, task.approvers[0], "Approved", comment="Fine", version_id=first.id)
    feedback = office.workspace.read(feedback_on, first.id)
    assert [line.words for line in feedback] == ["The crops cut the logo", "Approved: Fine"]
    assert feedback[0].who == "the lead"
    [comment] = office.workspace.read(lambda reader: reader.find(Comment, version_id=first.id))
    assert (comment.task_id, comment.project_id) == (task.id, office.project)
    with pytest.raises(RuleViolation, match="is empty"):
        office.workspace.do(comment_version, first.id, "  ")
    office.workspace.undo()
    other = added(office, "Plan.docx", b"plan")
    version = next(line for line in lines(office) if line.file.id == other).latest.version
    office.workspace.do(comment_version, version.id, "Stays")
    office.workspace.do(remove_file, other)
    texts = office.workspace.read(lambda reader: [(one.text, one.version_id) for one in reader.find(Comment)])
    assert ("Stays", None) in texts


def test_a_file_that_is_gone_is_said_so(office: Office) -> None:
    with pytest.raises(RuleViolation, match="There is no file"):
        office.workspace.do(rename_file, FileId(9), "x")
    for key in ("F-9", "x", ""):
        with pytest.raises(RuleViolation, match=r"leadline file list KEY"):
            office.workspace.read(find_file, key)
    assert office.workspace.read(files_of_task, TaskId(99)) == ()


def test_a_thousand_versions_are_numbered_and_read_in_time(office: Office) -> None:
    file_id = added(office)

    @action("Add many")
    def add_many(edit: Edit) -> None:
        for number in range(2, 1_001):
            add_version(edit, file_id, FileContent(sha256=f"{number:064x}", size=number))

    office.workspace.do(add_many)
    [line] = lines(office)
    assert [version.version.number for version in line.versions] == list(range(1_000, 0, -1))
    edit = Edit(office.store, office.clock)
    assert versions_of(edit, file_id)[-1].number == 1_000
    assert edit.need(File, file_id).name == "Text.docx"


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1_000, "1 kB"),
        (999_499, "999 kB"),
        (999_500, "1.0 MB"),
        (3_440_000, "3.4 MB"),
        (2_000_000_000, "2.0 GB"),
    ],
)
def test_sizes_are_said_in_three_digits(size: int, words: str) -> None:
    assert size_words(size) == words
