-- What became of the startups whose people were taken: cuts, rounds, sales, and after how many days?
-- :company the startup, by its id or name
-- :since deals of this day or later
-- :until up to this day
SELECT
    deal_day,
    acquirer,
    target,
    days_after,
    day,
    kind,
    role,
    headcount,
    percent,
    contractors,
    other_company,
    later_amount AS amount,
    later_currency AS currency,
    status,
    first_outlet,
    first_url,
    event,
    deal
FROM aftermath
WHERE
    (
        coalesce(:company, '') = ''
        OR deal IN (SELECT event FROM event_companies WHERE company = :company COLLATE NOCASE AND role = 'target')
    )
    AND (coalesce(:since, '') = '' OR deal_day >= :since)
    AND (coalesce(:until, '') = '' OR deal_day <= :until)
ORDER BY deal_day DESC, deal, day, event;
