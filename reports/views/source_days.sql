-- For each source and day (UTC) between the first run and the last: could it be seen? `sight` tells "no news" from "no sight":
-- seen (it answered), no sight (it was asked and none of its endpoints answered, its host sent us away, or it waits in a back-off since such a day),
-- not asked (none was due after a day on which it answered), not watched (no run that day). `blind`: no sight, or not watched; silence then means nothing.
CREATE VIEW source_days AS
WITH RECURSIVE days (day) AS (
    SELECT date(min(started_at)) FROM crawls WHERE finish_reason IS NOT 'skipped' HAVING min(started_at) IS NOT NULL
    UNION ALL
    SELECT date(day, '+1 day') FROM days WHERE day < (SELECT date(max(started_at)) FROM crawls)
),
runs AS (
    SELECT
        source,
        date(recorded_at) AS day,
        count(*) AS runs,
        sum(polled + unchanged) AS answers,
        sum(endpoints_failed + refused) AS failures,
        sum(resting) AS resting,
        sum(new) AS new,
        max(error) AS error
    FROM crawl_sources
    GROUP BY source, date(recorded_at)
),
judged AS (
    SELECT
        days.day,
        sources.id AS source,
        CASE
            WHEN runs.source IS NULL THEN 'not watched'
            WHEN runs.answers > 0 THEN 'seen'
            WHEN runs.failures > 0 OR runs.resting > 0 THEN 'no sight'
            ELSE 'not asked'
        END AS sight,
        coalesce(runs.runs, 0) AS runs,
        coalesce(runs.answers, 0) AS answers,
        coalesce(runs.failures, 0) AS failures,
        coalesce(runs.new, 0) AS new_articles,
        runs.error
    FROM days
    JOIN sources ON date(sources.first_seen_at) <= days.day AND (sources.enabled = 1 OR EXISTS (SELECT 1 FROM runs WHERE runs.source = sources.id))
    LEFT JOIN runs ON runs.source = sources.id AND runs.day = days.day
),
remembered AS (
    SELECT *, substr(max(CASE WHEN sight IN ('seen', 'no sight') THEN day || sight END) OVER (PARTITION BY source ORDER BY day), 11) AS last_look FROM judged
),
decided AS (
    SELECT *, CASE WHEN sight = 'not asked' AND last_look = 'no sight' THEN 'no sight' ELSE sight END AS told FROM remembered
)
SELECT day, source, told AS sight, told IN ('no sight', 'not watched') AS blind, runs, answers, failures, new_articles, error FROM decided;
