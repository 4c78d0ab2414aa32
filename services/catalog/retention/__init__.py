"""Retention: which snapshots of a history are deleted by themselves."""
