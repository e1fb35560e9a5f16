"""What letters to the team say: templates in several languages, filled with facts, as text and as HTML. Pure.

Decisions
---------
*One template for both forms.* A kind has one text file a language; its HTML is made of the same lines, so the two never
say different things and the lead words each thing once. The first line is the subject, the next the heading; "Label:
value" is a row, "- " and "[ ] " are points, ``{{ answers }}`` alone on a line becomes buttons. Rejected: a second
file for HTML, which nobody would keep in step, and turning the filled text into HTML, where a title that looks like a
label would become one.

*A line that begins with a fact is left out where the fact is empty*, after its label too. Rejected: an ``{% if %}``
around each line, which made nine lines in ten unreadable.

*The language is a part of Jinja's.* Names, ``if``, ``for`` over lists (at most two deep), five filters; the tree is
looked at before it is compiled, for Jinja's sandbox bounds neither time nor memory: ``{{ 9**99999999 }}`` would stop
the program. No calls, arithmetic, attributes, macros, includes; nothing repeats a fact more often than a list is long.

*Words that are no sentences* (names of days, "3 working days left", the words on the buttons) stand in ``words.toml``
of the language and are not edited. Rejected: Babel, ten megabytes for twelve months and two plurals.

*The marks stay English.* ``[LL-7] DONE`` is what the program reads, in every language; the word on the button is the
reader's own.

*900 characters a part.* What is too long is cut by its facts, the longest first, but title, dates and the address of
the file last, and never by its answers. HTML has room for more: its links are buttons, and it is read by its labels.
"""
