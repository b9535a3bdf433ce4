"""What a person says of topics and facts of single stories: the labels file, and what it changes of a reading."""
