-- Which reverse acquihires were there: who took whom, on what terms, how far has it come?
-- :company one of the two companies, by its id or name
-- :since from this day on
-- :until up to this day
SELECT
    day,
    acquirer,
    target,
    target_country AS country,
    status,
    amount,
    currency,
    amount_usd,
    stake_percent,
    licence,
    people,
    announced_day,
    completed_day,
    called_off_day,
    independent_sources,
    contradictions,
    first_outlet,
    first_url,
    event
FROM deal_events
WHERE
    kind = 'reverse_acquihire'
    AND (
        coalesce(:company, '') = ''
        OR event IN (SELECT event FROM event_companies WHERE company = :company COLLATE NOCASE)
    )
    AND (coalesce(:since, '') = '' OR day >= :since)
    AND (coalesce(:until, '') = '' OR day <= :until)
ORDER BY day DESC, event;
