-- Which stories came close to a tag and want a person's eye?
-- :topic layoffs, reverse_acquihire or ai_startup
-- :since from this day on
-- :until up to this day
-- :limit, default 1000: so many stories at most
SELECT published_day AS day, topic, round(score, 2) AS score, outlet, title, quote, url, article
FROM doubtful_stories
WHERE
    (coalesce(:topic, '') = '' OR topic = :topic)
    AND (coalesce(:since, '') = '' OR published_day >= :since)
    AND (coalesce(:until, '') = '' OR published_day <= :until)
ORDER BY published_at DESC, article DESC, topic
LIMIT coalesce(nullif(:limit, ''), 1000);
