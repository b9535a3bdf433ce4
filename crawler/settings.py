"""The switchboard: which parts a run is made of, in which order, and every number with its reason.

The guards (TLS, cookies, redirects, sizes, the resolver...) are one add-on, crawler/guards/addon.py, with the reasons beside them.
Settings people change have plain names and are read in crawler/run/configuration.py: -s NAME=, else VIGIA_NAME, else the default there.
"""

import gc

from crawler.run.configuration import from_environment

# Objects, where Python's own is 700: what is imported stays, and looking at it again and again was a fifth of a run with nothing new.
gc.set_threshold(20_000)

BOT_NAME = "vigia"
SPIDER_MODULES = ["crawler.spiders"]
NEWSPIDER_MODULE = "crawler.spiders"
COMMANDS_MODULE = "crawler.commands"

ADDONS = {
    "crawler.run.identity.IdentityAddon": 50,
    "crawler.guards.addon.GuardsAddon": 100,
}

# The path of a page: all of it in one trip to a worker, or, where that did not come off, one stage a step; what an article has already
# come through it is not taken through again. A stage drops it with one named reason or writes what it found on the article.
ITEM_PIPELINES = {
    "pipelines.stage.PathPipeline": 50,
    "pipelines.extraction.stage.ExtractionPipeline": 100,
    "pipelines.language.stage.LanguagePipeline": 200,
    "pipelines.duplicates.stage.DuplicatesPipeline": 300,
    "pipelines.reading.stage.ReadingPipeline": 400,
    "pipelines.rights.stage.RightsPipeline": 500,
    "pipelines.storage.stage.StoragePipeline": 600,
}

EXTENSIONS = {
    "scrapy.extensions.logstats.LogStats": None,  # a line a minute that no operator reads
    "scrapy.extensions.memusage.MemoryUsage": None,  # mails; the process tree is bounded by the workers' own limits
    "scrapy.extensions.throttle.AutoThrottle": None,
    "scrapy.extensions.remote_control.RemoteControl": None,  # the guards switch it off; unnamed, it is imported all the same, with aiohttp
    "crawler.extensions.rights.SourceRights": 50,  # before the recorder, which closes the database when the run ends
    "crawler.extensions.run.RunRecorder": 100,
    "crawler.extensions.outcomes.Outcomes": 200,
    "crawler.extensions.limits.TimeLimits": 300,
    "crawler.extensions.progress.Progress": 400,
    "crawler.extensions.metrics.Metrics": 500,
}

DEFAULT_REQUEST_HEADERS = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "Accept-Language": "es"}
ROBOTS_CACHE = "crawler.politeness.stored_copies.StoredRobots"  # robots.txt and tdmrep.json are asked for once a day, whichever run it is

# An address is known or not in the database, which survives the run; Scrapy's own filter would only hide a second try.
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"

# Requests that wait for their host's turn count as under way: this is 200 outlets with a window of 4, not how hard anybody is pressed.
CONCURRENT_REQUESTS = 800
CONCURRENT_REQUESTS_PER_DOMAIN = 4  # for one source on one host; the delay below is what holds it back
CONCURRENT_ITEMS = 4  # async pipelines with Scrapy's 100 cost 2-3 ms an article
DOWNLOAD_DELAY = 2.0  # seconds between two requests to one host, whoever asks; what the most patient crawlers of news keep
ARTICLE_WINDOW = 4  # articles of one source under way at once

MAX_AGE_DAYS = 30  # older stories are archive, not news; -a since= opens the window
ENTRIES_LIMIT = 500  # of one feed or sitemap in one answer: the busiest outlet writes 300 a day
SITEMAP_DEPTH = 2  # an index may point at an index, no further
SITEMAP_CHILDREN = 5  # the newest of an index: one a month or a day is the custom
FEED_TIME_LIMIT = 20.0  # seconds of a worker for a feed: 500 entries take 0.3
EXTRACTION_TIME_LIMIT = 12.0  # seconds of a worker for a page: an ordinary one takes 0.05, on a busy machine 1
ANALYSIS_TIME_LIMIT = 15.0  # seconds of a worker for language, tags or facts: they take 0.01, and a miss here would cost a good article

LOG_LEVEL = "INFO"
LOG_FORMATTER = "crawler.run.logs.OutcomeLogFormatter"
LOG_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
LOG_DATEFORMAT = "%Y-%m-%dT%H:%M:%S%z"
LOG_FILE_APPEND = True
STATS_DUMP = False  # the closing summary says it in words
FEED_EXPORT_ENCODING = "utf-8"
WARN_ON_GENERATOR_RETURN_VALUE = False  # reads source files at run time and loses the page when it cannot

globals().update(from_environment())
