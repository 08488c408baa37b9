"""Message ids in the pure cores, which know no framework: whoever tells the reader translates them."""


def marked(sentence: str) -> str:
    """`sentence`, an English message id, for the catalogue: import it as `_`, under which tools/messages.py finds it."""
    return sentence
