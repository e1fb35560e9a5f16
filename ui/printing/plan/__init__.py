"""The painter of the plan, for the screen and for paper: rows with bars, arrows, the time scale.

It takes plain rows, tokens and a scale, reads nothing and keeps nothing.

Decisions
---------
*How does an hour become a place?* The working hours of the company fill the whole width of a day, so a bar of one day
covers one day and two half days touch. Rejected: 24 hours a day, where every bar is a third as wide as it means.

*What is critical painted as?* A thin strong edge in the colour of text, and the slack in words behind the bar. Red is
for what is late, amber for what is at risk, and both have their own icon, so grey paper says the same.

*When is the second bar painted?* Where what is expected differs from what is planned. Two equal bars say nothing twice.
"""
