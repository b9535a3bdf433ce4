-- Stories whose score for a topic came close to the tag, one row for each such topic, newest first: for a person to look at.
CREATE VIEW doubtful_stories AS
SELECT
    articles.id AS article,
    articles.published_at,
    articles.published_day,
    sources.name AS outlet,
    articles.title,
    articles.url,
    doubtful_topics.topic,
    doubtful_topics.score,
    (
        SELECT quote
        FROM doubtful_evidence
        WHERE doubtful_evidence.article = articles.id AND doubtful_evidence.topic = doubtful_topics.topic
        ORDER BY id LIMIT 1
    ) AS quote,
    articles.copy_of
FROM doubtful_topics
JOIN articles ON articles.id = doubtful_topics.article
JOIN sources ON sources.id = articles.source
ORDER BY articles.published_at DESC, articles.id DESC, doubtful_topics.topic;
