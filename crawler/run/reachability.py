"""Whether anybody has answered in this run. While nobody has, a failed connection says as much of this machine as of the outlet."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

# What a request ends as when nothing came back at all.
SILENCE = frozenset(
    {"dns_failure", "connection_refused", "connection_failed", "timeout", "tls_failure", "robots_unreachable", "host_resting"}
)
MANY = 3  # hosts: fewer may be down together

Record = Callable[[], Awaitable[None]]


class Reachability:
    """Holds back what is to be recorded of failed connections until somebody answers; where nobody does, it is never recorded."""

    def __init__(self, many: float = MANY) -> None:
        self.many = many
        self.reached = False
        self.hosts: set[str] = set()
        self._held: list[Record] = []

    def answered(self) -> None:
        """Somebody sent something."""
        self.reached = True

    async def failed(self, host: str, reason: str, record: Record) -> None:
        """A request to `host` ended as `reason`; `record` writes that down, now or when it is known that this machine is online."""
        if reason not in SILENCE:
            self.answered()
        self.hosts.add(host)
        self._held.append(record)
        if self.reached:
            await self._flush()

    async def settle(self, *, interrupted: bool) -> bool:
        """The run is over: True when none of `many` hosts could be reached. Then, and when a run was interrupted before anybody
        answered, what was held back is forgotten; otherwise it is recorded."""
        if not self.reached and interrupted:
            self._held.clear()
            return False
        if not self.reached and len(self.hosts) >= self.many:
            self._held.clear()
            return True
        await self._flush()
        return False

    async def _flush(self) -> None:
        held, self._held = self._held, []
        for record in held:
            await record()
