"""Files in and out: the dialogs *Import tasks…*, *Import days off…*, *Export…*, and what a dropped file opens.

Decisions
---------
*Where is the file read?* In a worker, and read again there with every change of a column or a choice: 20,000 rows
take about a second. What is known of people, projects and tasks is given to it once, as plain values.

*Are the columns asked for first?* No: everything is proposed and shown as tasks at once, and *Import* is enabled
unless nothing can be taken or a date could be two days. Rejected: a wizard of several pages.

*What may be exported?* What the one table of exports holds, which the command line reads too, so both do the same.
"""
