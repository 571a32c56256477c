"""Flags of handlers, which tell the middleware what a use case will want to know."""

NEEDS_RIGHTS = "needs_rights"
"""The use case asks whether the actor administers the chat: a question to the platform."""
OPEN_TO_STRANGERS = "open_to_strangers"
"""Also served to those whom the allow-list keeps out."""
