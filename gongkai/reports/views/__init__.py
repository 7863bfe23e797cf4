"""The officers' screens of the annual report."""
