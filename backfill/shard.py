"""One archive made into one shard: the work of a task. Its pages are read in a process of its own, which one of them may crash or hang."""

from __future__ import annotations

import errno
from collections import deque
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

from crawler.archives.files import known_by
from crawler.archives.gate import Gate
from crawler.archives.model import LeftOut, Place
from crawler.archives.progress import Leaving, damage
from crawler.archives.reading import LIGHT_LIMIT, READ, READ_LIGHTLY, TIME_LIMIT, item_of, lightly
from pipelines.reading.version import RULES_VERSION
from pipelines.shards import SUFFIX, BadShard, Header, Spool, check, write
from pipelines.storage.archives import Left
from vigia.answers import WorkerError
from vigia.batch import run_all
from vigia.items import Article, Dropped, NotStored, Page

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@dataclass(frozen=True, slots=True)
class Made:
    """What came of an archive. `damage`: what of it could not be read, in words; `error`: why there is no shard."""

    archive: str
    shard: str = ""
    before: bool = False
    header: Header | None = None
    damage: str = ""
    error: str = ""


def make(path: Path, folder: Path, gate: Gate) -> Made:
    """A shard of that archive in that folder; one that is there, whole and of this version, is left as it is."""
    try:
        digest, size = known_by(path)
        target = folder / f"{path.name}.{digest[:12]}{SUFFIX}"
        if (header := _made_before(target, digest, gate)) is not None:
            return Made(str(path), str(target), True, header, _damage(header))
        header = _make(path, target, gate, Header(path.name, digest, size, gate.digest, RULES_VERSION))
    except OSError as error:
        if error.errno in FULL:
            return Made(str(path), error=f"{error.strerror} ({folder}): free some space and run again")
        return Made(str(path), error=f"{error.strerror or error} ({error.filename or path})")
    return Made(str(path), str(target), False, header, _damage(header))


def _made_before(target: Path, digest: str, gate: Gate) -> Header | None:
    if not target.is_file():
        return None
    try:
        header = check(target)
    except BadShard:
        return None
    same = (header.digest, header.gate, header.rules_version) == (digest, gate.digest, RULES_VERSION)
    return header if same else None


def _make(path: Path, target: Path, gate: Gate, header: Header) -> Header:
    leaving = Leaving()
    records = 0
    with closing(Spool(target.parent)) as spool:
        for found, item in _read(path, gate):
            if isinstance(found, LeftOut):
                leaving.add(found)
                records = max(records, found.place.number)
                continue
            place, page = found
            records = max(records, place.number)
            if isinstance(item, Article) and (reason := gate.outside(item)) is not None:
                leaving.add(LeftOut(place, reason))
            elif item is not None:
                spool.add(page.fetched_at, place.number, item)
        left = {reason: asdict(each) for reason, each in sorted(leaving.left.items())}
        told = asdict(header) | {
            "records": records,
            "articles": spool.articles,
            "drops": spool.drops,
            "first": spool.first,
            "left_out": left,
        }
        header = Header(**told)
        write(target, header, spool.lines())
    return header


def _read(path: Path, gate: Gate) -> Iterator[tuple[LeftOut | tuple[Place, Page], Article | NotStored | None]]:
    """Every record with what it came to, pages in their order."""
    left: deque[LeftOut] = deque()
    under_way: deque[tuple[Place, Page]] = deque()

    def jobs() -> Iterator[tuple[Page]]:
        for found in gate.pages(path):
            if isinstance(found, LeftOut):
                left.append(found)
            else:
                under_way.append(found)
                yield (found[1],)

    with closing(run_all(READ, jobs(), size=1, timeout=TIME_LIMIT)) as answers:
        for answer in answers:
            place, page = under_way.popleft()
            yield (place, page), item_of(page, _lightly(page, answer) if isinstance(answer, WorkerError) else answer)
            while left:
                yield left.popleft(), None
    while left:
        yield left.popleft(), None


def _lightly(page: Page, error: WorkerError) -> Article | Dropped | WorkerError:
    """What a page comes to without its reading."""
    with closing(run_all(READ_LIGHTLY, [lightly(page, error)], size=1, timeout=LIGHT_LIMIT)) as answers:
        answer: Article | Dropped | WorkerError = next(answers)
    return answer


def _damage(header: Header) -> str:
    return damage({reason: Left(said["times"], tuple(said["places"])) for reason, said in header.left_out.items()})
