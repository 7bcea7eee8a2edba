// One dialog for all that must be confirmed or named. Escape closes it; focus returns to where it was.

const dialog = document.getElementById("dialog");
const field = document.getElementById("dialog-field");
const input = document.getElementById("dialog-input");
const accept = document.getElementById("dialog-accept");

/**
 * Asks, and gives the text that was typed (or "yes" where nothing is to be typed); null when it was cancelled.
 * `label` asks for a text of `least` to `most` letters that begins as `value`; `isGrave` marks what cannot be undone.
 */
export function ask({ title, text, label, value = "", least = 0, most = 120, action, isGrave = false }) {
  document.getElementById("dialog-title").textContent = title;
  document.getElementById("dialog-text").textContent = text ?? "";
  document.getElementById("dialog-label").textContent = label ?? "";
  field.hidden = !label;
  input.minLength = least;
  input.maxLength = most;
  input.value = value;
  accept.textContent = action;
  accept.classList.toggle("grave", isGrave);
  const before = document.activeElement;
  return new Promise((resolve) => {
    let answer = null;
    const form = document.getElementById("dialog-form");
    const submit = (event) => {
      event.preventDefault();
      if (label && !input.value.trim()) return;
      answer = label ? input.value.trim() : "yes";
      dialog.close();
    };
    const closed = () => {
      form.removeEventListener("submit", submit);
      dialog.removeEventListener("close", closed);
      if (before?.isConnected) before.focus();
      resolve(answer);
    };
    form.addEventListener("submit", submit);
    dialog.addEventListener("close", closed);
    dialog.showModal();
    (label ? input : isGrave ? document.getElementById("dialog-cancel") : accept).focus();
    if (label) input.select();
  });
}

document.getElementById("dialog-cancel").addEventListener("click", () => dialog.close());
