"""The annual report: cells counted from the ledger, figures entered, identities, and the ways to look at them."""
