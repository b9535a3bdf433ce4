"""Which archives are meant: a file, a directory, or a list of them; and by what each is known again."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from crawler.archives.folder import saved_page
from crawler.archives.records import LISTS

SUFFIXES = (".warc", ".warc.gz", ".wacz")
_STEP = 1 << 20


class NoArchive(ValueError):
    """Something that names no archive; the message says what is wanted."""


def archives(words: str) -> list[Path]:
    """The archives that FILE[,FILE|DIR|LIST] means, each once, those of a directory by name. Raises NoArchive."""
    found: dict[Path, None] = {}
    for word in _parts(words):
        if word:
            found |= dict.fromkeys(_named(word))
    if not found:
        raise NoArchive(f"{words!r} names no file")
    return list(found)


def known_by(path: Path) -> tuple[str, int]:
    """(digest, bytes) of an archive. Raises OSError."""
    return digest(path), path.stat().st_size


def digest(path: Path) -> str:
    """SHA-256 of a file; of a list of pages together with their names, sizes and dates."""
    told = hashlib.sha256()
    with path.open("rb") as file:
        while data := file.read(_STEP):
            told.update(data)
    if path.suffix in LISTS:
        for line in path.read_bytes().decode("utf-8", "replace").splitlines():
            with suppress(OSError, ValueError, RuntimeError):  # what is missing is said when the list is read
                if (page := saved_page(path.parent, line.partition("\t")[0])) is not None:
                    told.update(f"{page.stat().st_size} {page.stat().st_mtime_ns}\n".encode())
    return told.hexdigest()


def _named(word: str) -> Iterator[Path]:
    path = _path(word)
    if path.is_dir():
        yield from _in_folder(path, word)
    elif not path.is_file():
        raise NoArchive(f"{word}: {_missing(path)}")
    elif path.name.endswith(SUFFIXES) or path.suffix not in LISTS:
        yield path
    else:
        yield from _in_list(path, word)


def _parts(words: str) -> list[str]:
    with suppress(OSError):  # it is too long for one name
        if _path(words).is_file():
            return [words]  # whose name has a comma
    return [part.strip() for part in words.split(",")]


def _path(word: str) -> Path:
    path = Path(word)
    with suppress(RuntimeError):  # nobody has that name: ~ is a letter then
        path = path.expanduser()
    return path.absolute()


def _in_folder(path: Path, word: str) -> Iterator[Path]:
    inside = sorted(each for each in path.rglob("*") if each.is_file())
    found = [each for each in inside if each.name.endswith(SUFFIXES) or (each.suffix == ".tsv" and _lists_pages(each))]
    if not found:
        raise NoArchive(f"{word}: no {', '.join(SUFFIXES)} in this directory, nor a .tsv with lines of PATH, tab, address of saved pages")
    yield from found


def _in_list(path: Path, word: str) -> Iterator[Path]:
    """A list of archives, a name a line; or one of saved pages, which is an archive itself."""
    if _lists_pages(path):
        yield path
        return
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise NoArchive(f"{word}: cannot be read as a list of archives ({error})") from None
    named = [(number, line.strip()) for number, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")]
    if not named:
        raise NoArchive(f"{word}: names no archive")
    for number, name in named:
        beside = path.parent / name
        archive = beside if beside.is_file() else _path(name)
        if not archive.is_file():
            raise NoArchive(f"{word}, line {number}: {name}: {_missing(archive)}")
        yield archive.absolute()


def _lists_pages(path: Path) -> bool:
    """Whether the first line that says something has an address behind a tab."""
    with path.open("rb") as file:
        for line in file:
            if line.strip() and not line.startswith(b"#"):
                return b"://" in line.partition(b"\t")[2]
    return False


def _missing(path: Path) -> str:
    if path.exists():
        return "this is no regular file, and it is read more than once: write it to one"
    if path.is_symlink():
        return f"it links to {path.readlink()}, which is not there"
    there = [each.name for each in path.parent.iterdir()] if path.parent.is_dir() else []
    near = difflib.get_close_matches(path.name, there, 1)
    return f"no such file{f': did you mean {near[0]}?' if near else ''}"
