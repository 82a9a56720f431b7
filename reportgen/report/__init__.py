"""From a case to its outputs: what templates may see, HTML, PDF and data."""
