"""Text is read as Telegram reads it: markup, entities, trimming, limits."""

import pytest
from aiogram import types
from aiogram.exceptions import TelegramBadRequest

from sandbox.detection import with_detected
from sandbox.formatted import FormattedText, normalized
from sandbox.markup import parsed


def shown(text, mode):
    """Return the text without markup, and what each entity covers."""
    formatted = normalized(parsed(text, mode))
    return formatted.text, [(entity["type"], formatted.part(entity)) for entity in formatted.entities]


HTML = [
    ("<b>a</b> <strong>b</strong>", "a b", [("bold", "a"), ("bold", "b")]),
    ("<i>a</i><em>b</em>", "ab", [("italic", "a"), ("italic", "b")]),
    ("<u>a</u> <ins>b</ins>", "a b", [("underline", "a"), ("underline", "b")]),
    ("<s>a</s> <strike>b</strike> <del>c</del>", "a b c", [("strikethrough", x) for x in "abc"]),
    ("<tg-spoiler>a</tg-spoiler> <span class='tg-spoiler'>b</span>", "a b", [("spoiler", "a"), ("spoiler", "b")]),
    ("<b>bold </b>text", "bold text", [("bold", "bold")]),
    ("<b>a <i>b</i></b>", "a b", [("bold", "a b"), ("italic", "b")]),
    ("1 &lt; 2 &amp;&amp; &quot;x&quot; &#33; &nbsp;", '1 < 2 && "x" ! &nbsp;', []),
    ("😀<b>😀</b>", "😀😀", [("bold", "😀")]),
    ("<blockquote>a</blockquote>", "a", [("blockquote", "a")]),
    ("<blockquote expandable>a</blockquote>", "a", [("expandable_blockquote", "a")]),
    ('<a href="http://example.com/?a=1&amp;b=2">x</a>', "x", [("text_link", "x")]),
    ('<a href="tg://user?id=7">x</a>', "x", [("text_mention", "x")]),
    ("<code>a</code>", "a", [("code", "a")]),
    ('<pre><code class="language-python">x = 1</code></pre>', "x = 1", [("pre", "x = 1")]),
    ('<tg-emoji emoji-id="123">👍</tg-emoji>', "👍", [("custom_emoji", "👍")]),
    ('<tg-time unix="1700000000" format="wDT">soon</tg-time>', "soon", [("date_time", "soon")]),
]


@pytest.mark.parametrize(("markup", "text", "entities"), HTML)
def test_html_becomes_entities(markup, text, entities):
    assert shown(markup, "HTML") == (text, entities)


MARKDOWN = [
    ("*a* _b_ __c__ ~d~ ||e||", "a b c d e", ["bold", "italic", "underline", "strikethrough", "spoiler"]),
    ("*a _b_*", "a b", ["bold", "italic"]),
    ("1 \\+ 1 \\= 2\\!", "1 + 1 = 2!", []),
    ("`a*b`", "a*b", ["code"]),
    ("```python\nx = 1\n```", "x = 1\n", ["pre"]),
    ("[x](http://example.com/\\))", "x", ["text_link"]),
    ("![👍](tg://emoji?id=123)", "👍", ["custom_emoji"]),
    ("![soon](tg://time?unix=1700000000&format=wDT)", "soon", ["date_time"]),
    (">a\n>b\nc", "a\nb\nc", ["blockquote"]),
    (">a\n>b||", "a\nb", ["expandable_blockquote"]),
]


@pytest.mark.parametrize(("markup", "text", "kinds"), MARKDOWN)
def test_markdown_becomes_entities(markup, text, kinds):
    formatted = parsed(markup, "MarkdownV2")
    assert formatted.text == text
    assert sorted(entity["type"] for entity in formatted.entities) == sorted(kinds)


def test_links_languages_and_instants_are_kept():
    assert parsed('<a href="example.com">x</a>', "HTML").entities[0]["url"] == "http://example.com/"
    assert parsed("```python\nx```", "MarkdownV2").entities[0]["language"] == "python"
    code = parsed('<pre><code class="language-python">x</code></pre>', "HTML").entities
    assert code == [{"type": "pre", "offset": 0, "length": 1, "language": "python"}]
    instant = parsed('<tg-time unix="1700000000" format="t">x</tg-time>', "HTML").entities[0]
    assert (instant["unix_time"], instant["date_time_format"]) == (1700000000, "t")


FOUND = [
    ("/schedule daily 09:00 Hi", ["/schedule"]),
    ("/schedule@CarillonBot now", ["/schedule@CarillonBot"]),
    ("see http://example.com/a?b=1, and example.org.", ["http://example.com/a?b=1", "example.org"]),
    ("ask @ada or ada@example.com", ["@ada", "ada@example.com"]),
    ("#news #1 $USD", ["#news", "$USD"]),
    ("1/2 and/or a/b 10.30", []),
    ("😀 /help", ["/help"]),
]


@pytest.mark.parametrize(("text", "found"), FOUND)
def test_telegram_finds_entities_by_itself(text, found):
    formatted = with_detected(FormattedText(text))
    assert [formatted.part(entity) for entity in formatted.entities] == found


def test_nothing_is_found_inside_code():
    formatted = with_detected(FormattedText("/a /b", [{"type": "code", "offset": 0, "length": 2}]))
    assert [(e["type"], e["offset"]) for e in formatted.entities] == [("code", 0), ("bot_command", 3)]


def test_entities_move_with_the_trimmed_text():
    source = FormattedText("  \n 😀 bold \n ", [{"type": "bold", "offset": 7, "length": 6}])
    trimmed = normalized(source)

    assert trimmed.text == "😀 bold"
    assert trimmed.entities == [{"type": "bold", "offset": 3, "length": 4}]


def test_entities_out_of_range_are_clipped_or_dropped():
    clipped = {"type": "bold", "offset": 1, "length": 100}
    outside = {"type": "italic", "offset": 50, "length": 2}
    assert normalized(FormattedText("abc", [clipped, outside])).entities == [{"type": "bold", "offset": 1, "length": 2}]


@pytest.mark.parametrize("text", ["😀" * 4096, "x" * 4096, "<b>" + "x" * 4096 + "</b>"])
async def test_limits_count_code_points_after_parsing(bot, ada, text):
    sent = await bot.send_message(ada.id, text, parse_mode="HTML")
    assert len(sent.text) == 4096


async def test_one_emoji_more_is_too_long(bot, ada):
    with pytest.raises(TelegramBadRequest, match="message is too long"):
        await bot.send_message(ada.id, "😀" * 4097)
    with pytest.raises(TelegramBadRequest, match="message text is too long"):
        await bot.send_message(ada.id, "😀" * 8193)


async def test_entities_of_a_bot_are_kept_and_commands_found(bot, ada):
    bold = types.MessageEntity(type="bold", offset=3, length=4)
    sent = await bot.send_message(ada.id, "😀 bold /undo", entities=[bold])

    assert [(entity.type, entity.extract_from(sent.text)) for entity in sent.entities] == [
        ("bold", "bold"),
        ("bot_command", "/undo"),
    ]


async def test_a_date_time_entity_goes_through(emulator, bot, ada):
    await bot.send_message(ada.id, '<tg-time unix="1700000000" format="wDT">soon</tg-time>', parse_mode="HTML")

    (message,) = emulator.history(ada)
    assert message.entities == [
        {"type": "date_time", "unix_time": 1700000000, "date_time_format": "wDT", "offset": 0, "length": 4}
    ]


async def test_what_somebody_types_keeps_its_formatting(emulator, ada, updates):
    emulator.say(ada, "/schedule 9:00 bold", entities=[{"type": "bold", "offset": 15, "length": 4}])

    (update,) = await updates()
    assert [entity.type for entity in update.message.entities] == ["bot_command", "bold"]
