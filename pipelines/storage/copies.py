"""Copies across outlets: agency copy and syndicated texts, found as they arrive, whole, cut, lightly rewritten or inside another text.

The edges (`copies`) are kept, each the verdict on one pair of articles whatever else is stored; `copy_of` follows from them. So the same
stands there in whichever order the articles came.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable

from pipelines.duplicates.shingles import Pair, compare
from vigia.items import Sketch

from .connection import Connection
from .sketches import Sketched, Sketches


class Copies:
    def __init__(self, db: Connection, sketches: Sketches) -> None:
        self.db, self.sketches = db, sketches

    def settle(self, article: int, sketch: Sketch | None = None) -> set[int]:
        """Bring the sketch and the edges of an article to what its row says now, and `copy_of` of all that hang together with it.

        `sketch`: of its text, which may be stored or not. Without one the stored text is read; where none is, the sketch that is
        there stays. Returns the ids of the articles whose edges or `copy_of` changed. To be called in the transaction that changes
        the article.
        """
        with self.db.transaction():
            text = self.sketches.write(article, sketch)
            old, new = self._edges(article), self._found(text)
            changed = {other for other in old.keys() | new.keys() if old.get(other) != new.get(other)}
            for other in changed:
                edge = min(article, other), max(article, other)
                self.db.execute("DELETE FROM copies WHERE article = ? AND other = ?", edge)
                if other in new:
                    row = (*edge, new[other].kind, new[other].containment)
                    self.db.execute("INSERT INTO copies (article, other, kind, containment) VALUES (?, ?, ?, ?)", row)
            # whatever hung together with it still hangs together with it or with one of its neighbours
            return changed | ({article} if changed else set()) | self._settle_originals({article, *old, *new})

    def remove(self, articles: Collection[int]) -> set[int]:
        """Articles are about to be deleted: their samples and edges go.

        Returns the ids of those that stay and whose edges or `copy_of` changed. To be called in the transaction that deletes them.
        """
        with self.db.transaction():
            neighbours: set[int] = set()
            for article in articles:
                neighbours |= self._edges(article).keys()
                self.sketches.delete(article)
                self.db.execute("DELETE FROM copies WHERE article = ?", (article,))
                self.db.execute("DELETE FROM copies WHERE other = ?", (article,))
            neighbours -= set(articles)
            return neighbours | self._settle_originals(neighbours)

    def settle_all(self, articles: Iterable[int]) -> set[int]:
        """`settle` for each, in one transaction."""
        with self.db.transaction():
            return set().union(*(self.settle(article) for article in articles))

    def rebuild(self) -> None:
        """Everything anew from what is stored, in one transaction: what stood there before has no part in it but sketches of texts that may
        not be kept. Changes nothing, as long as all is well."""
        with self.db.transaction():
            self.db.execute("DELETE FROM copies")
            self.sketches.unlist()
            self.db.execute("UPDATE articles SET copy_of = NULL WHERE copy_of IS NOT NULL")
            self.settle_all([row["id"] for row in self.db.rows("SELECT id FROM articles ORDER BY id")])

    def pairs(self, articles: Collection[int]) -> list[tuple[int, int, str]]:
        """The edges that touch one of the articles, in order: (article, other, "copy" or "embedded"). The other end may be none of them."""
        ids = json.dumps(sorted(articles))
        sql = (
            "SELECT article, other, kind FROM copies WHERE article IN (SELECT value FROM json_each(?))"
            " UNION SELECT article, other, kind FROM copies WHERE other IN (SELECT value FROM json_each(?)) ORDER BY 1, 2"
        )
        return [(row["article"], row["other"], row["kind"]) for row in self.db.rows(sql, (ids, ids))]

    def same_text(self, article: int, containment: float) -> set[int]:
        """The articles whose text is a copy of this one's, or has it in it, to at least that share."""
        sql = "SELECT {} AS id FROM copies WHERE {} = ? AND kind = 'copy' AND containment >= ?"
        both = f"{sql.format('other', 'article')} UNION {sql.format('article', 'other')}"
        return {row["id"] for row in self.db.rows(both, (article, containment, article, containment))}

    # edges

    def _edges(self, article: int) -> dict[int, Pair]:
        sql = "SELECT {} AS id, kind, containment FROM copies WHERE {} = ?"
        both = f"{sql.format('other', 'article')} UNION ALL {sql.format('article', 'other')}"
        return {row["id"]: Pair(row["kind"], row["containment"]) for row in self.db.rows(both, (article, article))}

    def _found(self, text: Sketched) -> dict[int, Pair]:
        """What the text has in common with texts of other outlets, by article."""
        same = "SELECT id FROM articles WHERE text_hash = ? AND source <> ?"
        found = {row["id"]: Pair("copy", 1.0) for row in self.db.rows(same, (text.text_hash, text.source))}
        for other in self.sketches.like(text):
            if other.article not in found and (pair := compare(text.sketch, other.sketch, text.text, other.text)) is not None:
                found[other.article] = pair
        return found

    def _settle_originals(self, articles: Collection[int]) -> set[int]:
        """`copy_of` of all that hang together with these. Returns the ids where it changed."""
        left, changed = set(articles), set()
        while left:
            together = self.db.rows(_TOGETHER, (left.pop(),))
            left -= {row["id"] for row in together}
            for row in together:
                original = None if row["id"] == together[0]["id"] else together[0]["url"]
                if row["copy_of"] != original:
                    self.db.update("articles", {"copy_of": original}, "id = ?", (row["id"],))
                    changed.add(row["id"])
        return changed


# The original is the one published first, whichever was stored first.
_TOGETHER = """
WITH RECURSIVE together (id) AS (
    VALUES (?)
    UNION SELECT other FROM together JOIN copies ON copies.article = together.id WHERE kind = 'copy'
    UNION SELECT article FROM together JOIN copies ON copies.other = together.id WHERE kind = 'copy'
)
SELECT articles.id, url, copy_of FROM together CROSS JOIN articles ON articles.id = together.id
ORDER BY published_day IS NULL, published_day, published_precision = 'day', published_at, url
"""
