"""Words of other programs for where a task stands, in the languages that their users write."""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from app.domain.run import TaskState

_WORDS: dict[TaskState, str] = {
    TaskState.WAITING: "waiting",
    TaskState.READY: (
        "ready|todo|to do|to-do|open|new|backlog|not started|planned|next|inbox|unstarted|triage|pending|reopened|"
        "offen|neu|zu erledigen|nicht begonnen|nicht gestartet|geplant|"
        "a faire|ouvert|nouveau|non commence|non commencee|por hacer|pendiente|abierto|nuevo|sin empezar|no iniciado|"
        "da fare|aperto|nuovo|non iniziato|non iniziata|a fazer|aberto|pendente|nao iniciado|nao iniciada|"
        "te doen|nieuw|niet gestart|do zrobienia|otwarte|nowe|nie rozpoczeto|att gora|ny|ej paborjad|inte startad|"
        "k reseni|otevreno"
    ),
    TaskState.DOING: (
        "doing|in progress|inprogress|started|in review|review|working|working on it|active|in work|ongoing|wip|"
        "in arbeit|in bearbeitung|begonnen|gestartet|laufend|en cours|en progreso|en curso|en proceso|"
        "in corso|em andamento|em progresso|em curso|bezig|mee bezig|in behandeling|w toku|w trakcie|pagaende|pagar|"
        "v reseni|probiha"
    ),
    TaskState.DONE: (
        "done|complete|completed|closed|finished|resolved|yes|true|shipped|published|"
        "erledigt|fertig|abgeschlossen|beendet|geschlossen|fertiggestellt|termine|terminee|fait|fini|clos|ferme|acheve|"
        "hecho|hecha|completado|completada|terminado|terminada|finalizado|cerrado|fatto|completato|completata|"
        "concluso|chiuso|concluido|concluida|feito|finalizada|fechado|klaar|gereed|voltooid|afgerond|gesloten|"
        "zrobione|gotowe|zakonczone|ukonczone|zamkniete|klar|klart|fardig|avslutad|slutford|hotovo|dokonceno|uzavreno"
    ),
    TaskState.SKIPPED: "skipped|ubersprungen|ignore|omitido",
    TaskState.CANCELLED: (
        "cancelled|canceled|won't do|wont do|won't fix|wontfix|rejected|duplicate|dropped|discarded|abandoned|declined|"
        "not planned|obsolete|invalid|storniert|abgebrochen|verworfen|abgelehnt|abgewiesen|"
        "zuruckgewiesen|annule|annulee|abandonne|cancelado|"
        "cancelada|descartado|annullato|annullata|geannuleerd|vervallen|anulowane|anulowano|avbruten|avbruten|zruseno"
    ),
}
_STATES = {word: state for state, words in _WORDS.items() for word in words.split("|")}
_TICKED = frozenset("yes true 1 x y ja oui si sim tak done completed complete checked ✓ ✔ ☑ ✅".split())  # noqa: SIM905
_UNTICKED = frozenset("no false 0 n nein non nao nie open incomplete unchecked".split())  # noqa: SIM905
ARCHIVED_WORDS = frozenset(("archived", "archiviert", "archive", "archivado", "archiviato", "arquivado"))


@lru_cache(maxsize=4096)
def plain_word(text: str) -> str:
    """``Done ✅``, ``3. Done`` and ``DONE`` are one word; so are ``Terminé`` and ``termine``."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    bare = re.sub(r"^[\W\d_]+|[\W_]+$", "", bare.replace("’", "'").casefold().replace("ł", "l"))
    return " ".join(re.sub(r"[\s_]+", " ", bare).split())


def state_of(text: str, said: Mapping[str, TaskState] = {}) -> TaskState | None:
    """The state that a word means; None where nobody can say. ``said`` is what the lead has said of words."""
    told = said.get(plain_word(text))
    return told or _STATES.get(plain_word(text)) or _by_share(text)


def share_done(text: str) -> float | None:
    """How much is done, 0 to 1, of a tick or a percentage; None for anything else."""
    bare = text.strip().casefold()
    if bare in _TICKED or plain_word(bare) in _TICKED:
        return 1.0
    if bare in _UNTICKED or plain_word(bare) in _UNTICKED:
        return 0.0
    found = re.fullmatch(r"(\d{1,3})(?:[.,](\d+))?\s*(%?)", bare)
    if found is None:
        return None
    number = float(f"{found[1]}.{found[2] or 0}")
    # A fraction is written with its point: 1.0 is all of it, and 0.5 a half; 50 can only be per cent.
    return min(1.0, number if found[2] and not found[3] and number <= 1 else number / 100)


def state_of_share(share: float | None) -> TaskState | None:
    """Nothing done says nothing: a program that counts no progress writes 0 for all."""
    if not share:
        return None
    return TaskState.DONE if share >= 1 else TaskState.DOING


def _by_share(text: str) -> TaskState | None:
    return state_of_share(share_done(text)) if text.strip().endswith("%") else None
