"""The one pool of reviewed public text: search, and what is similar to what."""
