"""A process file whose every label is hostile."""

from tests.harness.payloads import PAYLOADS

from .writing import LABEL, Author, bunches, quoted

WORDS_AT_ONCE = 20


def process_file(author: Author) -> str:
    """The rules, in force all year: what there are several of is named after the author's lines."""
    each = author.things
    labels = bunches(LABEL)
    ask = f"{{ es = {quoted(labels[0])}, en = {quoted(labels[-1])} }}"  # all payloads, one half of them in each language

    def label(thing: int, number: int) -> str:
        text = quoted(author.line(thing, number))
        return f"{{ es = {text}, en = {text} }}"

    listed = "\n".join(
        f'[[territories]]\ncode = "{thing:03}"\nname = {quoted(author.line(thing, 1))}\npopulation = {{ 2020 = 41000 }}\n'
        f'[[officials]]\nkey = "o{thing}"\ntitle = {label(thing, 2)}\n'
        for thing in each
    )
    grounds = ", ".join(f'{{ key = "g{thing}", text = {label(thing, 3)} }}' for thing in each)
    subjects = ", ".join(f'{{ key = "s{thing}", title = {label(thing, 4)} }}' for thing in each)
    options = ", ".join(f'{{ key = "p{thing}", label = {label(thing, 5)} }}' for thing in each)
    seats = len(each) + len(PAYLOADS)
    return f"""
format = 1
[process]
slug = "villa-clara"
title = {ask}
place = {ask}
languages = ["es", "en"]
timezone = "America/Mexico_City"
synthetic = true
[site]
controller = {ask}
address = {quoted(author.line(0, 6))}
email = "hola@villa-clara.example"
phone = "+52 55 0000 0000"
hours = {ask}
privacy_basis = {ask}
privacy_office = {ask}
privacy_email = "datos@villa-clara.example"
security_email = "seguridad@villa-clara.example"
[[phases]]
key = "all"
title = {ask}
opens = 2026-06-01
closes = 2026-12-31
allows = ["survey", "petitions", "meetings", "dossiers", "drafting", "assembly"]
{listed}
[people]
age_bands = [{{ key = "16-17" }}, {{ key = "18+" }}]
strengths = ["email"]
[petitions]
closes_after_days = 60
grounds = [{grounds}]
[[petitions.tiers]]
signatures = 3
promise = {{ kind = "answer", by = "o0", within = {{ working_days = 20 }} }}
[outline]
subjects = [{subjects}]
[bodies.assembly]
title = {ask}
seats = {seats}
adopts = {{ of = "seats", at_least = "2/3" }}
majorities = {{ orders = {{ of = "cast", more_than = "1/2", title = {ask} }} }}
committees = [{{ key = "c1", title = {ask}, provisions = "1-9" }}]
[bodies.working_group]
title = {ask}
seats = {seats}
[privacy]
k = 2
notice = {ask}
[log]
origin = "log.villa-clara.example/2026"
seal = {{ every_seconds = 1, at_least = 1, at_most_seconds = 1 }}
[survey]
title = {ask}
[[survey.questions]]
key = "words"
kind = "words"
count = {WORDS_AT_ONCE}
ask = {ask}
[[survey.questions]]
key = "vision"
kind = "text"
limit = 9000
ask = {ask}
[[survey.questions]]
key = "challenges"
kind = "pick"
count = 2
options = [{options}]
ask = {ask}
[[survey.questions]]
key = "stay"
kind = "choice"
options = [{{ key = "yes", label = {ask} }}, {{ key = "no", label = {ask} }}]
ask = {ask}
"""
