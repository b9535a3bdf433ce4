-- Where are jobs lost, as far as it is told, nobody counted twice?
-- :country where the company is from, as ISO has it (ES, MX)
-- :since from this day on
-- :until up to this day
WITH told AS (
    SELECT
        event,
        part_of,
        coalesce(place, scope) AS place,
        company,
        company_country,
        headcount,
        counted,
        day,
        sum(iif(part_of IS NULL, 0, headcount)) OVER (PARTITION BY coalesce(part_of, event)) AS in_parts,
        max(iif(part_of IS NULL, headcount, NULL)) OVER (PARTITION BY coalesce(part_of, event)) AS whole
    FROM layoff_events
    WHERE coalesce(status, '') NOT IN ('denied', 'rumoured')
),
-- Where the parts of a whole come to no more than it, they are told by their places and the whole's has the rest; else they overlap, and
-- who is counted is counted where the event that counts lies.
lost AS (
    SELECT
        told.*,
        CASE
            WHEN coalesce(in_parts, 0) > coalesce(whole, 0) THEN counted
            WHEN part_of IS NULL THEN headcount - coalesce(in_parts, 0)
            ELSE headcount
        END AS people
    FROM told
)
SELECT
    place,
    company_country AS country,
    coalesce(sum(people), 0) AS people,
    count(DISTINCT event) AS rounds,
    group_concat(DISTINCT company) AS companies
FROM lost
WHERE
    (coalesce(:country, '') = '' OR company_country = upper(:country))
    AND (coalesce(:since, '') = '' OR day >= :since)
    AND (coalesce(:until, '') = '' OR day <= :until)
GROUP BY place, company_country
ORDER BY place IS NULL, people DESC, place, country;
