"""What a story states, computed once for a reading: offered to the topics' conditions, and read into facts."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.reading.rules.deals import read_deals
from pipelines.reading.rules.funding import note_funding
from pipelines.reading.rules.layoffs import ToldCut, read_layoffs
from pipelines.reading.rules.told_deal import ToldDeal
from pipelines.reading.story.reading import Reading
from pipelines.reading.story.story import Story, story_of


@dataclass(slots=True)
class Proposals:
    """The masked story, and the deals and job cuts that it states."""

    story: Story
    deals: list[ToldDeal]
    layoffs: list[ToldCut]


def propose(reading: Reading) -> Proposals:
    """What the rules find a story telling, one list a kind. Pure."""
    story = story_of(reading)
    deals = read_deals(story, [name for name in reading.names if name.kind == "product"])
    note_funding(story)
    found = Proposals(story, deals, read_layoffs(story))
    _offer(found)
    return found


def _offer(found: Proposals) -> None:
    """What the conditions of topic files may ask for.

    `deal:KIND`, `deal:ai_startup`, `deal:unknown_target`, `layoff:figure` (a cut with a headcount or a share), `layoff:named`
    (one without), `ai_startups` (different ones).
    """
    story = found.story
    startups = {key for _, key in story.offered("ai_startup")}
    for deal in found.deals:
        for sentence in deal.sentences:
            story.offer(f"deal:{deal.kind}", sentence)
        if (deal.target and deal.target.ai_startup) or (deal.acquirer and deal.acquirer.ai_startup):
            story.offer("deal:ai_startup", deal.sentence)
        judged = deal.target is not None and str(deal.target.entity) in startups
        if deal.target and not judged and (deal.target.ai_startup is None or deal.target.learned) and deal.kind == "reverse_acquihire":
            story.offer("deal:unknown_target", deal.sentence)
    for cut in found.layoffs:
        story.offer(f"layoff:{cut.rule}", cut.sentence)
    for cut in found.layoffs:
        story.offer("layoff:cut", cut.sentence)
    seen: set[str] = set()
    for sentence, key in list(story.offered("ai_startup")):
        if key not in seen:
            seen.add(key)
            story.offer("ai_startups", sentence)
