-- How many stories a day or week carry a tag, and how many outlets could be seen on those days?
-- :topic layoffs, reverse_acquihire or ai_startup
-- :by, default week: day or week (its Monday)
-- :since from this day on
-- :until up to this day
WITH sight AS (
    SELECT
        iif(:by = 'day', day, date(day, '-6 days', 'weekday 1')) AS period,
        count(DISTINCT day) AS days,
        sum(NOT blind) AS seen,
        sum(sight = 'no sight') AS blind,
        sum(sight = 'not watched') AS not_watched
    FROM source_days
    WHERE (coalesce(:since, '') = '' OR day >= :since) AND (coalesce(:until, '') = '' OR day <= :until)
    GROUP BY 1
),
told AS (
    SELECT iif(:by = 'day', day, date(day, '-6 days', 'weekday 1')) AS period, topic, sum(stories) AS stories, sum(originals) AS originals
    FROM topic_days
    WHERE
        (coalesce(:topic, '') = '' OR topic = :topic)
        AND (coalesce(:since, '') = '' OR day >= :since)
        AND (coalesce(:until, '') = '' OR day <= :until)
    GROUP BY 1, 2
),
topics AS (SELECT DISTINCT topic FROM told),
periods AS (SELECT period FROM sight UNION SELECT period FROM told)
SELECT
    periods.period,
    topics.topic,
    coalesce(told.stories, 0) AS stories,
    coalesce(told.originals, 0) AS originals,
    sight.seen AS source_days_seen,
    sight.blind AS source_days_blind,
    sight.not_watched AS source_days_not_watched
FROM periods
JOIN topics
LEFT JOIN told ON told.period = periods.period AND told.topic = topics.topic
LEFT JOIN sight ON sight.period = periods.period
ORDER BY periods.period DESC, topics.topic;
