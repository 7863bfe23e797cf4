"""What this room announces."""

from django.dispatch import Signal

#: After a record stopped being in force: ``record``, ``on``. Owners of what rests on it listen.
no_longer_in_force = Signal()

#: After a record that had ended was put in force again, by a correcting entry or on its day: ``record``, ``on``.
in_force_again = Signal()

#: A file was kept that is too large to read at once: ``file`` (Attachment). The worker beside the server reads it.
file_kept = Signal()

#: An import was asked for, or is to go on: ``batch`` (Batch). The worker beside the server does it.
import_asked = Signal()
