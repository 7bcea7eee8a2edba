"""The whole way on a phone: 400 pixels, touched with a finger, from the file to the released rows."""

from studio import TABS, Studio, need
from tables import people


def a_phone_reaches_the_release(program, browser, data, shots):
    with Studio(program, browser, data, shots, viewport={"width": 400, "height": 800}, has_touch=True) as studio:
        page = studio.page
        work, talk = (page.page.locator(f".views [data-view={name}]") for name in ["work", "talk"])

        def is_whole(where):
            need(page.is_in_bounds(), f"nothing sticks out sideways: {where}")
            cut = page.page.evaluate("""() => [...document.querySelectorAll("button, summary, .ask, h1, h2, .chip")]
              .filter((one) => one.checkVisibility() && one.getClientRects().length && !one.closest(".scroll-x, figure .scroll, .tabs, .hidden, .skip"))
              .filter((one) => { const box = one.getBoundingClientRect(); return box.left < -1 || box.right > innerWidth + 1; })
              .map((one) => one.textContent.trim().slice(0, 60))""")
            need(not cut, f"nothing is cut at the edge, {where}: {cut}")

        def tap(button, what):
            """What a finger can press: large enough, in sight, and nothing over it."""
            button.scroll_into_view_if_needed()
            box = button.bounding_box()
            need(box and box["height"] >= 24 and box["x"] >= 0 and box["x"] + box["width"] <= 400, f"{what} can be pressed: {box}")
            page.answered(button.tap)

        need(work.is_visible() and talk.get_attribute("aria-pressed") == "true", "the conversation is shown, the study a tap away")
        is_whole("begin")
        before = page.entries()
        page.page.set_input_files("#file", str(studio.write("people.csv", people())))
        page.until(lambda: page.entries() > before and not page.is_working, "the table is read")
        for _ in range(14):
            question = page.question()
            is_whole(question.strip()[:60])
            if "begin?" in question:
                break
            ask = page.page.locator(".entry.open .ask").bounding_box()
            top = page.page.locator("#talk-scroll").bounding_box()
            page.until(lambda: page.page.locator(".entry.open .ask").bounding_box()["y"] >= top["y"] - 1
                       and page.page.locator(".entry.open .ask").bounding_box()["y"] < top["y"] + top["height"],
                       f"the question is in sight without scrolling: {question.strip()[:60]}, {ask}", 3)
            if "How much privacy" in question:
                tap(page.page.locator(".entry.open .choice", has_text="No formal guarantee"), "an answer")
            elif "Which method" in question:
                tap(page.page.locator(".entry.open .choice", has_text="Independent marginals"), "a method")
            else:
                tap(page.page.locator(".entry.open .choice.default"), "the suggested answer")
        page.shot("phone-begin")
        tap(page.page.locator(".entry.open .choice.default"), "Begin")
        page.until(lambda: page.is_working, "the work begins", 10)
        need(page.page.locator("#stop").is_visible(), "it can be stopped from here")
        is_whole("at work")
        page.question(240)
        is_whole("measured")
        for tab in TABS:
            page.tab(tab)
            is_whole(tab)
            strip = page.page.locator("#tabs").evaluate("(one) => one.scrollWidth - one.clientWidth")
            need(strip <= 1, f"all six tabs are in sight: {strip} pixels are not")
            page.shot(f"phone-{tab}")
        page.release()
        is_whole("released")
        need(page.download("Synthetic rows").stat().st_size > 10_000, "the rows come to the phone")
        talk.tap()
        need("released" in page.question().lower(), "the conversation tells of the release")
        page.shot("phone-released")
        studio.is_sound()


SCENARIOS = [("a phone reaches the release", a_phone_reaches_the_release)]
