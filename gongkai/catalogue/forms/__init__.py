"""Forms of the catalogue's screens: they read what was typed; acts decide."""
