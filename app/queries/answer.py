"""What a mail answers, with the outcomes that the tasks can have. For the answers dialog and the command line."""

from collections.abc import Sequence

from app.domain.ids import TaskId
from app.domain.task import Task
from app.domain.workflow import Outcome
from app.exchange.answer.answer import Answer, read_answers
from app.exchange.answer.mail import ReceivedMail
from app.queries.consequence import asked_of
from app.queries.reader import Reader


def answers_in(reader: Reader, mail: ReceivedMail) -> tuple[Answer, ...]:
    """The answers of one mail to tasks that are there or not."""

    def outcomes_of(task_id: TaskId) -> Sequence[Outcome]:
        return asked_of(reader, task_id).outcomes if reader.get(Task, task_id) is not None else ()

    return read_answers(mail, outcomes_of)
