"""What people open: views, and what is read out of the database for them. It writes nothing and knows nothing of the crawler."""
