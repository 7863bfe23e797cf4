"""What this room announces; rooms above connect in their ``apps.py``."""

from django.dispatch import Signal

#: A year's calendar was imported: ``year`` (int) and ``on`` (date). Sent inside the transaction of the import, after
#: ``calendar.calendar()`` already answers with the new year; a receiver that raises undoes the import.
calendar_changed = Signal()

#: A unit was closed or merged: ``unit`` (Unit) and ``on`` (date). Sent inside the transaction.
unit_closed = Signal()

#: A unit was renamed, or it and all below it were put elsewhere: ``unit`` (Unit) and ``on`` (date). Sent inside the
#: transaction.
unit_renamed_or_moved = Signal()
