"""What a run that has nothing to read does not load: its start is most of what an unchanged run costs."""

from __future__ import annotations

import subprocess
import sys

from tests.shared import ROOT

READERS = (
    "trafilatura",
    "langdetect",
    "feedparser",
    "pipelines.reading.topics.engine",
    "apprise",
    "datasette",
)
SCRIPT = """
import sys
from scrapy.cmdline import _get_commands_dict
from scrapy.crawler import Crawler
from scrapy.utils.misc import load_object
from scrapy.utils.project import get_project_settings
settings = get_project_settings()
_get_commands_dict(settings, True)
for table in ("ITEM_PIPELINES", "EXTENSIONS"):
    for path in settings[table]:
        load_object(path)
import crawler.spiders.news
print(*sorted(set(sys.argv[1:]) & set(sys.modules)))
"""


def test_commands_stages_and_spiders_leave_the_readers_to_the_workers() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT, *READERS], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []
