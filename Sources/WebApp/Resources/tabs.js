// The parts of a study. They follow the conversation until the person walks on their own, and again after the next answer.
import { content, getText, post } from "/server.js";
import { ask } from "/dialog.js";
import { left, localise } from "/numbers.js";
import { corrections } from "/picker.js";

const names = ["plan", "data", "runs", "results", "release", "record"];
const titles = { plan: "Plan", data: "Data", runs: "Runs", results: "Results", release: "Release", record: "Record" };
const list = document.getElementById("tabs");
const panel = document.getElementById("panel");

let study = "";
let current = "plan";
let column = "";
let isFollowing = true;
let fetched = 0;
let stale = null;
let onWalk = () => {};

for (const name of names) {
  const tab = document.createElement("button");
  tab.type = "button";
  tab.role = "tab";
  tab.id = `tab-${name}`;
  tab.dataset.name = name;
  tab.setAttribute("aria-controls", "panel");
  tab.append(titles[name]);
  const dot = document.createElement("span");
  dot.className = "dot";
  dot.hidden = true;
  dot.innerHTML = '<span class="hidden"> (changed)</span>';
  tab.append(dot);
  tab.addEventListener("click", () => walk(name));
  list.append(tab);
}

const tabOf = (name) => document.getElementById(`tab-${name}`);

list.addEventListener("keydown", (event) => {
  const place = names.indexOf(current);
  const to = { ArrowRight: place + 1, ArrowLeft: place - 1, Home: 0, End: names.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  const name = names[(to + names.length) % names.length];
  walk(name);
  tabOf(name).focus();
});

/** Shows the tabs of a study. `walked(name)` is told which tab is shown. */
export function open(id, name, walked) {
  study = id;
  column = "";
  isFollowing = true;
  onWalk = walked;
  for (const tab of names) tabOf(tab).querySelector(".dot").hidden = true;
  select(names.includes(name) ? name : "plan");
}

export function close() {
  study = "";
  panel.replaceChildren();
}

/** The person chose a tab. */
export function walk(name, of = "") {
  isFollowing = false;
  select(name, of);
}

/** The conversation is at something that this tab shows; null: the person spoke, so that tabs follow again. */
export function suggest(name) {
  if (name === null) {
    isFollowing = true;
    return;
  }
  if (!isFollowing || name === current || !names.includes(name)) return;
  select(name);
}

function select(name, of = "") {
  const isOther = name !== current || of !== column;
  current = name;
  column = of;
  for (const tab of names) {
    const isShown = tab === name;
    tabOf(tab).setAttribute("aria-selected", isShown);
    tabOf(tab).tabIndex = isShown ? 0 : -1;
  }
  tabOf(name).querySelector(".dot").hidden = true;
  tabOf(name).scrollIntoView({ block: "nearest", inline: "nearest" });
  panel.setAttribute("aria-labelledby", `tab-${name}`);
  onWalk(name);
  load(isOther);
}

/** A tab has changed: it is fetched again when it is shown, else marked where that is news. */
export function changed(name, isNews = false) {
  if (!study || !names.includes(name)) return;
  if (name === current) soon();
  else if (isNews) tabOf(name).querySelector(".dot").hidden = false;
}

/** Fetches the shown tab again, not more than twice a second. */
function soon() {
  if (stale) return;
  stale = setTimeout(() => {
    stale = null;
    if (study) load(false);
  }, 400);
}

async function load(isOther) {
  const number = ++fetched;
  const [id, name, of] = [study, current, column];
  const query = of ? `?column=${encodeURIComponent(of)}` : "";
  if (isOther) panel.classList.add("waiting");
  try {
    const html = await getText(`/api/studies/${id}/tabs/${name}${query}`);
    if (number !== fetched || id !== study) return;
    show(html, isOther);
  } catch (error) {
    if (number !== fetched) return;
    if (!isOther) return;
    panel.innerHTML = '<p class="empty"></p>';
    panel.firstChild.textContent = `This part cannot be shown just now: ${error.message}`;
  }
  panel.classList.remove("waiting");
}

/** Puts a fragment in the place of the one shown; what was opened, typed, scrolled and focused stays so. */
function show(html, isOther) {
  const kept = isOther ? null : keep();
  shown = current;
  watcher.disconnect();
  panel.innerHTML = html;
  localise(panel);
  if (kept) restore(kept);
  else panel.scrollTop = 0;
  for (const place of panel.querySelectorAll("[data-part]")) watcher.observe(place);
  const detail = isOther && column ? panel.querySelector("#detail") : null;
  if (detail) {
    detail.scrollIntoView({ block: "start" });
    detail.focus({ preventScroll: true });
  }
}

// Heavy parts are fetched when they come near the part of the tab that is seen.

const watcher = new IntersectionObserver((places) => {
  for (const place of places) if (place.isIntersecting) fill(place.target);
}, { root: panel, rootMargin: "500px 0px" });

/** What parts hold as they were fetched: one that has not changed is not drawn anew. */
const sources = new WeakMap();

/** The tab that the panel holds: the chosen one only once it has come. */
let shown = "";

async function fill(place) {
  if (shown !== current) return;
  watcher.unobserve(place);
  const [id, name, part] = [study, current, place.dataset.part];
  try {
    const html = await getText(`/api/studies/${id}/tabs/${name}?part=${encodeURIComponent(part)}`);
    if (!place.isConnected || sources.get(place) === html) return;
    const template = document.createElement("template");
    template.innerHTML = html;
    localise(template.content);
    const next = [...template.content.querySelectorAll("[data-part]")];
    if (place.localName === "tr") place.replaceWith(template.content);
    else place.replaceChildren(template.content);
    sources.set(place, html);
    for (const one of next) watcher.observe(one);
  } catch (error) {
    if (place.isConnected && !sources.has(place)) {
      (place.localName === "tr" ? place.firstElementChild : place).textContent = `This cannot be shown just now: ${error.message}`;
    }
  }
}

/** Fetches what is left of a list, so that all of it can be searched. */
async function complete(list) {
  for (let place; (place = list?.querySelector(":scope > [data-part]")); ) {
    await fill(place);
    if (place.isConnected) return;
  }
}

panel.addEventListener("input", async (event) => {
  const list = document.getElementById(event.target.dataset?.filter ?? "");
  if (!list?.querySelector(":scope > [data-part]")) return;
  await complete(list);
  if (event.target.isConnected) event.target.dispatchEvent(new Event("input", { bubbles: true }));
});

const dirty = () => [...panel.querySelectorAll("select[data-key], input[data-key]")].filter((one) => one.value !== one.dataset.before);

const taken = "Taken in.";
const schemaNote = () => panel.querySelector("form[data-schema-form] .picker-note");

function keep() {
  return {
    top: panel.scrollTop,
    open: new Map([...panel.querySelectorAll("details[id]")].map((one) => [one.id, one.open])),
    typed: [...panel.querySelectorAll("input[data-filter]")].map((one) => [one.id, one.value]),
    changed: dirty().map((one) => [one.id, one.value]),
    note: schemaNote()?.textContent ?? "",
    parts: new Map([...panel.querySelectorAll("div[data-part]")].filter((one) => sources.has(one)).map((one) => [one.dataset.part, one])),
    focused: panel.contains(document.activeElement) ? document.activeElement.id : "",
  };
}

function restore(kept) {
  // Parts stay as they are until the newer ones are there.
  for (const place of panel.querySelectorAll("div[data-part]")) {
    const before = kept.parts.get(place.dataset.part);
    if (before) place.replaceWith(before);
  }
  for (const [id, isOpen] of kept.open) {
    const details = document.getElementById(id);
    if (details) details.open = isOpen;
  }
  for (const [id, value] of [...kept.typed, ...kept.changed]) {
    const input = document.getElementById(id);
    if (input && value) {
      input.value = value;
      input.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }
  if (dirty().length === 0 && kept.note === taken && schemaNote()) schemaNote().textContent = taken;
  panel.scrollTop = kept.top;
  if (kept.focused) document.getElementById(kept.focused)?.focus({ preventScroll: true });
}

/** What runs, while it runs: the numbers that change often are changed in place. */
export function progress(state) {
  if (current !== "runs") return;
  const run = panel.querySelector(`[data-job="${CSS.escape(state.job ?? "")}"]`);
  if (!run) return soon();
  const bar = run.querySelector("progress");
  if (bar) bar.value = state.fraction;
  const note = run.querySelector(".run-left");
  const remaining = left(state.secondsLeft);
  if (note) note.textContent = remaining ? `· ${remaining}` : "";
  const activity = run.querySelector(".run-activity");
  if (activity && state.activity) activity.textContent = state.activity;
  if (state.loss !== undefined && state.loss !== null) soon();
}

panel.addEventListener("click", async (event) => {
  const target = event.target.closest("[data-tab], [data-column], [data-command]");
  if (!target) return;
  if (target.dataset.command) return command(target);
  event.preventDefault();
  if (target.dataset.column !== undefined) return walk(target.dataset.tab ?? current, target.dataset.column);
  walk(target.dataset.tab);
});

async function command(button) {
  const note = document.getElementById(button.getAttribute("aria-describedby") ?? "");
  const say = (text) => {
    if (note) note.textContent = text;
  };
  button.disabled = true;
  try {
    switch (button.dataset.command) {
      case "cancel":
        await post(`/api/studies/${study}/cancel`, {});
        break;
      case "verify": {
        say("Checking every event and every file…");
        const result = await content(await post(`/api/studies/${study}/verify`, {}));
        say(result.sentence ?? (result.holds ? "The record holds." : "The record does not hold."));
        break;
      }
      case "override": {
        const reason = await ask({
          title: `Let the rows go although “${button.dataset.title}” says no?`,
          text: "Your reason, of at least 10 letters, is kept in the record and printed by the label and both reports. "
            + "Until the rows are released, “Undo last answer” takes the decision back.",
          label: "Reason", least: 10, most: 2000, action: "Override this gate", isGrave: true,
        });
        if (reason) {
          suggest(null);
          await post(`/api/studies/${study}/override`, { gate: button.dataset.gate, reason });
        }
        break;
      }
    }
  } catch (error) {
    say(error.message);
  }
  button.disabled = false;
}

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-schema-form]");
  if (!form) return;
  event.preventDefault();
  const note = form.querySelector(".picker-note");
  const change = corrections(form);
  if (!change) {
    note.textContent = "Nothing differs from what was found.";
    return;
  }
  note.textContent = "Taking in the corrections…";
  try {
    await post(`/api/studies/${study}/schema`, change);
    // From here on the server says what stands.
    for (const one of dirty()) one.dataset.before = one.value;
    await load(false);
    if (schemaNote()) schemaNote().textContent = taken;
  } catch (error) {
    note.textContent = error.message;
  }
});

panel.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-schema-form]");
  if (!form) return;
  const count = dirty().length;
  form.classList.toggle("dirty", count > 0);
  form.querySelector(".picker-note").textContent = count ? `${count} ${count === 1 ? "correction" : "corrections"}, not taken in yet.` : "";
  for (const row of form.querySelectorAll("[data-schema]")) {
    row.classList.toggle("changed", [...row.querySelectorAll("[data-key]")].some((one) => one.value !== one.dataset.before));
  }
});
