"""Many archives on many cores or machines: each is a task and becomes a shard, which `scrapy collect --shards` puts into the database."""
