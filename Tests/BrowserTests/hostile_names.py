"""Markup in the names of columns, levels and the file stays text, on every tab and in the report."""

import csv
import json
import random

from studio import TABS, Studio, need, violations

IMAGE = "<img src=x onerror=window.broken=1>"
SCRIPT = "\"><script>window.broken=2</script>"
ENTITY = "a&amp;b 'one' \"two\""
LEVEL = "<b onclick=window.broken=3>bold</b>"
FILE = "<svg onload=window.broken=4>.csv"


def hostile_table(rows=3000):
    chance = random.Random(3)
    lines = [[IMAGE, SCRIPT, ENTITY, "weight in kg; #%"]]
    for _ in range(rows):
        age = chance.randint(20, 79)
        lines.append([age, chance.choice([LEVEL, "plain", "</td></tr>"]), chance.choice(["yes", "no"]),
                      round(chance.gauss(60 + age / 4, 9), 1)])
    return lines


def markup_stays_text(program, browser, data, shots):
    with Studio(program, browser, data, shots) as studio:
        page = studio.page

        def is_whole(where):
            need(page.page.evaluate("window.broken === undefined"), f"nothing of the table runs as a script: {where}")
            made = page.page.locator("#main img, #main script, #main b[onclick], #main svg[onload]").count()
            need(made == 0, f"nothing of the table becomes an element: {where}")

        file = studio.folder / "table.csv"
        with file.open("w", newline="", encoding="utf-8") as out:
            csv.writer(out).writerows(hostile_table())
        # The name as the browser would give it: no file system would keep a slash, but most keep the rest.
        before = page.entries()
        page.page.set_input_files("#file", {"name": FILE, "mimeType": "text/csv", "buffer": file.read_bytes()})
        page.until(lambda: page.entries() > before and not page.is_working, "the table is read")
        page.question()
        need(page.page.locator("#study-title").inner_text() == FILE, "the study has the file's name, letter for letter")
        page.tab("data")
        page.until(lambda: page.page.locator("[data-schema] .spark svg").count() >= 4, "the figures are computed")
        names = page.page.locator("[data-schema] button[data-column]").all_inner_texts()
        need(names == [IMAGE, SCRIPT, ENTITY, "weight in kg; #%"], f"the names are shown as they are: {names}")
        for place in range(4):
            page.page.locator("[data-schema] button[data-column]").nth(place).click()
            page.until(lambda: page.page.locator("#detail-title").count() == 1
                       and page.page.locator("#detail-title").inner_text() == names[place], "each opens by its name")
        is_whole("the Data tab")

        page.go_to("like to predict")
        page.page.locator(".entry.open .picker summary").first.click()
        page.page.locator(".entry.open .pick-list li", has_text=IMAGE).locator("input").check()
        page.answered(page.page.locator(".entry.open .picker button[type=submit]").click)
        need(IMAGE in page.page.locator(".entry.person").last.inner_text(), "a picked column is told by its name")
        page.pick_method("Independent marginals")
        page.make_rows()
        page.read_all("results")
        page.page.locator("#result-rows button", has_text=SCRIPT).click()
        page.until(lambda: page.page.locator("#detail svg").count() > 0, "a column is shown, real beside synthetic")
        need(LEVEL in page.page.locator("#detail").inner_text() or LEVEL in page.page.locator("#detail").text_content(),
             "a level is shown as it is")
        page.release()
        for tab in TABS:
            page.read_all(tab)
            is_whole(tab)
            need(not violations(page.page), f"{tab} is accessible")
        page.shot("hostile-names")
        need(json.loads(page.download("Label").read_text(encoding="utf-8"))["columns"] == names, "the label names the columns")
        with page.download("Synthetic rows").open(encoding="utf-8", newline="") as rows:
            need(next(csv.reader(rows)) == names, "the synthetic table has the same names")
        report = studio.report("Recipient’s report")
        need(report.evaluate("window.broken === undefined"), "nothing of the table runs in the report")
        need(report.locator("body img, b[onclick], svg[onload]").count() == 0, "nothing of the table becomes part of the report")
        need(IMAGE in report.locator("body").text_content(), "the report names the column as it is")
        report.close()
        page.page.click("#to-studies")
        page.until(lambda: page.page.locator(".study-card").count() == 1, "the list of studies")
        need(FILE in page.page.locator(".study-card").inner_text(), "the list names the file as it is")
        is_whole("the list of studies")
        studio.is_sound()


SCENARIOS = [("markup in names stays text", markup_stays_text)]
