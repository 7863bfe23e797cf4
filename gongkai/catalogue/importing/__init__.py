"""Another site's records: reading files and saved pages, recognising their columns, cleaning what they hold."""
