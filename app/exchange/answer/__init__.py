"""Reads what the team answers: a mail, a saved one or a pasted text becomes readings of tasks, in English and German.

Decisions
---------
*What is sure?* An answer link, and a text that is one closed phrase as a whole, beside thanks and where the file is.
Every word must be known. Everything else is a guess that asks, however likely it is: a wrong "done" opens the next
step for somebody, while a question costs a click. Rejected: scores and learned classifiers, which cannot say why.

*Who wrote it?* Bounces, receipts, automatic replies and lists are told by the head of the mail and never change a
task. ``X-Auto-Response-Suppress`` alone says nothing, for people's mails carry it too.

*What is quoted?* Own code, for answers also stand below or inside of a quotation, and because our own letter, pasted as
it is, must propose nothing. Rejected: mail-parser-reply and email-reply-parser, which read fewer of the shapes that
mail programs write in German.

*Days* count from the day of the mail at its sender's. A weekday is the coming one. 03/05, KW 12, "next week", and "next
Friday" where two are meant, name no day but ask. Rejected: dateparser and parsedatetime, which always decide.

*A signature* is what follows a sign-off or a known name and looks like one. What stands below it and does not look so
counts as written: a postscript may take everything back.
"""
