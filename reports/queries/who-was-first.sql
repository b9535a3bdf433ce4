-- Who told of an event first, and how long before the others?
-- :company a company, by its id or name
-- :kind layoff, reverse_acquihire, acquisition, stake, offer, merger or funding
-- :since events whose first report is of this day or later
-- :until up to this day
SELECT
    events.first_published_at AS first_at,
    first_reports.kind,
    first_reports.company,
    first_reports.acquirer,
    first_reports.place,
    first_reports.outlet,
    first_reports.published_at,
    first_reports.minutes_after,
    first_reports.days_after,
    first_reports.agency,
    first_reports.echo_of,
    first_reports.url,
    first_reports.event
FROM first_reports
JOIN events ON events.id = first_reports.event
WHERE
    events.outlets > 1
    AND (
        coalesce(:company, '') = ''
        OR first_reports.event IN (SELECT event FROM event_companies WHERE company = :company COLLATE NOCASE)
    )
    AND (coalesce(:kind, '') = '' OR first_reports.kind = :kind)
    AND (coalesce(:since, '') = '' OR events.first_published_at >= :since)
    AND (coalesce(:until, '') = '' OR substr(events.first_published_at, 1, 10) <= :until)
ORDER BY events.first_published_at DESC, first_reports.event, first_reports.place;
