"""commands.py SOURCE BUILD SYNQ: runs the commands of the documentation, each document in a folder of its own."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

source, build, synq = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]

# Commands that other tests run, or that need what a test has not.
ELSEWHERE = {
    r"tools/dev ": "this test is part of them",
    r"gtkwave ": "a window; tests/tools/cli/waveform_test.sh reads the waveform",
    r"tools/engines/|sbatch ": "tests/tools/heavy/engines_test.sh",
    r"python3 tools/engines/": "tests/tools/heavy/engines_test.sh",
    r"python3 -m venv|env/bin/pip": "tests/tools/python_install_test.sh",
    r"synq run CONFIG ": "tests/tools/cli/waveform_test.sh",
}
PLACEHOLDER = re.compile(r"\b(CONFIG|FILE|NAME|DIR|ID|OUT|N)\b")


def blocks(text):
    """(language, lines of code) of fenced blocks, and whole commands in the running text as sh."""
    for fence, inline in re.findall(r"^```(\w+\n.*?)^```|`(synq [^`\n]*(?:\n[^`\n]+)?)`", text, re.DOTALL | re.MULTILINE):
        if fence:
            language, code = fence.split("\n", 1)
            yield language, code
        elif not PLACEHOLDER.search(inline) and re.search(r"[./=]|synq list \w", inline):  # else a command's name
            yield "sh", inline.replace("\n", " ")


def is_elsewhere(line):
    return any(re.match(pattern, line) for pattern in ELSEWHERE)


def script(text):
    """A document as one shell script: its commands, its files (# name.toml), its Python where it makes files."""
    parts = []
    for language, code in blocks(text):
        if language == "sh":
            lines = code.replace("\\\n", " ").split("\n") if "<<" not in code else [code]
            parts += [line for line in lines if line.strip() and not is_elsewhere(line)]
        elif language == "toml" and re.match(r"# (\w+\.toml)\n", code):
            name = re.match(r"# (\w+\.toml)\n", code)[1]
            parts.append(f"cat >{name} <<'END_OF_FILE'\n{code}END_OF_FILE")
        elif language == "python" and "np.save" in code:
            parts.append(f"python3 - <<'END_OF_FILE'\n{code}END_OF_FILE")
    return "\n".join(parts)


def run(name, commands):
    folder = Path(name)
    folder.mkdir()
    (folder / "tools").symlink_to(source / "tools")
    (folder / "build").mkdir()
    (folder / "build/release").symlink_to(build)
    text = f"set -euo pipefail\n{commands}\n".replace(
        'export PATH="$PWD/build/release/bin:$PATH"', ": it is on the path")
    start = time.monotonic()
    done = subprocess.run(["bash", "-x", "-c", text], cwd=folder, capture_output=True, text=True)
    count = len(re.findall(r"^\+ synq ", done.stderr, re.MULTILINE))
    if done.returncode != 0:
        sys.exit(f"FAILED: {name}, exit code {done.returncode}:\n{done.stderr[-3000:]}")
    print(f"{name}: {count} commands, {time.monotonic() - start:.1f} s", flush=True)
    return count


def synq_in_source(*args):
    done = subprocess.run([synq, *args], cwd=source, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"FAILED: synq {' '.join(args)}, exit code {done.returncode}: {done.stderr}")
    return done.stdout


def shown(text):
    """(arguments, output) of blocks that begin with a command and go on with what it prints."""
    return re.findall(r"^```\n\$ synq ([^\n]*)\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


def check_numbers(name, text):
    """What a document shows of a command's output, between lines of dots, is what the command prints."""
    for args, output in shown(text):
        printed = "\n" + synq_in_source(*args.split())
        for part in output.split("...\n"):
            if "\n" + part not in printed:
                sys.exit(f"FAILED: {name}: synq {args} does not print:\n{part}\nbut:\n{printed}")
    for line in re.findall(r"--explain ([a-z_.]*[a-z])", text):  # one that this config has
        synq_in_source("cost", "tools/configs/digits.toml", "--explain", line)
    return len(shown(text))


def helps(path=()):
    """(command, help text) of synq and all its commands."""
    text = subprocess.run([synq, *path, "--help"], capture_output=True, text=True, check=True).stdout
    yield path, text
    listed = re.search(r"^Subcommands:\n(.*)", text, re.DOTALL | re.MULTILINE)
    for word in re.findall(r"^  (\w+) ", listed[1] if listed else "", re.MULTILINE):
        yield from helps((*path, word))


total, compared = 0, 0
for document in [source / "README.md", *sorted((source / "docs").glob("*.md"))]:
    compared += check_numbers(document.name, document.read_text(encoding="utf-8"))
    commands = script(document.read_text(encoding="utf-8"))
    if commands and (document.name != "findings.md" or os.environ.get("SYNQ_ALL") == "1"):  # 2 minutes
        total += run(document.name, commands)

examples = []
for path, text in helps():
    example = re.search(r"^Example: (.*?)^Usage:", text, re.DOTALL | re.MULTILINE)
    if example is None:
        sys.exit(f"FAILED: synq {' '.join(path)} --help has no example")
    examples.append(" ".join(example[1].split()))
# They stand on results: runs with two seeds, and a point of the sweep that they made.
runs = "".join(f"synq run tools/configs/digits.toml --set seed={k} --out runs/seed_{k}\n" for k in (1, 2))
an_id = "$(synq sweep export sweep.sqlite | sed -n '2s/,.*//p')"
total += run("help", runs + "\n".join(re.sub(r"(show \S+) \w+$", rf"\1 {an_id}", e) for e in examples))
if compared == 0:
    sys.exit("FAILED: no output was found to compare")
if total < 60:
    sys.exit(f"FAILED: only {total} commands were found")
print(f"docs: {total} commands run")
