"""Watching broadcasts and changing them: the buttons below a progress message and a report, and /broadcasts."""

import tempfile
from pathlib import Path

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.types import CallbackQuery, FSInputFile, Message

from handlers import broadcast_run_buttons as keyboards
from handlers.answers import answer, legible_or_not, redraw, reply_below, toast
from handlers.broadcast_files import outcome_files
from handlers.broadcast_run_buttons import RunAct, RunFile, RunTap, ShowBroadcast, ShowBroadcasts
from handlers.commands import command
from scheduling.chats import Actor, Chat
from scheduling.clock import Clock
from scheduling.errors import DialogClosed
from scheduling.identifiers import MessageId, RunId
from scheduling.roles import Role
from scheduling.use_cases.broadcast_lists import ListBroadcasts, SeeBroadcast
from scheduling.use_cases.broadcasts import (
    CancelRun,
    ChangePace,
    PauseRun,
    ReadOutcomes,
    ResendUnknown,
    ResumeRun,
    RetryFailed,
    RunView,
    ShowRun,
)
from scheduling.use_cases.rights import FindRoles
from texts import broadcast_buttons, broadcast_words
from texts import broadcast_runs as texts

PAGE_SIZE = 6


async def show_list(
    message: Message,
    chat: Chat,
    actor: Actor,
    find_roles: FindRoles,
    list_broadcasts: ListBroadcasts,
    clock: Clock,
) -> None:
    """Show all broadcasts. For those who may not, there is no such command."""
    if chat.kind.is_shared or Role.SEND not in await find_roles(actor):
        raise SkipHandler
    page = await list_broadcasts(by=actor, index=0, size=PAGE_SIZE)
    await answer(message, texts.broadcast_list(page, zone=chat.zone, now=clock.now()), keyboards.listing(page))


async def turn_page(
    query: CallbackQuery,
    callback_data: ShowBroadcasts,
    chat: Chat,
    actor: Actor,
    list_broadcasts: ListBroadcasts,
    clock: Clock,
) -> None:
    """Show another page of them."""
    page = await list_broadcasts(by=actor, index=callback_data.page, size=PAGE_SIZE)
    await redraw(query, texts.broadcast_list(page, zone=chat.zone, now=clock.now()), keyboards.listing(page))
    await toast(query)


async def show_one(
    query: CallbackQuery,
    callback_data: ShowBroadcast,
    chat: Chat,
    actor: Actor,
    see_broadcast: SeeBroadcast,
    clock: Clock,
) -> None:
    """Show one with its runs."""
    now = clock.now()
    seen = await see_broadcast(message_id=MessageId(callback_data.message_id), by=actor)
    labels = [broadcast_buttons.open_run(view.run, zone=chat.zone, now=now) for view in seen.runs]
    words = texts.broadcast(seen, zone=chat.zone, now=now)
    await redraw(query, words, keyboards.broadcast(seen, page=callback_data.page, labels=labels))
    await toast(query)


async def look(query: CallbackQuery, callback_data: RunTap, actor: Actor, show_run: ShowRun) -> None:
    """Show a run, or ask once more before something that can't be taken back."""
    view = await show_run(run_id=RunId(callback_data.run_id), by=actor)
    run = view.run
    match callback_data.act:
        case RunAct.SHOW:
            await redraw(query, texts.of_run(view), keyboards.of_run(view))
        case RunAct.ASK_CANCEL:
            run.cancel(revision=callback_data.revision)  # where that is not possible any more it is said now
            markup = keyboards.confirm(run, broadcast_buttons.cancel_for_good(), RunAct.CANCEL)
            await reply_below(query, texts.ask_to_cancel(view), markup)
        case RunAct.ASK_RESEND:
            run.resend_unknown(view.counts, revision=callback_data.revision)
            label = broadcast_buttons.resend_for_good(view.counts.unknown)
            await reply_below(query, texts.ask_to_resend(view), keyboards.confirm(run, label, RunAct.RESEND))
        case RunAct.LEAVE:
            await redraw(query, texts.left_as_it_is())
        case _:
            raise DialogClosed
    await toast(query)


async def change(
    query: CallbackQuery,
    callback_data: RunTap,
    actor: Actor,
    pause_run: PauseRun,
    resume_run: ResumeRun,
    change_pace: ChangePace,
) -> None:
    """Hold a run back, let it go on, or give it another pace."""
    run_id, revision = RunId(callback_data.run_id), callback_data.revision
    match callback_data.act:
        case RunAct.PAUSE:
            view = await pause_run(run_id=run_id, by=actor, revision=revision)
        case RunAct.RESUME:
            view = await resume_run(run_id=run_id, by=actor, revision=revision)
        case _:
            view = await change_pace(run_id=run_id, by=actor, pace=callback_data.value or None, revision=revision)
    await redraw(query, texts.of_run(view), keyboards.of_run(view))
    await toast(query)


async def decide(
    query: CallbackQuery,
    callback_data: RunTap,
    actor: Actor,
    cancel_run: CancelRun,
    retry_failed: RetryFailed,
    resend_unknown: ResendUnknown,
) -> None:
    """Cancel a run, or send something of it once more."""
    run_id, revision = RunId(callback_data.run_id), callback_data.revision
    view: RunView
    match callback_data.act:
        case RunAct.CANCEL:
            view = await cancel_run(run_id=run_id, by=actor, revision=revision)
            await redraw(query, texts.cancelling(view))
        case RunAct.RETRY:
            view = await retry_failed(run_id=run_id, by=actor, revision=revision)
            await reply_below(query, texts.sending_again(view))
        case _:
            view = await resend_unknown(run_id=run_id, by=actor, revision=revision)
            await redraw(query, texts.sending_again(view))
    await toast(query)


async def send_file(
    query: CallbackQuery,
    callback_data: RunFile,
    chat: Chat,
    actor: Actor,
    show_run: ShowRun,
    read_outcomes: ReadOutcomes,
) -> None:
    """Send what became of each as a file."""
    await toast(query)  # a large one takes longer than a tap may wait
    view = await show_run(run_id=RunId(callback_data.run_id), by=actor)
    if query.message is None or query.bot is None:
        return
    with tempfile.TemporaryDirectory() as folder:
        paths = await outcome_files(read_outcomes, run_id=view.run.id, by=actor, zone=chat.zone, folder=Path(folder))
        for part, path in enumerate(paths, 1):
            name = f"broadcast-{view.message.number}{f'-{part}' if len(paths) > 1 else ''}.csv"
            with legible_or_not():
                await query.bot.send_document(
                    query.message.chat.id,
                    FSInputFile(path, filename=name),
                    caption=broadcast_words.file_caption(view.message.number, part, len(paths)),
                    parse_mode=None,
                )


def setup() -> Router:
    """Return the router of this conversation."""
    router = Router(name="runs of broadcasts")
    router.message.register(show_list, command("broadcasts"))
    router.callback_query.register(turn_page, ShowBroadcasts.filter())
    router.callback_query.register(show_one, ShowBroadcast.filter())
    router.callback_query.register(change, RunTap.filter(F.act.in_({RunAct.PAUSE, RunAct.RESUME, RunAct.PACE})))
    router.callback_query.register(decide, RunTap.filter(F.act.in_({RunAct.CANCEL, RunAct.RETRY, RunAct.RESEND})))
    router.callback_query.register(look, RunTap.filter())
    router.callback_query.register(send_file, RunFile.filter())
    return router
