"""The page List: every task of every project in one table.

The order over all of them is two values a task (``app.queries.task_list``); the rows that are seen are read whole when
they are painted. So a hundred thousand tasks open as fast as a hundred. A list that loads all rows was rejected: with
20,000 tasks it took eight times as long to open as to paint.

A long table is painted before its order is read: its first rows and its length come from an index, the others take
their places between two events, and what is seen stays. What leads to a row reads them at once.
"""
