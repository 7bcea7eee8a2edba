// Talks to the server of this machine; nothing else is ever asked.

let forgery = "";

/** What the server refused, in words for the person. */
export class Refusal extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** Exchanges the token of the address for a cookie, or uses the cookie that is there. False: neither holds. */
export async function signIn() {
  const token = new URLSearchParams(location.hash.slice(1)).get("token");
  if (token) {
    history.replaceState(null, "", location.pathname);
    const reply = await fetch("/api/session", {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ token }),
    });
    if (reply.ok) return learn(reply);
  }
  return hasSession();
}

/** Whether the cookie is still known; also fetches the token against forged requests. */
export async function hasSession() {
  const reply = await fetch("/api/session");
  return reply.ok ? learn(reply) : false;
}

function learn(reply) {
  forgery = reply.headers.get("X-SynthCraft-CSRF") ?? forgery;
  return forgery !== "" ? true : hasSession();
}

async function reason(reply) {
  try {
    const answer = await reply.json();
    if (answer.error) return answer.error;
  } catch {
    // The status says enough.
  }
  return reply.status === 413 ? "That is larger than the studio takes." : `The studio answered with status ${reply.status}.`;
}

async function send(method, path, body, headers, retry = true) {
  const isFile = body instanceof Blob;
  const reply = await fetch(path, {
    method,
    headers: {
      "X-SynthCraft-CSRF": forgery,
      ...(body !== undefined ? { "Content-Type": isFile ? "application/octet-stream" : "application/json" } : {}),
      ...headers,
    },
    body: body === undefined || isFile ? body : JSON.stringify(body),
  });
  if (reply.ok) return reply;
  // After a restart of the server the cookie may hold and the other token not.
  if (retry && (reply.status === 403 || reply.status === 401) && (await hasSession())) {
    return send(method, path, body, headers, false);
  }
  throw new Refusal(reply.status, await reason(reply));
}

async function receive(path) {
  const reply = await fetch(path);
  if (!reply.ok) throw new Refusal(reply.status, await reason(reply));
  return reply;
}

export const getJSON = async (path) => (await receive(path)).json();
export const getText = async (path) => (await receive(path)).text();
export const post = (path, body, headers) => send("POST", path, body, headers);
export const remove = (path, headers) => send("DELETE", path, undefined, headers);

/** The answer's JSON, or an empty object where it has none. */
export async function content(reply) {
  const text = await reply.text();
  return text ? JSON.parse(text) : {};
}
