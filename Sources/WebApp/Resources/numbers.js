// Numbers and times as the reader's language writes them.

const language = navigator.languages?.length ? [...navigator.languages] : undefined;

/** Formats are dear to make: each is made when it is first needed, once. */
const made = new Map();
function format(kind, options) {
  const key = JSON.stringify(options);
  if (!made.has(key)) made.set(key, new Intl[kind](language, options));
  return made.get(key);
}

const withDecimals = (digits) => format("NumberFormat", { minimumFractionDigits: digits, maximumFractionDigits: digits });
const whole = () => format("NumberFormat", { maximumFractionDigits: 0 });
const four = () => format("NumberFormat", { maximumSignificantDigits: 4 });
const moment = () => format("DateTimeFormat", { dateStyle: "medium", timeStyle: "short" });
const clock = () => format("DateTimeFormat", { timeStyle: "short" });

function score(value) {
  const size = Math.abs(value);
  return withDecimals(size < 0.1 || (size > 0.9 && size < 1) ? 3 : 2).format(value);
}

function share(value) {
  const percent = Math.abs(value * 100);
  const digits = percent === 0 || percent >= 99.95 ? 0 : percent < 0.995 ? 2 : 1;
  return format("NumberFormat", {
    style: "percent", minimumFractionDigits: digits, maximumFractionDigits: digits,
  }).format(value);
}

const styles = { score, share, count: (v) => whole().format(v), plain: (v) => whole().format(v), value: (v) => four().format(v) };

export const count = (value) => whole().format(value);

/** Rewrites what the server marked as a number or a time. */
export function localise(root) {
  for (const element of root.querySelectorAll("data[value]")) {
    const style = styles[element.className];
    const value = Number(element.getAttribute("value"));
    // Tiny shares keep the server's "less than" wording.
    if (style && Number.isFinite(value) && !/^[<>]/.test(element.textContent)) element.textContent = style(value);
  }
  for (const element of root.querySelectorAll("time[datetime]")) {
    const date = new Date(element.dateTime);
    if (Number.isNaN(date.getTime())) continue;
    const isToday = date.toDateString() === new Date().toDateString();
    element.textContent = (isToday ? clock : moment)().format(date);
    element.title = moment().format(date);
  }
}

/** "about 2 minutes left" */
export function left(seconds) {
  if (!(seconds > 0)) return "";
  if (seconds < 8) return "a few seconds left";
  if (seconds < 90) return `about ${whole().format(Math.ceil(seconds / 5) * 5)} seconds left`;
  if (seconds < 5400) return `about ${whole().format(Math.round(seconds / 60))} minutes left`;
  return `about ${withDecimals(1).format(seconds / 3600)} hours left`;
}
