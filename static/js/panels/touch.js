/** What one touches on the stage: a node, link or message with its state and its faults, or the network with its sides. */
import { signal } from "@preact/signals-core";
import { html, nothing, render } from "lit-html";
import { session } from "../live/session.js";
import { style } from "../pages/later.js";
import { playhead, select, selection } from "../playhead.js";
import { nameOf, shortRequest } from "../record/names.js";
import { faultMenu, faultsOn, howLong, partition } from "./faults.js";
import { icon } from "./icon.js";
import { Panel } from "./panel.js";

/** @typedef {import("../record/frame.js").Frame} Frame */
/** @typedef {{x: number, y: number, width: number, height: number}} Box */

const WIDTH = 296;
const GAP = 14;
/** Enough room below the card's top edge for a node's menu. */
const ROOM = 470;

/** Nodes on one side of a tear that is being drawn, or null. */
const side = signal(/** @type {string[] | null} */ (null));

/** Ask which nodes shall be cut off, starting from these; asked again, put the question away. @param {string[]} nodes */
export function askSides(nodes) {
  const open = side.peek() !== null && nodes.length === 0;
  select(null);
  side.value = open ? null : nodes;
}

class Touch extends Panel {
  start() {
    const stage = /** @type {any} */ (this.parentElement?.querySelector("pg-stage"));
    this.anchorOf = (/** @type {any} */ chosen) => /** @type {Box | null} */ (stage?.anchor?.(chosen) ?? null);
    this.watch(() => (selection.value, selection.value && (side.value = null)));
    this.watch(() => (selection.value, side.value, this.place()));
    this.watch(() => (selection.value, side.value, playhead.invalidate()));
    this.slowly((frame) => this.draw(frame));
    this.addEventListener("keydown", (event) => event.key === "Escape" && close());
  }

  /** Beside what was touched, on the side where there is room. */
  place() {
    const chosen = selection.peek();
    const box = chosen ? this.anchorOf?.(chosen) : null;
    const scene = /** @type {HTMLElement} */ (this.parentElement);
    const { clientWidth: wide, clientHeight: high } = scene;
    this.spot = { left: wide - WIDTH - GAP, top: GAP };
    if (!box) return;
    const right = box.x + box.width + GAP;
    const left = right + WIDTH < wide ? right : box.x - WIDTH - GAP;
    this.spot = { left: Math.max(8, Math.min(left, wide - WIDTH - 8)), top: Math.max(8, Math.min(box.y - 20, high - ROOM)) };
  }

  /** @param {Frame} frame */
  draw(frame) {
    const content = side.peek() ? networkCard(frame, side.peek() ?? []) : cardOf(frame);
    const at = this.spot ?? { left: 0, top: 0 };
    const style = `left:${Math.round(at.left)}px;top:${Math.round(at.top)}px;max-height:calc(100% - ${Math.round(at.top) + 8}px)`;
    render(content ? html`<section class="touch" aria-label="What you touched" .style=${style}>${content}</section>` : nothing, this);
  }
}

/** @param {Frame} frame */
function cardOf(frame) {
  const chosen = selection.peek();
  if (chosen?.kind === "node") return nodeCard(frame, chosen.id);
  if (chosen?.kind === "link") return linkCard(frame, chosen.id);
  if (chosen?.kind === "message") return messageCard(frame, chosen.id);
  return null;
}

/** @param {string} title @param {string} words */
function head(title, words) {
  return html`<header><div><h2>${title}</h2><p>${words}</p></div>
    <button type="button" class="plain" aria-label="Close" @click=${close}>${icon("x", 15)}</button></header>`;
}

function close() {
  select(null);
  side.value = null;
}

/** @param {Frame} frame @param {string} id */
function nodeCard(frame, id) {
  const node = frame.topology.nodes.get(id);
  if (!node) return null;
  const { statuses } = frame.health(id);
  const machines = [...frame.topology.machines.values()].filter((machine) => machine.node === id);
  const drawn = new Set(machines.map(({ path }) => path));
  const states = [...frame.states(id)].filter(([path]) => !drawn.has(path));
  const condition = statuses.length ? statuses.join(" and ") : "up";
  return html`${head(node.label ?? id, `${node.kind}${node.attrs.about ? `, ${node.attrs.about}` : ""}; ${condition}`)}
    ${machines.map((machine) => machineView(machine, frame.state(id, machine.path)))}
    ${states.length ? html`<dl tabindex="0">${states.map(([path, value]) => html`<dt>${path}</dt><dd>${value ?? "–"}</dd>`)}</dl>` : nothing}
    ${faultMenu(faultsOn("node", statuses), id, close)}`;
}

/** @param {any} machine @param {unknown} now */
function machineView(machine, now) {
  return html`<div class="machine"><b>${machine.path}</b>${machine.states.map(
    (/** @type {string} */ state) => html`<span class=${state === (now ?? machine.initial) ? "current" : ""}>${state.replaceAll("_", " ")}</span>`,
  )}</div>`;
}

/** @param {Frame} frame @param {string} id */
function linkCard(frame, id) {
  const link = frame.topology.links.get(id);
  if (!link) return null;
  const there = frame.link(link.a, link.b);
  const back = frame.link(link.b, link.a);
  const statuses = [...new Set([...there.statuses, ...back.statuses])];
  const title = `${labelOf(frame, link.a)} to ${labelOf(frame, link.b)}`;
  return html`${head(title, statuses.length ? `link, ${statuses.join(" and ")}` : "link, up")}
    ${faultMenu(faultsOn("link", statuses), `link:${link.a}~${link.b}`, close)}`;
}

/** @param {Frame} frame @param {number} seq */
function messageCard(frame, seq) {
  const message = frame.record.message(seq);
  if (!message) return null;
  const flying = frame.messages.some((flight) => flight.seq === seq);
  const way = `${message.kind} from ${labelOf(frame, message.source)} to ${labelOf(frame, message.target)}`;
  const fate = flying ? "in flight" : `${message.fate}${message.reason ? `: ${message.reason}` : ""}`;
  return html`${head(`${message.label} ${shortRequest(message.request)}`, `${way}; ${fate}`)}
    ${flying ? faultMenu(faultsOn("message", []), `message:${nameOf(message)}`, close) : nothing}
    ${message.request ? html`<div class="faults"><div class="fault-row"><button type="button" @click=${() => select("request", message.request)}>${icon("locate-fixed", 15)}Follow ${shortRequest(message.request)}</button></div></div>` : nothing}`;
}

/** @param {Frame} frame @param {string[]} chosen */
function networkCard(frame, chosen) {
  const nodes = [...frame.topology.nodes.values()];
  const rest = nodes.filter(({ id }) => !chosen.includes(id)).map(({ id }) => id);
  const torn = [...frame.topology.links.values()].some(({ a, b }) => frame.link(a, b).statuses.length > 0);
  return html`${head("Network", "Choose who ends up on the other side of the tear.")}
    <div class="sides">${nodes.map(({ id, label }) => html`<label><input type="checkbox" .checked=${chosen.includes(id)} @change=${() => toggle(id)}>${label ?? id}</label>`)}</div>
    <div class="faults">
      <div class="fault-row"><button type="button" ?disabled=${chosen.length === 0 || rest.length === 0} @click=${() => (partition(chosen, rest), close())}>${icon("split", 15)}Partition</button></div>
      ${torn ? html`<div class="fault-row"><button type="button" @click=${() => (session.intervene({ kind: "heal", target: "network", args: {} }), close())}>${icon("link", 15)}Heal</button></div>` : nothing}
    </div>${howLong()}`;
}

/** @param {string} id */
function toggle(id) {
  const now = side.peek() ?? [];
  side.value = now.includes(id) ? now.filter((one) => one !== id) : [...now, id];
}

/** @param {Frame} frame @param {string} id */
function labelOf(frame, id) {
  return frame.topology.nodes.get(id)?.label ?? id;
}

await style("touch");
customElements.define("pg-touch", Touch);
