"""Replies put together from parts: what is said, with what it means, and the shape that a mail program gives it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from html import escape
from itertools import cycle

SENT = datetime(2027, 3, 16, 14, 5, tzinfo=UTC)
"""A Tuesday."""
KEY = "LL-23"


@dataclass(frozen=True)
class Said:
    """Words and what is right to read in them; ``asks``: whoever takes them for sure is wrong."""

    words: str
    kind: str
    day: date | None = None
    by: str = ""
    outcome: str = ""
    asks: bool = False


def march(day: int) -> date:
    return date(2027, 3, day)


ENGLISH = (
    Said("Done", "done"),
    Said("finished, the pdf is attached", "done"),
    Said("All done now. Link: https://files.example.com/LL-900/poster", "done"),
    Said("It's ready, see attachment", "done"),
    Said("I finished it yesterday. Thanks!", "done"),
    Said("That is done already", "done"),
    Said("LL-23 is complete", "done"),
    Said("Completed 👍", "done"),
    Said("The poster is done except for the address line", "nothing", asks=True),
    Said("We printed everything and it is finished, I think the colours came out well", "done", asks=True),
    Said("Not done yet", "nothing", asks=True),
    Said("Omar is finished, but I have not begun", "nothing", asks=True),
    Said("It should be done soon", "nothing", asks=True),
    Said("half finished", "nothing", asks=True),
    Said("Well done everybody", "nothing", asks=True),
    Said("Okay, thank you", "nothing", asks=True),
    Said("I'm blocked by the printer until Thursday", "blocked", march(18), "printer"),
    Said("Waiting for Omar until 22 March", "blocked", march(22), "Omar"),
    Said("Still waiting for the agency", "blocked", by="agency"),
    Said("Sorry, I'm stuck, the photos are late and I am waiting for the studio", "blocked", by="studio", asks=True),
    Said("blocked by Purchasing till next Monday, they said", "blocked", march(22), "Purchasing", asks=True),
    Said("I am not blocked any more", "nothing", asks=True),
    Said("New date: 24 March", "new date", march(24)),
    Said("not before 1 April", "new date", date(2027, 4, 1)),
    Said("Could you move it to Monday?", "new date", march(22), asks=True),
    Said("I need three more days", "new date", march(19), asks=True),
    Said("Will be ready tomorrow", "new date", march(17), asks=True),
    Said("it won't be finished before 29 March", "new date", march(29), asks=True),
    Said("Would the end of the month be ok, so the 31st?", "new date", march(31), asks=True),
    Said("How about 04/05?", "new date", asks=True),
    Said("I can deliver next week", "new date", asks=True),
    Said("next Friday then", "new date", asks=True),
    Said("Where do I find the address list?", "question", asks=True),
    Said("Do you want it in colour?", "question", asks=True),
    Said("Who takes over while I am away from Monday?", "question", asks=True),
)
GERMAN = (
    Said("Fertig", "done"),
    Said("erledigt, siehe Anhang", "done"),
    Said("Ist erledigt, liegt im Ordner. Danke!", "done"),
    Said("Habe ich gestern schon erledigt", "done"),
    Said("Das ist fertig, bitte prüfen", "done"),
    Said("LL-23 ist abgeschlossen", "done"),
    Said("Alles erledigt ✅", "done"),
    Said("Wir haben das am Freitag schon erledigt", "done"),
    Said("Das Plakat ist fertig, nur die Adresse fehlt", "nothing", asks=True),
    Said("Noch nicht fertig", "nothing", asks=True),
    Said("Omar ist fertig, ich nicht", "nothing", asks=True),
    Said("Ist fast fertig", "nothing", asks=True),
    Said("Danke, alles klar", "nothing", asks=True),
    Said("Wird bald erledigt", "nothing", asks=True),
    Said("Warte auf Omar bis Donnerstag", "blocked", march(18), "Omar"),
    Said("Bin bis 22.3. durch die Druckerei blockiert", "blocked", march(22), "Druckerei"),
    Said("blockiert durch den Einkauf", "blocked", by="Einkauf"),
    Said("Ich warte immer noch auf die Agentur, die meldet sich nicht", "blocked", by="Agentur", asks=True),
    Said("Neuer Termin: 24. März", "new date", march(24)),
    Said("nicht vor dem 1. April", "new date", date(2027, 4, 1)),
    Said("Geht auch der 24.3.?", "new date", march(24), asks=True),
    Said("Ich brauche noch zwei Tage", "new date", march(18), asks=True),
    Said("wird morgen fertig", "new date", march(17), asks=True),
    Said("Das schaffe ich erst bis Ende nächster Woche", "new date", march(26), asks=True),
    Said("Können wir das auf Montag verschieben?", "new date", march(22), asks=True),
    Said("liefere ich nächste Woche", "new date", asks=True),
    Said("bis KW 14", "new date", asks=True),
    Said("Ist noch nicht fertig, brauche bis Freitag", "new date", march(19), asks=True),
    Said("Wo finde ich die Adressen?", "question", asks=True),
    Said("Soll das in Farbe sein?", "question", asks=True),
    Said("Wer macht das, wenn ich ab Montag weg bin?", "question", asks=True),
)
APPROVAL_ENGLISH = (
    Said("Approved", "outcome", outcome="Approved"),
    Said("approved, thank you!", "outcome", outcome="Approved"),
    Said("Needs changes: the logo is too small", "outcome", outcome="Needs changes"),
    Said("Approved, provided that the logo grows", "outcome", outcome="Approved", asks=True),
    Said("not approved", "nothing", asks=True),
    Said("I have approved the budget, this one I have not seen yet", "nothing", asks=True),
    Said("Looks good to me", "outcome", outcome="Approved", asks=True),
    Said("Will be approved on Thursday", "nothing", asks=True),
    Said("Which version is this?", "question", asks=True),
)
APPROVAL_GERMAN = (
    Said("Freigegeben", "outcome", outcome="Freigegeben"),
    Said("Freigegeben, danke!", "outcome", outcome="Freigegeben"),
    Said("Nacharbeit: Logo zu klein", "outcome", outcome="Nacharbeit"),
    Said("nicht freigegeben", "nothing", asks=True),
    Said("Passt so", "outcome", outcome="Freigegeben", asks=True),
    Said("Keine Nacharbeit", "nothing", asks=True),
)
OUTCOMES = {"en": ("Approved", "Needs changes"), "de": ("Freigegeben", "Nacharbeit")}

LETTERS = {
    "en": (
        "It is your turn: Print the poster\nProject: Summer fair\nDue: Wed 17 Mar, 1 working day left\n"
        "Done when: 200 copies lie in the office\nBefore you: Draw the poster (Omar)\nAfter you: Hang it up (Lily)\n\n"
        "Done: mailto:kim@example.org?subject=%5BLL-23%5D%20DONE\n"
        "Blocked: mailto:kim@example.org?subject=%5BLL-23%5D%20BLOCKED%3A%20\n"
        "New date: mailto:kim@example.org?subject=%5BLL-23%5D%20NEW%20DATE%3A%20\n\nKim Keller"
    ),
    "de": (
        "Du bist dran: Plakat drucken\nProjekt: Sommerfest\nFällig: Mi 17. März, noch 1 Arbeitstag\n"
        "Fertig, wenn: 200 Stück im Büro liegen\nVor dir: Plakat zeichnen (Omar)\nNach dir: Aufhängen (Lily)\n\n"
        "Fertig: mailto:kim@example.org?subject=%5BLL-23%5D%20FERTIG\n"
        "Blockiert: mailto:kim@example.org?subject=%5BLL-23%5D%20BLOCKIERT%3A%20\n\nKim Keller"
    ),
}
SUBJECTS = {
    "en": "Re: Your turn: Print the poster — due Wed 17 Mar — [LL-23]",
    "de": "AW: Du bist dran: Plakat drucken — fällig Mi 17. März — [LL-23]",
}
HEADS = {
    "en": "From: Kim Keller <kim@example.org>\nSent: Tuesday, March 16, 2027 9:30 AM\nTo: Noa Nagel <noa@example.org>\n"
    "Subject: Your turn: Print the poster — due Wed 17 Mar — [LL-23]\n\n",
    "de": "Von: Kim Keller <kim@example.org>\nGesendet: Dienstag, 16. März 2027 09:30\n"
    "An: Noa Nagel <noa@example.org>\n"
    "Betreff: Du bist dran: Plakat drucken — fällig Mi 17. März — [LL-23]\n\n",
}


def marked(text: str) -> str:
    return "\n".join(f"> {line}" if line else ">" for line in text.split("\n"))


def gmail(said: str, lang: str) -> str:
    line = {
        "en": "On Tue, 16 Mar 2027 at 09:30, Kim Keller <kim@example.org> wrote:",
        "de": "Am Di., 16. März 2027 um 09:30 Uhr schrieb Kim Keller <kim@example.org>:",
    }
    return f"{said}\n\n{line[lang]}\n\n{marked(LETTERS[lang])}\n"


def gmail_broken_line(said: str, lang: str) -> str:
    line = {
        "en": "On Tue, Mar 16, 2027 at 9:30 AM Kim Keller of the Office for Posters\n<kim@example.org> wrote:",
        "de": "Am Di., 16. März 2027 um 09:30 Uhr schrieb Kim Keller vom Büro für Plakate <\nkim@example.org>:",
    }
    return f"{said}\n\n{line[lang]}\n\n{marked(LETTERS[lang])}\n"


def outlook(said: str, lang: str) -> str:
    return f"{said}\n\n{HEADS[lang]}{LETTERS[lang]}\n"


def outlook_with_signature(said: str, lang: str) -> str:
    hello, bye = {"en": ("Hi Kim,", "Kind regards,"), "de": ("Hallo Kim,", "Viele Grüße")}[lang]
    card = "Noa Nagel\nProduction | Example Org\nPhone +49 30 5550 1234"
    return f"{hello}\n\n{said}\n\n{bye}\n{card}\n\n{HEADS[lang]}{LETTERS[lang]}\n"


def outlook_separator(said: str, lang: str) -> str:
    line = {"en": "-----Original Message-----", "de": "-----Ursprüngliche Nachricht-----"}[lang]
    return f"{said}\n\nNoa\n\n{line}\n{HEADS[lang]}{LETTERS[lang]}\n"


def outlook_below(said: str, lang: str) -> str:
    foot = {"en": "Kim keeps the record of this work.", "de": "Kim führt das Protokoll dieser Arbeit."}[lang]
    hint = {"en": "Hi Kim, see below\n\n", "de": "siehe unten\n\n"}[lang]
    return f"{hint}{HEADS[lang]}{LETTERS[lang]}\n\n{foot}\n\n{said}\n"


def yahoo(said: str, lang: str) -> str:
    line = {
        "en": "On Tuesday, March 16, 2027 at 09:30:12 AM GMT+1, Kim Keller <kim@example.org> wrote:",
        "de": "Am Dienstag, 16. März 2027 um 09:30:12 MEZ hat Kim Keller <kim@example.org> Folgendes geschrieben:",
    }
    return f"{said}\n\n{line[lang]}\n\n{LETTERS[lang]}\n"


def outlook_web(said: str, lang: str) -> str:
    return f"{said}\n\n{'_' * 32}\n{HEADS[lang]}{LETTERS[lang]}\n"


def outlook_phone(said: str, lang: str) -> str:
    line = {"en": "Get Outlook for Android<https://aka.ms/x>", "de": "Outlook für iOS beziehen<https://aka.ms/x>"}[lang]
    return f"{said}\n\n{line}\n{'_' * 32}\n{HEADS[lang]}{LETTERS[lang]}\n"


def apple(said: str, lang: str) -> str:
    line = {
        "en": "On 16. Mar 2027, at 09:30, Kim Keller <kim@example.org> wrote:",
        "de": "Am 16.03.2027 um 09:30 schrieb Kim Keller <kim@example.org>:",
    }
    return f"{said}\n\n{marked(line[lang] + chr(10) + chr(10) + LETTERS[lang])}\n"


def iphone(said: str, lang: str) -> str:
    line = {"en": "Sent from my iPad", "de": "Von meinem iPhone gesendet"}[lang]
    return apple(f"{said}\n\n{line}", lang)


def thunderbird(said: str, lang: str) -> str:
    line = {"en": "On 3/16/27 09:30, Kim Keller wrote:", "de": "Am 16.03.27 um 09:30 schrieb Kim Keller:"}
    return f"{said}\n\n{line[lang]}\n{marked(LETTERS[lang])}\n"


def thunderbird_below(said: str, lang: str) -> str:
    line = {"en": "On 3/16/27 09:30, Kim Keller wrote:", "de": "Am 16.03.27 um 09:30 schrieb Kim Keller:"}
    return f"{line[lang]}\n{marked(LETTERS[lang])}\n\n{said}\n\n-- \nNoa Nagel\n"


def thunderbird_inside(said: str, lang: str) -> str:
    line = {"en": "On 3/16/27 09:30, Kim Keller wrote:", "de": "Am 16.03.27 um 09:30 schrieb Kim Keller:"}
    upper, _, lower = LETTERS[lang].partition("\n\n")
    return f"{line[lang]}\n{marked(upper)}\n\n{said}\n\n{marked(lower)}\n"


def android(said: str, lang: str) -> str:
    line = {"en": "-------- Original message --------", "de": "-------- Ursprüngliche Nachricht --------"}[lang]
    return f"{said}\n\n\n{line}\n{HEADS[lang]}{LETTERS[lang]}\n"


def webmail(said: str, lang: str) -> str:
    head = {
        "en": 'Sent: Tuesday, March 16, 2027 at 9:30 AM\nFrom: "Kim Keller" <kim@example.org>\nTo: noa@example.org\n'
        "Subject: Your turn: Print the poster — [LL-23]\n\n",
        "de": 'Gesendet: Dienstag, 16. März 2027 um 09:30 Uhr\nVon: "Kim Keller" <kim@example.org>\n'
        "An: noa@example.org\n"
        "Betreff: Du bist dran: Plakat drucken — [LL-23]\n\n",
    }[lang]
    return f"{said}\n\n\n{head}{LETTERS[lang]}\n"


def without_quotation(said: str, lang: str) -> str:
    return f"{said}\n"


def html_of_gmail(said: str, lang: str) -> str:
    letter = escape(LETTERS[lang]).replace("\n", "<br>")
    return (
        f'<div dir="ltr">{escape(said)}</div><br><div class="gmail_quote"><div class="gmail_attr">'
        f'On Tue, 16 Mar 2027 at 09:30, Kim Keller &lt;<a href="mailto:kim@example.org">kim@example.org</a>&gt; '
        f"wrote:<br></div>"
        f'<blockquote style="margin:0">{letter}</blockquote></div>'
    )


def html_of_outlook(said: str, lang: str) -> str:
    head = "".join(f"<b>{line}</b><br>" for line in escape(HEADS[lang]).strip().split("\n"))
    letter = "".join(f"<p>{line}</p>" for line in escape(LETTERS[lang]).split("\n"))
    return (
        f"<html><head><style>p {{margin:0}}</style></head><body><p class=MsoNormal>{escape(said)}</p>"
        f"<div style='border-top:solid'><p>{head}</p></div>{letter}</body></html>"
    )


Shape = Callable[[str, str], str]
SHAPES: tuple[Shape, ...] = (
    *(gmail, gmail_broken_line, outlook, outlook_with_signature, outlook_separator, outlook_web, outlook_phone),
    *(outlook_below, yahoo, apple),
    *(iphone, thunderbird, thunderbird_below, thunderbird_inside, android, webmail, without_quotation),
    *(html_of_gmail, html_of_outlook),
)
ENCODINGS = ("quoted-printable", "base64", "8bit")


@dataclass(frozen=True)
class Reply:
    """One mail as bytes, and what is right to read in it."""

    shape: str
    lang: str
    said: Said
    data: bytes
    outcomes: tuple[str, ...]


def every_reply() -> Iterator[Reply]:
    """Each wording in each shape."""
    encodings = cycle(ENCODINGS)
    parts = (("en", ENGLISH, ()), ("en", APPROVAL_ENGLISH, OUTCOMES["en"]))
    parts += (("de", GERMAN, ()), ("de", APPROVAL_GERMAN, OUTCOMES["de"]))
    for lang, wordings, outcomes in parts:
        for said in wordings:
            for shape in SHAPES:
                data = mail(
                    shape(said.words, lang), lang, next(encodings), "html" if "html" in shape.__name__ else "plain"
                )
                yield Reply(shape.__name__, lang, said, data, outcomes)


def mail(text: str, lang: str, encoding: str = "8bit", kind: str = "plain", subject: str = "") -> bytes:
    made = EmailMessage()
    made["From"], made["To"] = "Noa Nagel <noa@example.org>", "Kim Keller <kim@example.org>"
    made["Subject"], made["Date"] = subject or SUBJECTS[lang], SENT + timedelta(hours=1)
    made["Message-ID"] = "<reply-1@example.org>"
    made.set_content(text, subtype=kind, cte=encoding)
    return bytes(made)
