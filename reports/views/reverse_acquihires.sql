-- Reverse acquihires, one row for each deal a tagged story tells of: who took whom, for how much, on what terms, in which words.
-- A tagged story whose deal could not be read is there too, with the deal's columns NULL.
CREATE VIEW reverse_acquihires AS
SELECT
    articles.id AS article,
    articles.published_at,
    articles.published_day,
    sources.name AS outlet,
    articles.title,
    articles.url,
    deals.acquirer,
    deals.acquirer_id,
    deals.target,
    deals.target_id,
    deals.status,
    deals.event_day,
    deals.event_day_precision,
    deals.people,
    deals.amount,
    deals.currency,
    deals.amount_text,
    deals.stake_percent,
    deals.licence,
    coalesce(
        deals.quote,
        (SELECT quote FROM evidence WHERE evidence.article = articles.id AND evidence.topic = 'reverse_acquihire' ORDER BY id LIMIT 1)
    ) AS quote,
    deals.background,
    articles.copy_of
FROM article_topics
JOIN articles ON articles.id = article_topics.article
JOIN sources ON sources.id = articles.source
LEFT JOIN deals ON deals.article = articles.id AND deals.kind = 'reverse_acquihire'
WHERE article_topics.topic = 'reverse_acquihire';
