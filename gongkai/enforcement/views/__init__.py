"""Officers' screens of enforcement publicity, and the door for machines."""
