#!/usr/bin/env python3
# -*- coding: utf-8 -*-
"""Start the course with nothing but Python 3.11 or newer.

    python3 run.py                  build both languages, serve on 127.0.0.1:8000, open the browser
        --no-open --port N --host H --data DIR
    python3 run.py test             install what the tests need and run them all
        --long, or anything pytest understands
    python3 run.py COMMAND …        the givefirst command, for example: python3 run.py lint
    python3 run.py givefirst --help all its commands

The first start installs the packages of requirements.txt into the folder .venv beside this file.
"""
# This file must still be readable by old Pythons, so that they can say what they lack: nothing newer than 2.7 here.
import hashlib
import json
import os
import sys
import sysconfig

OLDEST = (3, 11)
TRIED = "3.11 to 3.14"
ROOT = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(ROOT, ".venv")
SPACE_NEEDED = 900 * 10 ** 6  # bytes: 450 MB installed, the downloads beside them while installing


class Stop(Exception):
    """Something the person at the keyboard has to settle; its text is one clear sentence or two."""


# What pip says -> what to do. The first that is found counts.
SYMPTOMS = (
    ("No space left on device", "The disk is full: about 1 GB is needed. Make room and start again."),
    ("DO NOT MATCH THE HASHES", "A package that was downloaded is not the one this course was tested with, so nothing of it was "
     "installed. Try again on another network; if it happens again, tell the people you have the course from."),
    ("CERTIFICATE_VERIFY_FAILED", "The connection to the package index is not trusted, often because a company proxy opens it. "
     "Ask IT for the company's certificate file and start again with PIP_CERT=<that file>."),
    ("NameResolutionError", "offline"), ("Failed to establish a new connection", "offline"), ("ProxyError", "offline"),
    ("Max retries exceeded", "offline"), ("NewConnectionError", "offline"), ("ConnectTimeoutError", "offline"),
    ("Read timed out", "offline"), ("Connection reset", "offline"), ("ProtocolError", "offline"),
    ("No matching distribution found", "A package has no ready-made file for this Python or this computer. "
     "Use a 64-bit Python " + TRIED + " from https://www.python.org/downloads/ and start again."),
    ("Permission denied", "A file in .venv cannot be written: it belongs to someone else or is in use. "
     "Stop other windows in which run.py runs, delete the folder .venv and start again."),
    ("WinError 206", "The path is too long for Windows. Move the folder to a short place such as C:\\course and start again."),
)
OFFLINE = ("The package index (pypi.org) cannot be reached. Connect this computer to the internet and start again; "
           "behind a company proxy set HTTPS_PROXY, with a company mirror set PIP_INDEX_URL. What is already downloaded is kept.")


def check_python(version, executable):
    """Raise Stop when `version` (major, minor, …) is older than the course needs."""
    if tuple(version[:2]) < OLDEST:
        raise Stop("This needs Python %d.%d or newer, but %s is Python %d.%d: install a newer one from "
                   "https://www.python.org/downloads/ and start again with it, for example: python3.13 run.py"
                   % (OLDEST + (executable,) + tuple(version[:2])))


def route(arguments):
    """Arguments of run.py -> ("help" | "test" | "command", arguments for it)."""
    arguments = list(arguments)
    first = arguments[0] if arguments else ""
    if first in ("-h", "--help", "help"):
        return "help", []
    if first == "test":
        return "test", arguments[1:]
    if first == "givefirst":
        return "command", arguments[1:]
    if not first or first.startswith("-"):
        return "command", ["serve"] + arguments
    return "command", arguments


def venv_python(venv=None):
    """Path of the interpreter inside the environment."""
    inside = ("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")
    return os.path.join(venv or VENV, *inside)


def fingerprint(path):
    """Hash of a lock file."""
    try:
        with open(path, "rb") as file:
            return hashlib.sha256(file.read()).hexdigest()
    except OSError as error:
        raise Stop("The file %s cannot be read (%s): get a complete copy of the course." % (path, error.strerror))


def wanted_stamp(root=None):
    """What .venv must have been made from: Python, place on disk, lock file."""
    root = root or ROOT
    return {"python": sys.implementation.cache_tag + "-" + sysconfig.get_platform(), "place": root,
            "requirements.txt": fingerprint(os.path.join(root, "requirements.txt"))}


def read_stamp(venv=None):
    """The stamp that the last complete installation left, or {} (an interrupted one leaves none)."""
    try:
        with open(os.path.join(venv or VENV, "stamp.json"), encoding="utf-8") as file:
            stamp = json.load(file)
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def write_stamp(stamp, venv=None):
    """Leave the stamp in one step, so that a crash cannot leave half of it."""
    path = os.path.join(venv or VENV, "stamp.json")
    with open(path + ".new", "w", encoding="utf-8") as file:
        json.dump(stamp, file, indent=1)
    os.replace(path + ".new", path)


def state(stamp, wanted, python):
    """What .venv is: "ready", "missing" (make it anew), "stale" (other packages) or "moved" (the folder has a new name)."""
    if not os.path.exists(python) or stamp.get("python") != wanted["python"]:
        return "missing"
    if stamp.get("place") != wanted["place"]:
        return "missing" if os.name == "nt" else "moved"
    return "ready" if stamp.get("requirements.txt") == wanted["requirements.txt"] else "stale"


def say(text):
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def prepare():
    """Make .venv what requirements.txt says. Returns nothing; raises Stop."""
    wanted, stamp = wanted_stamp(), read_stamp()
    found = state(stamp, wanted, venv_python())
    if found == "moved":
        repair_scripts(stamp["place"])
        stamp["place"] = wanted["place"]
        write_stamp(stamp)
        found = state(stamp, wanted, venv_python())
    if found == "ready":
        return
    if found == "missing":
        say("Setting up the course in %s: once, about 3 minutes and 500 MB." % VENV)
        make_venv()
    else:
        say("Bringing the packages up to date.")
    install("requirements.txt")
    link_project()
    write_stamp(wanted)
    say("Set up.")


def make_venv():
    """An empty environment in .venv, whatever was there before."""
    import importlib.util
    import shutil
    import subprocess

    try:
        os.makedirs(VENV, exist_ok=True)
    except OSError as error:
        raise Stop("Nothing can be written into the folder %s (%s): copy the course to a folder of your own and start there."
                   % (ROOT, error.strerror))
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        version = "%d.%d" % sys.version_info[:2]
        raise Stop("This Python lacks its venv module: on Debian or Ubuntu type  sudo apt install python%s-venv  and start again; "
                   "elsewhere install Python from https://www.python.org/downloads/." % version)
    if shutil.disk_usage(ROOT).free < SPACE_NEEDED:
        raise Stop(SYMPTOMS[0][1])
    # The base interpreter, so that the environment does not hang on another one from which run.py was started.
    base = getattr(sys, "_base_executable", None) or sys.executable
    done = subprocess.run([base, "-m", "venv", "--clear", VENV], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          encoding="utf-8", errors="replace")
    if done.returncode:
        raise Stop(explain(done.stdout, "The environment .venv could not be made."))


def install(lock):
    """Install a lock file into .venv, every package checked against its hash, nothing compiled, nothing else fetched."""
    import subprocess

    before = read_stamp()
    # From here on a broken-off installation is recognisable: of the course all is made anew, of the tests only theirs.
    write_stamp({} if lock == "requirements.txt" else {key: before[key] for key in before if key != lock})
    path = os.path.join(ROOT, lock)
    with open(path, encoding="utf-8") as file:
        total = sum("==" in line and not line.startswith((" ", "#")) for line in file)
    command = [venv_python(), "-m", "pip", "install", "--require-hashes", "--no-deps", "--only-binary", ":all:", "--no-input",
               "--progress-bar", "off", "--disable-pip-version-check", "--retries", "3", "--timeout", "30", "-r", path]
    # PIP_TARGET or PIP_PREFIX in someone's environment would send the packages elsewhere.
    variables = {key: value for key, value in environment().items() if key not in ("PIP_TARGET", "PIP_PREFIX")}
    pip = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=dict(variables, PIP_USER="0"),
                           encoding="utf-8", errors="replace")
    try:
        output = follow(pip.stdout, total)
    except BaseException:
        pip.terminate()
        pip.wait()
        raise
    if pip.wait():
        sentence = explain(output, "The packages could not be installed.")
        if sentence == OFFLINE:  # pip fetches all before it changes anything
            write_stamp(before)
        raise Stop(sentence)


def follow(lines, total):
    """Turn pip's output into one line that counts; returns the whole output."""
    import time

    kept, fetched, start = [], 0, time.monotonic()
    moving = sys.stdout.isatty()

    def show(text, last=False):
        if moving:
            sys.stdout.write("\r  %-66s%s" % (text, "\n" if last else ""))
            sys.stdout.flush()
        else:
            say("  " + text)

    for line in lines:
        kept.append(line)
        word = line.split(" ", 1)[0]
        if word in ("Collecting", "Processing", "Requirement"):
            fetched += 1
            if moving or fetched % 40 == 0:
                show("fetching: %d of about %d packages, %d s" % (fetched, total, time.monotonic() - start))
        elif word == "Installing":
            show("all fetched, now unpacking them: about one minute")
        elif word == "Successfully":
            show("%d packages installed in %d s" % (fetched, time.monotonic() - start), last=True)
    return "".join(kept)


def explain(output, otherwise):
    """One clear sentence for what pip or venv printed; the last lines of it when it is none of the known troubles."""
    for sign, sentence in SYMPTOMS:
        if sign in output:
            return OFFLINE if sentence == "offline" else sentence
    lines = [line.rstrip() for line in output.splitlines() if line.strip() and not line.startswith(("WARNING", "[notice]"))]
    return "\n  ".join([otherwise + " The last lines were:"] + lines[-6:] + ["Start again; if it stays so, delete the folder .venv first."])


def link_project():
    """Let every program of .venv (Jupyter, nbgrader) find the package givefirst. A relative path, so that any folder name works."""
    import glob

    folders = glob.glob(os.path.join(VENV, "lib", "python*", "site-packages")) + glob.glob(os.path.join(VENV, "Lib", "site-packages"))
    for folder in folders:
        with open(os.path.join(folder, "givefirst.pth"), "w", encoding="ascii") as file:
            file.write(os.path.relpath(ROOT, folder) + "\n")


def repair_scripts(old_root):
    """The folder was renamed: put the new path into the first lines of the scripts in .venv/bin, which hold the old one."""
    old, new = (os.path.join(root, ".venv", "bin").encode() for root in (old_root, ROOT))
    for entry in os.scandir(os.path.join(VENV, "bin")):
        if entry.is_symlink() or not entry.is_file():
            continue
        with open(entry.path, "rb") as file:
            text = file.read()
        head, middle, rest = text.partition(b"\n# -*- coding")
        if head.startswith(b"#!") and old in head:
            with open(entry.path, "wb") as file:
                file.write(head.replace(old, new) + middle + rest)


def prepare_tests():
    """Also install requirements-test.txt, and make sure of two browsers and PostgreSQL. Where they are goes to the tests as GIVEFIRST_BROWSER,
    GIVEFIRST_FIREFOX and GIVEFIRST_POSTGRESQL."""
    wanted = dict(wanted_stamp(), **{"requirements-test.txt": fingerprint(os.path.join(ROOT, "requirements-test.txt"))})
    stamp = read_stamp()
    if stamp != wanted:
        say("Installing what the tests need: about half a minute.")
        install("requirements-test.txt")
        write_stamp(wanted)
    os.environ["GIVEFIRST_BROWSER"], os.environ["GIVEFIRST_FIREFOX"] = places("givefirst.testing.browser")
    (os.environ["GIVEFIRST_POSTGRESQL"],) = places("givefirst.testing.postgresql")


def places(module):
    """The lines that a module of ours prints: where it has found, or put, what the tests need."""
    import subprocess

    found = subprocess.run([venv_python(), "-P", "-m", module], env=environment(), stdout=subprocess.PIPE, encoding="utf-8")
    if found.returncode:
        raise SystemExit(found.returncode)  # it has said why
    return found.stdout.splitlines()


def environment():
    """Environment of what runs in .venv: its programs first on the path (nbgrader calls alembic), text in UTF-8 on Windows, too."""
    programs = os.path.dirname(venv_python())
    changed = dict(os.environ, VIRTUAL_ENV=VENV, PYTHONUTF8="1", PATH=programs + os.pathsep + os.environ.get("PATH", ""))
    for elsewhere in ("PYTHONHOME", "PYTHONPATH"):  # they would bring in the packages of another Python
        changed.pop(elsewhere, None)
    return changed


def run(module, arguments):
    """Hand over to a module in .venv; does not return."""
    # -P: a file of the folder one happens to be in must not stand in for a module.
    command = [venv_python(), "-P", "-m", module] + arguments
    if os.name == "posix":
        os.execve(command[0], command, environment())
    import subprocess

    child = subprocess.Popen(command, env=environment())
    while True:
        try:
            raise SystemExit(child.wait())
        except KeyboardInterrupt:  # Ctrl-C reached the child as well; it ends by itself
            continue


def main(arguments):
    try:
        check_python(sys.version_info, sys.executable)
        kind, rest = route(arguments)
        if kind == "help":
            say(__doc__.strip())
            return 0
        prepare()
        if kind == "test":
            prepare_tests()
            os.chdir(ROOT)
            run("givefirst.testing", rest)
        run("givefirst.cli", rest)
    except Stop as reason:
        sys.stderr.write("\n%s\n" % reason)
        return 1
    except OSError as error:  # what nobody foresaw: disk full while writing, a folder that vanished
        sys.stderr.write("\nIt stopped at %s: %s. Settle that and start again.\n" % (error.filename or "a file", error.strerror or error))
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped. Start again to go on.\n")
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
