// The stream of one study's events. A dropped connection heals: the browser asks again with the last event's number.
// Of all pages that show a study one holds its stream and passes on what it hears: a browser keeps only six connections
// to one address, and a seventh page would wait for ever.
import { hasSession } from "/server.js";

const kinds = ["entry", "reset", "progress", "working", "idle", "tab"];

/**
 * Follows a study from what `cursor` names on. `hear(kind, data)` gets each event; `linked(state)` is told "open", "lost" or "locked".
 * Returns a function that ends it.
 */
export function follow(study, cursor, hear, linked) {
  const others = new BroadcastChannel(`study:${study}`);
  let last = cursor;
  let isFirst = true;
  let state = "open";
  let ended = false;
  let end = () => {};

  function tell(now) {
    state = now;
    linked(now);
  }

  others.onmessage = ({ data }) => {
    if (ended) return;
    if (data.joined) {
      // Whoever holds the stream tells the newcomer how it stands.
      if (end.isHolding) others.postMessage({ state });
    } else if (data.state) {
      if (!end.isHolding) tell(data.state);
    } else {
      if (data.id) last = data.id;
      hear(data.kind, data.content);
    }
  };

  /** Holds the stream until this page is left. */
  function hold() {
    const stop = stream(study, () => last, (kind, content, id) => {
      if (id) last = id;
      others.postMessage({ kind, content, id });
      hear(kind, content);
    }, (now) => {
      tell(now);
      others.postMessage({ state: now });
    });
    // What was said between two holders may have been missed.
    if (!isFirst) hear("reset", {});
    return new Promise((resolve) => {
      end = () => {
        stop();
        resolve();
      };
      end.isHolding = true;
    });
  }

  if (navigator.locks) {
    const name = `stream:${study}`;
    navigator.locks.request(name, { ifAvailable: true }, (lock) => {
      if (lock) return ended ? undefined : hold();
      isFirst = false;
      others.postMessage({ joined: true });
      // What was said before this page listened is in the conversation by now.
      if (!ended) hear("reset", {});
      const waiting = new AbortController();
      end = () => waiting.abort();
      if (ended) waiting.abort();
      navigator.locks.request(name, { signal: waiting.signal }, () => (ended ? undefined : hold())).catch(() => {});
      return undefined;
    });
  } else {
    hold();
  }

  return () => {
    ended = true;
    end();
    others.close();
  };
}

/** One connection to the server, opened anew where it was lost. */
function stream(study, cursor, hear, linked) {
  let source;
  let timer;
  let ended = false;
  let wasLost = false;

  function begin() {
    source = new EventSource(`/api/studies/${study}/events?after=${encodeURIComponent(cursor())}`);
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
      source.addEventListener(kind, (event) => hear(kind, event.data ? JSON.parse(event.data) : {}, event.lastEventId));
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
