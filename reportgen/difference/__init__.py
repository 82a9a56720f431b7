"""What is not the same in two records: grades first, each with its reason, then the words.

`comparison` finds it, `model` is what it finds, and `terminal`, `page` and `data` are its faces.
"""
