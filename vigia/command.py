"""`vigia crawl news` is `scrapy crawl news` with this project's settings, wherever it is called.

Its name is the one it was started by; a standard output that is lost on the way is told by its status.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

COMMANDS = ("crawler.commands", "scrapy.commands")
READER_LEFT = 141  # as shells report a process that SIGPIPE ended
FAILED = 1


def main() -> None:
    """Scrapy's command line; it ends the process with the command's exit status."""
    profile = "crawler.cluster.settings" if os.environ.get("SCRAPY_PROJECT") == "cluster" else "crawler.settings"
    os.environ.setdefault("SCRAPY_SETTINGS_MODULE", profile)
    sys.argv[0] = "vigia"  # what its complaints begin with, whatever started it
    try:
        guarded(_execute)
    except KeyboardInterrupt:  # before there was a command that hears it: loading takes most of a second
        print("vigia: interrupted (Ctrl-C)", file=sys.stderr)
        sys.exit(130)


def _execute() -> None:
    from scrapy.cmdline import execute

    if _names_a_command(sys.argv[1:]):
        execute(sys.argv)
    told = io.StringIO()  # Scrapy lists the commands, by the name that it has itself
    try:
        with contextlib.redirect_stdout(told):
            execute(sys.argv)
    finally:
        print(told.getvalue().replace("scrapy <command>", "vigia <command>").replace('"scrapy"', '"vigia"'), end="")


def _names_a_command(arguments: list[str]) -> bool:
    word = next((argument for argument in arguments if not argument.startswith("-")), "")
    return word.isidentifier() and any(find_spec(f"{package}.{word}") for package in COMMANDS)


def program() -> str:
    """`vigia` where it was started as that, which works from any directory; else `scrapy`, which knows our commands here alone."""
    return "vigia" if Path(sys.argv[0]).name == "vigia" else "scrapy"


class _Stdout(io.TextIOWrapper):
    """Remembers that a write failed, whoever passed over it: argparse does, and an unbuffered stream keeps nothing to fail again."""

    lost: OSError | None = None

    def write(self, text: str) -> int:
        try:
            return super().write(text)
        except OSError as error:
            self.lost = error
            raise

    def flush(self) -> None:
        try:
            super().flush()
        except OSError as error:
            self.lost = error
            raise


def guarded(run: Callable[[], object]) -> None:
    """Ends the process with what `run` gives, or ends it with; where standard output takes no more, in a word and with 1, or,
    where its reader has left, without a word and with 141. A status that says of something else that it failed stays.
    """
    out = _watched()
    status: object
    try:
        status = run()
    except SystemExit as ended:
        status = ended.code
    except OSError as error:
        if out is None or out.lost is not error:
            raise
        status = None
    if out is not None:
        with contextlib.suppress(OSError):
            out.flush()
        if out.lost is not None:
            leave_stdout()
            status = status or _said(out.lost)
    sys.exit(status)  # type: ignore[arg-type]  # what SystemExit carries: a status, words, or nothing


def _watched() -> _Stdout | None:
    """Standard output made to remember; None where there is none, or another has been put in its place."""
    before = sys.stdout
    if type(before) is not io.TextIOWrapper:
        return None
    out = _Stdout(
        before.buffer,
        encoding=before.encoding,
        errors=before.errors,
        line_buffering=before.line_buffering,
        write_through=before.write_through,
    )
    sys.stdout = out
    return out


def _said(lost: OSError) -> int:
    if isinstance(lost, BrokenPipeError):
        return READER_LEFT
    with contextlib.suppress(OSError, ValueError):
        print(f"{Path(sys.argv[0]).name}: standard output could not be written: {lost.strerror or lost}", file=sys.stderr, flush=True)
    return FAILED


def leave_stdout() -> None:
    """What is still buffered goes nowhere, so that the interpreter's last flush has nothing to complain about."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


if __name__ == "__main__":  # as bin/vigia of `make env` calls it: the checkout's code, whatever is installed
    sys.path[0] = str(Path(__file__).resolve().parent.parent)
    main()
