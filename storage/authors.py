"""By which index is found what somebody has made, was asked, or wrote."""

from scheduling.identifiers import BotId, UserId
from storage.cipher import Cipher


def author_indexes(cipher: Cipher, bot_id: BotId, person_id: UserId | int) -> list[str]:
    """Return every index under which something of a person may be stored, the present one first."""
    return cipher.blind_indexes(str(bot_id), str(person_id))
