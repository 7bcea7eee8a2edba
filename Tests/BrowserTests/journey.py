"""The whole studio in a real browser, as its users see it.

    python journey.py PROGRAM [--shots FOLDER] [--data FOLDER] [--quick]

Goes from upload to release by what the page offers, back and forth, with a reload and a restart on the way; then the
small example by keyboard alone; looks at every tab in both themes and three widths with axe's rules. Ends with 0 when
all of it holds. `--quick` leaves out the large table.
"""

import argparse
import sys
import tempfile
import time
import traceback
from pathlib import Path

from playwright.sync_api import Error, sync_playwright

from studio import REPOSITORY, TABS, Failure, Page, Server, need, violations

EXAMPLE = REPOSITORY / "Examples" / "health-survey.csv"
WIDTHS = [(1440, 900), (900, 900), (400, 850)]


def signs_in(browser, server, shots):
    """A page without its address holds nothing; the address opens it once."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="de-DE")
    stranger = Page(browser.new_context(), server)
    stranger.lets_fail = True
    stranger.page.goto(server.origin)
    stranger.until(lambda: stranger.page.locator(".locked").is_visible(), "a stranger is told to use the address")
    page = Page(context, server, shots)
    page.page.goto(server.address)
    page.until(lambda: page.page.locator(".entry.open").count() == 1, "the conversation begins by itself")
    need("token" not in page.page.url, "the token is gone from the address")
    paint = page.page.evaluate("performance.getEntriesByType('paint').map(one => one.startTime)")
    weight = page.page.evaluate(
        "performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation'))"
        ".reduce((sum, one) => sum + one.encodedBodySize, 0)")
    print(f"    first paint after {min(paint, default=0):.0f} ms, {weight / 1000:.0f} kB in all")
    need(weight < 250_000, f"the page weighs {weight} bytes")
    page.shot("01-begin")
    return context, page


def refuses_wrong_files(page, folder):
    """A picture, an empty file and a file without a table are refused in words; nothing else happens."""
    picture = folder / "photo.png"
    picture.write_bytes(b"\x89PNG\r\n")
    page.page.set_input_files("#file", str(picture))
    page.until(lambda: "cannot be read" in page.page.locator("#problem").inner_text()
               or "can be read" in page.page.locator("#problem").inner_text(), "a picture is refused")
    binary = folder / "table.csv"
    binary.write_bytes(bytes(range(256)) * 40)
    before = page.entries()
    page.page.set_input_files("#file", str(binary))
    page.until(lambda: page.entries() > before and not page.is_working, "a file without a table is answered")
    page.shot("02-wrong-file")
    need("file" in page.question().lower(), "the question for a file is open again")


def uploads(page, file):
    before = page.entries()
    page.page.set_input_files("#file", str(file))
    page.until(lambda: page.entries() > before and not page.is_working, "the table is read")
    page.question()
    page.shot("03-table-read")


def picks_a_target(page, name):
    """The list of columns, searched and accepted by its button."""
    for _ in range(6):
        if "predict" in page.question():
            break
        page.answered(page.page.locator(".entry.open .choice.default").click)
    page.page.locator(".entry.open .picker summary").first.click()
    page.page.locator(".entry.open .picker input[type=search]").fill(name)
    shown = page.page.locator(".entry.open .pick-list li:visible")
    page.until(lambda: shown.count() >= 1 and name in shown.first.inner_text(), "the search finds the column")
    shown.first.locator("input").check()
    page.shot("04-picker")
    page.answered(page.page.locator(".entry.open .picker button[type=submit]").click)


def answers_until_start(page):
    """Every question by its suggested answer; privacy by the first."""
    for _ in range(14):
        question = page.question()
        if "begin" in question.lower():
            return
        if "privacy" in question.lower() and "How much" in question:
            page.shot("05-privacy")
            page.answered(page.page.locator(".entry.open .choice").first.click)
        else:
            page.answered(page.page.locator(".entry.open .choice.default").click)
    raise Failure("the question whether to begin never came")


def changes_an_answer(page):
    """An earlier answer is given anew: a branch begins there; undo takes the last answer back."""
    person = page.page.locator(".entry.person", has_text="No formal guarantee")
    person.locator(".edit").click()
    need(page.page.locator(".entry.again .choice").count() >= 2, "the old question offers its answers again")
    page.shot("06-change")
    last = page.last_number()
    page.page.locator(".entry.again .choice", has_text="No formal guarantee").click()
    page.until(lambda: page.last_number() < last, "what came after the answer is set aside")
    need(page.page.locator("#editing-note").is_hidden(), "the change is done")
    answers_until_start(page)
    last = page.last_number()
    page.page.click("#undo")
    page.until(lambda: page.last_number() < last, "the last answer is taken back")
    page.question()
    answers_until_start(page)
    page.tab("record")
    need("set aside" in page.page.locator("#panel").inner_text(), "the record keeps what was set aside")


def keeps_what_was_typed(page):
    page.page.fill("#words", "what does")
    page.page.reload()
    page.question()
    need(page.page.input_value("#words") == "what does", "a draft outlives a reload")
    page.page.fill("#words", "")
    page.say("what is a quasi-identifier?")
    need("may" in page.page.locator(".entry.program").nth(-2).inner_text(), "a word is explained")
    page.question()


def fits_with_interruptions(page, context, server, shots):
    """Cancel, reload in the middle of a fit, a second tab, a killed server: nothing is lost."""
    page.choose("Begin")
    page.until(lambda: page.is_working, "the work begins")
    page.page.wait_for_timeout(1500)
    page.page.click("#stop")
    page.until(lambda: "begin" in page.question(120).lower(), "after a stop the question is open again")
    page.choose("Begin")
    page.until(lambda: page.is_working, "the work begins again")
    page.page.reload()
    page.until(lambda: page.is_working or page.page.locator(".entry.open .choice").count() > 0, "a reload finds the work")
    page.shot("07-working")
    second = Page(context, server)
    second.page.goto(page.page.url)
    second.until(lambda: second.entries() == page.entries(), "a second tab shows the same")
    page.lets_fail = second.lets_fail = True
    port = server.port
    server.kill()
    page.until(lambda: "Reconnecting" in page.page.locator("#link-state").inner_text(), "a lost line is said")
    page.shot("08-reconnecting")
    server.start(port)
    page.until(lambda: page.page.locator("#link-state").inner_text() != "Reconnecting…", "the line heals or a new address is asked for")
    if page.page.locator("#link-state").inner_text():
        page.page.goto(server.address)
        page.until(lambda: page.page.locator(".entry").count() > 0, "the new address opens the study")
    page.page.wait_for_timeout(500)
    second.page.close()
    page.lets_fail = False
    return page


def measures(page, seconds):
    """Work that was interrupted goes on or is offered again; then the rows are made and measured."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        question = page.question(seconds)
        if "do with the rows" in question or "What next" in question or "may not be released" in question:
            page.shot("09-measured")
            return question
        page.answered(page.page.locator(".entry.open .choice.default").click)
    raise Failure("the rows were not measured in time")


def looks_at_results(page):
    page.tab("results")
    page.until(lambda: "being computed" not in page.text() and "read again" not in page.text(), "the aggregates are computed", 120)
    text = page.read_all("results")
    for words in ["How close is it?", "How useful is it?", "Column by column", "How columns go together",
                  "All rows on one plane", "Groups of people"]:
        need(words in text, f"the results tell “{words}”")
    page.page.locator("#result-rows button").first.click()
    page.until(lambda: page.page.locator("#detail svg").count() > 0, "a column is shown, real beside synthetic")
    page.shot("10-column")
    page.page.locator("#detail button", has_text="Close").click()
    pair = page.page.locator("#pairs-title ~ ul button").first
    if pair.count():
        pair.click()
        page.until(lambda: page.page.locator("#detail svg").count() == 2, "a pair is shown, real beside synthetic")
        page.shot("11-pair")


def tries_another_method(page):
    """What a refusal suggests, with the method that remembers least; the reasons are shown before."""
    need("What may help" in page.page.locator("#panel").inner_text(), "a refusal says what may help")
    page.shot("12-refused")
    page.choose("Try another method")
    for _ in range(6):
        if "Which method" in page.question():
            break
        page.answered(page.page.locator(".entry.open .choice.default").click)
    page.choose("Independent marginals")
    answers_until_start(page)
    page.choose("Begin")
    measures(page, 900)
    page.tab("release")


def releases(page):
    """By the button, where the gates let the rows go."""
    page.tab("release")
    button = page.page.locator("#panel button", has_text="release the rows")
    if button.count() == 0:
        tries_another_method(page)
    need(button.count() == 1, "rows that the gates let go can be released")
    page.answered(button.first.click)
    page.until(lambda: "released" in page.question(300).lower(), "the rows are released", 300)
    page.tab("release")
    page.until(lambda: page.page.locator("#panel a[download]").count() >= 5, "the files can be had")
    with page.page.expect_download() as kept:
        page.page.locator("#panel a", has_text="Synthetic rows").click()
    need(Path(kept.value.path()).stat().st_size > 1000, "the rows are downloaded")
    page.shot("12-released")
    return True


def verifies(page):
    page.tab("record")
    page.page.click("[data-command=verify]")
    page.until(lambda: "as they were written" in page.page.locator("#verify-note").inner_text(), "the record holds")
    page.shot("13-record")


def is_accessible(page, name):
    """axe on the conversation and every tab, in both themes and three widths; nothing sticks out."""
    slowest = 0
    for width, height in WIDTHS:
        page.page.set_viewport_size({"width": width, "height": height})
        for theme in ["light", "dark"]:
            page.page.emulate_media(color_scheme=theme)
            for tab in TABS:
                begun = time.monotonic()
                page.tab(tab)
                slowest = max(slowest, time.monotonic() - begun)
                page.page.wait_for_timeout(150)
                page.shot(f"{name}-{tab}-{width}-{theme}")
                found = violations(page.page, of_colour=theme == "dark")
                need(not found, f"{tab}, {width} pixels, {theme}:\n  " + "\n  ".join(found[:8]))
                need(page.is_in_bounds(), f"{tab} sticks out at {width} pixels")
            if page.page.locator(".views").is_visible():
                page.page.click(".views [data-view=talk]")
                page.page.wait_for_timeout(150)
                page.shot(f"{name}-talk-{width}-{theme}")
                found = violations(page.page)
                need(not found, f"conversation, {width} pixels, {theme}:\n  " + "\n  ".join(found[:8]))
    page.page.set_viewport_size({"width": 1440, "height": 900})
    page.page.emulate_media(color_scheme="light")
    print(f"    the slowest tab was there after {slowest:.2f} s")


def walks_back_to(page, selector):
    """From the text box back to what is to be pressed, as Shift and Tab go."""
    page.page.focus("#words")
    for _ in range(60):
        if page.page.evaluate(f"document.activeElement.closest('{selector}') !== null"):
            return
        page.page.keyboard.press("Shift+Tab")
    raise Failure(f"the keyboard does not reach {selector}")


def opens_by_enter(page):
    """The dialog of files, by the Enter key."""
    walks_back_to(page, ".entry.open .drop-zone")
    before = len(page.dialogs_of_files)
    page.page.keyboard.press("Enter")
    page.until(lambda: len(page.dialogs_of_files) > before, "Enter on the place for files opens their dialog")
    return page.dialogs_of_files[-1]


def goes_by_keyboard(page, file):
    """A new study of the example without a mouse: from its file to the question whether to begin, tabs and dialogs."""
    keys = page.page.keyboard
    page.page.focus("#to-studies")
    keys.press("Enter")
    page.until(lambda: page.page.locator(".home").is_visible(), "the list of studies")
    page.page.focus("#new-study")
    keys.press("Enter")
    page.until(lambda: "file" in page.question().lower(), "a new study asks for a file")
    need(page.page.evaluate("document.activeElement.id") == "words", "the text box has the focus")
    opens_by_enter(page).set_files(str(file))
    page.until(lambda: page.page.locator(".entry.open .choice").count() > 0 and not page.is_working, "the table is read", 60)
    for _ in range(14):
        question = page.question()
        if "begin" in question.lower():
            break
        before = page.page.locator(".entry").last.get_attribute("data-number")
        walks_back_to(page, ".entry.open .choice.default")
        keys.press("Enter")
        page.until(lambda: page.page.locator(".entry").last.get_attribute("data-number") != before, "the answer is taken")
    need("begin" in page.question().lower(), "the keyboard alone comes to the start")
    page.page.focus("#tab-plan")
    for name in ["data", "runs", "results", "release", "record", "plan"]:
        keys.press("ArrowRight")
        page.until(lambda: page.page.locator(f"#tab-{name}[aria-selected=true]").count() == 1, f"the arrow leads to {name}", 5)
    need(page.page.evaluate("document.activeElement.id") == "tab-plan", "the focus goes with the arrow")
    page.page.focus("#rename")
    keys.press("Enter")
    need(page.page.locator("#dialog").is_visible(), "the dialog opens")
    keys.press("Escape")
    need(not page.page.locator("#dialog").is_visible(), "Escape closes the dialog")
    need(page.page.evaluate("document.activeElement.id") == "rename", "the focus returns")


def manages_studies(page):
    """Rename, duplicate, delete with confirmation."""
    page.page.click("#rename")
    page.page.fill("#dialog-input", "<b>My</b> study")
    page.page.press("#dialog-input", "Enter")
    page.until(lambda: page.page.locator("#study-title").inner_text() == "<b>My</b> study", "the new name is shown as it is")
    page.page.click("#to-studies")
    cards = page.page.locator(".study-card")
    page.until(lambda: cards.count() >= 1, "the list of studies")
    count = cards.count()
    card = page.page.locator(".study-card", has_text="<b>My</b> study").first
    card.get_by_role("button", name="Duplicate").click()
    page.until(lambda: cards.count() == count + 1, "a duplicate is there")
    page.shot("14-studies")
    need(not violations(page.page), "the list of studies is accessible")
    page.page.locator(".study-card").first.get_by_role("button", name="Delete").click()
    need(not violations(page.page), "the dialog is accessible")
    page.shot("15-delete")
    page.page.click("#dialog-cancel")
    need(cards.count() == count + 1, "a cancelled deletion deletes nothing")
    page.page.locator(".study-card").first.get_by_role("button", name="Delete").click()
    page.page.click("#dialog-accept")
    page.until(lambda: cards.count() == count, "the study is deleted")


def run(program, shots, data, is_quick):
    large = data / "nhanes_2015_2016" / "data.csv"
    file, target = (EXAMPLE, "stroke") if is_quick or not large.exists() else (large, "diabetes")
    if not is_quick and not large.exists():
        print(f"    left out: there is no table at {large}; the example is taken")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        server = Server(program, Path(folder) / "studio")
        browser = play.chromium.launch(
            executable_path="/usr/bin/chromium" if Path("/usr/bin/chromium").exists() else None, args=["--no-sandbox"])
        begun = time.monotonic()

        def step(words, work):
            print(f"  {time.monotonic() - begun:6.1f} s  {words}", flush=True)
            return work()

        try:
            context, page = step("the address opens the page once", lambda: signs_in(browser, server, shots))
            step("wrong files are refused", lambda: refuses_wrong_files(page, Path(folder)))
            step(f"{file.name} is uploaded", lambda: uploads(page, file))
            step("a target is picked from a searched list", lambda: picks_a_target(page, target))
            step("the questions are answered", lambda: answers_until_start(page))
            step("an earlier answer is changed, the last one undone", lambda: changes_an_answer(page))
            step("a reload loses nothing", lambda: keeps_what_was_typed(page))
            step("stop, reload, second tab, killed server", lambda: fits_with_interruptions(page, context, server, shots))
            step("the rows are made and measured", lambda: measures(page, 1500))
            step("the results are looked at", lambda: looks_at_results(page))
            step("the rows are released", lambda: releases(page))
            step("the record is verified", lambda: verifies(page))
            step("every tab by axe's rules", lambda: is_accessible(page, "tab"))
            step("by keyboard alone", lambda: goes_by_keyboard(page, EXAMPLE))
            step("studies are managed", lambda: manages_studies(page))
            need(not page.faults, "the console tells of errors:\n  " + "\n  ".join(page.faults[:6]))
            need(not page.outside, f"requests went outside: {page.outside[:3]}")
            print(f"  {time.monotonic() - begun:6.1f} s  all of it holds")
        finally:
            browser.close()
            server.stop()


def main():
    parser = argparse.ArgumentParser(description="The studio in a real browser.")
    parser.add_argument("program")
    parser.add_argument("--shots", help="folder for screenshots")
    parser.add_argument("--data", type=Path, default=REPOSITORY.parent / "shared" / "data")
    parser.add_argument("--quick", action="store_true", help="the example table in the place of the large one")
    options = parser.parse_args()
    if options.shots:
        Path(options.shots).mkdir(parents=True, exist_ok=True)
    try:
        run(options.program, options.shots, options.data, options.quick)
    except (Failure, Error) as failure:
        ours = [line for line in traceback.format_tb(failure.__traceback__) if "BrowserTests" in line]
        print(f"FAILED: {failure}\n{''.join(ours[-3:])}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
