"""The officers' screens of this room: they ask and show; what may happen is decided by the actions."""
