"""An outlet as a table of the sources file, and that table at the file's end: what stands there stays as somebody wrote it."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from pathlib import Path
from textwrap import wrap

from crawler.register import guesses
from crawler.register.opml import Outline
from crawler.sources import LISTS, Source, SourcesError, parse

WIDTH = 140  # of a comment line


class NotWritten(Exception):
    """The sources file could not be written; it is as it was."""


def table(source: Source, comment: str) -> str:
    """The lines of one outlet, keys that say nothing new left out."""
    values: dict[str, object] = {
        "name": guesses.printable(source.name) or source.id,
        "homepage": source.homepage,
        "country": source.country,
        "timezone": source.timezone if source.timezone != "UTC" else None,
        "kind": source.kind,
        **{key: list(getattr(source, key)) or None for key in LISTS},
        "language": source.language if source.language != "es" else None,
        "enabled": None if source.enabled else False,
        "reason": source.reason,
    }
    # A JSON string without DEL, list of strings or boolean is one in TOML too; a pattern is easier to read between single quotes.
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in values.items() if value is not None]
    if source.article_pattern is not None:
        lines.append(f"article_pattern = '{source.article_pattern}'")
    return "".join(f"# {line}\n" for line in wrap(comment, WIDTH - 2)) + f"[sources.{source.id}]\n" + "\n".join(lines) + "\n"


def unchecked(id_: str, outline: Outline, reason: str) -> Source:
    """An outlet of which no more than its feed is known: off, until somebody has checked it."""
    return Source(
        id=id_,
        name=outline.name,
        homepage=outline.homepage,
        kind=outline.kind,
        country=(country := guesses.country(guesses.host(outline.homepage), outline.language)),
        timezone=guesses.ZONES.get(country or "", "UTC"),
        feeds=(outline.feed,),
        language=(outline.language or "es")[:2].lower(),
        enabled=False,
        reason=reason,
    )


def unwritable(path: Path) -> str | None:
    """Why tables cannot be appended to a file, where that can be told beforehand."""
    path = path.resolve()
    if not os.access(path, os.W_OK):
        return "is read-only"
    return None if os.access(path.parent, os.W_OK) else "stands in a directory that is read-only"


def append(path: Path, text: str) -> None:
    """Write tables at the end of a sources file, all or nothing. Raises NotWritten, and SourcesError where the file would be none then."""
    path = path.resolve()  # a link stays one
    try:
        before = path.read_bytes()
        if why := unwritable(path):
            raise NotWritten(f"{path} {why}")
        ending = "\r\n" if b"\r\n" in before else "\n"
        gap = "" if before.endswith(b"\n") else "\n"
        after = before + f"{gap}\n{text}".replace("\n", ending).encode()
        parse(after.decode("utf-8"), str(path))
        _replace(path, after)
    except UnicodeDecodeError as error:
        raise SourcesError(f"{path}: is not UTF-8 (byte {error.start}); save it as UTF-8") from error
    except OSError as error:
        raise NotWritten(f"{path} could not be written: {error.strerror or error}") from error


def _replace(path: Path, content: bytes) -> None:
    """Beside it and then in its place: whoever reads the file sees the old or the new, also when the disk is full."""
    handle, beside = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        shutil.copymode(path, beside)
        Path(beside).replace(path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
