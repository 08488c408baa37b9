"""The design of the site, living: its values with their measured contrast, and every piece in every state."""
