// Starts the page: who may see it, which study is shown, light or dark.
import { signIn } from "/server.js";
import * as home from "/home.js";
import { follow } from "/live.js";
import * as tabs from "/tabs.js";
import * as talk from "/talk.js";

const root = document.documentElement;
const byId = (id) => document.getElementById(id);

let study = null;
let unfollow = () => {};

// Where in the studio: "#study/ID/tab", or nothing for the list.

function place() {
  const [kind, id, tab] = location.hash.slice(1).split("/");
  return kind === "study" && id ? { id, tab } : null;
}

function screen(name) {
  root.dataset.screen = name;
  for (const element of document.querySelectorAll("[data-on]")) element.hidden = element.dataset.on !== name;
  byId("skip").hidden = name !== "study";
}

function view(name) {
  root.dataset.view = name;
  for (const button of document.querySelectorAll(".views button")) button.setAttribute("aria-pressed", button.dataset.view === name);
  if (name === "work") document.querySelector(".views .dot").hidden = true;
}

for (const button of document.querySelectorAll(".views button")) {
  button.addEventListener("click", () => view(button.dataset.view));
}

function linked(state) {
  byId("link-state").textContent =
    state === "lost" ? "Reconnecting…" : state === "locked" ? "The studio was restarted: open the address it printed." : "";
  byId("link-state").classList.toggle("shown", state !== "open");
}

async function enter(id, tab) {
  leave();
  const all = await home.studies();
  study = all.find((one) => one.id === id) ?? null;
  if (!study) return goHome();
  name(study.title);
  screen("study");
  view("talk");
  tabs.open(id, tab, (shown) => {
    const hash = `#study/${id}/${shown}`;
    if (location.hash !== hash) history.replaceState(null, "", hash);
  });
  const conversation = await talk.open(id, (wanted) => {
    tabs.suggest(wanted);
    if (wanted && root.dataset.view === "talk") document.querySelector(".views .dot").hidden = false;
  });
  if (!tab) tabs.suggest(conversation.tab);
  unfollow = follow(id, conversation.cursor, hear, linked);
  byId("words").focus();
}

function name(title) {
  byId("study-title").textContent = title;
  document.title = `${title} – SynthCraft studio`;
}

function leave() {
  unfollow();
  unfollow = () => {};
  linked("open");
  if (!study) return;
  talk.close();
  tabs.close();
  study = null;
}

async function goHome() {
  leave();
  if (location.hash) history.replaceState(null, "", location.pathname);
  document.title = "SynthCraft studio";
  await home.show();
  screen("home");
  byId("home-title").focus();
}

/** Before rows were made, what changes in the tabs is no news. */
const hasResults = () => document.querySelector("[data-follow=results], [data-follow=release]") !== null;

function hear(kind, data) {
  switch (kind) {
    case "entry":
      talk.hear(data);
      break;
    case "reset":
      talk.reload().catch((error) => talk.tell(error.message));
      retitle();
      for (const tab of ["plan", "data", "runs", "results", "release", "record"]) tabs.changed(tab);
      break;
    case "working":
      talk.working(data);
      if (["generate", "tune", "evaluate"].includes(data.option)) tabs.suggest("runs");
      tabs.changed("runs");
      break;
    case "progress":
      talk.working(data);
      tabs.progress(data);
      break;
    case "idle":
      talk.working(null);
      tabs.changed("runs");
      retitle();
      break;
    case "tab":
      tabs.changed(data.name, ["results", "release"].includes(data.name) && hasResults());
      if (root.dataset.view === "talk" && hasResults()) document.querySelector(".views .dot").hidden = false;
      break;
  }
}

/** The study may have been named after its table, or in another window. */
async function retitle() {
  const shown = study;
  if (!shown) return;
  try {
    const all = await home.studies();
    const now = all.find((one) => one.id === shown.id);
    if (!now || study !== shown) return;
    study = now;
    name(now.title);
  } catch {
    // The line is down; the stream says so.
  }
}

byId("to-studies").addEventListener("click", () => goHome().catch(fail));
byId("new-study").addEventListener("click", async () => {
  try {
    await enter(await home.create());
  } catch (error) {
    fail(error);
  }
});
byId("rename").addEventListener("click", async () => {
  if (!study) return;
  try {
    const title = await home.rename(study);
    if (title) {
      study.title = title;
      name(title);
    }
  } catch (error) {
    talk.tell(error.message);
  }
});

// Light and dark

const themes = ["system", "light", "dark"];
function showTheme() {
  byId("theme-name").textContent = root.dataset.theme ?? "system";
}
byId("theme").addEventListener("click", () => {
  const next = themes[(themes.indexOf(root.dataset.theme ?? "system") + 1) % themes.length];
  if (next === "system") delete root.dataset.theme;
  else root.dataset.theme = next;
  // The server writes the theme into the page, so that it is there before the first paint.
  document.cookie = `synthcraft-theme=${next}; Path=/; SameSite=Strict; Max-Age=31536000`;
  showTheme();
});
showTheme();

function fail(error) {
  screen("home");
  const note = byId("no-studies");
  note.hidden = false;
  note.textContent = error.message;
}

window.addEventListener("hashchange", async () => {
  if (new URLSearchParams(location.hash.slice(1)).has("token")) return start();
  const wanted = place();
  if (!wanted) return goHome();
  if (study?.id === wanted.id) return tabs.walk(wanted.tab);
  return enter(wanted.id, wanted.tab);
});

async function start() {
  home.begin((id) => enter(id).catch(fail), (problem) => fail(new Error(problem)));
  const wanted = place();
  if (!(await signIn())) return screen("locked");
  if (wanted) return enter(wanted.id, wanted.tab);
  const all = await home.studies();
  // Whoever comes for the first time begins at once; where there is one study, it is the one that is meant.
  if (all.length === 0) return enter(await home.create());
  if (all.length === 1) return enter(all[0].id);
  return goHome();
}

start().catch(fail);
