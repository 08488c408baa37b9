"""Meetings that people call themselves, and what came out of them, statement by statement."""
