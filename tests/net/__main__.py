"""Writes the digests anew: after a change of an answer that was wanted."""

from __future__ import annotations

from tests.net.digests import ALL, held, write

for name, make in ALL.items():
    try:
        found = make()
    except FileNotFoundError as missing:
        print(f"{name}: left as it is, {missing.filename} is not there")
        continue
    if not found:
        print(f"{name}: left as it is, nothing to measure is there")
        continue
    try:
        before = held(name)
    except FileNotFoundError:
        before = {}
    write(name, found)
    print(f"{name}: {len(found)}, {sum(before.get(key) != value for key, value in found.items())} of them new or changed")
