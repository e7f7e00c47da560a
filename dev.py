"""Everything a developer runs, with nothing but Python: `python dev.py COMMAND`.

    setup              build .venv and install what the lock names
    demo               make the demo zone in ./demo and open its console
    test [ARGS]        run pytest with ARGS
    check              lint, format, types, imports, packs, spelling and tests, as CI does
    lock [ARGS]        write requirements/*.txt anew; `lock --upgrade` takes newer versions
    wheel              build the wheel into ./dist
    clean              remove .venv, caches and builds

The first command sets up; later ones start at once unless the lock has changed.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time

# This file keeps to what Python 3.6 can parse, so that an old Python can say that it is too old.
OLDEST = (3, 11)
NEWER = ("3.13", "3.12", "3.14", "3.11")
ROOT = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(ROOT, ".venv")
BIN = os.path.join(VENV, "Scripts" if os.name == "nt" else "bin")
PYTHON = os.path.join(BIN, "python.exe" if os.name == "nt" else "python")
LOCK = os.path.join(ROOT, "requirements", "dev.txt")
STAMP = os.path.join(VENV, "yuanheng-setup.sha256")
PACKS = os.path.join("src", "yuanheng", "packs")
#: One process more than there are cores, for some tests wait for a browser or another program; a
#: file of tests stays in one, so that what it shares is made once.
WORKERS = ("-n", str(1 + max(2, min(os.cpu_count() or 2, 8))), "--dist", "loadfile")
BUILT = (".venv", "build", "dist", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis")
CACHES = ("__pycache__", ".import_linter_cache")


def say(line: str) -> None:
    """Print a progress line at once, in order with what the tools print."""
    print(line, flush=True)


def dotted(version: "tuple[int, ...]") -> str:
    """Write a Python version as people do: 3.11."""
    return f"{version[0]}.{version[1]}"


def run(command: "list[str]") -> int:
    """Run a command in the project root and give its exit code."""
    return subprocess.call(command, cwd=ROOT)


def run_quietly(command: "list[str]") -> int:
    """Run a command and show what it printed only if it failed."""
    done = subprocess.run(
        command, cwd=ROOT, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    if done.returncode:
        sys.stdout.buffer.write(done.stdout)
        sys.stdout.flush()
    return done.returncode


def run_or_stop(command: "list[str]", remedy: str) -> None:
    """Run a step of the setup; stop with the remedy when it fails."""
    code = run(command)
    if code:
        sys.exit(f"{remedy}\n(exit code {code} from: {' '.join(command)})")


def is_usable(python: "list[str]", module: str = "sys") -> bool:
    """Whether this Python starts, is new enough and has the module (a pyenv shim may do none)."""
    probe = f"import sys, {module}; sys.exit(sys.version_info < {OLDEST})"
    try:
        return subprocess.call([*python, "-c", probe], stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def newer_python() -> "list[str]":
    """The command of a Python that is new enough, or nothing."""
    for version in NEWER:
        names = [["py", "-" + version]] if os.name == "nt" else []
        for candidate in [*names, ["python" + version]]:
            if shutil.which(candidate[0]) and is_usable(candidate):
                return candidate
    return []


def hand_over_if_too_old() -> None:
    """Continue under a newer Python when this one is too old, or say what to install."""
    if sys.version_info[:2] >= OLDEST:
        return
    found = newer_python()
    if not found:
        sys.exit(
            f"yuanheng needs Python {dotted(OLDEST)} or newer.\n"
            f"This is Python {dotted(sys.version_info[:2])}, and no newer one was found.\n"
            "Install one (python.org, or your system's packages) and run this with its own name,\n"
            "for example: python3.13 dev.py demo"
        )
    sys.exit(subprocess.call([*found, os.path.abspath(__file__), *sys.argv[1:]]))


def create_venv() -> None:
    """Make an empty .venv with pip, by venv or else by virtualenv."""
    if importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip"):
        tool = [sys.executable, "-m", "venv", "--clear", VENV]
    elif importlib.util.find_spec("virtualenv"):
        tool = [sys.executable, "-m", "virtualenv", "--quiet", "--clear", VENV]
    else:
        sys.exit(
            "This Python cannot make virtual environments: its venv module is not installed.\n"
            f"On Debian or Ubuntu: sudo apt install python{dotted(sys.version_info[:2])}-venv"
        )
    run_or_stop(tool, f"The environment could not be made in {VENV}.")


def fingerprint() -> str:
    """What the environment is made from: another value means it must be brought up to date."""
    digest = hashlib.sha256()
    for path in (LOCK, os.path.join(ROOT, "pyproject.toml")):
        with open(path, "rb") as file:
            digest.update(file.read())
    digest.update(ROOT.encode())
    return digest.hexdigest()


def is_set_up(wanted: str) -> bool:
    """Whether .venv was finished from the present lock, and still starts."""
    try:
        with open(STAMP, encoding="ascii") as file:
            return file.read() == wanted and is_usable([PYTHON])
    except OSError:
        return False


def setup() -> int:
    """Bring .venv up to date; does nothing when it already is."""
    wanted = fingerprint()
    if is_set_up(wanted):
        return 0
    say("Setting up the environment (once, about a minute) ...")
    started = time.monotonic()
    if not is_usable([PYTHON], "pip"):
        create_venv()
    pip = [PYTHON, "-m", "pip", "install", "-qq", "--no-input", "--disable-pip-version-check"]
    run_or_stop(
        # Wheels only: a source build would fetch its build tools without hashes.
        [*pip, "--require-hashes", "--only-binary", ":all:", "-r", LOCK],
        "The dependencies could not be installed. Is the network there? Then run it again.",
    )
    run_or_stop(
        [*pip, "--no-deps", "--no-build-isolation", "--no-index", "--editable", ROOT],
        "yuanheng itself could not be installed.",
    )
    with open(STAMP, "w", encoding="ascii") as file:
        file.write(wanted)
    say(f"Ready after {time.monotonic() - started:.0f} s.")
    return 0


def demo() -> int:
    """Make the demo zone in ./demo; before a person it ends in the console, until Ctrl+C."""
    setup()
    return run([os.path.join(BIN, "yuanheng"), "demo", "demo"])


def test(arguments: "list[str]") -> int:
    """Run pytest with the given arguments."""
    setup()
    return run([PYTHON, "-m", "pytest", *WORKERS, *arguments])


def check() -> int:
    """Run every check, also after one has failed, and sum up."""
    setup()
    python = [PYTHON, "-m"]
    steps = [
        ("lint", [*python, "ruff", "check", "--quiet", "."]),
        ("format", [*python, "ruff", "format", "--check", "--quiet", "."]),
        ("types", [*python, "mypy"]),
        ("imports", [os.path.join(BIN, "lint-imports"), "--no-logo"]),
        ("packs", [*python, "yamllint", "--strict", PACKS]),
        ("spelling", [*python, "codespell_lib"]),
        ("tests", [*python, "pytest", *WORKERS]),
    ]
    if not os.path.isdir(os.path.join(ROOT, PACKS)):
        steps = [step for step in steps if step[0] != "packs"]
    failed = []
    for name, command in steps:
        say(f"== {name}")
        if run(command) if name == "tests" else run_quietly(command):
            failed.append(name)
    say(f"== failed: {', '.join(failed)}" if failed else "== all checks passed")
    return 1 if failed else 0


def lock(arguments: "list[str]") -> int:
    """Write the locks anew, with hashes and without addresses, the same on every machine."""
    if not is_usable([PYTHON], "uv"):  # a lock that cannot be installed can still be mended
        setup()
    compiler = [PYTHON, "-m", "uv", "pip", "compile", "--quiet", "--universal"]
    compiler += ["--python-version", dotted(OLDEST), "--fork-strategy", "fewest"]
    compiler += ["--generate-hashes", "--no-header", "pyproject.toml"]
    code = run([*compiler, *arguments, "--output-file", "requirements/runtime.txt"])
    # The constraint keeps what users get and what is tested the same.
    compiler += [*arguments, "--constraint", "requirements/runtime.txt"]
    for chosen, name in (("--extra=postgres", "server"), ("--group=dev", "dev")):
        code = code or run([*compiler, chosen, "--output-file", f"requirements/{name}.txt"])
    return code


def wheel() -> int:
    """Build the wheel into ./dist."""
    setup()
    code = run_quietly(
        [PYTHON, "-m", "build", "--wheel", "--no-isolation", "--outdir", "dist", "."]
    )
    say("The wheel could not be built." if code else "The wheel is in ./dist.")
    return code


def clean() -> int:
    """Remove what the other commands made; the demo folder stays, it may hold your work."""
    for name in BUILT:
        shutil.rmtree(os.path.join(ROOT, name), ignore_errors=True)
    for folder, names, _ in os.walk(ROOT):
        for name in set(names).intersection(CACHES):
            shutil.rmtree(os.path.join(folder, name), ignore_errors=True)
            names.remove(name)
    return 0


def main(arguments: "list[str]") -> int:
    """Run one command and give its exit code."""
    hand_over_if_too_old()
    plain = {"setup": setup, "demo": demo, "check": check, "wheel": wheel, "clean": clean}
    open_ended = {"test": test, "lock": lock}
    name, rest = (arguments or ["help"])[0], arguments[1:]
    if name in open_ended:
        return open_ended[name](rest)
    if name in plain and not rest:
        return plain[name]()
    print(__doc__)
    return 0 if name in ("help", "-h", "--help") else 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
