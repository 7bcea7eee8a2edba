"""A survival target: time and event are told in words, and usefulness is measured by it."""

import csv

from studio import Studio, need, violations
from tables import thinned


def time_and_event(program, browser, data, shots):
    with Studio(program, browser, data, shots) as studio:
        page = studio.page
        page.upload(studio.write("chains.csv", thinned(studio.table("flchain/data.csv"), rows=5000)))
        page.tab("data")
        page.say("futime is the time until the event")
        page.question()
        page.say("death is the event")
        page.question()
        said = page.page.locator("#entries").inner_text()
        need("“futime”: the time until the event" in said or "“futime” is the time until the event" in said.split("Noted", 1)[-1],
             "the time is taken from words")
        need("“death”: the event" in said or "“death” is the event" in said.split("Noted", 1)[-1], "the event is taken from words")
        studio.claim("the program does not say that survival is not measured: it is", lambda: "not measured" not in said, 0.2)
        role = "[data-schema={}] [data-key=role]"
        studio.claim("the Data tab, which is shown, has the roles that were told",
                     lambda: page.page.locator(role.format("futime")).input_value() == "time"
                     and page.page.locator(role.format("death")).input_value() == "event", 5)

        page.pick_method("Independent marginals")
        plan = page.go_to("begin?")
        goal = page.read("plan").split("Goal", 1)[1].split("Privacy", 1)[0]
        studio.claim(f"the plan’s goal is survival: {' '.join(goal.split())}",
                     lambda: "survival" in goal.lower() and "futime" in goal and "death" in goal, 0.2)
        studio.claim("the question whether to begin names the goal", lambda: "survival" in plan.lower(), 0.2)
        page.make_rows()
        results = page.read_all("results")
        useful = results.split("How useful is it?", 1)[1].split("What could be learnt", 1)[0]
        need("Does a strong model learnt on synthetic rows work for real people?" in useful, "usefulness is measured by survival")
        studio.claim("the number says what it is: a concordance", lambda: "oncordance" in useful or "C-index" in useful, 0.2)
        studio.claim("no internal name is shown", lambda: "usefulness." not in results, 0.2)
        for theme in ["light", "dark"]:
            page.page.emulate_media(color_scheme=theme)
            found = violations(page.page)
            need(not found, f"the results are accessible, {theme}:\n  " + "\n  ".join(found[:6]))
        page.shot("survival")

        page.release()
        with page.download("Synthetic rows").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        need(len(rows) == 5000 and {row["death"] for row in rows} == {"0", "1"}, "events are drawn as events")
        need(all(0 <= float(row["futime"]) <= 5300 for row in rows), "times are drawn as times")
        report = studio.report("Custodian’s report")
        words = report.locator("body").text_content()
        report.close()
        studio.claim("the report’s goal is survival", lambda: "survival" in words.lower(), 0.2)
        studio.is_sound()


SCENARIOS = [("a survival target", time_and_event)]
