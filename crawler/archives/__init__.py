"""Archives of the web as pages: WARC, WACZ and folders of saved pages, in bounded memory, and damaged ones as far as they go."""
