"""The database in Datasette: what is called how there, pages of articles and events, and the command that starts it."""
