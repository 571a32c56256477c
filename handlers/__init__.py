"""The chat: handlers translate an update into a use case's call, and its result into an answer."""
