"""Officers' screens of this room: they ask and show; acts decide."""
