"""Units, the people who work in them, their roles, and the one answer to "may X do Y to Z"."""
