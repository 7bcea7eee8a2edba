"""What the browser tests share: the program's server, a browser, and checks that hold everywhere."""

import os
import re
import subprocess
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


class Page:
    """One tab of the browser, with what went wrong in it."""

    def __init__(self, context, server, shots=None):
        self.server, self.shots = server, shots
        self.page = context.new_page()
        self.faults, self.outside, self.weight = [], [], 0
        self.lets_fail = False
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.faults.append(f"error in the page: {error}"))
        self.page.on("request", self._asked)

    def _heard(self, message):
        if message.type == "error" and not self.lets_fail:
            self.faults.append(f"console: {message.text}")

    def _asked(self, request):
        if request.url.startswith("data:"):
            return
        if not re.match(r"http://127\.0\.0\.1:\d+/", request.url):
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
        self.answered(button.click)

    def say(self, text):
        def act():
            self.page.fill("#words", text)
            self.page.press("#words", "Enter")
        self.answered(act)

    # Tabs

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


def violations(page):
    """The rules of WCAG 2.2 AA that do not hold, as axe finds them."""
    found = Axe().run(page, options={
        "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
        "resultTypes": ["violations"],
    })
    lines = []
    for one in found.response["violations"]:
        for node in one["nodes"][:3]:
            lines.append(f"{one['id']}: {one['help']} at {' '.join(map(str, node['target']))}: {node['html'][:160]}")
    return lines
