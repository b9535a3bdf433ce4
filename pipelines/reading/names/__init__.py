"""Who is named in a story: companies, people, products, places; which of them are young AI companies. Pure."""
