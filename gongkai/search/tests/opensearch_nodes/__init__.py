"""A cluster of OpenSearch on this machine, for the tests: two nodes that hold data and a small one that only votes."""
