-- Who was first: the first article of each outlet about an event, in the order of their publication, and how long after the first of all.
CREATE VIEW first_reports AS
SELECT
    told.event,
    events.kind,
    coalesce(events.company, events.target) AS company,
    coalesce(events.company_id, events.target_id) AS company_id,
    events.acquirer,
    events.acquirer_id,
    row_number() OVER (PARTITION BY told.event ORDER BY told.published_day, told.published_precision = 'day', told.published_at, told.url) AS place,
    told.source,
    told.outlet,
    told.country,
    told.published_at,
    told.published_day,
    told.published_precision,
    CASE
        WHEN told.published_precision <> 'day' AND firsts.published_precision <> 'day'
            THEN CAST(round((julianday(told.published_at) - julianday(firsts.published_at)) * 1440) AS INTEGER)
    END AS minutes_after,
    told.agency,
    told.echo_of,
    told.copy_of,
    told.article,
    told.url
FROM (
    SELECT
        *,
        row_number() OVER (PARTITION BY event, source ORDER BY published_day, published_precision = 'day', published_at, url) AS of_outlet
    FROM event_articles
    WHERE role = 'news'
) AS told
JOIN events ON events.id = told.event
JOIN articles AS firsts ON firsts.id = events.first_article
WHERE told.of_outlet = 1;
