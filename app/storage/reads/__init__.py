"""The queries' questions as SQL on the store's connection; the results are frozen rows of ``app.queries``."""
