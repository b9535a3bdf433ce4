"""Thresholds: what an analyst can bear of the press as it comes, the best over the hands within it, and what is doubtful beside it."""

from __future__ import annotations

from pipelines.reading.models import Linear
from training.answers import Answer
from training.choosing import DOUBTFUL, FALSE_TAGS, TAGS, choose
from training.judges import Rows
from training.material import PRESS, Example
from training.models import KINDS

ARTICLES = 1000
TOPICS = ("ai_startup", "layoffs", "reverse_acquihire")


def answer(hand: str, number: int, score: float, verdict: bool | None) -> Answer:
    example = Example(hand, f"{hand}{number}", "", "", None, dict.fromkeys(TOPICS, verdict), dict.fromkeys(KINDS))
    return Answer(example, dict.fromkeys(TOPICS, score), dict.fromkeys(TOPICS, 0.0))


def chosen(press: list[Answer]) -> dict[str, float]:
    hand = [answer("hand", number, 0.3 + 0.05 * (number % 10), number % 10 > 3) for number in range(100)]  # told apart at 0.5
    said = [*hand, *press]
    return choose(said, Rows(Linear((), (), {}), [{} for _ in said]))


def in_1000(press: list[Answer], topic: str, least: float) -> float:
    return 1000 * sum(one.scores[topic] >= least for one in press) / len(press)


def test_without_press_the_best_over_the_hands_is_taken() -> None:
    found = chosen([])
    assert all(0.45 < found[topic] <= 0.5 for topic in TOPICS)
    assert all(found[f"doubtful.{topic}"] == found[topic] / 2 for topic in TOPICS)


def test_press_that_would_be_tagged_too_often_raises_a_threshold_and_the_doubtful_come_beside_the_tags() -> None:
    press = [answer(PRESS, number, 0.9 * number / ARTICLES, False) for number in range(ARTICLES)]
    found = chosen(press)
    assert in_1000(press, "ai_startup", found["ai_startup"]) <= TAGS["ai_startup"]
    for topic, bearable in FALSE_TAGS.items():
        assert in_1000(press, topic, found[topic]) <= bearable
    for topic in TOPICS:
        beside = in_1000(press, topic, found[f"doubtful.{topic}"]) - in_1000(press, topic, found[topic])
        assert DOUBTFUL - 1 <= beside <= DOUBTFUL + 20  # scores lie apart, and a band has a least width


def test_press_that_is_never_taken_for_something_leaves_the_best_over_the_hands() -> None:
    press = [answer(PRESS, number, 0.01, False) for number in range(ARTICLES)]
    found = chosen(press)
    assert all(0.45 < found[topic] <= 0.5 for topic in TOPICS)
    assert all(found[f"doubtful.{topic}"] <= found[topic] - 0.02 for topic in TOPICS)
