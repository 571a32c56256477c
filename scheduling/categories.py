"""Why a send did not (or may not have) come about: stable codes, stored with attempts and put into words by `texts`."""

from enum import StrEnum


class Category(StrEnum):
    """What a platform's refusal means. Codes are never renamed: they are in the database."""

    # The recipient, for good.
    BLOCKED = "blocked"
    DEACTIVATED = "deactivated"
    KICKED = "kicked"
    NOT_MEMBER = "not_member"
    CHAT_DELETED = "chat_deleted"
    CANT_INITIATE = "cant_initiate"
    BOT_RECIPIENT = "bot_recipient"
    CHAT_NOT_FOUND = "chat_not_found"
    FORBIDDEN = "forbidden"
    """A refusal of this recipient that nobody has seen before."""

    # The recipient, until an administrator mends it.
    NO_RIGHTS = "no_rights"
    AUTHOR_NO_RIGHTS = "author_no_rights"
    """Its author may no longer post in the channel."""
    TOPIC_CLOSED = "topic_closed"
    TOPIC_DELETED = "topic_deleted"
    THREAD_NOT_FOUND = "thread_not_found"

    # The recipient moved.
    MIGRATED = "migrated"

    # The message, for good.
    TOO_LONG = "too_long"
    EMPTY = "empty"
    BAD_ENTITIES = "bad_entities"
    BAD_FILE = "bad_file"
    FILE_LOST = "file_lost"
    """The bot's own store no longer has it."""
    FILE_TOO_BIG = "file_too_big"
    MARKUP_TOO_LONG = "markup_too_long"
    BAD_BUTTON = "bad_button"
    KIND_FORBIDDEN = "kind_forbidden"
    """The recipient takes no messages of this kind (photos, polls, …), and may well take others."""
    SOURCE_NOT_FOUND = "source_not_found"
    MISSING_VARIABLE = "missing_variable"
    """A template needs a value that there is not for this recipient."""
    BAD_TEMPLATE = "bad_template"
    """A template that can't be filled in."""
    BAD_REQUEST = "bad_request"
    """A refusal of this message that nobody has seen before."""

    # Not sent, for now.
    RATE_LIMITED = "rate_limited"
    SERVER_ERROR = "server_error"
    NOT_CONNECTED = "not_connected"
    FILE_STORE = "file_store"
    """The bot's own store of files could not be reached."""

    # In doubt.
    TIMEOUT = "timeout"
    CONNECTION_RESET = "connection_reset"
    GATEWAY_ERROR = "gateway_error"
    UNDECODABLE = "undecodable"
    IMMEDIATELY_DELETED = "immediately_deleted"
    UNKNOWN_ERROR = "unknown_error"

    # The bot itself.
    UNAUTHORIZED = "unauthorized"
    CONFLICT = "conflict"
    METHOD_NOT_FOUND = "method_not_found"
    MISDIRECTED = "misdirected"
    LOGGED_OUT = "logged_out"
    FROZEN = "frozen"
    NO_STARS = "no_stars"
    BAD_API_URL = "bad_api_url"
    CRASHED = "crashed"
    """The process ended between the start of a try and its outcome."""
    RULE_FAILED = "rule_failed"
    """The next run of the schedule could not be computed."""
    ZONE_GONE = "zone_gone"
    """The schedule's time zone is no longer among the zone data."""

    # Of a broadcast.
    BROADCAST_PAUSED = "broadcast_paused"
    """It waits until somebody resumes the run."""
    FREQUENCY_CAP = "frequency_cap"
    """The recipient got enough broadcasts that day."""
    OUTSIDE_WINDOW = "outside_window"
    """It was too late for the recipient's own wall clock."""


OF_RECIPIENT = frozenset(
    {
        Category.BLOCKED,
        Category.DEACTIVATED,
        Category.KICKED,
        Category.NOT_MEMBER,
        Category.CHAT_DELETED,
        Category.CANT_INITIATE,
        Category.BOT_RECIPIENT,
        Category.CHAT_NOT_FOUND,
        Category.FORBIDDEN,
    }
)
"""What keeps a recipient from being written to, until it writes or lets the bot in again."""
OF_TOPIC = frozenset({Category.TOPIC_CLOSED, Category.TOPIC_DELETED, Category.THREAD_NOT_FOUND})
"""What keeps one topic of a chat from being written to, and no other."""
OF_AUTHOR = frozenset({Category.AUTHOR_NO_RIGHTS})
"""What keeps what one person has scheduled from a channel, and nobody else's."""
