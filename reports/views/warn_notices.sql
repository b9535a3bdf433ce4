-- Job cuts with the names of collected WARN notices (of those that employers in the United States file), for programs that read those.
-- No notice was filed: `notice_date` is the day on which the press first told of the cuts as planned, announced or done.
-- When they take effect, at which address, and whether a site closes is not known, and has no column.
CREATE VIEW warn_notices AS
SELECT
    layoff_events.event AS hash_id,
    company,
    place AS location,
    (SELECT min(day) FROM event_stages WHERE event_stages.event = layoff_events.event AND stage IN ('planned', 'announced', 'done')) AS notice_date,
    counted AS jobs,
    CASE legal_form WHEN 'ERTE' THEN 1 WHEN 'ERE' THEN 0 WHEN 'despido colectivo' THEN 0 END AS is_temporary,
    (
        SELECT substr(min(event_ids.given_at), 1, 10)
        FROM claims JOIN event_ids ON event_ids.article = claims.article AND event_ids.claim = claims.key
        WHERE claims.event = layoff_events.event
    ) AS first_inserted_date,
    last_day AS last_updated_date,
    first_url AS source_url
FROM layoff_events
WHERE
    company IS NOT NULL
    AND status IN ('planned', 'announced', 'done')
    AND (part_of IS NULL OR counted IS NOT NULL);
