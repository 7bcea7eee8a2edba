// The stream of one study's events. A dropped connection heals: the browser asks again with the last event's number.
import { hasSession } from "/server.js";

const kinds = ["entry", "reset", "progress", "working", "idle", "tab"];

/**
 * Follows a study from what `cursor` names on. `hear(kind, data)` gets each event; `linked(state)` is told "open", "lost" or "locked".
 * Returns a function that ends it.
 */
export function follow(study, cursor, hear, linked) {
  let source;
  let timer;
  let ended = false;
  let wasLost = false;

  function begin() {
    source = new EventSource(`/api/studies/${study}/events?after=${encodeURIComponent(cursor)}`);
    source.addEventListener("open", () => {
      linked("open");
      // What was missed while away may be more than the server remembers.
      if (wasLost) hear("reset", {});
      wasLost = false;
    });
    source.addEventListener("error", () => {
      if (ended) return;
      wasLost = true;
      linked("lost");
      if (source.readyState === EventSource.CLOSED) again();
    });
    for (const kind of kinds) {
      source.addEventListener(kind, (event) => hear(kind, event.data ? JSON.parse(event.data) : {}));
    }
  }

  /** The server refused or is gone: ask from time to time whether it is back. */
  function again() {
    source.close();
    clearTimeout(timer);
    timer = setTimeout(async () => {
      if (ended) return;
      try {
        if (await hasSession()) return begin();
        linked("locked");
      } catch {
        // Not there yet.
      }
      again();
    }, 1500);
  }

  begin();
  return () => {
    ended = true;
    clearTimeout(timer);
    source.close();
  };
}
