"""Everything said to people, free of aiogram. An index:

    with speaking(chat.language):                     # texts.speech; every function below says it in this language
        answer = cards.scheduled(message, runs=runs, chat=chat, now=now, notes=notes)

Screens return `Content` of at most 4,096 code points; buttons and toasts return `str`; `now` is aware, in UTC.

- `speech`: `speaking(language)`, `_`, `n_`, `p_`, `later_`, `languages()`, `closest_language(code, default)`,
  `find_language(code or name)`, `language_name(code)`, `language_tag(code)`, `load_languages()`
- `greetings`: `welcome(name, *, chat, now)`, `help_text(*, chat, now)`, `command_menu(*, shared=False)`
- `mishaps`: `unknown_command(command)`, `not_a_command(*, chat, now)`, `schedule_usage(*, chat, now)`,
  `access_denied()`, `went_wrong()`, `update_given_up(update_id)`, `stale_button()`
- `cards`: `scheduled(message, *, runs, chat, now, notes=())`, `rescheduled(…the same…)`,
  `card(message, *, runs, last, chat, now)`, `cancelled(message)`, `restored(message, *, runs, chat, now)`
- `questions`: `question(asked, *, now)`, `declined(asked)`; `conventions`: `stated(at, zone, convention)`
- `lists`: `schedule_list(page, *, chat, now)`, `which_to_cancel(page, *, chat, now)`
- `settings`: `timezone_now(chat, now)`, `timezone_changed(chat, now, moved)`, `language_question()`,
  `language_changed(chat)` (in the chat's new language), `whoami(user_id, chat_id, topic_id)`, `overview(chat, now)`,
  `hour_question(part)`
- `notices`: `failure_notice(notice, now)`, `many_doubtful(…)`, `many_failed(…)`, `retry_started()`,
  `retries_started(n)`, `left_alone(number)`, `all_left_alone(n)`, `late_note(occurrence_at, *, zone)`
- `failed`: `failed_list(page, *, chat, now)`, `reasons_list(page)`, `delivery_card(delivery, attempts, *, now)`,
  `whole_message(message, occurrence_at)`, which may be two
- `administration`: `sending_stopped(state, *, zone, now)`, `sending_resumed(…)`, `sending_refused(category)`,
  `sending_restored(…)`, `administrators_menu()`
- `errors`: `explain(error, *, now, zone)`, one sentence and an example for every `DomainError`
- `reasons`: `reason(category)`, why a delivery failed
- `buttons`: labels, at most 64 characters; `toasts`: answers to taps, at most 200
- `examples`: `example(form, *, now, zone)`, a command that works when it is copied
- `rules`: `describe(timing)`; `dates`: `moment`, `near_moment`, `clock`, `zone_label`, …
- `rich`: `compose`, `bold`, `code`, …
- `python -m texts.catalogs update | check`: the catalogs in `locales/`
"""
