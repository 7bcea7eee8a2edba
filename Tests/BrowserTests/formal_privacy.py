"""Formal privacy: ε chosen in the conversation, spent in the ledger, named by label and report; and never claimed falsely."""

import json
import re

from studio import Studio, need
from tables import people


def a_guarantee_is_chosen(program, browser, data, shots):
    with Studio(program, browser, data, shots) as studio:
        page = studio.page
        file = studio.write("people.csv", people())
        page.upload(file)
        need("ε 0 of 10 spent" in page.read("record"), "nothing is spent before anything was made")
        while "How much privacy" not in page.question():
            page.take_suggestion()
        page.say("a mathematical guarantee please")
        asked = page.question()
        need("ε (epsilon)" in asked and "smaller is stronger" in asked, f"the strength is asked for and explained: {asked}")
        page.shot("epsilon")
        page.say("epsilon 2")
        page.until(lambda: "ε 2" in page.page.locator("#entries").inner_text(), "the strength is said back", 10)
        page.go_to("Which method")
        offered = page.page.locator(".entry.open .choice").all_inner_texts()
        need(len(offered) >= 2 and not any("Sequential trees" in one for one in offered),
             f"only methods with a guarantee are offered: {offered}")
        page.choose("Independent marginals")
        asked = page.go_to("begin?")
        need("ε 2" in asked, f"the plan names ε before anything is spent: {asked}")
        need("spends privacy budget for good" in page.page.locator(".entry.open .question").inner_text(),
             "that it is spent for good is said before")
        page.make_rows()
        page.until(lambda: "ε 2 of 10 spent" in page.read("record"), "the ledger's account is shown in Record", 10)
        page.page.locator("#spends summary").click()
        spent = page.page.locator("#spends li").all_inner_texts()
        need(len(spent) == 1 and "ε 2" in spent[0] and "δ" in spent[0], f"it says what was spent: {spent}")
        studio.claim(f"it says what it was spent on, in words: {spent}", lambda: "arginals from “people.csv”" in spent[0], 0.2)
        page.shot("ledger")

        gates = page.release()
        formal = gates.split("Formal privacy", 1)[1][:400]
        need("passed" in formal and "ε 2" in formal and "δ" in formal, f"the gate names ε and δ: {formal}")
        label = json.loads(page.download("Label").read_text(encoding="utf-8"))
        need(label["epsilon"] == 2 and 0 < label["delta"] < 1e-3, f"the label has ε and δ: {label}")
        need(label["privacy"] == "differential" and label["generator"] == "marginals", "and what they hold for")
        report = studio.report("Recipient’s report")
        words = report.locator("body").text_content()
        report.close()
        need(re.search(r"ε\D{0,12}2\b", words), "the report names ε")
        need(re.search(r"δ\D{0,12}\d", words), "the report names δ")

        # The ledger belongs to the table, not to the study: another study of it begins where this one ended.
        page.page.click("#to-studies")
        page.page.click("#new-study")
        page.until(lambda: "file" in page.question().lower(), "a new study asks for a file")
        page.upload(file)
        need("ε 2 of 10 spent" in page.read("record"), "another study of the same table finds the budget spent")
        studio.is_sound()


def no_guarantee_is_claimed(program, browser, data, shots):
    """“A guarantee if it costs little”, and then a method that gives none: nothing may look as if it did."""
    with Studio(program, browser, data, shots) as studio:
        page = studio.page
        page.upload(studio.write("people.csv", people()))
        while "How much privacy" not in page.question():
            page.take_suggestion()
        page.choose("A guarantee if it costs little")
        page.go_to("Which method")
        page.choose("Gaussian copula")
        page.make_rows()
        record = page.read("record")
        studio.claim("a method without a guarantee spends nothing", lambda: "ε 0 of 10 spent" in record, 0.2)
        page.release()
        label = json.loads(page.download("Label").read_text(encoding="utf-8"))
        need(label["generator"] == "gaussianCopula", "the rows are of the method that was chosen")
        studio.claim("the label of rows without a guarantee names neither ε nor δ",
                     lambda: label.get("epsilon") is None and label.get("delta") is None, 0.2)
        report = studio.report("Recipient’s report")
        words = report.locator("body").text_content()
        report.close()
        studio.claim("the report of rows without a guarantee names no ε", lambda: not re.search(r"ε\D{0,12}\d", words), 0.2)
        formal = page.text().split("Formal privacy", 1)[1][:200]
        studio.claim(f"the gate does not say that none was asked for: {formal.split('What')[0].strip()}",
                     lambda: "No formal guarantee was asked for" not in formal, 0.2)
        studio.is_sound()


SCENARIOS = [
    ("a guarantee is chosen by conversation", a_guarantee_is_chosen),
    ("no guarantee is claimed falsely", no_guarantee_is_claimed),
]
