"""What this room announces."""

from django.dispatch import Signal

#: After a record stopped being in force: ``record``, ``on``. Owners of what rests on it listen.
no_longer_in_force = Signal()
