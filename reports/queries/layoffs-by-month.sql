-- How many people lost their jobs at which company, month by month, nobody counted twice?
-- :company a company, by its id or name
-- :country where the company is from, as ISO has it (ES, MX)
-- :since from this day on
-- :until up to this day
SELECT
    substr(day, 1, 7) AS month,
    company,
    company_country AS country,
    sum(counted) AS people,
    count(*) AS rounds,
    sum(counted IS NULL AND part_of IS NULL) AS rounds_without_figure,
    sum(contradictions) AS contradictions,
    max(independent_sources) AS independent_sources
FROM layoff_events
WHERE
    coalesce(status, '') NOT IN ('denied', 'rumoured')
    AND (
        coalesce(:company, '') = ''
        OR event IN (SELECT event FROM event_companies WHERE company = :company COLLATE NOCASE)
    )
    AND (coalesce(:country, '') = '' OR company_country = upper(:country))
    AND (coalesce(:since, '') = '' OR day >= :since)
    AND (coalesce(:until, '') = '' OR day <= :until)
GROUP BY 1, coalesce(company_id, company)
ORDER BY 1 DESC, people DESC, company;
