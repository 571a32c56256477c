"""/template: the list of templates, their cards, and how they are made, changed and deleted. In private chats only."""

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.types import CallbackQuery, Message

from handlers import template_keyboards as keyboards
from handlers.albums import whole_of
from handlers.answers import answer, ask, bare, redraw, reply_below, toast
from handlers.commands import command
from handlers.contents import argument
from handlers.guided_buttons import Nothing
from handlers.template_buttons import (
    AddLanguage,
    AskToDeleteTemplate,
    DefaultLanguage,
    DeleteTemplate,
    EditTemplate,
    LeaveOutLanguage,
    LeaveTemplate,
    NewTemplate,
    SendTemplateToMe,
    ShowTemplate,
    ShowTemplates,
    TemplateField,
)
from scheduling.chats import Actor, Chat
from scheduling.clock import Clock
from scheduling.content import Content
from scheduling.dialogs import Dialog
from scheduling.identifiers import DialogId, TemplateId
from scheduling.options import NO_OPTIONS
from scheduling.ports.previews import ShowPreview
from scheduling.template_dialogs import TemplateStep
from scheduling.use_cases import template_dialogs as dialogs
from scheduling.use_cases import templates as use_cases
from scheduling.use_cases.albums import FindArrivals
from scheduling.use_cases.dialogs import CloseDialog, RememberPrompt
from scheduling.use_cases.rights import FindRoles
from texts import templates as texts
from texts.errors import explain
from texts.speech import languages

_STEPS = {TemplateField.NAME: TemplateStep.NAME, TemplateField.TEXT: TemplateStep.CONTENT}


async def show_list(
    message: Message,
    chat: Chat,
    actor: Actor,
    find_roles: FindRoles,
    list_templates: use_cases.ListTemplates,
    show_template: use_cases.ShowTemplate,
) -> None:
    """Show the templates there are, or the one that is named. For those who may not, there is no such command."""
    if not await find_roles(actor):
        raise SkipHandler
    name = argument(message)
    seen = await show_template.by_name(chat=chat, name=name, by=actor) if name else None
    if seen is not None:
        await answer(message, texts.card(seen), keyboards.card(seen, page=0))
        return
    page = await list_templates(index=0, by=actor)
    await answer(message, texts.template_list(page), keyboards.listing(page))


async def turn_page(
    query: CallbackQuery, callback_data: ShowTemplates, actor: Actor, list_templates: use_cases.ListTemplates
) -> None:
    """Show another page of the list."""
    page = await list_templates(index=callback_data.page, by=actor)
    await redraw(query, texts.template_list(page), keyboards.listing(page))
    await toast(query)


async def show_card(
    query: CallbackQuery,
    callback_data: ShowTemplate,
    chat: Chat,
    actor: Actor,
    show_template: use_cases.ShowTemplate,
) -> None:
    """Show a template with the text of a language."""
    tapped = callback_data
    await _redraw_card(
        query,
        chat,
        actor,
        show_template,
        template_id=TemplateId(tapped.template_id),
        page=tapped.page,
        language=tapped.language,
        as_written=tapped.as_written,
    )
    await toast(query)


async def send_to_me(
    query: CallbackQuery,
    callback_data: SendTemplateToMe,
    chat: Chat,
    actor: Actor,
    show_template: use_cases.ShowTemplate,
    show_preview: ShowPreview,
) -> None:
    """Send it as it would arrive here."""
    seen = await show_template(
        chat=chat, template_id=TemplateId(callback_data.template_id), by=actor, language=callback_data.language
    )
    failure: str | None = "missing_variable"
    if seen.preview is not None:
        idle = Nothing(is_past_day=False).pack()
        failure = (await show_preview(seen.preview, NO_OPTIONS, chat=chat, topic_id=None, idle=idle)).failure
    if failure is not None:
        await reply_below(query, Content(texts.not_shown(failure)))
    await toast(query)


async def begin(
    query: CallbackQuery,
    callback_data: NewTemplate,
    chat: Chat,
    actor: Actor,
    begin_template: dialogs.BeginTemplate,
    remember_prompt: RememberPrompt,
) -> None:
    """Ask for the name of a new one."""
    asked = await begin_template(chat=chat, by=actor, step=TemplateStep.NAME, page=callback_data.page)
    await _ask(query, asked, texts.asked(asked.draft), remember_prompt)
    await toast(query)


async def edit(
    query: CallbackQuery,
    callback_data: EditTemplate,
    chat: Chat,
    actor: Actor,
    begin_template: dialogs.BeginTemplate,
    remember_prompt: RememberPrompt,
) -> None:
    """Ask for another name, or for what it says in a language."""
    asked = await begin_template(
        chat=chat,
        by=actor,
        step=_STEPS[callback_data.field],
        page=callback_data.page,
        template_id=TemplateId(callback_data.template_id),
        revision=callback_data.revision,
        language=callback_data.language,
    )
    await _ask(query, asked, texts.asked(asked.draft), remember_prompt)
    await toast(query)


async def take_answer(
    message: Message,
    chat: Chat,
    actor: Actor,
    dialog: Dialog,
    answer_template: dialogs.AnswerTemplate,
    show_template: use_cases.ShowTemplate,
    find_arrivals: FindArrivals,
    remember_prompt: RememberPrompt,
    clock: Clock,
) -> None:
    """Take what somebody sent as a name or as a text."""
    album = await whole_of(message, find_arrivals)
    answered = await answer_template(
        chat=chat, by=actor, dialog=dialog, said=album.content, album=message.media_group_id
    )
    match answered:
        case None:
            raise SkipHandler
        case dialogs.TemplateAsked(problem=None):
            await _ask(message, answered, texts.asked(answered.draft), remember_prompt)
        case dialogs.TemplateAsked(problem=problem) if problem is not None:
            words = explain(problem, now=clock.now(), zone=chat.zone)
            await _ask(message, answered, texts.not_taken(words, answered.draft), remember_prompt)
        case dialogs.TemplateSaved(template=template, draft=draft):
            seen = await show_template(chat=chat, template_id=template.id, by=actor, language=draft.language)
            await answer(message, texts.saved(seen), keyboards.card(seen, page=draft.page))
    await bare(message, dialog.prompt_message_id)


async def leave(
    query: CallbackQuery, callback_data: LeaveTemplate, chat: Chat, actor: Actor, close_dialog: CloseDialog
) -> None:
    """Change nothing after all."""
    await close_dialog(
        chat=chat, dialog_id=DialogId(callback_data.dialog_id), by=actor, revision=callback_data.revision
    )
    await redraw(query, texts.left_as_it_is())
    await toast(query)


async def ask_for_language(
    query: CallbackQuery,
    callback_data: AddLanguage,
    chat: Chat,
    actor: Actor,
    show_template: use_cases.ShowTemplate,
) -> None:
    """Ask in which language a text is to be added."""
    seen = await show_template(chat=chat, template_id=TemplateId(callback_data.template_id), by=actor)
    markup = keyboards.languages(seen.template, languages(), page=callback_data.page)
    await redraw(query, texts.language_question(seen.template), markup)
    await toast(query)


async def make_default(
    query: CallbackQuery,
    callback_data: DefaultLanguage,
    chat: Chat,
    actor: Actor,
    change_template_languages: use_cases.ChangeLanguages,
    show_template: use_cases.ShowTemplate,
) -> None:
    """Give the text of a language to all whose own has none."""
    template_id, language = TemplateId(callback_data.template_id), callback_data.language
    await change_template_languages.make_default(
        template_id=template_id, revision=callback_data.revision, language=language, by=actor
    )
    await _redraw_card(
        query, chat, actor, show_template, template_id=template_id, page=callback_data.page, language=language
    )
    await toast(query, texts.default_set(language))


async def leave_out(
    query: CallbackQuery,
    callback_data: LeaveOutLanguage,
    chat: Chat,
    actor: Actor,
    change_template_languages: use_cases.ChangeLanguages,
    show_template: use_cases.ShowTemplate,
) -> None:
    """Delete the text of a language."""
    template_id, language = TemplateId(callback_data.template_id), callback_data.language
    changed = await change_template_languages.leave_out(
        template_id=template_id, revision=callback_data.revision, language=language, by=actor
    )
    await _redraw_card(
        query,
        chat,
        actor,
        show_template,
        template_id=template_id,
        page=callback_data.page,
        language=changed.default_language,
    )
    await toast(query, texts.left_out(language))


async def ask_to_delete(
    query: CallbackQuery,
    callback_data: AskToDeleteTemplate,
    chat: Chat,
    actor: Actor,
    show_template: use_cases.ShowTemplate,
) -> None:
    """Ask whether it is to be deleted."""
    seen = await show_template(chat=chat, template_id=TemplateId(callback_data.template_id), by=actor)
    markup = keyboards.deletion(seen.template, page=callback_data.page)
    await redraw(query, texts.deletion_question(seen.template), markup)
    await toast(query)


async def delete(
    query: CallbackQuery,
    callback_data: DeleteTemplate,
    actor: Actor,
    delete_template: use_cases.DeleteTemplate,
    list_templates: use_cases.ListTemplates,
) -> None:
    """Delete it, and go back to the list."""
    await delete_template(template_id=TemplateId(callback_data.template_id), revision=callback_data.revision, by=actor)
    page = await list_templates(index=callback_data.page, by=actor)
    await redraw(query, texts.template_list(page), keyboards.listing(page))
    await toast(query, texts.deleted().text)


async def _redraw_card(
    query: CallbackQuery,
    chat: Chat,
    actor: Actor,
    show_template: use_cases.ShowTemplate,
    *,
    template_id: TemplateId,
    page: int,
    language: str,
    as_written: bool = False,
) -> None:
    seen = await show_template(chat=chat, template_id=template_id, by=actor, language=language)
    as_written = as_written and seen.preview is not None
    markup = keyboards.card(seen, page=page, as_written=as_written)
    await redraw(query, texts.card(seen, as_written=as_written), markup)


async def _ask(
    event: Message | CallbackQuery, asked: dialogs.TemplateAsked, words: Content, remember_prompt: RememberPrompt
) -> None:
    prompt = await ask(event, words, keyboards.leave(asked.dialog), placeholder=texts.placeholder(asked.draft))
    if prompt is not None:
        await remember_prompt(asked.dialog, message_id=prompt)


def setup() -> Router:
    """Return the router of this conversation."""
    router = Router(name="templates")
    router.message.register(show_list, command("template"), F.chat.type == "private")
    is_private = F.message.chat.type == "private"
    for handler, carried in (
        (turn_page, ShowTemplates),
        (show_card, ShowTemplate),
        (send_to_me, SendTemplateToMe),
        (begin, NewTemplate),
        (edit, EditTemplate),
        (leave, LeaveTemplate),
        (ask_for_language, AddLanguage),
        (make_default, DefaultLanguage),
        (leave_out, LeaveOutLanguage),
        (ask_to_delete, AskToDeleteTemplate),
        (delete, DeleteTemplate),
    ):
        router.callback_query.register(handler, carried.filter(), is_private)
    return router
