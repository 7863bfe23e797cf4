"""Finished public pages, kept whole and served only while nothing they show has changed.

A view says ``@kept`` and, while it works, ``rests_on(request, "record:17", "tree")``. It runs inside one snapshot of
the database, and the versions of what it rests on are read from that same snapshot: content and versions belong
together whatever is committed meanwhile. Each time the page is served again, one statement asks whether those versions
are still the present ones. There is no keeping by time: a change is visible to whoever asks after its commit.
"""
