-- Job cuts with the column names of layoffs.fyi, for programs that read those: one row each round, nobody counted twice.
-- What is only talked about or denied is not there, nor a part whose people the whole counts already. Headquarters, industry, stage of
-- funding and sums raised are not known, and have no column.
CREATE VIEW layoffs_fyi AS
SELECT
    company AS "Company",
    counted AS "# Laid Off",
    layoff_events.day AS "Date",
    percent AS "%",
    first_url AS "Source",
    company_country AS "Country",
    (
        SELECT substr(min(event_ids.given_at), 1, 10)
        FROM claims JOIN event_ids ON event_ids.article = claims.article AND event_ids.claim = claims.key
        WHERE claims.event = layoff_events.event
    ) AS "Date Added",
    layoff_events.event
FROM layoff_events
WHERE
    company IS NOT NULL
    AND coalesce(status, '') NOT IN ('denied', 'rumoured')
    AND (part_of IS NULL OR counted IS NOT NULL);
