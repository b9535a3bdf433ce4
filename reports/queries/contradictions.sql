-- Which figures of one event cannot all be true, who tells which, and in what words?
-- :company a company, by its id or name
-- :field headcount, percent, contractors, amount, valuation or stake_percent
-- :since articles of this day or later
-- :until up to this day
SELECT
    event,
    number,
    kind,
    company,
    acquirer,
    field,
    class,
    side,
    value,
    currency,
    outlet,
    published_day AS day,
    quote,
    url
FROM contradictions
WHERE
    (
        coalesce(:company, '') = ''
        OR event IN (SELECT event FROM event_companies WHERE company = :company COLLATE NOCASE)
    )
    AND (coalesce(:field, '') = '' OR field = :field)
    AND (coalesce(:since, '') = '' OR published_day >= :since)
    AND (coalesce(:until, '') = '' OR published_day <= :until)
ORDER BY event, number, side DESC, published_at, url;
