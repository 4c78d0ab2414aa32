"""What the services say to each other: messages on NATS and the HTTP calls between them.

Only pydantic and the standard library are imported here, so that any service, test or outside
program can use these types without the weight of the others.
"""
