"""The Team page: who does what this week, free hours, who is away, and what comes to each next."""
