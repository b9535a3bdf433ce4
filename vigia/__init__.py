"""The command `vigia`: Scrapy's, with the settings of this project, from any directory."""
