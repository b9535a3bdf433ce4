-- How much money was raised in each quarter, in one currency, and how much of it by AI startups?
-- :country where the company is from, as ISO has it (ES, MX)
-- :since from this day on
-- :until up to this day
SELECT
    substr(day, 1, 4) || '-Q' || ((CAST(substr(day, 6, 2) AS INTEGER) + 2) / 3) AS quarter,
    count(*) AS rounds,
    sum(amount_usd) AS amount_usd,
    sum(amount_eur) AS amount_eur,
    sum(ai_startup = 1) AS rounds_of_ai_startups,
    sum(iif(ai_startup = 1, amount_usd, NULL)) AS ai_startups_usd,
    sum(iif(ai_startup = 1, amount_eur, NULL)) AS ai_startups_eur,
    sum(amount_usd IS NULL) AS rounds_without_sum
FROM funding_events
WHERE
    (coalesce(:country, '') = '' OR company_country = upper(:country))
    AND (coalesce(:since, '') = '' OR day >= :since)
    AND (coalesce(:until, '') = '' OR day <= :until)
GROUP BY 1
ORDER BY 1 DESC;
