-- Which AI startups cut jobs, and how many people lost theirs, nobody counted twice?
-- :country where the company is from, as ISO has it (ES, MX)
-- :since from this day on
-- :until up to this day
SELECT
    day,
    company,
    company_country AS country,
    counted AS people,
    percent,
    contractors,
    status,
    independent_sources,
    contradictions,
    first_outlet,
    first_url,
    event
FROM layoff_events
WHERE
    ai_startup = 1
    AND (coalesce(:country, '') = '' OR company_country = upper(:country))
    AND (coalesce(:since, '') = '' OR day >= :since)
    AND (coalesce(:until, '') = '' OR day <= :until)
ORDER BY day DESC, event;
