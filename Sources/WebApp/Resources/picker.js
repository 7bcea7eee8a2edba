// Lists with a search box, and answers that are put together from them.

/** Shows the items of a list whose words contain what is typed. */
function filter(input) {
  const wanted = input.value.trim().toLowerCase();
  const list = document.getElementById(input.dataset.filter);
  if (!list) return;
  let shown = 0;
  for (const item of list.children) {
    const fits = !wanted || item.dataset.words.includes(wanted);
    item.hidden = !fits;
    if (fits) shown += 1;
  }
  const note = document.getElementById(`${input.dataset.filter}-none`);
  if (note) note.hidden = shown > 0;
}

document.addEventListener("input", (event) => {
  if (event.target.matches?.("input[data-filter]")) filter(event.target);
});

document.addEventListener("keydown", (event) => {
  if (event.target.matches?.("input[data-filter]") && event.key === "Escape" && event.target.value) {
    event.target.value = "";
    filter(event.target);
    event.stopPropagation();
  }
});

const frame = (intent, slots = {}) => ({ intent, slots, confidence: 1, alternatives: [] });
const ticked = (form) => [...form.querySelectorAll("input[name=column]:checked")].map((box) => box.value);

/** What a picker's form stands for: frames in the order in which they are to be heard; null when nothing was picked. */
export function frames(form) {
  const kind = form.dataset.picker;
  switch (kind) {
    case "columns": return leftOut(form);
    case "target": return oneColumn(form, "setTarget");
    case "leaks": return ticked(form).length ? [frame("excludeColumns", { columns: ticked(form) })] : [frame("decline")];
    case "plot": return ticked(form).length ? [frame("plot", { columns: ticked(form) })] : null;
    case "roles": return roles(form);
    case "codes": return codes(form);
    case "generators": {
      const chosen = [...form.querySelectorAll("input[name=generator]:checked")].map((box) => box.value);
      return chosen.length ? [frame("chooseGenerators", { generators: chosen })] : null;
    }
    case "rows": return number(form, (value) => frame("setRowCount", { rows: Math.round(value) }));
    case "epsilon": return number(form, (value) => frame("setPrivacy", { level: "differential", epsilon: value }));
    default: return null;
  }
}

function oneColumn(form, intent) {
  const chosen = form.querySelector("input[name=column]:checked");
  return chosen ? [frame(intent, { column: chosen.value })] : null;
}

function number(form, make) {
  const value = form.querySelector("input[type=number]").valueAsNumber;
  return Number.isFinite(value) && value > 0 ? [make(value)] : null;
}

/** Columns to leave out; those that were proposed and are not ticked any more are kept by name. */
function leftOut(form) {
  const boxes = [...form.querySelectorAll("input[name=column]")];
  const out = boxes.filter((box) => box.checked).map((box) => box.value);
  const kept = boxes.filter((box) => !box.checked && box.defaultChecked).map((box) => box.value);
  const answer = [];
  if (kept.length) answer.push(frame("keepColumns", { columns: kept }));
  answer.push(out.length ? frame("excludeColumns", { columns: out }) : frame("confirm"));
  return kept.length && !out.length ? answer.slice(0, 1) : answer;
}

function roles(form) {
  const groups = { quasiIdentifier: [], sensitive: [], ordinary: [] };
  for (const row of form.querySelectorAll("[data-column-role]")) {
    const now = row.querySelector("input:checked")?.value;
    if (now && now !== row.dataset.columnRole) groups[now].push(row.dataset.name);
  }
  const changed = Object.entries(groups).filter(([, columns]) => columns.length)
    .map(([role, columns]) => frame("setRole", { columns, role }));
  return [...changed, frame("confirm")];
}

function codes(form) {
  const chosen = [...form.querySelectorAll("input[name=codes]:checked")];
  if (!chosen.length) return [frame("decline")];
  return chosen.map((box) => frame("declareMissing", { columns: [box.value], codes: box.dataset.codes.split("\u241F") }));
}

const few = (names) => names.length > 6 ? `${names.slice(0, 5).join(", ")} and ${names.length - 5} more` : names.join(", ");

/** How the answer of a picker is shown among what was said. */
export function described(form, chosen) {
  const accept = form.querySelector("button[type=submit]").textContent.trim();
  const slots = chosen.map((frame) => frame.slots);
  switch (form.dataset.picker) {
    case "columns":
    case "leaks": {
      const out = chosen.find((frame) => frame.intent === "excludeColumns");
      return out ? `Leave out ${few(out.slots.columns)}` : "Leave nothing out";
    }
    case "target": return `Predict ${slots[0].column}`;
    case "plot": return `Compare ${few(slots[0].columns)}`;
    case "roles": {
      const changes = chosen.filter((frame) => frame.intent === "setRole");
      const words = { quasiIdentifier: "others may know", sensitive: "sensitive", ordinary: "neither" };
      return changes.length
        ? changes.map((frame) => `${words[frame.slots.role]}: ${few(frame.slots.columns)}`).join("; ") : "Both lists are right";
    }
    case "codes": return slots[0].columns ? `Missing in ${few(slots.flatMap((one) => one.columns))} only` : "They are real values";
    case "generators": return `Let ${few(slots[0].generators)} compete`;
    case "rows": return `${slots[0].rows} rows`;
    case "epsilon": return `ε ${slots[0].epsilon}`;
    default: return accept;
  }
}

/** Corrections of the schema table: only what differs from what the page was given. */
export function corrections(form) {
  const columns = {};
  for (const row of form.querySelectorAll("[data-schema]")) {
    const change = {};
    for (const control of row.querySelectorAll("select, input[data-key]")) {
      const before = control.dataset.before;
      if (control.value !== before) {
        change[control.dataset.key] = control.dataset.key === "missingCodes"
          ? control.value.split(",").map((code) => code.trim()).filter(Boolean) : control.value;
      }
    }
    if (Object.keys(change).length) columns[row.dataset.schema] = change;
  }
  return Object.keys(columns).length ? { columns } : null;
}
