"""python -m training [--press DIR] [--labels FILE --database FILE] [--corpus DIR] [--into DIR]: makes the models, their manifest and
their card. `make train` calls it."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from corpus.labelled import STORIES, CorpusError
from pipelines.labels.file import LabelsError
from pipelines.reading.models import use
from pipelines.reading.models.store import FOLDER, digest
from pipelines.rule_check import check_rules
from pipelines.rule_file import RuleFileError
from pipelines.storage.errors import StoreError
from training.answers import Answer, Heard, answers, heard
from training.card import card, figures
from training.choosing import choose
from training.fitting import Vocabulary
from training.judges import Rows, fit_details, fit_pairs, fit_rows, fit_tags, fit_terms, with_kinds
from training.looking import look, look_at_names
from training.material import LABELS, NAMES, PRESS, READ_PRESS, TOPICS, Example, examples, topics_of
from training.models import OF_NAMES, blank, fit_all, of_texts, open_thresholds, write
from training.own import own_stories

FOLDS = 4
LEAST = 5  # stories that are about a topic, and as many that are not: of fewer no models are made


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="make train", description=__doc__)
    parser.add_argument("--press", type=Path, help="articles.jsonl.gz and labels.jsonl; without them the corpus alone")
    parser.add_argument("--labels", type=Path, help="what an operator has labelled, beside the database that holds the stories")
    parser.add_argument("--database", type=Path, default=Path("output/news.db"))
    parser.add_argument("--corpus", type=Path, default=STORIES)
    parser.add_argument("--into", type=Path, default=FOLDER)
    given = parser.parse_args(arguments)
    press: Path | None = given.press
    print(f"real press: {press or 'none at hand, the thresholds are those of the corpus'}", file=sys.stderr)
    try:
        check_rules(models=False)
        material = examples(press, FOLDS, given.corpus)
        _check_enough(material)
        if given.labels:
            own = own_stories(given.labels, given.database, FOLDS)
            print(own, file=sys.stderr)
            material += own.examples
        _check_place(given.into)
    except (CorpusError, LabelsError, RuleFileError, StoreError, OSError, ValueError) as error:
        print(f"make train: {error}", file=sys.stderr)
        return 2
    topics = topics_of(material)
    opened = open_thresholds(topics)
    begun = time.monotonic()

    def say(words: str) -> None:
        print(f"{time.monotonic() - begun:5.0f} s  {words}", file=sys.stderr, flush=True)

    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        vocabulary = Vocabulary()
        names = [look_at_names(example, vocabulary) for example in material]
        of_names = fit_all(OF_NAMES, vocabulary, names, [*range(FOLDS), None])
        say(f"the names of {len(material)} stories and articles looked at, and models of them fitted")
        looked = []
        for fold in range(FOLDS):
            write(folder / f"{fold}", {**blank(), **of_names[fold]}, opened, {})
            use(folder / f"{fold}")
            looked += [look(example, vocabulary) for example in material if example.fold == fold]
        say(f"their sentences looked at, {len(vocabulary.names)} features")
        texts = fit_all(of_texts(topics), vocabulary, looked, [*range(FOLDS), None])
        fitted = {fold: {**of_names[fold], **texts[fold]} for fold in of_names}
        final = fitted.pop(None)
        say("models fitted: one of each that leaves out a fold, for every fold, and one of all")
        said_of: list[Heard] = []
        for fold in range(FOLDS):
            models = fitted[fold]
            write(folder / f"{fold}", {**blank(), **models}, opened, {})
            said_of += heard([example for example in material if example.fold == fold], folder / f"{fold}")
        say(f"{sum(len(one.pairs) for one in said_of)} pairs of mentions looked at")
        said = []
        for fold in range(FOLDS):
            models = fitted[fold]
            judges = {"tags": fit_tags(said_of, fold), "pairs": fit_pairs(said_of, fold)}
            write(folder / f"{fold}", {**blank(), **models, **judges}, opened, {})
            said += answers([example for example in material if example.fold == fold], folder / f"{fold}")
            say(f"fold {fold + 1} of {FOLDS} answered by models that had not seen it")
    with_kinds(said, FOLDS)
    rows = fit_rows(said, FOLDS)
    thresholds = choose(*_judges(said, rows))
    judges = {"tags": fit_tags(said_of, None), "pairs": fit_pairs(said_of, None), "rows": rows.model}
    models = {**final, **judges, "details": fit_details(said, None), "terms": fit_terms(said, None)}
    made = made_from(given.corpus, press, given.labels)
    with tempfile.TemporaryDirectory(dir=given.into) as scratch:
        write(Path(scratch), models, thresholds, made, figures(*_judges(said, rows), thresholds))
        (Path(scratch) / "CARD.md").write_text(card(said, rows, thresholds, press is not None), encoding="utf-8")
        for path in sorted(Path(scratch).iterdir()):  # whole files, one after the other: a reader in between is told to try again
            path.replace(given.into / path.name)
    use(FOLDER)
    say(f"written: {given.into}")
    return 0


def _check_place(folder: Path) -> None:
    """Raises OSError where the models could not be written in the end."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder):
        pass


def _check_enough(material: Sequence[Example]) -> None:
    """Raises CorpusError where too few stories say yes or no to a topic for models to be made of them."""
    for topic in TOPICS:
        told = Counter(example.labels.get(topic) for example in material if example.hand != PRESS)
        if min(told[True], told[False]) < LEAST:
            raise CorpusError(
                f"{topic}: {told[True]} labelled stories are about it, {told[False]} are not; {LEAST} of each are wanted at least"
            )


def _judges(said: Sequence[Answer], rows: Rows) -> tuple[list[Answer], Rows]:
    """Those that thresholds are chosen on, and all but the operator's: his are no sample of anything."""
    chosen = [pair for pair in zip(said, rows.judged, strict=True) if pair[0].example.hand != LABELS]
    return [answer for answer, _ in chosen], Rows(rows.model, [judged for _, judged in chosen])


def made_from(corpus: Path, press: Path | None, labels: Path | None) -> dict[str, str]:
    """The digest of every file of stories, of the labels of real press and of an operator, and the libraries that fitted."""
    files = [*sorted(corpus.glob("*.jsonl")), *sorted(READ_PRESS.glob("*.jsonl"))]
    files += [press / name for name in ("articles.jsonl.gz", "labels.jsonl", *NAMES)] if press else []
    libraries = {name: version(name) for name in ("numpy", "scikit-learn", "scipy")}
    own = {"labels of the operator": digest(labels.read_bytes())} if labels else {}
    return {f"{file.parent.name}/{file.name}": digest(file.read_bytes()) for file in files} | own | libraries


if __name__ == "__main__":
    sys.exit(main())
