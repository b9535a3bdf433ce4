"""python -m training.measuring DIR: what a run says of real press, and how much of it is right. `make measure-press`."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from corpus.labelled import CorpusError
from pipelines.evaluation import match, same_fact
from pipelines.reading.models.store import FOLDER, digest, read_manifest
from pipelines.stories import answers
from pipelines.usable_rules import UnusableRules
from training.material import TOPICS, articles, rows
from vigia.facts import KINDS, Fact
from vigia.workers import cores

TIME_LIMIT = 60.0  # seconds for an article


def main(arguments: Sequence[str] | None = None) -> int:
    given = list(sys.argv[1:] if arguments is None else arguments)
    folder = Path(given[0]) if given else Path("../shared/press")
    if not (folder / "articles.jsonl.gz").exists():
        print(f"make measure-press: {folder}/articles.jsonl.gz is not there; PRESS=DIR names the folder of real articles")
        return 0
    try:
        labels = {row["id"]: row for row in rows(folder / "labels.jsonl")}
        with closing(answers(_stories(folder), workers=cores(), timeout=TIME_LIMIT)) as found:
            for line in measured(found, labels):
                print(line)
    except (CorpusError, UnusableRules, OSError, ValueError) as error:
        print(f"make measure-press: {error}", file=sys.stderr)
        return 2
    if digest((folder / "articles.jsonl.gz").read_bytes()) in read_manifest(FOLDER)["made"].values():
        print("The shipped models were made from these articles, too: CARD.md has what models say that had not seen them.")
    return 0


def _stories(folder: Path) -> Iterator[dict[str, Any]]:
    for article in articles(folder):
        yield {key: article.get(key) for key in ("id", "title", "text", "country", "published")}


def measured(found: Iterable[Mapping[str, Any]], labels: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """The lines of the report. Borderline verdicts count for neither side; rows marked part or derived are optional."""
    total, failed = 0, 0
    tagged, verdicts = Counter[str](), {topic: Counter[tuple[bool, bool]]() for topic in TOPICS}
    told, counts = Counter[str](), {kind.key: Counter[str]() for kind in KINDS}
    for answer in found:
        total += 1
        if "error" in answer:
            failed += 1
            continue
        label = labels.get(answer["id"], {})
        for topic in TOPICS:
            said, true = bool(answer["topics"][topic]["tagged"]), label.get(topic)
            tagged[topic] += said
            if isinstance(true, bool):
                verdicts[topic][said, true] += 1
        for kind in KINDS:
            said_rows, wanted = answer["facts"][kind.key], (label.get("facts") or {}).get(kind.key)
            told[kind.key] += len(said_rows)
            if wanted is not None:
                counts[kind.key].update(_compared(kind, wanted, said_rows))
    yield f"{total} articles, {failed} could not be read"
    for topic in TOPICS:
        yes, wrong, missed = (verdicts[topic][key] for key in ((True, True), (True, False), (False, True)))
        yield _line(topic, tagged[topic], total, yes, wrong, missed, sum(verdicts[topic].values()))
    for kind in KINDS:
        of = counts[kind.key]
        yield _line(f"{kind.key} rows", told[kind.key], total, of["right"], of["said"] - of["right"], of["true"] - of["right"], of["read"])


def _compared(kind: type[Fact], wanted: Sequence[Mapping[str, Any]], said: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    def right(row: Mapping[str, Any], answer: Mapping[str, Any]) -> bool:
        return same_fact(kind, row, answer) and row.get("kind") in (None, answer.get("kind"), "equity", "loan", "grant")

    optional = [row for row in wanted if row.get("part") or row.get("derived")]
    needed = [row for row in wanted if row not in optional]
    met = match(needed, said, right)
    beside = max(0, match(wanted, said, right) - met)
    return {"right": met, "said": len(said) - beside, "true": len(needed), "read": 1}


def _line(name: str, said: int, total: int, yes: int, wrong: int, missed: int, read: int) -> str:
    precision = f"{yes / (yes + wrong):.3f}" if yes + wrong else "-"
    recall = f"{yes / (yes + missed):.3f}" if yes + missed else "-"
    return (
        f"{name:18s} {1000 * said / max(1, total):6.2f} in 1,000   of {read} read: {1000 * wrong / max(1, read):6.2f} wrong in 1,000, "
        f"precision {precision}, recall {recall} of {yes + missed}"
    )


if __name__ == "__main__":
    sys.exit(main())
