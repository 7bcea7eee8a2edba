// Numbers and times as the reader's language writes them.

const language = navigator.languages?.length ? [...navigator.languages] : undefined;
const withDecimals = (digits) => new Intl.NumberFormat(language, { minimumFractionDigits: digits, maximumFractionDigits: digits });
const whole = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
const four = new Intl.NumberFormat(language, { maximumSignificantDigits: 4 });
const moment = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });
const clock = new Intl.DateTimeFormat(language, { timeStyle: "short" });

function score(value) {
  const size = Math.abs(value);
  return withDecimals(size < 0.1 || (size > 0.9 && size < 1) ? 3 : 2).format(value);
}

function share(value) {
  const percent = Math.abs(value * 100);
  const digits = percent === 0 || percent >= 99.95 ? 0 : percent < 0.995 ? 2 : 1;
  return new Intl.NumberFormat(language, {
    style: "percent", minimumFractionDigits: digits, maximumFractionDigits: digits,
  }).format(value);
}

const styles = { score, share, count: (v) => whole.format(v), plain: (v) => whole.format(v), value: (v) => four.format(v) };

export const count = (value) => whole.format(value);

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
    element.textContent = (isToday ? clock : moment).format(date);
    element.title = moment.format(date);
  }
}

/** "about 2 minutes left" */
export function left(seconds) {
  if (!(seconds > 0)) return "";
  if (seconds < 8) return "a few seconds left";
  if (seconds < 90) return `about ${whole.format(Math.ceil(seconds / 5) * 5)} seconds left`;
  if (seconds < 5400) return `about ${whole.format(Math.round(seconds / 60))} minutes left`;
  return `about ${withDecimals(1).format(seconds / 3600)} hours left`;
}
