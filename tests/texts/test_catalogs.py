"""The check of the catalogs finds what would be wrong on somebody's screen."""

import ast
import gettext
import shutil
from pathlib import Path

import pytest

from texts import catalogs

RU = "locales/ru/LC_MESSAGES/carillon.po"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small project with a complete English and Russian catalog."""
    root = tmp_path_factory.mktemp("project")
    (root / "texts").mkdir()
    (root / "texts/words.py").write_text(
        'a = _("Hello, <b>{name}</b>!")\nb = n_("{n} day", "{n} days", 2)\nc = p_("month", "May")\nd = later_("Bye")\n'
    )
    catalogs.update(root, ["ru"])
    po = root / RU
    text = po.read_text()
    for source, said in {
        'msgid "Hello, <b>{name}</b>!"\nmsgstr ""': 'msgid "Hello, <b>{name}</b>!"\nmsgstr "Привет, <b>{name}</b>!"',
        'msgstr[0] ""': 'msgstr[0] "{n} день"',
        'msgstr[1] ""': 'msgstr[1] "{n} дня"',
        'msgstr[2] ""': 'msgstr[2] "{n} дней"',
        'msgid "May"\nmsgstr ""': 'msgid "May"\nmsgstr "май"',
        'msgid "Bye"\nmsgstr ""': 'msgid "Bye"\nmsgstr "Пока"',
    }.items():
        assert source in text
        text = text.replace(source, said)
    po.write_text(text)
    catalogs.update(root)
    return root


@pytest.fixture
def copy(project: Path, tmp_path: Path) -> Path:
    """A copy of it to break."""
    return shutil.copytree(project, tmp_path / "copy")


def rewrite(root: Path, old: str, new: str, *, path: str = RU) -> list[str]:
    """Change a file, and say what the check finds then besides the compiled file."""
    file = root / path
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))
    return [problem for problem in catalogs.check(root) if "was not compiled" not in problem]


def test_complete_catalogs_pass(project):
    assert catalogs.check(project) == []


def test_the_projects_own_catalogs_pass(capsys):
    assert catalogs.main(["check"]) == 0
    assert capsys.readouterr().out == ""


def test_an_update_changes_nothing_twice(copy):
    before = {path: path.read_bytes() for path in copy.rglob("carillon.*")}
    catalogs.update(copy)
    assert {path: path.read_bytes() for path in copy.rglob("carillon.*")} == before
    assert not any(b"Date" in content for path, content in before.items() if path.suffix == ".po")


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('msgstr "Привет, <b>{name}</b>!"', 'msgstr ""', "is not translated"),
        ('msgstr[2] "{n} дней"', 'msgstr[2] ""', "is not translated"),
        ('msgstr[2] "{n} дней"\n', "", "is not translated"),
        ("Привет, <b>{name}</b>", "Привет, <b>друг</b>", "lacks the placeholder {name}"),
        (
            "Привет, <b>{name}</b>",
            "Привет, <b>{name} {zone}</b>",
            "has a placeholder {zone} that the code doesn't fill",
        ),
        ("Привет, <b>{name}</b>", "Привет, {name}", "has other tags than the code"),
        ("Привет, <b>{name}</b>", "Привет, <b>{name}<b>", "has other tags than the code"),
        ("Привет, <b>{name}</b>", "Привет, </b>{name}<b>", "tags that don't pair"),
        ("Привет, <b>{name}</b>", "Привет, <b>{name}</b> { name }", "a brace that belongs to no placeholder"),
        ('"Пока"', '"Пока "', "other white space"),
        ('"{n} день"', '"день"', "lacks the placeholder {n}"),
        ('msgid "Bye"', 'msgid "Bye bye"', "lacks 'Bye'"),
        ('msgid "Bye"', 'msgid "Bye bye"', "has 'Bye bye', which the code doesn't say any more"),
        ('msgctxt "month"', 'msgctxt "moon"', "lacks 'May' (month)"),
        ('msgid "Bye"', '#, fuzzy\nmsgid "Bye"', "is marked fuzzy"),
        ("nplurals=3", "nplurals=2", "Plural-Forms"),
        ('msgid_plural "{n} days"', 'msgid_plural "{n} nights"', "has another plural than the code"),
    ],
)
def test_a_broken_catalog_is_found(copy, old, new, problem):
    assert any(problem in found for found in rewrite(copy, old, new))


def test_a_plural_form_for_one_number_alone_need_not_show_it(copy):
    catalogs.update(copy, ["ar"])
    path = "locales/ar/LC_MESSAGES/carillon.po"
    for form, said in enumerate(["لا أيام", "يوم", "يومان", "{n} أيام", "{n} يومًا", "أيام"]):
        found = rewrite(copy, f'msgstr[{form}] ""', f'msgstr[{form}] "{said}"', path=path)
    lacking = [problem for problem in found if "lacks the placeholder" in problem]
    assert lacking == [f"{path}: '{{n}} day' lacks the placeholder {{n}} in 'أيام'"]


def test_what_lacks_words_is_said_in_english(copy, tmp_path):
    (copy / "texts/more.py").write_text('e = _("New")\nf = n_("{n} week", "{n} weeks", 2)\n')
    catalogs.update(copy)
    with (copy / RU).with_suffix(".mo").open("rb") as file:
        said = gettext.GNUTranslations(file)
    assert said.gettext("New") == "New"
    assert said.ngettext("{n} week", "{n} weeks", 2) == "{n} weeks"
    assert said.gettext("Bye") == "Пока"


def test_a_message_new_in_the_code_is_missed(copy):
    (copy / "texts/more.py").write_text('e = _("New")\n')
    assert {found.partition(": ")[2] for found in catalogs.check(copy)} == {"lacks 'New'"}


def test_a_source_that_differs_between_singular_and_plural_is_found(copy):
    (copy / "texts/more.py").write_text('e = n_("one day", "{n} days", 2)\nf = _("{ name }")\n')
    found = "\n".join(catalogs.check(copy))
    assert "singular and plural differ" in found
    assert "a brace or a tag stands alone" in found


def test_english_is_the_language_of_the_code(copy):
    found = rewrite(copy, 'msgstr "Bye"', 'msgstr "So long"', path="locales/en/LC_MESSAGES/carillon.po")
    assert any("differs from the code" in problem for problem in found)


def test_a_compiled_file_that_is_old_or_missing_is_found(copy):
    po = copy / RU
    po.write_text(po.read_text().replace("Пока", "До встречи"))
    assert catalogs.check(copy) == [f"{RU}: carillon.mo was not compiled from it"]
    po.with_suffix(".mo").unlink()
    assert catalogs.check(copy) == [f"{RU}: carillon.mo is missing"]


def test_an_unknown_command_explains_itself(capsys):
    assert catalogs.main([]) == 2
    assert "Usage" in capsys.readouterr().err


def test_every_message_in_the_code_can_be_read_out_of_it():
    """Babel sees no call within an f-string (Python 3.11), and none whose message isn't a literal."""
    seen = {text for message in catalogs.template(catalogs.ROOT) if message.id for text in _strings(message.id)}
    for folder in catalogs.FOLDERS:
        for path in (catalogs.ROOT / folder).rglob("*.py"):
            marks_some = "later_(" in path.read_text()
            for call in ast.walk(ast.parse(path.read_text())):
                if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and path.name != "speech.py":
                    count = {"_": 1, "later_": 1, "n_": 2, "p_": 2}.get(call.func.id, 0)
                    for argument in call.args[:count][1 if call.func.id == "p_" else 0 :]:
                        if marks_some and isinstance(argument, ast.Subscript | ast.Call):
                            continue  # out of a table of messages that are marked with later_
                        assert ast.literal_eval(argument) in seen, f"{path.name}:{call.lineno}"


def _strings(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)
