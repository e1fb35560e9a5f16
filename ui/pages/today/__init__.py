"""Today: what the lead must look at now, in five sections.

Decisions
---------
*One list or five?* Five painted lists in cards, walked as one: Down on the last row of a section goes to the first of
the next. Rejected: one long list, where what is to tell would drown under what is missed.

*What does D do on an approval?* It asks how it ends, in a bar under the sections. Rejected: refusing, which would send
the lead to another page for the commonest answer.

*How much of yesterday?* The newest twelve lines; the rest is in the project. A list of everything is nobody's news.
"""
