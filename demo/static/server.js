// Talks to the demo's own server: one order or one question at a time, answers as values.

export class Refused extends Error {}

let line = Promise.resolve();

/** Orders leave one after the other, in the order they were given. */
export function order(name, body) {
  const answer = line.then(() => post(`/api/${name}`, body));
  line = answer.catch(() => undefined);
  return answer;
}

async function post(path, body) {
  const response = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  if (response.ok) return response.json();
  throw new Refused(response.status < 500 ? await response.text()
    : "La démonstration a eu un problème. Recommencez.");
}

export async function ground() {
  return (await fetch("/api/ground")).json();
}

/** The snapshot when it is newer than `version`, otherwise null. */
export async function news(version) {
  const response = await fetch(version === null ? "/api/state" : `/api/state?after=${version}`);
  if (!response.ok) throw new Error(`state: ${response.status}`);
  return response.status === 204 ? null : response.json();
}
