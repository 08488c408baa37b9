"""Pictures of every page in the demonstration city: each template, each form in its states, the desk of each role; phone and desktop."""
