-- What is new since a cursor, each story once?
-- :cursor that of the last row that was seen; without one, from the beginning
-- :topic layoffs, reverse_acquihire or ai_startup
-- :limit, default 1000: so many stories at most
WITH since AS (
    SELECT
        CAST(coalesce(nullif(substr(:cursor, 1, instr(:cursor || '.', '.') - 1), ''), '0') AS INTEGER) AS id,
        coalesce(substr(:cursor, instr(:cursor || '.', '.') + 1), '') AS seen
),
-- Older versions gave the number of an article that was forgotten to the next one: what was seen later is new as well.
later AS (
    SELECT articles.*, max(articles.first_seen_at) OVER (ORDER BY articles.id) AS seen_until
    FROM articles, since
    WHERE articles.id > since.id OR articles.first_seen_at > since.seen
)
SELECT
    max(later.id, since.id) || '.' || max(later.seen_until, since.seen) AS cursor,
    later.first_seen_at,
    later.published_at,
    later.published_precision,
    sources.name AS outlet,
    sources.country,
    later.title,
    (SELECT group_concat(topic, ', ') FROM (SELECT topic FROM article_topics WHERE article = later.id ORDER BY topic)) AS topics,
    (SELECT group_concat(DISTINCT event) FROM claims WHERE article = later.id AND event IS NOT NULL) AS events,
    later.copy_of,
    later.url,
    later.id AS article
FROM later
JOIN since
JOIN sources ON sources.id = later.source
WHERE coalesce(:topic, '') = '' OR EXISTS (SELECT 1 FROM article_topics WHERE article = later.id AND topic = :topic)
ORDER BY later.id
LIMIT coalesce(nullif(:limit, ''), 1000);
