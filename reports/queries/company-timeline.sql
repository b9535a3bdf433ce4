-- What happened to a company, in order: deals, cuts, rounds?
-- :company, required: a company, by its id or name
-- :since from this day on
-- :until up to this day
SELECT
    day,
    day_precision,
    kind,
    role,
    other_company,
    headcount,
    percent,
    contractors,
    amount,
    currency,
    amount_usd,
    stake_percent,
    round_type,
    status,
    scope,
    first_outlet,
    independent_sources,
    first_url,
    event
FROM company_timeline
WHERE
    (event, role) IN (SELECT event, role FROM event_companies WHERE company = :company COLLATE NOCASE)
    AND (coalesce(:since, '') = '' OR day >= :since)
    AND (coalesce(:until, '') = '' OR day <= :until)
ORDER BY day, event, role;
