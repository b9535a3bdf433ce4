"""`python -m backfill ARCHIVES --shards DIR`: archives made into shards on every core, or on the machines of a Dask scheduler.

ARCHIVES are files, directories or lists, as `scrapy crawl archive -a warc=` takes them; `scrapy collect --shards DIR` writes what they
hold into the database. Settings come from the environment (VIGIA_SOURCES_FILE, VIGIA_RIGHTS, VIGIA_WORKERS). The exit statuses are
those of `scrapy`: 3 says that an archive was not whole, or could not be read.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from backfill.engine import AHEAD, NoEngine, engine, shards
from backfill.shard import Made
from crawler.archives.files import NoArchive, archives
from crawler.archives.gate import Gate
from crawler.console.interruption import Interrupted, exit_status, heeding, raise_interrupted
from crawler.console.printing import complain, say
from crawler.console.progress import bar
from crawler.guards import address_rules
from crawler.run.configuration import Configuration, ConfigurationError, check_environment, configuration, from_environment
from crawler.run.tally import FAILED, OK, SOURCE_FAILED, USAGE
from crawler.sources import Source, SourcesError, load
from crawler.spiders.arguments import ArchiveArguments, ArgumentError
from pipelines.shards import sweep
from pipelines.usable_rules import UnusableRules, check_rules
from vigia.characters import counted, one_line
from vigia.command import guarded


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    try:
        check_environment(os.environ, ())
        told = configuration(from_environment())
        listed = load(told.sources_file)
        found = list(dict.fromkeys(path for word in options.archives for path in archives(word)))
        gate = _gate(options, told, listed)
        check_rules()
        folder = _folder(options.shards)
    except ArgumentError as error:
        return _end(re.sub(r"-a (\w+)=", r"--\1 ", str(error)), USAGE)
    except (ConfigurationError, SourcesError, NoArchive, UnusableRules, OSError) as error:
        return _end(str(error), USAGE)
    workers = options.workers or told.workers
    made: list[Made] = []
    try:
        with heeding(raise_interrupted), engine(workers, options.scheduler) as client, bar("archives") as progress:
            ahead = AHEAD * max(workers, len(client.scheduler_info()["workers"]))
            for each in shards(client, found, folder, gate, ahead=ahead):
                made.append(each)
                if told_of := each.error or each.damage:
                    complain(one_line(f"{each.archive}: {'no shard' if each.error else 'not whole'}: {told_of}"))
                progress(len(made), len(found))
    except NoEngine as error:
        return _end(str(error), USAGE)
    except Interrupted as interrupted:
        return _end(f"interrupted ({interrupted}): the shards that are made stay", exit_status(interrupted.number))
    finally:
        sweep(folder)
    say(*map(one_line, _summary(made)))
    if all(each.error for each in made):
        return FAILED
    return SOURCE_FAILED if any(each.error or each.damage for each in made) else OK


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m backfill", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archives", nargs="+", metavar="FILE|DIR|LIST", help="WARC, WARC.gz, WACZ, directories of them, lists")
    parser.add_argument(
        "--shards", type=Path, required=True, metavar="DIR", help="where the shards go; those that are there are not made again"
    )
    parser.add_argument(
        "--scheduler", metavar="tcp://HOST:8786", help="a Dask scheduler, whose machines see the same files under the same names"
    )
    parser.add_argument("--workers", type=int, metavar="N", help="processes of this machine (default: its cores)")
    parser.add_argument("--since", metavar="DAY", help="only stories from that day on")
    parser.add_argument("--until", metavar="DAY", help="only stories from before that day")
    parser.add_argument("--source", metavar="A,B", help="only these outlets")
    parser.add_argument("--adhoc", action="store_true", help="Spanish pages of unlisted hosts as well")
    return parser


def _gate(options: argparse.Namespace, told: Configuration, listed: dict[str, Source]) -> Gate:
    """As the spider `archive` has it, of the same words. Raises ArgumentError."""
    if options.workers is not None and not 1 <= options.workers <= 1_000:
        raise ArgumentError(f"--workers {options.workers}: a whole number from 1 to 1000 is wanted")
    given = {name: getattr(options, name) for name in ("since", "until", "source") if getattr(options, name) is not None}
    asked = ArchiveArguments.parse({**given, "warc": options.archives[0], "adhoc": int(options.adhoc)})
    wanted, rules = asked.wanted(listed, told.sources_file), address_rules.rules(told.allowed_private_hosts)
    return Gate(listed.values(), wanted, rules, told.rights, told.clock())


def _folder(given: Path) -> Path:
    """Where the shards go, made where it is missing. Raises ArgumentError."""
    try:
        folder = given.expanduser().absolute()
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, RuntimeError) as error:
        told = getattr(error, "strerror", None) or error
        raise ArgumentError(f"--shards {given}: no directory can be made there ({told}): name another") from None
    return folder


def _summary(made: Sequence[Made]) -> list[str]:
    headers = [each.header for each in made if each.header is not None]
    left = Counter[str]()
    for header in headers:
        left.update({reason: said["times"] for reason, said in header.left_out.items()})
    before = sum(each.before for each in made)
    lines = [
        f"{counted(len(made), 'archive')}: {len(headers) - before} made into shards, {before} made before,"
        f" {len(made) - len(headers)} failed",
        f"{counted(sum(header.records for header in headers), 'record')}: {sum(header.articles for header in headers)} stories,"
        f" {sum(header.drops for header in headers)} dropped, {left.total()} left out",
    ]
    if left:
        lines.append("left out: " + ", ".join(f"{reason} {times}" for reason, times in left.most_common()))
    return lines


def _end(message: str, status: int) -> int:
    complain(one_line(f"backfill: {message}"))
    return status


if __name__ == "__main__":
    sys.argv[0] = "backfill"
    guarded(main)
