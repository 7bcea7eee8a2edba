"""A table is dropped onto the page."""

import base64

from studio import REPOSITORY, Studio, need

# What the browser does with a file that is dragged from a folder: the same events with the same kind of data.
DRAG = """([steps, files]) => {
  const carried = new DataTransfer();
  for (const [name, content] of files) {
    carried.items.add(new File([Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0))], name));
  }
  for (const step of steps) {
    document.getElementById("panel").dispatchEvent(
      new DragEvent(step, { bubbles: true, cancelable: true, dataTransfer: carried }));
  }
}"""


def drag(page, steps, *files):
    page.page.evaluate(DRAG, [steps, [[name, base64.b64encode(content).decode()] for name, content in files]])


def a_file_is_dropped(program, browser, data, shots):
    example = (REPOSITORY / "Examples" / "health-survey.csv").read_bytes()
    with Studio(program, browser, data, shots) as studio:
        page = studio.page
        overlay = page.page.locator("#drop")
        need(overlay.is_hidden(), "nothing tells of dropping before something is dragged")
        drag(page, ["dragenter", "dragover"], ("people.csv", example))
        need(overlay.is_visible() and "Drop your table here" in overlay.inner_text(), "the page says where to drop")
        page.shot("drop")
        drag(page, ["dragleave"], ("people.csv", example))
        need(overlay.is_hidden(), "a drag that leaves the page is forgotten")

        drag(page, ["dragenter", "dragover", "drop"], ("photo.png", b"\\x89PNG"))
        problem = page.page.locator("#problem")
        need("photo.png" in problem.inner_text() and "CSV" in problem.inner_text(), "a picture is refused by name")
        need(overlay.is_hidden(), "the overlay goes with the drop")
        need("file" in page.question().lower(), "the question for a file stays open")

        before = page.entries()
        drag(page, ["dragenter", "dragover", "drop"], ("people.csv", example), ("other.csv", b"a\n1\n"))
        page.until(lambda: page.entries() > before and not page.is_working, "the table is read")
        page.until(lambda: "the first file" in problem.inner_text(), "of two files the first is read, and that is said", 10)
        page.question()
        need("2,000 rows and 23 columns" in page.page.locator("#entries").inner_text(), "the dropped table is told")
        need(page.page.locator("#study-title").inner_text() == "people.csv", "the study is named after the file")
        need("people.csv" in page.read("data"), "the Data tab shows the dropped table")
        studio.is_sound()


SCENARIOS = [("a file is dropped onto the page", a_file_is_dropped)]
