"""What one subscribes to: feeds of topics, of kinds of events, of companies and of contradictions, for any feed reader."""
