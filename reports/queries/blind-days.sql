-- On which days could which outlets not be seen, so that silence means nothing?
-- :source the id of an outlet
-- :since from this day on
-- :until up to this day
SELECT source_days.day, source_days.source, sources.name AS outlet, source_days.sight, source_days.runs, source_days.failures, source_days.error
FROM source_days
JOIN sources ON sources.id = source_days.source
WHERE
    source_days.blind
    AND (coalesce(:source, '') = '' OR source_days.source = :source)
    AND (coalesce(:since, '') = '' OR source_days.day >= :since)
    AND (coalesce(:until, '') = '' OR source_days.day <= :until)
ORDER BY source_days.day DESC, source_days.source;
