"""Numbers as they are written in much of the world: semicolons between the cells, commas before the decimals."""

import csv
import random
import re

from studio import Studio, need


def german_table(rows=3000):
    chance = random.Random(8)
    lines = ["Alter;Geschlecht;Größe;Gewicht;Blutdruck;Raucher"]
    for _ in range(rows):
        age = chance.randint(20, 79)
        height = chance.gauss(1.71, 0.09)
        cells = [str(age), chance.choice(["m", "w"]), f"{height:.2f}", f"{chance.gauss(24.5, 3) * height ** 2:.1f}",
                 f"{chance.gauss(105 + age / 2, 12):.1f}", chance.choice(["ja", "nein", "nein"])]
        lines.append(";".join(cell.replace(".", ",") for cell in cells))
    return "\n".join(lines) + "\n"


def number(text):
    return float(text.replace(",", "."))


def commas_are_decimals(program, browser, data, shots):
    with Studio(program, browser, data, shots, locale="de-DE") as studio:
        page = studio.page
        page.upload(studio.write("Größen.csv", german_table().encode("utf-8")))
        said = page.page.locator("#entries").inner_text()
        need(re.search(r"3[.,]000 rows and 6 columns", said), f"six columns are found: {said[-900:]}")
        need("“Größen.csv” holds" in said, f"the file keeps its name: {said[-900:]}")
        page.tab("data")
        page.until(lambda: page.page.locator("[data-schema] .spark svg").count() >= 5, "the figures are computed")
        for name in ["Größe", "Gewicht", "Blutdruck"]:
            kind = page.page.locator(f"[data-schema='{name}'] [data-key=kind]").input_value()
            need(kind == "numeric", f"“{name}” is a number, not {kind}")
        need("ecimal comma" in page.text() or "comma" in page.text(), "the page says how the numbers were read")
        page.page.locator("[data-schema='Größe'] button[data-column]").click()
        page.until(lambda: page.page.locator("#detail dl dt").count() > 2, "a column is shown")
        shown = dict(zip(page.page.locator("#detail dl dt").all_inner_texts(),
                         page.page.locator("#detail dl dd").all_inner_texts()))
        need("," in shown["Mean"], f"the page writes numbers as its reader does: {shown['Mean']}")
        need(1.68 < number(shown["Mean"]) < 1.74, f"the mean is that of the numbers: {shown['Mean']}")
        page.shot("decimal-commas")
        page.pick_method("Independent marginals")
        page.make_rows()
        page.release()
        text = page.download("Synthetic rows").read_text(encoding="utf-8")
        mark = ";" if text.splitlines()[0].count(";") == 5 else ","
        rows = list(csv.DictReader(text.splitlines(), delimiter=mark))
        need(len(rows) == 3000, f"as many rows as the table: {len(rows)}")
        heights = [number(row["Größe"]) for row in rows]
        need(1.3 < min(heights) and max(heights) < 2.1 and 1.68 < sum(heights) / len(heights) < 1.74,
             "the synthetic numbers are as large as the real ones")
        need(all(len(re.split("[.,]", row["Größe"])[-1]) <= 2 for row in rows), "with as many decimals")
        studio.is_sound()


SCENARIOS = [("decimal commas and semicolons", commas_are_decimals)]
