-- Which stories are new since a day?
-- :since a day or an instant (UTC), such as 2026-11-23, from which on stories were stored
SELECT
    articles.first_seen_at,
    articles.published_at,
    articles.published_precision,
    sources.name AS outlet,
    sources.country,
    articles.title,
    articles.url,
    (
        SELECT json_group_array(topic)
        FROM (SELECT topic FROM article_topics WHERE article_topics.article = articles.id ORDER BY topic)
    ) AS topics,
    articles.copy_of
FROM articles
JOIN sources ON sources.id = articles.source
WHERE articles.first_seen_at >= :since
ORDER BY articles.first_seen_at, articles.url;
