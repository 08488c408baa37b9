"""The survey: asked in one questionnaire on every channel, counted, published as tables that betray nobody."""
