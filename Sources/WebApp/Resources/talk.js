// The conversation: what was said, what may be answered, and the work that runs.
import { getJSON, post } from "/server.js";
import { described, frames } from "/picker.js";
import { left, localise } from "/numbers.js";

const byId = (id) => document.getElementById(id);
const entries = byId("entries");
const scroller = byId("talk-scroll");
const words = byId("words");
const calm = matchMedia("(prefers-reduced-motion: reduce)");

let study = "";
let suggest = () => {};
/** The person's entry that is being answered anew. */
let editing = null;
let isFinished = false;
let isFresh = true;

const path = (what) => `/api/studies/${study}/${what}`;

export function tell(problem) {
  byId("problem").textContent = problem ?? "";
}

/** Does what may be refused, and says why it was. */
async function attempt(work) {
  tell("");
  try {
    return await work();
  } catch (error) {
    tell(error.message.startsWith("Failed to fetch") ? "The studio does not answer. Is it still running?" : error.message);
    return undefined;
  }
}

/** Shows the conversation of a study; `follow(tab)` is told which tab fits where it stands. */
export async function open(id, follow) {
  study = id;
  suggest = follow;
  isFresh = true;
  stopEditing();
  tell("");
  words.value = sessionStorage.getItem(`draft:${id}`) ?? "";
  grow();
  return reload();
}

/** Fetches everything that was said. */
export async function reload() {
  const conversation = await getJSON(path("conversation"));
  const isLong = entries.childElementCount > 0 && !isFresh;
  const place = scroller.scrollTop;
  // Whoever listens is not read the whole conversation again.
  entries.setAttribute("aria-live", "off");
  const focus = focused();
  entries.replaceChildren(...conversation.entries.map(element));
  for (const entry of entries.children) entry.classList.remove("new");
  settle();
  refocus(focus);
  working(conversation.working);
  if (isLong && place < scroller.scrollHeight - scroller.clientHeight - 80) scroller.scrollTop = place;
  else showNewest();
  const wasFresh = isFresh;
  isFresh = false;
  if (!wasFresh) suggest(conversation.tab);
  if (conversation.problem) tell(conversation.problem);
  requestAnimationFrame(() => entries.setAttribute("aria-live", "polite"));
  return conversation;
}

const controls = "button, input, select, summary, a[href]";

/** Where in the conversation the focus is, so that it is not lost when entries are made anew. */
function focused() {
  const item = document.activeElement?.closest?.(".entry");
  if (!item || !entries.contains(item)) return null;
  return { number: item.dataset.number, place: [...item.querySelectorAll(controls)].indexOf(document.activeElement) };
}

function refocus(focus) {
  if (!focus) return;
  const item = entries.querySelector(`:scope > [data-number="${focus.number}"]`);
  const control = item?.querySelectorAll(controls)[focus.place];
  (control?.checkVisibility() ? control : words).focus({ preventScroll: true });
}

function element(entry) {
  const item = document.createElement("div");
  item.className = `entry ${entry.role} new`;
  item.dataset.number = entry.number;
  item.dataset.role = entry.role;
  const who = document.createElement("p");
  who.className = "who";
  who.textContent = entry.role === "person" ? "You" : "SynthCraft";
  const body = document.createElement("div");
  body.className = "body";
  body.innerHTML = entry.html;
  item.append(who, body);
  if (entry.role === "person") {
    const edit = document.createElement("button");
    edit.type = "button";
    edit.className = "small edit";
    edit.textContent = "Change";
    edit.setAttribute("aria-label", `Change the answer “${body.textContent.trim().slice(0, 60)}”`);
    edit.addEventListener("click", () => startEditing(item));
    who.append(edit);
  }
  localise(item);
  return item;
}

/** Only the newest question can be answered, and only while nothing was said after it. */
function settle() {
  const items = [...entries.children];
  let open = null;
  for (const item of items) {
    item.classList.remove("open");
    if (item.dataset.role === "person") open = null;
    else if (item.querySelector(".answers")) open = item;
  }
  open?.classList.add("open");
  isFinished = items.at(-1)?.querySelector("[data-finished]") != null;
  words.placeholder = isFinished ? "Ended. Change an answer to go on." : "Answer, or ask anything";
  byId("undo").disabled = !items.some((item) => item.dataset.role === "person");
}

/** Takes an entry from the stream; one that is there already is replaced. */
export function hear(entry) {
  const item = element(entry);
  const known = entries.querySelector(`:scope > [data-number="${entry.number}"]`);
  const focus = focused();
  if (known) {
    item.classList.remove("new");
    known.replaceWith(item);
  } else {
    entries.append(item);
  }
  settle();
  if (known) refocus(focus);
  else showNewest();
  const follow = item.querySelector("[data-follow]");
  if (follow) suggest(follow.dataset.follow);
}

/** Scrolls so that an open question is seen whole; news without a question from where they begin. */
function showNewest() {
  const last = entries.lastElementChild;
  if (!last) return;
  const room = scroller.clientHeight;
  const bottom = scroller.scrollHeight - room;
  const top = (item) => item.offsetTop - 12;
  let place = bottom;
  if (last.classList.contains("open")) {
    if (last.offsetHeight > room - 24) place = top(last);
  } else {
    const said = [...entries.children].findLast((entry) => entry.dataset.role === "person");
    if (said && !byId("talk").classList.contains("busy")) place = Math.min(bottom, top(said));
  }
  scroller.scrollTo({ top: place, behavior: isFresh || calm.matches ? "auto" : "smooth" });
}

// Work that runs

const titles = {
  loadData: "Reading the table", inspect: "Looking at the table again", generate: "Making rows", evaluate: "Measuring the rows",
  compare: "Comparing", report: "Writing the report", release: "Writing the release",
};

export function working(state) {
  const box = byId("working");
  const wasHidden = box.hidden;
  box.hidden = !state;
  byId("talk").classList.toggle("busy", Boolean(state));
  if (!state) {
    // The answers of a question that came meanwhile are shown only now.
    if (!wasHidden) showNewest();
    return;
  }
  const title = titles[state.option];
  const activity = [state.stage || title, state.activity].filter(Boolean).join(" – ") || "Working…";
  const remaining = left(state.secondsLeft);
  byId("working-activity").textContent = state.isStopping ? "Stopping…" : activity;
  byId("working-left").textContent = state.isStopping || !remaining ? "" : `· ${state.stage ? "this step: " : ""}${remaining}`;
  const bar = byId("working-bar");
  if (state.fraction > 0) bar.value = state.fraction;
  else bar.removeAttribute("value");
  byId("stop").disabled = Boolean(state.isStopping);
  if (wasHidden) scroller.scrollTo({ top: scroller.scrollHeight, behavior: calm.matches ? "auto" : "smooth" });
}

byId("stop").addEventListener("click", () => attempt(() => post(path("cancel"), {})));

// Answers

async function answer(content) {
  const entry = editing;
  stopEditing();
  suggest(null);
  return attempt(() => post(path(entry === null ? "say" : "edit"), entry === null ? content : { entry, ...content }));
}

byId("composer").addEventListener("submit", async (event) => {
  event.preventDefault();
  const text = words.value.trim();
  if (!text) return;
  words.value = "";
  grow();
  keepDraft();
  if ((await answer({ text })) === undefined && !words.value) {
    // It was refused: what was typed is not lost.
    words.value = text;
    grow();
    keepDraft();
  }
  words.focus();
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-option]");
  if (!button || !study) return;
  answer({ option: button.dataset.option });
  if (entries.contains(button)) words.focus({ preventScroll: true });
});

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-picker]");
  if (!form) return;
  event.preventDefault();
  const chosen = frames(form);
  const note = form.querySelector(".picker-note");
  if (!chosen) {
    if (note) note.textContent = "Nothing is picked yet.";
    return;
  }
  if (note) note.textContent = "";
  const label = described(form, chosen);
  if (editing === null) {
    await answer({ frames: chosen, label });
  } else {
    // An earlier answer is replaced by the first; the others follow it.
    for (const [place, frame] of chosen.entries()) {
      if ((await answer(place ? { frame } : { frame, label })) === undefined) return;
    }
  }
  if (entries.contains(form)) words.focus({ preventScroll: true });
});

// Changing an earlier answer

function startEditing(item) {
  stopEditing();
  editing = Number(item.dataset.number);
  const text = item.querySelector(".body").textContent.trim();
  item.classList.add("edited");
  let question = item.previousElementSibling;
  while (question && !question.querySelector(".answers")) question = question.previousElementSibling;
  question?.classList.add("again");
  for (let after = item.nextElementSibling; after; after = after.nextElementSibling) after.classList.add("aside");
  byId("editing-text").textContent =
    `You are changing your answer “${text.slice(0, 80)}”. What came after it is set aside, not deleted: the record keeps it.`;
  byId("editing-note").hidden = false;
  byId("composer").classList.add("editing");
  words.value = text;
  grow();
  words.focus();
  words.select();
  (question ?? item).scrollIntoView({ block: "nearest", behavior: calm.matches ? "auto" : "smooth" });
}

function stopEditing() {
  if (editing === null) return;
  editing = null;
  byId("editing-note").hidden = true;
  byId("composer").classList.remove("editing");
  for (const item of entries.children) item.classList.remove("edited", "again", "aside");
  words.value = sessionStorage.getItem(`draft:${study}`) ?? "";
  grow();
}

byId("editing-cancel").addEventListener("click", () => {
  const item = entries.querySelector(".edited .edit");
  stopEditing();
  item?.focus();
});

byId("undo").addEventListener("click", async () => {
  stopEditing();
  suggest(null);
  await attempt(() => post(path("undo"), {}));
});

// The text box

function grow() {
  words.rows = Math.min(8, Math.max(1, words.value.split("\n").length));
  if (words.scrollHeight > words.clientHeight + 4) words.rows = Math.min(8, words.rows + 1);
}

function keepDraft() {
  if (editing !== null || !study) return;
  if (words.value) sessionStorage.setItem(`draft:${study}`, words.value);
  else sessionStorage.removeItem(`draft:${study}`);
}

words.addEventListener("input", () => {
  grow();
  keepDraft();
});

words.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    byId("composer").requestSubmit();
  } else if (event.key === "Escape" && editing !== null) {
    stopEditing();
  }
});

// Files

const readable = /\.(csv|tsv|txt|tab|dat|gz|xpt|sas7bdat|dta|sav|zsav|por)$/i;

async function upload(files) {
  const file = files[0];
  byId("file").value = "";
  if (!file) return;
  if (!readable.test(file.name)) {
    tell(`“${file.name}” is not a table that can be read here. CSV, TSV, SAS (.xpt, .sas7bdat), Stata (.dta) and SPSS (.sav) files can; from Excel, save as CSV.`);
    return;
  }
  suggest(null);
  working({ activity: `Taking in “${file.name}”…`, fraction: 0 });
  const reply = await attempt(() => post(`${path("upload")}?name=${encodeURIComponent(file.name)}`, file));
  if (reply === undefined) working(null);
  else if (files.length > 1) tell("One table at a time: the first file was read.");
  words.focus({ preventScroll: true });
}

document.addEventListener("click", (event) => {
  if (event.target.closest("#choose-file, [data-choose-file]")) byId("file").click();
});
// What opens in the conversation is brought into sight.
entries.addEventListener("toggle", (event) => {
  if (event.target.open) event.target.scrollIntoView({ block: "nearest", behavior: calm.matches ? "auto" : "smooth" });
}, true);

byId("file").addEventListener("change", (event) => upload([...event.target.files]));

let depth = 0;
const carriesFile = (event) => study && event.dataTransfer?.types.includes("Files");
function showDrop(isShown) {
  byId("drop").hidden = !isShown;
  if (!isShown) depth = 0;
}
document.addEventListener("dragenter", (event) => {
  if (!carriesFile(event)) return;
  event.preventDefault();
  depth += 1;
  showDrop(true);
});
document.addEventListener("dragover", (event) => carriesFile(event) && event.preventDefault());
document.addEventListener("dragleave", () => {
  depth -= 1;
  if (depth <= 0) showDrop(false);
});
document.addEventListener("drop", (event) => {
  if (!carriesFile(event)) return;
  event.preventDefault();
  showDrop(false);
  upload([...event.dataTransfer.files]);
});

/** Leaves the study; what was typed is kept. */
export function close() {
  keepDraft();
  study = "";
  entries.replaceChildren();
  working(null);
}
