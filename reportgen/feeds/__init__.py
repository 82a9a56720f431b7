"""What a site tells machines: tables, data, news and calendars, from the published reports alone. Pure."""
