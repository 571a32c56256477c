"""How a topic comes into being."""

from sandbox.model import Chat, Topic, User
from sandbox.world import World


def open_topic(world: World, chat: Chat, by: User, topic: Topic) -> Topic:
    """Enter a topic and post the message that tells of it, whose id is the topic's."""
    chat.topics[topic.id] = topic
    created = {name: value for name, value in topic.to_json().items() if name != "message_thread_id"}
    world.post(chat, by, {"message_thread_id": topic.id, "is_topic_message": True, "forum_topic_created": created})
    return topic
