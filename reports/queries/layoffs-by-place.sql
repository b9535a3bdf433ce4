-- Where are jobs lost, as far as it is told, nobody counted twice?
-- :country where the company is from, as ISO has it (ES, MX)
-- :since from this day on
-- :until up to this day
WITH told AS (
    SELECT event, part_of, coalesce(place, scope) AS place, company, company_country, coalesce(headcount, 0) AS headcount
    FROM layoff_events
    WHERE
        coalesce(status, '') NOT IN ('denied', 'rumoured')
        AND (coalesce(:country, '') = '' OR company_country = upper(:country))
        AND (coalesce(:since, '') = '' OR day >= :since)
        AND (coalesce(:until, '') = '' OR day <= :until)
),
-- Of a whole what its parts leave; a part that is larger than its whole is the whole.
rest AS (
    SELECT
        told.*,
        max(told.headcount - coalesce((SELECT sum(parts.headcount) FROM told AS parts WHERE parts.part_of = told.event), 0), 0) AS people
    FROM told
)
SELECT
    place,
    company_country AS country,
    sum(people) AS people,
    count(DISTINCT event) AS rounds,
    group_concat(DISTINCT company) AS companies
FROM rest
GROUP BY place, company_country
ORDER BY place IS NULL, people DESC, place, country;
