"""What is written about a task: comments."""

from app.domain.errors import RuleViolation
from app.domain.ids import CommentId, TaskId
from app.domain.task import Comment, Task
from app.domain.text import clean_text
from app.editing.edit import Edit, action


@action("Add comment", "Comment on {task_id}")
def add_comment(edit: Edit, task_id: TaskId, text: str) -> CommentId:
    task = edit.need(Task, task_id)
    text = clean_text(text, "comment")
    if not text:
        raise RuleViolation("The comment is empty. Type one.")
    number = CommentId(edit.next_id(Comment))
    edit.put(Comment(number, edit.now, text, task.id, task.project_id))
    edit.log("commented", f"A comment on “{task.title}”", task.project_id, task.id)
    return number


@action("Remove comment")
def remove_comment(edit: Edit, comment_id: CommentId) -> None:
    comment = edit.need(Comment, comment_id)
    about = edit.get(Task, comment.task_id) if comment.task_id is not None else None
    edit.title = f"Remove comment on “{about.title}”" if about is not None else "Remove from the journal"
    edit.remove(comment)
