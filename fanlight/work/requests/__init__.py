"""Work requests: a client asks for a quote or a job. A request has a room from the start, and keeps it as a job.

It knows who may ask and who is told. It knows no price: what a quote says comes with quotes.
"""
