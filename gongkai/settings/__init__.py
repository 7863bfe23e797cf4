"""Settings profiles: ``dev`` (one machine, ``make up``), ``production`` (everything from the environment), ``test``."""
