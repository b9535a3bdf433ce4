"""Whose report a story passes on."""
