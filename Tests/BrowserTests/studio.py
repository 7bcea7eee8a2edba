"""What the browser tests share: the program's server, a browser, and checks that hold everywhere."""

import os
import re
import socket
import subprocess
import tempfile
import threading
import time
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe

REPOSITORY = Path(__file__).resolve().parents[2]
TABS = ["plan", "data", "runs", "results", "release", "record"]


class Failure(AssertionError):
    """What does not hold, in words."""


def need(holds, sentence):
    if not holds:
        raise Failure(sentence)


class Server:
    """`synthcraft serve` in a folder of its own, with a ledger of its own."""

    def __init__(self, program, folder, port=0):
        self.program, self.folder = str(program), Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.start(port)

    def start(self, port=0):
        environment = dict(os.environ, SYNTHCRAFT_LEDGER=str(self.folder / "ledger.sqlite"))
        self.process = subprocess.Popen(
            [self.program, "serve", "--port", str(port), "--studies", str(self.folder / "studies")],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment)
        self.address = None
        for line in self.process.stdout:
            found = re.search(r"http://\S+", line)
            if found:
                self.address = found.group(0)
                break
        need(self.address, "the server did not print its address")
        self.origin = self.address.split("/#")[0]
        # What it prints later must not fill its pipe.
        threading.Thread(target=self.process.stdout.read, daemon=True).start()

    @property
    def port(self):
        return int(self.origin.rsplit(":", 1)[1])

    def kill(self):
        self.process.kill()
        self.process.wait(20)

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()


class Line:
    """A way to the server that can be cut and mended: every connection through it ends at once."""

    def __init__(self, port):
        self.target, self.is_cut, self.open = port, False, set()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                near, _ = self.listener.accept()
            except OSError:
                return
            if self.is_cut:
                near.close()
                continue
            far = socket.create_connection(("127.0.0.1", self.target))
            self.open |= {near, far}
            # The server answers to its own name only.
            names = (f"127.0.0.1:{self.port}".encode(), f"127.0.0.1:{self.target}".encode())
            threading.Thread(target=self._carry, args=(near, far, names), daemon=True).start()
            threading.Thread(target=self._carry, args=(far, near, None), daemon=True).start()

    def _carry(self, source, sink, names):
        try:
            while data := source.recv(65536):
                sink.sendall(data.replace(*names) if names else data)
        except OSError:
            pass
        self._end(source, sink)

    def _end(self, *ends):
        for end in ends:
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            end.close()
            self.open.discard(end)

    def cut(self):
        self.is_cut = True
        self._end(*list(self.open))

    def mend(self):
        self.is_cut = False

    def close(self):
        self.cut()
        self.listener.close()


class Page:
    """One tab of the browser, with what went wrong in it."""

    def __init__(self, context, server, shots=None):
        self.server, self.shots = server, shots
        self.page = context.new_page()
        self.faults, self.outside, self.weight = [], [], 0
        # Heard from the start: a dialog that opens before Chromium has been told to hand it over is lost.
        self.dialogs_of_files = []
        self.page.on("filechooser", lambda dialog: self.dialogs_of_files.append(dialog))
        self.lets_fail = False
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.faults.append(f"error in the page: {error}"))
        self.page.on("request", self._asked)

    def _heard(self, message):
        if message.type == "error" and not self.lets_fail:
            self.faults.append(f"console: {message.text} {message.location.get('url', '')}")

    def _asked(self, request):
        if request.url.startswith("data:"):
            return
        if not re.match(r"http://127\.0\.0\.1:\d+/", request.url):
            self.outside.append(request.url)

    def _asked_by_report(self, request):
        if not request.url.startswith(("file:", "data:")):
            self.outside.append(request.url)

    def until(self, holds, what, seconds=60):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if holds():
                return
            self.page.wait_for_timeout(120)
        self.shot("timeout")
        raise Failure(f"after {seconds} seconds still not: {what}")

    def shot(self, name):
        if self.shots:
            self.page.screenshot(path=str(Path(self.shots) / f"{name}.png"))

    # The conversation

    @property
    def is_working(self):
        return self.page.locator("#working").is_visible()

    def question(self, seconds=60):
        """Waits for an open question and gives its words."""
        ask = self.page.locator(".entry.open .ask")
        self.until(lambda: ask.count() == 1 and not self.is_working, "a question is open", seconds)
        self.page.wait_for_timeout(250)
        return self.page.locator(".entry.open .question").inner_text().split("Why I ask")[0]

    def entries(self):
        return self.page.locator(".entry").count()

    def last_number(self):
        return int(self.page.locator(".entry").last.get_attribute("data-number"))

    def answered(self, act, seconds=60):
        """Does what answers, and waits until the program spoke."""
        before = self.page.locator(".entry").last.get_attribute("data-number")
        act()
        self.until(
            lambda: self.page.locator(".entry").count() > 0
            and self.page.locator(".entry").last.get_attribute("data-number") != before
            or self.is_working,
            "the program answers", seconds)

    def choose(self, words):
        button = self.page.locator(".entry.open .choice", has_text=words).first
        need(button.count() == 1, f"there is a button “{words}”")
        if not button.is_visible():
            # It is among those that are folded.
            button.locator("xpath=ancestor::details").first.locator("summary").first.click()
        self.answered(button.click)

    def say(self, text):
        def act():
            self.page.fill("#words", text)
            self.page.press("#words", "Enter")
        self.answered(act)

    # The way from a file to the release

    def upload(self, file):
        """Gives the page a file and waits until the table is read."""
        before = self.entries()
        self.page.set_input_files("#file", str(file))
        self.until(lambda: self.entries() > before and not self.is_working, "the table is read")
        return self.question()

    def take_suggestion(self):
        self.answered(self.page.locator(".entry.open .choice.default").click)

    def go_to(self, words):
        """Takes what is suggested until a question has these words; privacy is never suggested away: its first answer is taken."""
        for _ in range(14):
            question = self.question()
            if words.lower() in question.lower():
                return question
            if "How much privacy" in question:
                self.choose("No formal guarantee")
            else:
                self.take_suggestion()
        raise Failure(f"the question “{words}” never came; the last was “{question.strip()}”")

    def pick_method(self, name):
        self.go_to("Which method")
        self.choose(name)

    def make_rows(self, seconds=240):
        """Begins, and waits until the rows are made and measured; gives the question that follows."""
        self.go_to("begin?")
        self.choose("Begin")
        question = self.question(seconds)
        need(any(words in question for words in ["do with the rows", "may not be released", "What next"]),
             f"the rows are made and measured, not “{question.strip()}”")
        return question

    def release(self, seconds=120):
        """By the button of the release tab; gives the tab's text."""
        self.tab("release")
        button = self.page.locator("#panel button", has_text="release the rows")
        need(button.count() == 1, f"the gates let the rows go, but: {self.text()[:900]}")
        self.answered(button.click)
        if self.page.locator(".views").is_visible():
            self.page.click(".views [data-view=talk]")
        self.until(lambda: "released" in self.question(seconds).lower(), "the rows are released", seconds)
        self.tab("release")
        self.until(lambda: self.page.locator("#panel a[download]").count() >= 5, "the files can be had")
        return self.text()

    def download(self, title):
        """The path of a file that the release tab offers."""
        self.tab("release")
        with self.page.expect_download() as kept:
            self.page.locator("#panel .files a", has_text=re.compile(f"^{title}$")).click()
        return Path(kept.value.path())

    # Tabs

    def text(self):
        return self.page.locator("#panel").inner_text()

    def read(self, name):
        """The text of a tab."""
        self.tab(name)
        return self.text()

    def read_all(self, name, seconds=60):
        """The text of a tab with the parts that are fetched only when they are walked down to."""
        self.tab(name)
        self.until(lambda: "being computed" not in self.text() and self.page.evaluate("""() => {
          const open = [...document.querySelectorAll("#panel tr.part, #panel div.part > p.muted:only-child")]
            .filter((one) => one.localName === "tr" || one.textContent.endsWith("in a moment."));
          open[0]?.scrollIntoView();
          return open.length === 0;
        }"""), f"all parts of {name} are there", seconds)
        return self.text()

    def tab(self, name):
        if self.page.locator(".views").is_visible():
            self.page.click(".views [data-view=work]")
        self.page.click(f"#tab-{name}")
        self.until(
            lambda: self.page.locator("#panel").get_attribute("aria-labelledby") == f"tab-{name}"
            and "waiting" not in (self.page.locator("#panel").get_attribute("class") or "")
            and self.page.locator("#panel h1").count() == 1,
            f"the tab {name} is shown", 10)

    def is_in_bounds(self):
        """Whether nothing sticks out of the window sideways."""
        return self.page.evaluate(
            "document.documentElement.scrollWidth <= document.documentElement.clientWidth + 1")


class Studio:
    """What one scenario has for itself: a folder, a server with its own ledger, and a page that is signed in."""

    def __init__(self, program, browser, data, shots=None, has_line=False, **context):
        self.kept = tempfile.TemporaryDirectory()
        self.folder = Path(self.kept.name)
        self.browser, self.data, self.shots = browser, Path(data), shots
        self.broken = []
        self.server = Server(program, self.folder / "studio")
        self.context = browser.new_context(**{"viewport": {"width": 1440, "height": 900}, "locale": "en-GB", **context})
        self.page = Page(self.context, self.server, shots)
        self.line = Line(self.server.port) if has_line else None
        port = self.line.port if self.line else self.server.port
        self.page.page.goto(self.server.address.replace(f":{self.server.port}/", f":{port}/"))
        self.page.until(lambda: self.page.page.locator(".entry.open").count() == 1, "the conversation begins by itself")

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        self.context.close()
        if self.line:
            self.line.close()
        self.server.stop()
        self.kept.cleanup()

    def claim(self, sentence, holds, seconds=10):
        """Something that must come true within that time; the scenario goes on without it and fails at its end."""
        try:
            self.page.until(holds, sentence, seconds)
        except Failure as failure:
            self.broken.append(str(failure))

    def is_sound(self):
        """Every claim held, nothing went wrong in the page and nothing went outside."""
        need(not self.broken, "\n    ".join(self.broken))
        need(not self.page.faults, "the console tells of errors:\n  " + "\n  ".join(self.page.faults[:6]))
        need(not self.page.outside, f"requests went outside: {self.page.outside[:3]}")

    def report(self, title):
        """A report as its reader opens it, from a file; whatever it asks for beyond that counts as going outside."""
        file = self.write("report.html", self.page.download(title).read_bytes())
        page = self.context.new_page()
        page.on("request", self.page._asked_by_report)
        page.goto(file.resolve().as_uri())
        return page

    def table(self, path):
        """A real table; a scenario without it is left out."""
        file = self.data / path
        if not file.exists():
            raise LeftOut(f"there is no table at {file}")
        return file

    def write(self, name, content):
        """A file in the scenario's folder."""
        file = self.folder / name
        if isinstance(content, bytes):
            file.write_bytes(content)
        else:
            file.write_text(content, encoding="utf-8")
        return file


class LeftOut(Exception):
    """A scenario that cannot be run here, and why."""


def violations(page, of_colour=False):
    """The rules of WCAG 2.2 AA that do not hold, as axe finds them; of colour alone where nothing else can differ."""
    tags = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    colours = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
    found = Axe().run(page, options={
        "runOnly": colours if of_colour else tags,
        "resultTypes": ["violations"],
    })
    lines = []
    for one in found.response["violations"]:
        for node in one["nodes"][:3]:
            lines.append(f"{one['id']}: {one['help']} at {' '.join(map(str, node['target']))}: {node['html'][:160]}")
    return lines
