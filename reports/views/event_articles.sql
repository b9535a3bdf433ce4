-- Which articles tell of an event (news) or recall it (background): one row each.
CREATE VIEW event_articles AS
SELECT
    claims.event,
    claims.article,
    max(claims.role) AS role,
    iif(max(claims.role) = 'news', max(claims.role = 'news' AND claims.fact IS NOT NULL), max(claims.fact IS NOT NULL)) AS has_fact,
    articles.source,
    sources.name AS outlet,
    sources.country,
    articles.published_at,
    articles.published_day,
    articles.published_precision,
    julianday(coalesce(articles.published_at, articles.first_seen_at)) + coalesce(articles.published_precision = 'day', 0) AS known_at,
    articles.title,
    articles.url,
    articles.agency,
    articles.echo_of,
    articles.copy_of
FROM claims
JOIN articles ON articles.id = claims.article
JOIN sources ON sources.id = articles.source
WHERE claims.event IS NOT NULL
GROUP BY claims.event, claims.article;
