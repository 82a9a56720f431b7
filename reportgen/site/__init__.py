"""The whole programme as a site: every published report, with its history, beside the others."""
