-- What did each outlet say of a company's events, figure by figure, in its own words?
-- :company, required: a company, by its id or name
-- :kind layoff, reverse_acquihire, acquisition, stake, offer, merger or funding
-- :since from this day on
-- :until up to this day
SELECT
    published_day AS day,
    outlet,
    kind,
    company,
    acquirer,
    stage,
    headcount_min,
    headcount_max,
    percent,
    contractors,
    amount,
    currency,
    stake_percent,
    iif(role = 'background', 'recalled', 'news') AS told_as,
    echo_of,
    copy_of,
    quote,
    url,
    event
FROM event_claims
WHERE
    -- whatever an outlet calls the company, or if it does not
    event IN (SELECT event FROM event_companies WHERE company = :company COLLATE NOCASE)
    AND (coalesce(:kind, '') = '' OR kind = :kind)
    AND (coalesce(:since, '') = '' OR published_day >= :since)
    AND (coalesce(:until, '') = '' OR published_day <= :until)
ORDER BY event, known_at, claim;
