"""How conditions, links, offsets, lengths and steps are typed in a line, and how they are printed: one grammar for all.

::

    condition = both {"or" both}                 both  = one {"and" one}
    one       = "(" condition ")" | "not" one | ("all"|"any") "(" [condition {";" condition}] ")" | test
    test      = subject "is empty" | subject "is one of" value {"," value} | subject operator value
    subject   = "outcome of" step | quoted | words
    operator  = is | is not | contains | before | after | > | >= | < | <=
    step      = number | "start" | quoted title
    links     = link {";" link}
    link      = step ["back"] [FS|SS|FF|SF] [lag] ["if" ("otherwise" | "answer" words | condition)]
    lag       = ("+"|"-") number (d|h|min|w|cd) ["company"]
    offset    = ("+"|"-") whole (d|wd|w) [base] ["," snap] ["," "placed"] | "5 days before" base …
    base      = "start" | "end of" step          snap = "next" | "any day"
    length    = number [d|h|w|min]

Decisions
---------
*What is printed is what is read.* ``parse(print(x)) == x`` for everything that can be stored, types too. What reads
otherwise when it stands bare (and, or, signs, names like ``5``) is printed in quotes. Rejected: prose, which every
screen used to print and nothing could read back; it stays for sentences.

*Written by hand, going down rule by rule*, because its errors say what and where in the words of somebody who fills in
a cell, and a condition is read in a tenth of a millisecond. Rejected: a parser generator, whose import alone takes
longer than five hundred cells, and which says what token it wanted.

*The kind of the field says what a value is*, else its look. What stands in quotes is text, always.

*Nothing is guessed.* ``1,5`` is a number with places and ``1, 5`` are two; ``1.500`` and ``1,500`` are refused with
both readings, so that 1.125 is printed ``1.1250``. A title that two steps have, a day such as 03/04/2027 and an outcome
that a step has not are errors.

*Steps are numbers on screen and ids in what is stored*, so that moving a row changes no rule.

*``d`` in an offset is a calendar day*, as in every template; ``wd`` is a working day. In lengths and lags ``d`` is a
working day and ``cd`` a calendar day.
"""
