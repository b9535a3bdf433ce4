-- Who was first: the first article of each outlet about an event, in the order of their publication, and how long after the first of all.
-- Where only the day is known, an article counts as of the end of it. One whose fact was not read is nobody's first report.
CREATE VIEW first_reports AS
SELECT
    event,
    kind,
    company,
    company_id,
    acquirer,
    acquirer_id,
    row_number() OVER (PARTITION BY event ORDER BY known_at, url) AS place,
    source,
    outlet,
    country,
    published_at,
    published_day,
    published_precision,
    CASE
        WHEN published_precision <> 'day' AND first_precision <> 'day'
            THEN CAST(round((julianday(published_at) - julianday(first_published_at)) * 1440) AS INTEGER)
    END AS minutes_after,
    max(CAST(julianday(published_day) - julianday(first_published_day) AS INTEGER), 0) AS days_after,
    agency,
    echo_of,
    copy_of,
    article,
    url
FROM (
    SELECT
        told.*,
        events.kind,
        coalesce(events.company, events.target) AS company,
        coalesce(events.company_id, events.target_id) AS company_id,
        events.acquirer,
        events.acquirer_id,
        firsts.published_at AS first_published_at,
        firsts.published_day AS first_published_day,
        firsts.published_precision AS first_precision,
        row_number() OVER (PARTITION BY told.event, told.source ORDER BY told.known_at, told.url) AS of_outlet
    FROM event_articles AS told
    JOIN events ON events.id = told.event
    JOIN articles AS firsts ON firsts.id = events.first_article
    WHERE
        told.role = 'news'
        AND (
            told.has_fact = 1
            OR told.known_at > julianday(coalesce(firsts.published_at, firsts.first_seen_at)) + coalesce(firsts.published_precision = 'day', 0)
        )
)
WHERE of_outlet = 1;
