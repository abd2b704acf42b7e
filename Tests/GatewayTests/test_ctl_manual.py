"""What comes with smppctl: its manual page, its completions, its help."""

import shutil
import subprocess

import pytest

from stage.gateway import BIN, ROOT, partner_bind


def ctl(*words) -> subprocess.CompletedProcess:
    return subprocess.run([BIN / "smppctl", *map(str, words)], capture_output=True, text=True, timeout=30)


def test_the_manual_page_is_the_one_of_this_program():
    answer = ctl("manual")
    assert answer.returncode == 0
    assert answer.stdout == (ROOT / "docs/man/smppctl.1").read_text(), "smppctl manual > docs/man/smppctl.1"


@pytest.mark.skipif(not shutil.which("man"), reason="there is no man here")
def test_man_shows_the_page_without_a_complaint():
    page = ROOT / "docs/man/smppctl.1"
    answer = subprocess.run(["man", "--warnings", "-l", page], capture_output=True, text=True, env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"})
    assert answer.returncode == 0 and not answer.stderr, answer.stderr
    for word in ("smppctl support-bundle", "smppctl cache list", "EXIT STATUS"):
        assert word in answer.stdout


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completions_are_made_and_read_by_their_shell(shell, tmp_path):
    answer = ctl("--generate-completion-script", shell)
    assert answer.returncode == 0 and "support-bundle" in answer.stdout and "manual" not in answer.stdout.split("cache")[0]
    if shutil.which(shell):
        script = tmp_path / "completion"
        script.write_text(answer.stdout)
        read = subprocess.run([shell, "-n", script], capture_output=True, text=True)
        assert read.returncode == 0, read.stderr


def test_the_shell_offers_commands_options_and_the_binds_of_the_running_gateway(troupe, tmp_path):
    gateway = troupe.gateway(server_binds=[partner_bind(), partner_bind("other")])
    script = tmp_path / "completion"
    script.write_text(ctl("--generate-completion-script", "bash").stdout)

    def offered(line: str) -> set[str]:
        ask = f"""
            shopt -s extglob
            PATH={BIN}:$PATH
            source {script}
            COMP_LINE='{line}' COMP_POINT={len(line)} COMP_WORDS=({line}{' ""' if line.endswith(' ') else ''})
            COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))
            _smppctl smppctl "${{COMP_WORDS[COMP_CWORD]}}" "${{COMP_WORDS[COMP_CWORD - 1]}}"
            printf '%s\\n' "${{COMPREPLY[@]}}"
            """
        answer = subprocess.run(["bash", "-c", ask], capture_output=True, text=True, timeout=30)
        return {word.strip() for word in answer.stdout.splitlines()}

    assert "support-bundle" in offered("smppctl sup")
    assert {"--bind", "--json"} <= offered("smppctl queue --")
    assert {"partner", "other"} <= offered(f"smppctl --state-dir {gateway.state_dir} queue --bind ")
    assert {"partner", "other"} <= offered(f"smppctl --state-dir {gateway.state_dir} logs --bind ")
    assert {"partner", "other"} <= offered(f"smppctl --state-dir {gateway.state_dir} trace ")


@pytest.mark.parametrize("words", [
    [], ["status"], ["send"], ["queue"], ["probe"], ["config"], ["config", "import"], ["config", "show"], ["config", "check"],
    ["cache"], ["cache", "list"], ["support-bundle"], ["metrics"], ["reload"], ["logs"], ["trace"], ["version"],
])
def test_help_has_examples_and_ends_well(words):
    answer = ctl(*words, "--help")
    assert answer.returncode == 0
    assert "Examples:" in answer.stdout and "smppctl" in answer.stdout
    assert max(map(len, answer.stdout.splitlines())) <= 200
