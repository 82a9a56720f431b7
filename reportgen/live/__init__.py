"""The live page: a record's report in the browser, with its outcome and what `check` finds, as it is edited.

`inventory` knows which files count and which of them changed, `watching` when to look; `panel` is what
stands beside the page; `session` follows the records; `server` answers the browser, in `web/`.
"""
