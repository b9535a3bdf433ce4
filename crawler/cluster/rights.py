"""What outlets reserve, from the robots.txt that workers have read."""

from __future__ import annotations

from crawler.extensions.rights import SourceRights
from crawler.middlewares.robots import agents_of, facts_of
from crawler.politeness import robots_txt
from crawler.politeness.copies import LAST_RESORT, cache_for
from crawler.spiders.base import ArticleSpider


class CollectedRights(SourceRights):
    def facts(self, spider: ArticleSpider, host: str) -> dict[str, object] | None:
        copy = cache_for(self.crawler).get(host)
        if copy is None or not copy.age_within(LAST_RESORT, spider.clock()):
            return None
        return facts_of(robots_txt.parse(copy.body, agents_of(self.crawler.settings)))
