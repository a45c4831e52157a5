"""Chinese messages: every message has one, and it is said wherever the command speaks."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import messages
from pipeline.cells import columns
from pipeline.cli import COMMANDS, main
from pipeline.cli.help import folded
from pipeline.errors import Code, Diagnostic, JiangyiError, Place, Severity
from pipeline.messages import Catalogue, entries
from pipeline.report import words

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT / "pipeline" / "messages" / "zh.po"
CHINESE = entries(FILE.read_text("utf-8"))
SAY = Catalogue.of(CHINESE)
LATIN = re.compile(r"(?<![\w./\-=])[a-z]{2,}[a-z' ]*(?![\w./\-=])")


def test_every_message_has_a_translation() -> None:
    lacking = [f'{place}: msgid "{text}"' for text, place in messages.required().items() if text not in CHINESE]
    assert not lacking, "translate these in pipeline/messages/zh.po:\n" + "\n".join(lacking)


def test_every_translation_is_of_a_message() -> None:
    unused = CHINESE.keys() - messages.allowed()
    assert not unused, f"nothing says these any more; take them out of pipeline/messages/zh.po: {sorted(unused)}"


def test_no_message_is_translated_twice() -> None:
    assert FILE.read_text("utf-8").count('\nmsgid "') - 1 == len(CHINESE)


def holes(text: str) -> list[int]:
    """The numbers of the values that a template names."""
    named = re.findall(r"\{(\d*)(?::t)?\}", text)
    return sorted(int(name) if name else at for at, name in enumerate(named))


@pytest.mark.parametrize("message", [m for m in CHINESE if "{" in m])
def test_a_translation_has_the_values_of_its_message(message: str) -> None:
    assert holes(CHINESE[message]) == list(range(message.count("{}"))), CHINESE[message]


def test_translations_are_written_as_chinese_is() -> None:
    for message, said in CHINESE.items():
        assert "您" not in said, said
        assert not re.search(r"[\u4e00-\u9fff][,;:?!]( |$)", said), said  # full-width marks
        assert not re.search(
            r"[\u4e00-\u9fff][A-Za-z0-9{]|[A-Za-z0-9}][\u4e00-\u9fff]", re.sub(r"\{\d?:t\}", "", said)
        ), said
        assert re.search(r"[\u4e00-\u9fff]|^(PDF|RTF|“?\{:?t?\}”?[：；（].*)$", said), (message, said)


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("there is no line 7", "没有第 7 行"),
        ("there is no '劳动'", "没有找到 '劳动'"),
        ("there is no '劳动' in line 7", "没有找到 “劳动”（第 7 行）"),
        ("there is more than one '劳动'", "不止一处：'劳动'"),
        ("no font has 㐀 (U+3400)", "没有字体含“㐀”（U+3400）"),
        ("no font has U+3400 in “有㐀字”", "没有字体含有“有㐀字”中的 U+3400"),
        ("this is no character (U+FDD0)", "这不是字符（U+FDD0）"),
        ("this is no character (U+FDD0 and 3 more)", "这不是字符（U+FDD0，另有 3 个）"),
        ("'theme.row' is 0: it must be more than 0", "“theme.row”为 0：应大于 0"),
        ("'build.formats' is a string, not an array or a table", "“build.formats”是字符串，不是数组或表"),
        ("第五条 follows 第三条: the numbering skips", "第三条 之后是 第五条：编号跳号"),
        ("a.txt is not the file of this sha256", "a.txt 的 sha256 与此不符"),
        (
            "a.txt is not the file of this sha256: the fixes were made for another text",
            "a.txt 的 sha256 与此不符：这些修正是为另一份文本写的",
        ),
        (
            'if the new text is right, write sha256 = "ab", and look all fixes over',
            '如新文本无误，请写 sha256 = "ab"，并逐条核对修正',
        ),
        ("add its line, one of 1, 2 …", "请加上行号，可能是 1, 2 …"),
        ("this may be “劳动”, gb18030 read as windows-1252", "这可能是“劳动”，gb18030 误作 windows-1252"),
        (
            "“锟斤拷” stands for characters that were lost here and in 2 more places",
            "“锟斤拷”代替了丢失的字（此处及另外 2 处）",
        ),
        ("known keys: file, title", "可用的键：file, title"),
        ("宋体.ttf: permission denied", "宋体.ttf：没有权限"),
        ("no valid TOML: Expected ']' at the end of a table declaration", "不是有效的 TOML：表的声明应以 ']' 结束"),
        ("hard wrap; stray space", "硬换行；多余空格"),
        ("3 warnings, and --strict was given", "有 3 条警告，而指定了 --strict"),
        ("is a pipe: only files are read", "是管道：只读取文件"),
        ("own.ttf: larger than the limit (9 bytes)", "own.ttf：大小超过上限（9 字节）"),
        ("break it, or allow more with --limit line=N: it is 9", "请断行，或者请用 --limit line=N 放宽：现为 9"),
        (
            "the cluster's workers have jieba 0.41, and this is jieba 0.42",
            "集群的工作进程用的是 jieba 0.41，此处是 jieba 0.42",
        ),
        ("of another exporter, perhaps", "of another exporter, perhaps"),
    ],
)
def test_a_message_with_values_is_said(message: str, said: str) -> None:
    assert SAY(message) == said


def test_values_are_said_as_they_are() -> None:
    assert SAY("wrote hard wrap") == "已写入 hard wrap"
    assert SAY("no style is called 'there is no line 7'") == "没有名为“there is no line 7”的样式"
    assert SAY("wrote {0} {:t}") == "已写入 {0} {:t}"


def test_a_message_takes_no_more_than_linear_time() -> None:
    assert SAY("x: " * 100_000 + "' has " * 100_000)


def test_the_command_prints_nothing_that_is_not_said_in_the_language() -> None:
    """An f-string or a sentence that click.echo prints goes through say(), told() or listing; JSON is for programs."""
    for path in (ROOT / "pipeline" / "cli").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "click.echo" and node.args:
                text = messages.template(node.args[0])
                assert text is None or not messages.PROSE.search(text), f"{path.name}:{node.lineno}: say({text!r})"


# The command.


def run(*args: str, **environment: str) -> Result:
    return CliRunner().invoke(
        main, args, prog_name="jiangyi", env={"JIANGYI_LANG": "", "LC_ALL": "", "LANG": "", **environment}
    )


def english(text: str) -> list[str]:
    """Words of English that are left in what the command says, but for names of files, options and keys."""
    bare = re.sub(r"[“'\"`].*?[”'\"`]|\[.*?\]|(jiangyi|do =|--?)[ \w=-]*|\S*[./]\S*|[A-Z]+", "", text)
    names = {
        *COMMANDS,
        "booklet",
        "markdown",
        "empty",
        "formats",
        "docx",
        "pdf",
        "epub",
        "handout",
        "utf",
        "big",
        "gb",
        "build",
        "none",
        "conformance",
    }
    return [word for word in re.findall(r"[a-z]{2,}", bare) if word not in names]


@pytest.mark.parametrize("name", ["", *COMMANDS])
@pytest.mark.parametrize("width", [64, 80, 120])
def test_help_is_in_chinese_and_fits(name: str, width: int) -> None:
    args = ["--lang", "zh", *filter(None, [name]), "--help"]
    shown = CliRunner().invoke(main, args, prog_name="jiangyi", terminal_width=width)
    assert shown.exit_code == 0
    assert "用法：" in shown.output
    assert "显示本帮助并退出。" in shown.output
    assert max(map(columns, shown.output.splitlines())) <= width
    assert not re.search(r"^\s*[，。；：？！、）》”]", shown.output, re.MULTILINE)


def test_help_says_the_same_in_both_languages() -> None:
    names = r"(?<!\w)--?[a-z]+|[A-Z]{3,}|\d+"
    for name in COMMANDS:
        ours, theirs = (run("--lang", lang, name, "-h").output for lang in ("zh", "en"))
        listed = [text.partition(head)[2] for text, head in ((ours, "选项："), (theirs, "Options:"))]
        options = [re.findall(r"^  (-.*?)(?:  |\n)", text, re.MULTILINE) for text in listed]
        assert options[0] == options[1] != []
        assert set(re.findall(names, theirs)) - set(re.findall(names, ours)) == set(), name


FAULTS = {
    "no such command": ["bulid"],
    "no command": ["--lang"],
    "no such option": ["build", "--thmee", "pocket"],
    "not in the list": ["build", "--theme", "none"],
    "no argument": ["inspect"],
    "too many": ["inspect", "a", "b"],
    "no value": ["build", "-o"],
    "out of range": ["terms", "--most", "0"],
    "no number": ["terms", "--most", "many"],
    "no rule": ["explain", "a.txt", "--rule", "none"],
    "no file": ["build", "none.txt"],
    "no folder": ["build", "none/packet.toml", "--jobs", "2"],
    "no format": ["build", "a.txt", "--to", "none"],
    "a file, not a folder": ["init", "a.txt"],
    "no texts": ["build", "empty"],
    "a warning": ["check", "odd.txt", "--strict"],
    "no toml": ["build", "p.toml"],
}


@pytest.mark.parametrize("args", FAULTS.values(), ids=FAULTS)
def test_what_went_wrong_is_said_in_chinese(args: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text("标题\n正文。", "utf-8")
    (tmp_path / "odd.txt").write_text("标题\n\n一、正文。\n\n三、正文没有完\n", "utf-8")
    (tmp_path / "p.toml").write_text("[meta\n", "utf-8")
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path)
    shown, other = run(*args, LC_ALL="zh_CN.UTF-8"), run(*args, LC_ALL="C")
    assert shown.exit_code == other.exit_code != 0
    assert "错误：" in shown.output
    assert "Error: " in other.output
    assert not english(shown.output), shown.output


def test_diagnostics_and_lists_are_in_chinese(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "odd.txt").write_text("标题\n\n一、正文。\n\n三、正文没有完\n", "utf-8")
    built = run("--lang", "zh", "build", "odd.txt", "--to", "markdown")
    assert built.exit_code == 0
    assert "odd.txt:5:1: 警告: 三、 之后是 一、：" not in built.output
    assert "警告: " in built.output
    assert "[numbering-skips]" in built.output
    assert "已写入 output" in built.output
    for args in (["rules"], ["themes"], ["formats"], ["check", "odd.txt"], ["explain", "odd.txt"]):
        shown = run("--lang", "zh", *args)
        assert re.search("[\u4e00-\u9fff]", shown.output)
        assert not re.search(r"\b(the|of|and|that|with)\b", shown.output), shown.output


def test_every_reason_of_an_edit_is_in_chinese() -> None:
    for seed in sorted((ROOT / "seeds").glob("*.txt")):
        shown = run("--lang", "zh", "explain", str(seed)).output
        reasons = set(re.findall(r"^\d+:\d+: [\w, -]+ \((.*?)\): \"", shown, re.MULTILINE))
        assert reasons
        assert all(re.search("[\u4e00-\u9fff]|^U\\+", reason) for reason in reasons), reasons


def test_json_is_for_programs_and_stays_english(tmp_path: Path) -> None:
    (tmp_path / "odd.txt").write_text("标题\n\n一、正文。\n\n三、正文没有完\n", "utf-8")
    for args in (["check", "--format", "json"], ["inspect"], ["terms", "--format", "json"]):
        shown = [run("--lang", lang, *args, str(tmp_path / "odd.txt")).stdout for lang in ("zh", "en")]
        assert shown[0] == shown[1]


def test_english_reads_no_catalogue() -> None:
    code = (
        "import sys; from pipeline.cli import main; main(['build', '-h'], standalone_mode=False); "
        "from pipeline.cli import language; "
        "print(language._chinese.cache_info().currsize, 'pipeline.cli.help' in sys.modules)"
    )
    for lang, expected in (("en", "0 False"), ("zh", "1 True")):
        shown = subprocess.run(
            [sys.executable, "-c", code],
            env={"JIANGYI_LANG": lang, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        assert shown.stdout.splitlines()[-1] == expected


def test_a_language_is_chosen_by_option_before_environment() -> None:
    assert "Usage:" in run("--lang", "en", "build", "-h", LANG="zh_CN.UTF-8").output
    assert "用法：" in run("build", "-h", LANG="zh_CN.UTF-8").output
    assert "用法：" in run("build", "-h", JIANGYI_LANG="zh").output
    assert "Usage:" in run("build", "-h").output


def test_errors_and_diagnostics_are_the_same_in_parts() -> None:
    error = JiangyiError("there is no line 7", Place("a.txt", 3), "take the fix out")
    assert error.sentence == "a.txt:3: there is no line 7\nhint: take the fix out"
    found = Diagnostic(Severity.WARNING, Code.NO_TITLE, "no title was found", Place("a.txt"), "give one in packet.toml")
    assert list(words([found], SAY)) == ["a.txt: 警告: 没有找到标题 (请在 packet.toml 中给出) [no-title]"]


def test_chinese_is_wrapped_by_cells() -> None:
    text = "按主题 handout 排版（见 docs/themes.md），共四种。"
    for width in range(8, 60):
        lines = list(folded(text, width))
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")
        assert all(columns(line) <= max(width, 21) for line in lines)
        assert not any(line[0] in "，。）" or line[-1] == "（" for line in lines)
