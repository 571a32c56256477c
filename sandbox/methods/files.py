"""Downloads and profile photos."""

from sandbox.bots import HostedBot
from sandbox.errors import BadRequest
from sandbox.files import MAX_DOWNLOAD
from sandbox.params import Params
from sandbox.registry import method
from sandbox.wire import Result
from sandbox.world import World


@method("getFile")
def get_file(world: World, bot: HostedBot, params: Params) -> Result:
    """Tell where a file can be downloaded."""
    file_id = params.text("file_id")
    stored = world.files.find(bot.id, file_id)
    if stored is None:
        raise BadRequest("wrong file_id or the file is temporarily unavailable")
    if stored.size > MAX_DOWNLOAD:
        raise BadRequest("file is too big")
    return {
        "file_id": file_id,
        "file_unique_id": stored.unique_id,
        "file_size": stored.size,
        "file_path": stored.path,
    }


@method("getUserProfilePhotos")
def get_user_profile_photos(world: World, _bot: HostedBot, params: Params) -> Result:
    """Tell that somebody has no profile photos: nobody has here."""
    if params.integer("user_id") not in world.users:
        raise BadRequest("user not found")
    return {"total_count": 0, "photos": []}
