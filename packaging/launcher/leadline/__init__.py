"""The installed face of Leadline: it finds ``app`` and ``ui`` and starts them. Nothing else lives here.

Question: how can ``app`` and ``ui`` be top-level packages in the tree without taking those names in site-packages?
Decision: the wheel holds one package, ``leadline``, with ``app``, ``ui`` and ``resources`` inside ``leadline/_src``;
this launcher puts that folder (or, in a checkout, the root of the tree) first on ``sys.path``.
Rejected: renaming the packages on build (two names for one module), installing ``app`` as it stands (it would clash).
The folder ``packaging/`` never gets an ``__init__.py``: it would shadow the ``packaging`` library.
"""
