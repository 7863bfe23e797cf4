"""Monthly figures that can be seen: data columns."""
