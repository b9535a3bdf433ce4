"""What the models see of a sentence and of a story: stems of masked words, alone and in pairs, and the groups of phrases. Pure."""

from __future__ import annotations

from itertools import pairwise

from pipelines.reading.story.masked import MaskedSentence
from pipelines.reading.story.story import Story
from pipelines.reading.text.stems import stem

MOST_WORDS = 120  # of a sentence that are looked at
MOST_SENTENCES = 400  # of a story; real ones have fewer
_APART = 5  # how many words of content a pair may span
_SHORT = 3  # letters of a word that is no content
_NEAR = 3  # words beside a slot


def sentence_features(story: Story, sentence: MaskedSentence) -> set[str]:
    """Stems, neighbouring stems, stems of content up to _APART apart, the groups of phrases and what stands beside them."""
    stems = sentence.stems()[:MOST_WORDS]
    found = set(stems)
    found.update([f"{one} {other}" for one, other in pairwise(stems)])
    content = [word for word in stems if len(word) > _SHORT or word.isupper()]
    for apart in range(1, _APART):
        found.update([f"{one}>{other}" for one, other in zip(content, content[apart:], strict=False)])
    groups = sorted(story.groups.get(sentence.index, ()))
    slots = [slot for slot in ("COMPANY", "PERSON", "NUMBER", "PERCENT", "MONEY") if slot in stems]
    for at, group in enumerate(groups):
        found.add(f"@{group}")
        found.update([f"@{group} {slot}" for slot in slots])
        found.update([f"@{group} @{other}" for other in groups[at + 1 :]])
    return found


def beside(sentence: MaskedSentence, at: int) -> set[str]:
    """The words beside the slot at a place of the masked text, by how near they stand."""
    before, after = sentence.text[:at].split()[-_NEAR:][::-1], sentence.text[at:].split()[1 : _NEAR + 1]
    found = {f"<{n} {stem(word)}" for n, word in enumerate(before)} | {f">{n} {stem(word)}" for n, word in enumerate(after)}
    if len(before) > 1:
        found.add(f"<2 {stem(before[1])} {stem(before[0])}")
    if len(after) > 1:
        found.add(f">2 {stem(after[0])} {stem(after[1])}")
    return found


def story_features(story: Story) -> set[str]:
    """Stems and neighbouring stems of the whole story, those of its title, and the groups of phrases with where they stand."""
    found: set[str] = set()
    for sentence in story.sentences[:MOST_SENTENCES]:
        stems = sentence.stems()
        found.update(stems)
        found.update([f"{one} {other}" for one, other in pairwise(stems)])
        if sentence.field == "title":
            found.update([f"title {word}" for word in stems])
        for group in story.groups.get(sentence.index, ()):
            found.add(f"@{group}")
            if sentence.place in ("title", "lead"):
                found.add(f"@{group} {sentence.place}")
    return found
