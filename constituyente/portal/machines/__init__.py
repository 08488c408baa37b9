"""What the site tells programs: who to write to about a hole, what may be crawled, what there is, what is new."""
