"""What people open: views, and what is read out of the database for them. It writes nothing and knows nothing of the crawler.

For other programs: `reports.open(path)`, as reports/door.py has it.
"""

from .door import News
from .door import News as open

__all__ = ["News", "open"]
