"""Reading files of any kind into plain blocks: lines and grids, each with its place."""
