"""The schema is corrected in the Data tab: kind, role and codes for “no value”, and all of it is honoured."""

import csv
import json
import random

from studio import Studio, need

ROOMS = [100 + 7 * room for room in range(48)]


def room_table(rows=3000):
    """Rooms have numbers, in steps of 7; a pulse of 40 was written where none was taken."""
    chance = random.Random(5)
    lines = ["age,room,pulse,debts,asthma"]
    for row in range(rows):
        age = chance.randint(20, 79)
        pulse = 40 if row % 10 == 3 else round(chance.gauss(76, 7))
        asthma = "yes" if chance.random() < 0.2 + age / 200 else "no"
        lines.append(f"{age},{chance.choice(ROOMS)},{max(pulse, 41) if pulse != 40 else 40},"
                     f"{chance.choice(['none', 'some', 'many'])},{asthma}")
    return "\n".join(lines) + "\n"


def control(page, key, column):
    return page.page.locator(f"[data-schema='{column}'] [data-key={key}]")


def what_is_shown(page, column):
    """Numbers of one column, by name, as its picture tells them."""
    page.page.locator(f"[data-schema='{column}'] button[data-column]").click()
    page.until(lambda: page.page.locator("#detail dl dt").count() > 2, f"“{column}” is shown")
    names = page.page.locator("#detail dl dt").all_inner_texts()
    values = page.page.locator("#detail dl dd").all_inner_texts()
    page.page.locator("#detail button", has_text="Close").click()
    page.until(lambda: page.page.locator("#detail").count() == 0, "the picture is closed")
    return dict(zip(names, values))


def corrections_are_honoured(program, browser, data, shots):
    with Studio(program, browser, data, shots) as studio:
        page = studio.page
        page.upload(studio.write("rooms.csv", room_table()))
        page.tab("data")
        page.until(lambda: page.page.locator("[data-schema] .spark svg").count() >= 4, "the figures are computed")
        need(control(page, "kind", "room").input_value() == "numeric", "the rooms are taken for a number")
        need(control(page, "missingCodes", "pulse").input_value() == "", "no code for “no value” is known of pulse")
        need(float(what_is_shown(page, "pulse")["Mean"]) < 74, "the mean takes the code for a pulse")

        control(page, "kind", "room").select_option("categorical")
        control(page, "role", "debts").select_option("sensitive")
        control(page, "missingCodes", "pulse").fill("40")
        need("3 corrections, not taken in yet" in page.text(), "what was changed is counted")
        page.shot("schema-changed")
        page.page.locator("[data-schema-form] button[type=submit]").click()
        page.until(lambda: page.page.locator("[data-schema-form] .picker-note").inner_text() == "Taken in.",
                   "the corrections are taken in", 30)
        page.question()

        page.until(lambda: control(page, "kind", "room").input_value() == "categorical"
                   and control(page, "role", "debts").input_value() == "sensitive"
                   and control(page, "missingCodes", "pulse").input_value() == "40",
                   "the shown table has the corrections", 10)
        page.until(lambda: page.page.locator("[data-schema].changed").count() == 0, "nothing is left that was not taken in", 10)
        studio.claim("the cells with the code count as missing in the Data tab",
                     lambda: "10.0%" in page.page.locator("[data-schema=pulse] .number").inner_text())
        studio.claim("the mean in the Data tab is without the code",
                     lambda: float(what_is_shown(page, "pulse")["Mean"]) > 74, 3)
        page.page.reload()
        page.question()
        page.tab("data")
        need(control(page, "kind", "room").input_value() == "categorical"
             and control(page, "role", "debts").input_value() == "sensitive"
             and control(page, "missingCodes", "pulse").input_value() == "40", "a reload keeps the corrections")

        page.go_to("are these lists right")
        asked = page.page.locator(".entry.open .question").inner_text()
        need("sensitive): “debts”" in asked or "“debts”" in asked.split("sensitive", 1)[1], f"debts are sensitive: {asked}")
        page.pick_method("Independent marginals")
        page.make_rows()
        page.release()
        need("Guessing a secret: debts" in page.text(), "the secret that was named is guarded by a gate")
        kinds = json.loads(page.download("Schema").read_text(encoding="utf-8"))
        room = next(field for field in kinds["fields"] if field["name"] == "room")
        need(room["kind"] == "categorical", "the schema that goes with the rows has the kind")
        with page.download("Synthetic rows").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        need(len(rows) == 3000 and {row["room"] for row in rows} <= {str(room) for room in ROOMS},
             "rooms are drawn as levels, not as numbers between them")
        gaps = sum(row["pulse"] in ("", "40") for row in rows)
        need(220 <= gaps <= 390, f"about a tenth of the pulses is missing again: {gaps}")
        pulses = [float(row["pulse"]) for row in rows if row["pulse"] not in ("", "40")]
        need(min(pulses) > 45, f"no pulse is learnt from the code: {min(pulses)}")
        studio.is_sound()


SCENARIOS = [("the schema is corrected in the Data tab", corrections_are_honoured)]
