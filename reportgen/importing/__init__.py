"""Published reports read into records: a PDF's blocks of text, what they say, and what was not understood."""
