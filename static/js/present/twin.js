/** The stage in words: what there is, what is wrong with it, what was said of it, and what is on its way. A function of the frame. */
import { html, nothing } from "lit-html";
import { spoken } from "../panels/durations.js";
import { shortRequest } from "../record/names.js";

/** @typedef {import("../record/frame.js").Frame} Frame */
/** @typedef {import("../record/topology.js").Topology} Topology */

const MOST_FLIGHTS = 40;

/** @param {Frame} frame @param {{id: string, title: string}[]} properties */
export function twinTemplate(frame, properties) {
  const { topology } = frame;
  return html`<h2>The stage in words, at ${spoken(frame.t)}</h2>
    <p>${summaryOf(topology)}</p>
    ${section("What stands where", castOf(topology))}
    ${section("What is wrong", troubleOf(frame), "Nothing.")}
    ${section("What is known of each", statesOf(frame))}
    ${frame.caption ? html`<p>${frame.caption.text}</p>` : nothing}
    ${section("Verdicts so far", verdictsOf(frame, properties), "None.")}
    ${section("On the way", flightsOf(frame), "No message.")}`;
}

/** @param {string} title @param {string[]} lines @param {string} [none] */
function section(title, lines, none) {
  if (lines.length === 0) return none ? html`<h3>${title}</h3><p>${none}</p>` : nothing;
  return html`<h3>${title}</h3><ul>${lines.map((line) => html`<li>${line}</li>`)}</ul>`;
}

/** @param {number} count @param {string} one */
function counted(count, one) {
  return `${count} ${one}${count === 1 ? "" : "s"}`;
}

/** @param {Topology} topology */
export function summaryOf(topology) {
  return `${counted(standing(topology).length, "node")} and ${counted(topology.links.size, "road")} between them.`;
}

/** @param {Topology} topology */
function standing(topology) {
  return [...topology.nodes.values()].filter((node) => !node.left);
}

/** @param {Topology} topology */
export function castOf(topology) {
  return standing(topology).map((node) => {
    const to = [...topology.links.values()]
      .filter((link) => link.a === node.id)
      .map((link) => topology.nodes.get(link.b)?.label ?? link.b);
    return `${node.label}, ${node.kind}${to.length ? `, leads to ${to.join(", ")}` : ""}`;
  });
}

/** Every node and every direction of a road that is not as it should be. @param {Frame} frame */
export function troubleOf(frame) {
  const { topology } = frame;
  const label = labelled(topology);
  const nodes = standing(topology).map((node) => [node.label, frame.health(node.id)]);
  const roads = [...topology.links.values()]
    .flatMap(({ a, b }) => [[a, b], [b, a]])
    .map(([a, b]) => [`The road from ${label(a)} to ${label(b)}`, frame.link(a, b)]);
  return /** @type {[string, import("../record/fold.js").Condition][]} */ ([...nodes, ...roads])
    .filter(([, condition]) => condition.statuses.length > 0)
    .map(([who, { statuses, detail }]) => `${who} is ${statuses.join(" and ")}${detail ? `, ${detail}` : ""}`);
}

/** The state of each machine that the topology declares. @param {Frame} frame */
export function statesOf(frame) {
  const label = labelled(frame.topology);
  return [...frame.topology.machines.values()].map(
    ({ node, path, initial }) => `${path} of ${label(node)}: ${frame.state(node, path) ?? initial}`,
  );
}

/** @param {Frame} frame @param {{id: string, title: string}[]} properties */
export function verdictsOf(frame, properties) {
  return [...frame.verdicts.values()].map(({ property, status, words }) => {
    const title = properties.find(({ id }) => id === property)?.title ?? property;
    return `${title}: ${status}. ${words}`;
  });
}

/** @param {Frame} frame */
export function flightsOf(frame) {
  const label = labelled(frame.topology);
  const lines = frame.messages.slice(0, MOST_FLIGHTS).map((flight) => {
    const where = flight.held ? "held" : `${Math.round(flight.progress * 100)} % of the way`;
    const whose = flight.request ? `, for ${shortRequest(flight.request)}` : "";
    return `${flight.kind} ${flight.label} from ${label(flight.source)} to ${label(flight.target)}${whose}, ${where}`;
  });
  const rest = frame.messages.length - lines.length;
  return rest > 0 ? [...lines, `and ${rest} more`] : lines;
}

/** @param {Topology} topology @returns {(id: string) => string} */
function labelled(topology) {
  return (id) => topology.nodes.get(id)?.label ?? id;
}
