/** One exhibit as the server tells of it: how it stands, have it made, wait for it, read it. */

/**
 * @typedef {{done: number, total: number, words: string}} Progress
 * @typedef {{status: "absent"|"queued"|"running"|"failed"|"done", sha: string|null, progress: Progress|null, failure: string|null}} Standing
 * @typedef {{topic: string, exhibit: string, machine: string, made_at: string, took_s: number, chart: import("./chart.js").Chart}} Content
 */

const POLL_MS = 400;

/** @param {string} url @param {RequestInit} [options] @returns {Promise<any>} */
async function asked(url, options) {
  const answer = await fetch(url, options);
  const body = await answer.json();
  if (!answer.ok) throw new Error(body.error?.message ?? `The server answered ${answer.status}.`);
  return body;
}

/** @param {string} topic @param {string} id */
const place = (topic, id) => `/api/v1/topics/${topic}/exhibits/${id}`;

/** @param {string} topic @param {string} id @returns {Promise<Standing>} */
export const standing = (topic, id) => asked(place(topic, id));

/** @param {string} topic @param {string} id @returns {Promise<Standing>} */
export const begin = (topic, id) => asked(place(topic, id), { method: "POST", headers: { "Content-Type": "application/json" }, body: "{}" });

/** @param {string} sha @returns {Promise<Content>} */
export const contentAt = (sha) => asked(`/api/v1/exhibits/${sha}`);

/**
 * Have it made and tell of it until it is there or failed. A worker that dies is noticed by the server, which then knows of nothing
 * under way: it is asked again.
 * @param {string} topic @param {string} id @param {(now: Standing) => boolean} tell false: nobody waits any more
 * @param {{wait?: (ms: number) => Promise<void>, ask?: typeof standing, post?: typeof begin}} [by]
 */
export async function follow(topic, id, tell, by = {}) {
  const { wait = (ms) => new Promise((done) => setTimeout(done, ms)), ask = standing, post = begin } = by;
  let now = await post(topic, id);
  while (tell(now) && (now.status === "queued" || now.status === "running")) {
    await wait(POLL_MS);
    now = await ask(topic, id);
    if (now.status === "absent") now = await post(topic, id);
  }
}
