/** Two runs side by side under one playhead: the one that is watched, and a rival with the same seed and the same faults. */
import { computed, signal } from "@preact/signals-core";
import { html, nothing, render } from "lit-html";
import { Session, session } from "../live/session.js";
import { style } from "../pages/later.js";
import { grown } from "../panels/axis.js";
import { instant } from "../panels/durations.js";
import { icon } from "../panels/icon.js";
import { Panel } from "../panels/panel.js";
import { playhead } from "../playhead.js";
import { differingNodes, firstDifference } from "./difference.js";
import { Follower } from "./follower.js";
import "./lanes.js";
import { nameOf, said, variant } from "./naming.js";
import { arrivals, sentence } from "./summary.js";

/** @typedef {import("../live/session.js").Scenario} Scenario */
/** @typedef {{id: string, label: string, scenario: Scenario}} Rival */

class Compare extends Panel {
  constructor() {
    super();
    this.chosen = signal("");
    this.rivals = computed(rivalsNow);
    this.rival = computed(() => this.rivals.value.find(({ id }) => id === this.chosen.value) ?? this.rivals.value[0]);
    this.asked = "";
    this.follower = new Follower();
    this.other = new Session({ playhead: this.follower });
    this.other.paced = true;
    this.findings = computed(() => findingsOf(grown.value.record, this.follower.record.value, this.follower.known.value));
  }

  start() {
    this.className = "compare";
    this.second = secondStage(this.follower);
    this.lanes = Object.assign(document.createElement("pg-overlaid"), { other: this.follower });
    document.querySelector("pg-stage")?.after(this.second);
    document.querySelector("pg-metrics")?.before(this.lanes);
    document.body.classList.add("is-comparing");
    this.stops.push(this.follower.follow(playhead));
    this.watch(() => this.follow());
    this.watch(() => (this.findings.value, this.other.status.value, this.other.error.value, session.branches.value, this.draw()));
    this.stops.push(this.follower.paint(() => this.light()), this.follower.panel(() => this.draw()));
    this.addEventListener("keydown", (event) => event.key === "Escape" && this.leave(event));
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.other.close();
    this.second?.remove();
    this.lanes?.remove();
    document.body.classList.remove("is-comparing");
    for (const node of document.querySelectorAll("[data-differs]")) node.removeAttribute("data-differs");
  }

  /** The rival does what is done here, too. */
  follow() {
    const scenario = this.rival.value?.scenario;
    const asked = JSON.stringify(scenario ?? "");
    if (!scenario || asked === this.asked) return;
    this.asked = asked;
    this.other.open(scenario, { at_us: null });
  }

  /** Nodes that are not in the same state in both. */
  light() {
    this.differing = differingNodes(playhead.frame.peek(), this.follower.frame.peek());
    for (const node of document.querySelectorAll("pg-stage [data-node]"))
      node.toggleAttribute("data-differs", this.differing.includes(node.getAttribute("data-node") ?? ""));
  }

  draw() {
    const rival = this.rival.peek();
    const here = session.scenario.peek();
    if (!rival || !here) return;
    const { told, first } = this.findings.peek();
    const error = this.other.error.peek();
    render(
      html`<div class="sides"><b class="side">A</b><span class="a-name">${watchedName()}</span><b class="side is-b">B</b>
          <select class="picker" aria-label="Compare with" @change=${(/** @type {Event} */ event) => this.choose(event)}>
            ${this.rivals.peek().map(({ id, label }) => html`<option value=${id} ?selected=${id === rival.id}>${label}</option>`)}</select>
          ${first === null ? nothing : html`<button type="button" class="push" @click=${() => (playhead.pause(), playhead.seek(first))}>Go to first difference <span class="mono">${instant(first)}</span></button>`}
          <button type="button" class="plain" aria-label="Close the comparison" @click=${() => closeCompare()}>${icon("x", 16)}</button></div>
        <p class="sum" role="status">${error ? error.msg : (told ?? "B is being computed.")}</p>
        <p class="now-differs">${this.nowDiffers()}</p>`,
      this,
    );
  }

  nowDiffers() {
    const nodes = playhead.frame.peek().topology.nodes;
    const names = (this.differing ?? []).map((id) => nodes.get(id)?.label ?? this.follower.frame.peek().topology.nodes.get(id)?.label ?? id);
    return names.length ? `Differ at this moment: ${names.join(", ")}` : "At this moment every node is the same in both";
  }

  /** @param {Event} event */
  choose(event) {
    this.chosen.value = /** @type {HTMLSelectElement} */ (event.target).value;
  }

  /** @param {KeyboardEvent} event */
  leave(event) {
    event.stopPropagation();
    closeCompare();
  }
}

/** What the two whole runs tell, once both are here. @param {import("../record/log.js").RunRecord} a @param {import("../record/log.js").RunRecord} b @param {number} known */
function findingsOf(a, b, known) {
  if (!known || !a.ended || !b.ended) return { told: null, first: null };
  const first = firstDifference(a, b);
  const told = first === null ? "Over the whole run nothing differs." : `Over the whole run: ${sentence(a, b)} ${arrivals(a, b)}`;
  return { told: told.trim(), first };
}

/** What can stand beside the watched run: its other variants under the same conditions, and the other branches. @returns {Rival[]} */
function rivalsNow() {
  const scenario = session.scenario.value;
  const branches = session.branches.value;
  if (!scenario) return [];
  const params = /** @type {any} */ (scenario.params);
  const variants = (variant?.choices ?? []).filter(([value]) => value !== params[variant?.name ?? ""]);
  const kept = branches.filter((branch) => branch.scenario !== scenario);
  return [
    ...variants.map(([value, label]) => ({ id: `variant ${value}`, label, scenario: { ...scenario, params: { ...params, [variant?.name ?? ""]: value } } })),
    ...kept.map((branch) => ({ id: `branch ${branch.id}`, label: `Branch: ${nameOf(branch, branches)}`, scenario: branch.scenario })),
  ];
}

function watchedName() {
  const branches = session.branches.peek();
  const present = branches.at(-1);
  const params = /** @type {any} */ (session.scenario.peek()?.params ?? {});
  if (variant) return said(variant, params[variant.name]);
  return present ? nameOf(present, branches) : "";
}

/** A stage of the same topic that shows the second run. @param {Follower} follower */
function secondStage(follower) {
  const first = document.querySelector("pg-stage");
  const stage = /** @type {import("../stage/stage.js").Stage} */ (document.createElement("pg-stage"));
  for (const name of ["legend", "view"]) if (first?.hasAttribute(name)) stage.setAttribute(name, first.getAttribute(name) ?? "");
  stage.setAttribute("aria-label", "B");
  stage.setAttribute("role", "group");
  stage.className = "is-second";
  stage.playhead = follower;
  return stage;
}

/** @returns {HTMLElement | null} */
function opener() {
  return document.querySelector(".compare-open");
}

export function toggleCompare() {
  if (document.querySelector("pg-compare")) return closeCompare();
  document.querySelector(".scene")?.prepend(document.createElement("pg-compare"));
  opener()?.setAttribute("aria-pressed", "true");
}

function closeCompare() {
  document.querySelector("pg-compare")?.remove();
  opener()?.setAttribute("aria-pressed", "false");
  opener()?.focus();
}

await style("compare");
customElements.define("pg-compare", Compare);
