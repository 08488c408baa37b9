"""The pages that stand on the site of every public body: what it is, privacy, terms, moderation, accessibility, contact.

Their texts are ours and say what the software does; their facts come from the `[site]` of the process file, their rules from the process in
force. What the file leaves out, the page leaves out; `doctor` and `rules check` tell whoever runs the site.
"""
