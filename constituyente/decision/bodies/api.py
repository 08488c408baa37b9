"""The bodies of the process: who sits in them and how they came to, when they met and who was there."""
