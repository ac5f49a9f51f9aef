"""A wrong call is told in Chinese, with what to do next, and ends with 2."""

import pytest
from typer.testing import CliRunner

from shifan.cli.app import app
from shifan.cli.usage import in_chinese


@pytest.mark.parametrize("arguments, said", [
    (["nocommand"], "没有命令 nocommand"),
    (["run", "--forse"], "没有选项 --forse，是否指：--force"),
    (["trace"], "缺少“城市”"),
    (["trace", "晋中市"], "缺少“查询”"),
    (["run", "-j", "x"], "-j、--jobs 应为整数"),
    (["diff", "a", "b", "c", "d"], "多余的参数：d"),
    (["run", "--root"], "选项 --root 后缺少内容"),
])
def test_a_wrong_call(arguments, said, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["shifan", *arguments])
    with pytest.raises(SystemExit) as ended:
        in_chinese(app)()
    told = capsys.readouterr().err
    assert ended.value.code == 2 and said in told and "--help 查看用法" in told


def test_help_has_no_english_titles(monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["shifan", "run", "--help"])
    with pytest.raises(SystemExit) as ended:
        in_chinese(app)()
    told = capsys.readouterr().out
    assert ended.value.code == 0 and all(word in told for word in ("用法：", "选项", "参数", "显示本说明", "默认"))
    assert not any(word in told for word in ("Usage", "Options", "Arguments", "default", "Show this message"))
    assert CliRunner().invoke(app, ["--help"]).exit_code == 0
