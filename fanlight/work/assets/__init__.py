"""Assets: what is installed at a client's and looked after: where it is, its serial number, and each service it had.

Each has a room below its client's, where its documents lie. It knows no intervals: a person says when the next one is.
"""
