"""The memory of the crawler and the database of the analyst: one SQLite file, everything that belongs together in one transaction."""

import sys

# sqlite-utils imports these wherever they are installed, a quarter of a second of every start, for types that nobody stores here.
_UNUSED = [name for name in ("pandas", "numpy") if name not in sys.modules]
for _name in _UNUSED:
    sys.modules[_name] = None  # type: ignore[assignment]
try:
    import sqlite_utils  # noqa: F401
finally:
    for _name in _UNUSED:
        del sys.modules[_name]
