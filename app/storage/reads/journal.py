"""The journal of a project, put together from everything that is recorded of it."""

import sqlite3
from datetime import datetime

from app.collector import collector_at_rest
from app.domain.activity import FILE_REMOVED, SIGNED_OFF, TOLD_DROPPED, VOTE_REPLACED
from app.domain.ids import ProjectId
from app.queries.rows import JournalFilter, JournalRow
from app.storage.codec import moment_text, sound_rows

SHOWN_ELSEWHERE = ("commented", "voted", "answered", "filed", SIGNED_OFF, VOTE_REPLACED, FILE_REMOVED, TOLD_DROPPED)
"""Verbs of the activity whose record stands in the journal itself, or that stand for a record that is gone."""


def _said_once(kind: str, verb: str) -> str:
    """What was said in lines of the activity: what it was, then the words. Below zero no record has the number."""
    end = "instr(a.text || char(10), char(10))"
    return f"""
        SELECT '{kind}', -a.id, a.at, a.person_id, a.task_id, substr(a.text, 1, {end} - 1), substr(a.text, {end} + 1)
        FROM activity a
        WHERE a.project_id = :project AND a.verb = '{verb}'
    """


SOURCES = {
    "comment": """
        SELECT c.kind, c.id, c.at, c.person_id, c.task_id, c.text, '' FROM comment c WHERE c.project_id = :project
    """,
    "event": f"""
        SELECT 'event', a.id, a.at, a.person_id, a.task_id, a.text, a.verb FROM activity a
        WHERE a.project_id = :project AND a.verb NOT IN ({", ".join(f"'{verb}'" for verb in SHOWN_ELSEWHERE)})
    """,
    "told": f"""
        SELECT 'told', m.id, d.at, m.person_id, m.task_id, d.subject, d.kind FROM message m
        JOIN delivery d ON d.fact_key = m.fact_key WHERE m.project_id = :project
        UNION ALL {_said_once("told", TOLD_DROPPED)}
    """,
    "answer": """
        SELECT 'answer', r.id, r.received_at, NULL, r.task_id, r.text, coalesce(nullif(r.sender_name, ''), r.sender)
        FROM answer r JOIN task t ON t.id = r.task_id WHERE t.project_id = :project
    """,
    "file": f"""
        SELECT 'file', v.id, v.at, v.person_id, f.task_id, f.name || ', version ' || v.number, v.note FROM file f
        JOIN file_version v ON v.file_id = f.id WHERE f.project_id = :project
        UNION ALL {_said_once("file", FILE_REMOVED)}
    """,
    "vote": f"""
        SELECT 'vote', w.id, w.at, w.person_id, w.task_id, w.outcome, w.comment FROM task t
        JOIN vote w ON w.task_id = t.id WHERE t.project_id = :project
        UNION ALL {_said_once("vote", VOTE_REPLACED)}
    """,
    "sign-off": _said_once("sign-off", SIGNED_OFF),
    "round": """
        SELECT 'round', r.id, r.closed_at, r.owner_id, r.task_id, coalesce(r.outcome, r.state), r.note FROM task t
        JOIN round r ON r.task_id = t.id WHERE t.project_id = :project AND r.note != ''
    """,
}
"""What each kind of record gives: kind, id, moment, person, task, text, and a word more."""

IN_COMMENTS = frozenset({"comment", "decision", "call", "mail", "report", "retrospective"})


def journal(connection: sqlite3.Connection, project_id: ProjectId, wanted: JournalFilter) -> list[JournalRow]:
    """The lines that a filter lets through, the newest first."""
    tests, values = _tests(wanted)
    sources = [
        sql
        for name, sql in SOURCES.items()
        if not wanted.kinds or name in wanted.kinds or (name == "comment" and IN_COMMENTS & wanted.kinds)
    ]
    sql = f"""
    WITH line(kind, id, at, person_id, task_id, text, detail) AS ({" UNION ALL ".join(sources)}),
    titled AS (SELECT line.*, coalesce((SELECT title FROM task WHERE task.id = line.task_id), '') AS title FROM line)
    SELECT * FROM titled WHERE {tests} ORDER BY at DESC, id DESC, kind LIMIT :limit OFFSET :offset
    """
    given = {"project": project_id, "limit": wanted.limit, "offset": wanted.offset, **values}
    with collector_at_rest(), sound_rows("journal"):
        return [
            JournalRow(kind, id, datetime.fromisoformat(at), person, task, text, detail, title)
            for kind, id, at, person, task, text, detail, title in connection.execute(sql, given)
        ]


def _tests(wanted: JournalFilter) -> tuple[str, dict[str, str | int]]:
    tests, values = ["1"], dict[str, str | int]()
    if wanted.kinds:
        tests.append(f"kind IN ({', '.join(f':kind{n}' for n in range(len(wanted.kinds)))})")
        values |= {f"kind{n}": kind for n, kind in enumerate(sorted(wanted.kinds))}
    if wanted.person_id is not None:
        tests.append("person_id = :person")
        values["person"] = wanted.person_id
    if wanted.task_id is not None:
        tests.append("task_id = :task")
        values["task"] = wanted.task_id
    if wanted.since is not None:
        tests.append("at >= :since")
        values["since"] = moment_text(wanted.since)
    for number, word in enumerate(wanted.words.split()):
        tests.append(f"(text || ' ' || detail || ' ' || title) LIKE :word{number} ESCAPE '\\'")
        values[f"word{number}"] = "%" + word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    return " AND ".join(tests), values
