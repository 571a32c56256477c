"""The Bot API's methods, by family. Importing this package fills the table of `sandbox.registry`."""

from sandbox.methods import chats as chats
from sandbox.methods import editing as editing
from sandbox.methods import queries as queries
from sandbox.methods import sending as sending
from sandbox.methods import settings as settings
from sandbox.methods import updates as updates
