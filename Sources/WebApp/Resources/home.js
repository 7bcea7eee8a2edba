// The list of studies.
import { content, getJSON, post, remove } from "/server.js";
import { ask } from "/dialog.js";
import { localise } from "/numbers.js";

const list = document.getElementById("study-list");
const states = {
  empty: "No table yet", planning: "Being planned", working: "At work", made: "Rows made, not measured",
  measured: "Measured, not released", released: "Released",
};

let enter = () => {};
let complain = () => {};

/** `opened(id)` is told which study is to be shown; `told(problem)` what went wrong. */
export function begin(opened, told) {
  enter = opened;
  complain = told;
}

export const studies = () => getJSON("/api/studies");

export async function create() {
  const { id } = await content(await post("/api/studies", {}));
  return id;
}

export async function rename(study) {
  const title = await ask({ title: "Rename the study", label: "Name", value: study.title, action: "Rename" });
  if (title) await post(`/api/studies/${study.id}/rename`, { title });
  return title;
}

export async function show() {
  const all = await studies();
  document.getElementById("no-studies").hidden = all.length > 0;
  list.replaceChildren(...all.map(card));
  localise(list);
}

function make(kind, text, type = "") {
  const element = document.createElement(kind);
  element.textContent = text;
  if (type) element.className = type;
  return element;
}

function card(study) {
  const item = document.createElement("li");
  item.className = "study-card";
  const title = document.createElement("h2");
  const open = make("button", study.title, "open-study");
  open.type = "button";
  open.addEventListener("click", () => enter(study.id));
  title.append(open);
  const about = make("p", "", "about");
  const created = document.createElement("time");
  created.dateTime = study.created;
  about.append(
    make("span", states[study.isWorking ? "working" : study.status] ?? study.status, `chip state-${study.status}`),
    ` ${study.file ?? "no file"} · begun `, created);
  const row = make("p", "", "card-row");
  row.append(
    action("Rename", study, async () => (await rename(study)) !== null),
    action("Duplicate", study, () => post(`/api/studies/${study.id}/duplicate`, {})),
    action("Delete", study, () => erase(study)));
  item.append(title, about, row);
  return item;
}

function action(name, study, work) {
  const button = make("button", name, "small");
  button.type = "button";
  button.setAttribute("aria-label", `${name} “${study.title}”`);
  button.addEventListener("click", async () => {
    try {
      if (await work()) await show();
    } catch (error) {
      complain(error.message);
    }
  });
  return button;
}

async function erase(study) {
  const answer = await ask({
    title: `Delete “${study.title}”?`,
    text: "Its copy of the table, the rows that were made, the report and the record go from this machine for good. "
      + "Rows that you downloaded stay where they are. Privacy that was spent on the table stays spent: the ledger keeps it.",
    action: "Delete for good", isGrave: true,
  });
  if (!answer) return false;
  await remove(`/api/studies/${study.id}`, { "X-confirm": encodeURIComponent(study.title) });
  document.getElementById("home-title").focus();
  return true;
}
