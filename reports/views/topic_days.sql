-- How many stories carried a tag on each day (the day in the outlet's zone). `originals` leaves out copies of another outlet's text.
-- A day without a row had no such story among those that were seen: `source_days` says who was seen.
CREATE VIEW topic_days AS
SELECT
    articles.published_day AS day,
    article_topics.topic,
    count(*) AS stories,
    sum(articles.copy_of IS NULL) AS originals,
    count(DISTINCT articles.source) AS outlets
FROM article_topics
JOIN articles ON articles.id = article_topics.article
WHERE articles.published_day IS NOT NULL
GROUP BY articles.published_day, article_topics.topic;
