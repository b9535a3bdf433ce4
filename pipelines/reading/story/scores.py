"""What the models say of a masked story and of its sentences, each asked once and only where somebody wants to know."""

from __future__ import annotations

from pipelines.reading.models import Linear, load, probability
from pipelines.reading.story.features import sentence_features, story_features
from pipelines.reading.story.story import Story


class Scores:
    """Probabilities of 0..1 for a story: `whole("layoffs")`, and of a sentence: `sentence(3, "deals")`."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self._of_sentences: dict[int, list[float]] = {}
        self._of_story: list[float] | None = None

    def whole(self, topic: str) -> float | None:
        """That the story belongs to a topic; None where no model was trained for it."""
        model = load("stories")
        if topic not in model.outputs:
            return None
        if self._of_story is None:
            self._of_story = model.score(story_features(self.story))
        return probability(self._of_story[model.outputs.index(topic)])

    def sentence(self, index: int, output: str) -> float | None:
        """That a sentence states what belongs to a topic or a kind of fact; None where no model was trained for it."""
        model = load("sentences")
        if output not in model.outputs:
            return None
        return probability(self._sentence(model, index)[model.outputs.index(output)])

    def best(self, output: str) -> tuple[float, list[int]] | None:
        """The highest of a story's sentences, and all of them by what they say, the best first."""
        if output not in load("sentences").outputs:
            return None
        found = [(self.sentence(index, output) or 0.0, index) for index in range(len(self.story.sentences))]
        found.sort(key=lambda pair: (-pair[0], pair[1]))
        return (found[0][0] if found else 0.0), [index for _, index in found]

    def _sentence(self, model: Linear, index: int) -> list[float]:
        if index not in self._of_sentences:
            self._of_sentences[index] = model.score(sentence_features(self.story, self.story.sentences[index]))
        return self._of_sentences[index]
