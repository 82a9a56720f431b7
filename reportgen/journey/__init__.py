"""A report's way from draft to published: its steps, what is frozen or locked, and what it waits for.

`trail` is the file beside the record that remembers the steps; `frozen` and `lock` tell what may no longer
change; `running` which deadlines run. Pure but for the reading of the trail.
"""
