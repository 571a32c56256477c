"""The Bot API's methods, by family. Importing this package fills the table of `sandbox.registry`."""

from sandbox.methods import chats as chats
from sandbox.methods import copying as copying
from sandbox.methods import editing as editing
from sandbox.methods import files as files
from sandbox.methods import media as media
from sandbox.methods import polls as polls
from sandbox.methods import queries as queries
from sandbox.methods import sending as sending
from sandbox.methods import settings as settings
from sandbox.methods import topics as topics
from sandbox.methods import updates as updates
