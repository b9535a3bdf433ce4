"""What people take away of the database: whole tables and views, and the answers to questions, as files that other programs read."""
