"""What this room announces."""

from django.dispatch import Signal

#: An examination was asked for: ``run`` (Run). The worker beside the server does it.
examination_asked = Signal()
