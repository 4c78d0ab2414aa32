"""The door for agents: tools over the Model Context Protocol at `/mcp`, with catalog's tokens.

docs/mcp.md says how clients are set up. Only protocol.py knows the protocol's library, which is
loaded when the first agent comes.
"""
