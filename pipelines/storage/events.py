"""Events in the database: which claims are of which, made anew wherever an article changes what is told, in the article's transaction.

What stands there follows from articles, facts and judgements alone, whatever came first; only the ids go by what the file has seen.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from pipelines.events.attaching import attached
from pipelines.events.claims import Claim
from pipelines.events.event import Event, consolidate
from pipelines.events.linking import partition, retold
from pipelines.events.whole import LATER

from .attaching import attachable, event_for, told_of, whole_for
from .claim_making import Made, heads_of, made, row_of
from .claims import Claims, Judged, is_told
from .connection import Connection
from .event_ids import EventIds
from .event_rows import rows_of
from .judgements import judgements_of, nobody_judged

BATCH = 50  # articles of one transaction


class Events:
    def __init__(self, db: Connection, judged: Judged = nobody_judged) -> None:
        self.db, self.judged = db, judged
        self.ids = EventIds(db)

    def settle(self, articles: Collection[int]) -> None:
        """Make the events anew that these articles tell of, or told of. To be called whenever facts, dates, copies or signatures of them
        have changed, within the transaction that changed them."""
        before = Claims(self.db.rows)
        articles = {*articles, *(copy for article in articles for copy in before.whole_copies(article))}
        old = before.of_articles(articles)
        events = {claim.event for claim in old if claim.event is not None}
        members = before.of_events(events)
        gone = self._write_claims(articles, old)
        now = Claims(self.db.rows)
        self._make(now, [*now.of_articles(articles), *now.of_events(events)], events, gone, members)

    def forget(self, articles: Collection[int]) -> set[str]:
        """Take these articles' claims out of their events, before the articles go. The ids of those events: some may be withdrawn now."""
        before = Claims(self.db.rows)
        gone = before.of_articles(articles)
        events = {claim.event for claim in gone if claim.event is not None}
        members = before.of_events(events)
        for claim in gone:
            self.db.execute("DELETE FROM claims WHERE id = ?", (claim.id,))
        now = Claims(self.db.rows)
        self._make(now, now.of_events(events), events, gone, members)
        return events

    def rebuild(self) -> None:
        """All of it from the facts that are stored, some articles in a transaction. Changes nothing, as long as all is well."""
        after: int | None = 0
        while after is not None:
            after = self.rebuild_some(after)

    def rebuild_some(self, after: int) -> int | None:
        """The events of the next articles after the id `after`, in one transaction; the last of their ids, None where there are no more."""
        with self.db.transaction():
            rows = self.db.rows("SELECT id FROM articles WHERE id > ? ORDER BY id LIMIT ?", (after, BATCH))
            if rows:
                self.settle([row["id"] for row in rows])
            return rows[-1]["id"] if rows else None

    def heed(self, pairs: Iterable[tuple[int, int, bool]]) -> int:
        """Bring the events of judged articles to the judgements, for those that came in while no run saw them; as `Judgements.pairs` has
        them. How many articles that changed."""
        changed: set[int] = set()
        for one, other, same in pairs:
            if self._are_of_one(one, other) != same and self._heed(one, other, same):
                changed |= {one, other}
        return len(changed)

    def _heed(self, one: int, other: int, same: bool) -> bool:
        with self.db.transaction():
            self.settle((one, other))
            return self._are_of_one(one, other) == same

    def _are_of_one(self, one: int, other: int) -> bool:
        sql = "SELECT 1 FROM claims JOIN claims AS others USING (event) WHERE claims.article = ? AND others.article = ?"
        return self.db.value(sql, (one, other)) is not None

    def of_source(self, source: str) -> None:
        """The events that articles of an outlet tell of, made anew: its name or whether it is written by machines has changed."""
        sql = "SELECT DISTINCT article FROM claims JOIN articles ON articles.id = article WHERE source = ? AND event IS NOT NULL ORDER BY 1"
        articles = [row["article"] for row in self.db.rows(sql, (source,))]
        for start in range(0, len(articles), BATCH):
            self.settle(articles[start : start + BATCH])

    def _write_claims(self, articles: Collection[int], old: Sequence[Claim]) -> list[Claim]:
        """Bring the rows of claims to what the facts are now. The claims that are gone, or are no longer told as news."""
        reader = Claims(self.db.rows)
        gone = []
        for article in sorted(articles):
            story = reader.story(article)
            claims = {claim.key: claim for claim in made(self.db.rows, article, story.day)} if story is not None else {}
            before = {claim.key: claim for claim in old if claim.story.id == article}
            for key, claim in claims.items():
                assert story is not None
                self._write_claim(article, story.day.isoformat(), claim, before.get(key))
            for key, known in before.items():
                now = claims.get(key)
                if now is None:
                    self.db.execute("DELETE FROM claims WHERE id = ?", (known.id,))
                if now is None or now.background or now.fact is None:
                    gone.append(known)
        return gone

    def _write_claim(self, article: int, day: str, claim: Made, old: Claim | None) -> None:
        values = row_of(article, claim, day)
        if old is None:
            row = self.db.insert("claims", values)
        else:
            row = old.id
            self.db.update("claims", values, "id = ?", (row,))
            self.db.execute("DELETE FROM claim_companies WHERE claim = ?", (row,))
            if old.event is not None and claim.fact is not None:
                self.db.update(claim.table, {"event": old.event}, "id = ?", (claim.fact,))
        for head in heads_of(claim):
            self.db.insert("claim_companies", {"company": head, "fact_table": claim.table, "day": day, "claim": row})

    def _make(self, now: Claims, seeds: Sequence[Claim], events: set[str], gone: Sequence[Claim], members: Sequence[Claim]) -> None:
        """The events of all claims that bear on these seeds, written where they are not what they were; `events`: those that they, and
        what is gone, were of."""
        block, stale = self._block(now, seeds, events)
        judgements = judgements_of(block, self.judged)
        found = partition(block, judgements)
        again = retold(found, judgements)
        clusters = [cluster for number, cluster in enumerate(found) if number not in again]
        self._move_ids(gone, members, clusters)
        events_now = {self.ids.of(cluster): cluster for cluster in clusters}
        id_of = {claim: id_ for id_, cluster in events_now.items() for claim in cluster}
        recalling = {claim: id_of[found[before][0]] for number, before in again.items() for claim in found[number]}
        roles = dict.fromkeys(id_of, "news") | dict.fromkeys(recalling, "background")
        moved = {claim for claim, id_ in (id_of | recalling).items() if (claim.event, claim.role) != (id_, roles[claim]) or claim in seeds}
        changed = {id_ for id_, cluster in events_now.items() if moved.intersection(cluster)}
        changed |= {claim.event for claim in moved if claim.event in events_now}
        told = [claim for id_ in changed for claim in events_now[id_]]
        loose = {*seeds, *now.of_events((stale - set(events_now)) | changed)}
        of = {claim: event_for(now, claim, self.judged, events_now, stale) for claim in loose if not is_told(claim)}
        fresh_ones = {id_: events_now[id_] for id_ in changed}
        for claim in attachable(now, told, self.judged):
            if claim not in of:
                of[claim] = self._nearer(now, claim, fresh_ones)
        for claim, event in (id_of | recalling | of).items():
            role = "background" if claim.background or claim in recalling else "news"
            if (claim.event, claim.role) != (event, role):
                self._put(claim, event, role)
                changed |= {one for one in (claim.event, event) if one is not None}
        gone_events = stale - set(events_now)
        for id_ in sorted(gone_events):
            self.db.execute("DELETE FROM events WHERE id = ?", (id_,))
        fresh = Claims(self.db.rows)
        for id_ in sorted(changed - gone_events):
            self._write_event(id_, self.consolidated(fresh, id_))
        self._find_wholes(fresh, told, gone_events | changed)

    def _block(self, now: Claims, seeds: Sequence[Claim], events: set[str]) -> tuple[list[Claim], set[str]]:
        """All claims that bear on the events, and the ids of all events that they are of by now."""
        stale = set(events)
        while True:
            block = now.block(seeds, self.judged)
            more = {claim.event for claim in block if claim.event is not None} - stale
            if not more:
                return block, stale
            stale |= more
            seeds = [*seeds, *now.of_events(more)]

    def _move_ids(self, gone: Sequence[Claim], members: Sequence[Claim], clusters: Sequence[Sequence[Claim]]) -> None:
        """Ids that stood by a claim that is gone stand by another of the same article, or of the same event, that is told as news now."""
        told = {claim.id: claim for cluster in clusters for claim in cluster}
        for claim in gone:
            own = [other for other in told.values() if other.story.id == claim.story.id and other.table == claim.table]
            left = [told[other.id] for other in members if other.event == claim.event and other.id in told]
            heir = min(own, key=lambda other: other.order, default=None) or min(left, key=lambda other: other.order, default=None)
            self.ids.move(claim.story.id, claim.key, heir)

    def _nearer(self, now: Claims, claim: Claim, made: Mapping[str, Sequence[Claim]]) -> str | None:
        """The event of a claim that is of none of those just made, unless one of them is nearer than its own."""
        judgements = self.judged(claim.story.url)
        chosen = attached(claim, made.values(), judgements)
        if chosen is not None and claim.event is not None:
            chosen = attached(claim, [chosen, told_of(now, [claim.event])[claim.event]], judgements)
        return next((event for event, claims in made.items() if claims is chosen), claim.event)

    def _put(self, claim: Claim, event: str | None, role: str) -> None:
        self.db.update("claims", {"event": event, "role": role}, "id = ?", (claim.id,))
        if claim.fact is not None:
            self.db.execute(f"UPDATE {claim.table} SET event = ? WHERE id = (SELECT fact FROM claims WHERE id = ?)", (event, claim.id))

    def consolidated(self, now: Claims, event: str) -> Event:
        claims = now.of_events([event])
        news = [claim for claim in claims if claim.role == "news"]
        return consolidate(
            news, [claim for claim in claims if claim.role != "news"], now.copies_among({claim.story.id for claim in claims})
        )

    def _write_event(self, id_: str, event: Event) -> None:
        part_of = self.db.value("SELECT part_of FROM events WHERE id = ?", (id_,))
        self.db.execute("DELETE FROM events WHERE id = ?", (id_,))
        for table, row in rows_of(id_, event):
            self.db.insert(table, row | {"part_of": part_of} if table == "events" else row)

    def _find_wholes(self, now: Claims, told: Sequence[Claim], wholes: Collection[str]) -> None:
        """Which events are parts of which: those that were made anew, later ones that they may hold, and those that `wholes` held, which
        are gone or are not what they were: they may have lost the first report, the day or the name by which they held them."""
        cuts = [claim for claim in told if claim.table == "layoffs"]
        near = now.events_near(cuts, 0, LATER) if cuts else []
        left = [row["id"] for id_ in wholes for row in self.db.rows("SELECT id FROM events WHERE part_of = ?", (id_,))]
        for event in sorted({*near, *left}):
            part_of = whole_for(now, event)
            self.db.execute("UPDATE events SET part_of = ? WHERE id = ? AND part_of IS NOT ?", (part_of, event, part_of))
