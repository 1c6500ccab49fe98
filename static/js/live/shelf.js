/**
 * Everything done to this run, and what is switched off: that is kept here, and is no part of the scenario. To change an
 * entry that is on is to watch another run.
 */
import { computed, signal } from "@preact/signals-core";
import { session as pageSession } from "./session.js";
import { planWords } from "./wording.js";

/**
 * @typedef {import("../pages/data.js").Planned} Planned
 * @typedef {{planned: Planned, on: boolean, place: number}} Entry its place in the scenario, or on the shelf when off
 */

/** What is switched off. */
export const shelf = signal(/** @type {Planned[]} */ ([]));

/** What the scenario does and what is switched off, in order of time. */
export const entries = computed(() => entriesOf(plannedOf(pageSession), shelf.value));

/** @param {Planned[]} planned @param {Planned[]} shelved @returns {Entry[]} */
export function entriesOf(planned, shelved) {
  const words = new Set(planned.map((one) => JSON.stringify(one)));
  const on = planned.map((one, place) => ({ planned: one, on: true, place }));
  const off = shelved.map((one, place) => ({ planned: one, on: false, place }));
  const kept = off.filter((entry) => !words.has(JSON.stringify(entry.planned)));
  return [...on, ...kept].sort((a, b) => instantOf(a.planned) - instantOf(b.planned));
}

/** Those at an effect point come first: nobody knows their instant before the run. @param {Planned} planned */
export function instantOf({ when }) {
  return "at_us" in when ? when.at_us : -1;
}

/** An instant at which something can be done. @param {number} us @param {number} horizon_us */
export function withinRun(us, horizon_us) {
  return Math.max(0, Math.min(horizon_us - 1, Math.round(us)));
}

/** The list with another entry at that place, or with none. @template T @param {T[]} list @param {number} place @param {T[]} instead */
export function replaced(list, place, ...instead) {
  return [...list.slice(0, place), ...instead, ...list.slice(place + 1)];
}

/** Put `planned` in the place of an entry. @param {Entry} entry @param {Planned} planned @param {Parts} [parts] */
export function change(entry, planned, { session, kept } = page) {
  if (JSON.stringify(planned) === JSON.stringify(entry.planned)) return;
  if (entry.on) session.arrange(replaced(plannedOf(session), entry.place, planned), `changed: ${planWords(planned)}`);
  else kept.value = replaced(kept.peek(), entry.place, planned);
}

/** Switch an entry off, or on again. @param {Entry} entry @param {Parts} [parts] */
export function toggle(entry, { session, kept } = page) {
  const { planned, place, on } = entry;
  kept.value = on ? [...kept.peek(), planned] : replaced(kept.peek(), place);
  if (on) session.withdraw(place, `without: ${planWords(planned)}`);
  else session.arrange([...plannedOf(session), planned], `with: ${planWords(planned)}`);
}

/** @param {Entry} entry @param {Parts} [parts] */
export function remove({ planned, place, on }, { session, kept } = page) {
  if (on) session.withdraw(place, `without: ${planWords(planned)}`);
  else kept.value = replaced(kept.peek(), place);
}

/** @param {Pick<import("./session.js").Session, "scenario">} session @returns {Planned[]} */
function plannedOf(session) {
  return /** @type {Planned[]} */ (session.scenario.value?.interventions ?? []);
}

/** @typedef {{session: Pick<import("./session.js").Session, "scenario" | "arrange" | "withdraw">, kept: typeof shelf}} Parts */
/** @type {Parts} */
const page = { session: pageSession, kept: shelf };
