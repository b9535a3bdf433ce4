"""A second newsroom that misbehaves, in other ways of the same families: `python -m tests.hostile.variants --port 0`.

It speaks as the first one does (/index.json, /_stats.json, /_reset, a canary port), needs the standard library only (brotli and
cryptography, where they are, switch on a bomb and the certificates), binds loopback and ends with the process that started it.
"""
