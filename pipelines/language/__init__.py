"""The third step of the path: an article knows its language, and one that is not Spanish is dropped under the name of what it is."""
