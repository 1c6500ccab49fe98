/** What the server says about the topic of this page. */

/**
 * @typedef {{at_us: number} | {node: string, point: string, edge: string, nth: number}} When
 * @typedef {{when: When, kind: string, target: string, args: Record<string, number|string>}} Planned
 * @typedef {{schema: number, topic: string, params: Record<string, number|string>, seed: number, horizon_us: number, interventions: Planned[]}} Scenario
 * @typedef {{name: string, label: string, kind: "choice"|"number"|"flag", unit: string, min: number|null, max: number|null, default: number|string}} Param
 * @typedef {{id: string, title: string, story: string, claims: string[], scenario: Scenario, opens_at_us: number}} Preset
 * @typedef {{id: string, label: string, kind: string, target: string, args: Record<string, number|string>, icon: string, for_us: number|null, hint: string, wording: string}} Action
 * @typedef {{name: string, default: number|string, min: number|null, max: number|null, unit: string, choices?: string[]}} FaultArg
 * @typedef {{kind: string, on: "node"|"link"|"message"|"network", label: string, args: FaultArg[]}} FaultKind
 * @typedef {{id: string, kind: "always"|"sometimes"|"eventually", title: string, words: string}} Property
 * @typedef {{id: string, title: string, words: string}} ExhibitInfo
 * @typedef {{name: string, title: string, tagline: string, preset: string, params: Param[], presets: Preset[], actions: Action[],
 *   faults: FaultKind[], properties: Property[], legend: Record<string, string>, exhibits: ExhibitInfo[], scenario: Scenario, view: string|null}} TopicData
 */

/** @type {TopicData} */
export const topic = JSON.parse(document.getElementById("topic-data")?.textContent ?? "{}");

/** The instant a link names: `at_us` in microseconds or `at` in seconds. @param {URLSearchParams} query */
export function momentOf(query) {
  if (query.has("at_us")) return Number(query.get("at_us"));
  const seconds = parseFloat(query.get("at") ?? "");
  return Number.isFinite(seconds) ? Math.round(seconds * 1e6) : undefined;
}
