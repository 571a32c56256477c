"""Labels of the settings' buttons, in every language."""

from datetime import time
from uuid import UUID

import pytest

from scheduling.chats import ChatKind, Schedulers
from scheduling.destinations import Destination
from scheduling.identifiers import RecipientId
from tests.texts.samples import NOW, chat
from texts import buttons, settings_buttons, toasts, where_buttons
from texts.speech import languages, speaking


@pytest.mark.parametrize("language", languages())
def test_labels_of_the_settings_fit_telegrams_limits(language):
    group = (
        chat(ChatKind.SUPERGROUP).in_zone("America/Argentina/ComodRivadavia").with_quiet_hours(time(22), time(7, 30))
    )
    with speaking(language):
        labels = [
            settings_buttons.zone(group, now=NOW),
            settings_buttons.language(group),
            settings_buttons.quiet_hours(group),
            settings_buttons.quiet_hours(chat()),
            settings_buttons.no_quiet_hours(),
            settings_buttons.schedulers(group),
            where_buttons.where(None),
            where_buttons.where(Destination(RecipientId(UUID(int=9)), "News " * 60)),
            where_buttons.here(is_chosen=True),
            where_buttons.channel("News " * 60, is_chosen=True),
            where_buttons.another_channel(),
            where_buttons.choose_channel(),
            *(settings_buttons.scheduler_choice(who, chosen=True) for who in Schedulers),
        ]
        toast = toasts.quiet_hours_set(time(22), time(7))
    assert all(0 < len(label) <= buttons.LABEL_LIMIT for label in labels)
    assert 0 < len(toast) <= toasts.TOAST_LIMIT
