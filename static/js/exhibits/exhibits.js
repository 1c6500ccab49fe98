/**
 * `<pg-exhibits>`: what was measured with a clock, beside the run and no part of it. Each exhibit says how it is made, is made on
 * this installation when somebody asks, shows how far it is, and then stands there with its machine and its day.
 */
import { html, nothing, render } from "lit-html";
import { Panel } from "../panels/panel.js";
import { topic } from "../pages/data.js";
import { style } from "../pages/later.js";
import { chartOf, huesOf, short } from "./chart.js";
import { contentAt, follow, standing } from "./making.js";

await style("exhibits");

const SIZE = { width: 560, height: 250 };

/** @typedef {{now: import("./making.js").Standing|null, content: import("./making.js").Content|null, problem: string}} Known */

class Exhibits extends Panel {
  start() {
    this.tabIndex = 0;
    this.setAttribute("role", "group");
    this.setAttribute("aria-label", "Measured");
    /** @type {Map<string, Known>} */
    this.known = new Map(topic.exhibits.map(({ id }) => [id, { now: null, content: null, problem: "" }]));
    this.draw();
    for (const { id } of topic.exhibits) this.attempt(id, async () => void (await this.learn(id, await standing(topic.name, id))));
  }

  /** @param {string} id @returns {Known} */
  of(id) {
    return /** @type {Known} */ (this.known?.get(id));
  }

  /** @param {string} id @param {() => Promise<void>} act */
  async attempt(id, act) {
    try {
      await act();
    } catch (error) {
      Object.assign(this.of(id), { now: null, problem: error instanceof Error ? error.message : String(error) });
      this.draw();
    }
  }

  /** @param {string} id @param {import("./making.js").Standing} now */
  async learn(id, now) {
    const known = this.of(id);
    Object.assign(known, { now, problem: now.failure ?? "" });
    this.draw();
    if (now.status === "done" && now.sha) known.content = await contentAt(now.sha);
    else if (now.status === "queued" || now.status === "running") return this.make(id);
    this.draw();
  }

  /** @param {string} id */
  make(id) {
    return this.attempt(id, async () => {
      await follow(topic.name, id, (now) => {
        Object.assign(this.of(id), { now, problem: now.failure ?? "" });
        this.draw();
        return this.isConnected;
      });
      const { now } = this.of(id);
      if (now?.status === "done" && now.sha) this.of(id).content = await contentAt(now.sha);
      this.draw();
    });
  }

  draw() {
    render(topic.exhibits.map((one) => this.exhibit(one)), this);
  }

  /** @param {import("../pages/data.js").ExhibitInfo} one */
  exhibit({ id, title, words }) {
    const { now, content, problem } = this.of(id);
    const busy = now?.status === "queued" || now?.status === "running";
    return html`<section class="exhibit" aria-label=${title}>
      <header>
        <h3>${title}</h3>
        <p>${words} It is measured with a clock, so it is part of no run.</p>
        ${content || busy ? nothing : html`<button type="button" class="measure" @click=${() => this.make(id)}>Measure on this machine</button>`}
        ${busy ? progress(now) : nothing} ${problem ? html`<p class="problem" role="alert">${problem}</p>` : nothing}
        ${content ? facts(content) : nothing}
      </header>
      ${content ? picture(content) : nothing}
    </section>`;
  }
}

/** @param {import("./making.js").Standing | null} now */
function progress(now) {
  const told = now?.progress;
  const words = told ? told.words : "waiting for a worker";
  const percent = told ? Math.round((100 * told.done) / Math.max(1, told.total)) : 0;
  return html`<div class="progress">
    <progress max="100" .value=${percent} aria-label="Progress">${percent} %</progress>
    <span class="told">${percent} %, ${words}</span>
  </div>`;
}

/** @param {import("./making.js").Content} content */
function facts({ machine, made_at, took_s, chart }) {
  return html`<dl>
      ${chart.facts.map(([name, words]) => html`<dt>${name}</dt><dd>${words}</dd>`)}
    </dl>
    <p class="label">Measured on ${made_at} in ${took_s} s: ${machine}.</p>`;
}

/** @param {import("./making.js").Content} content */
function picture({ chart }) {
  const hues = huesOf(chart);
  return html`<figure>
    <svg viewBox=${`0 0 ${SIZE.width} ${SIZE.height}`} role="img" aria-label=${chart.series.map(spoken).join(". ")}>${chartOf(chart, SIZE.width, SIZE.height)}</svg>
    <figcaption>
      ${chart.series.map(({ label, kind, group }) => html`<span class=${kind}><svg viewBox="0 0 26 8" aria-hidden="true"><path d="M1 4H25" fill="none" .style=${`stroke: ${hues.get(group)}`} stroke-width="2" stroke-dasharray=${kind === "model" ? "5 4" : "none"} /></svg>${label}</span>`)}
    </figcaption>
  </figure>`;

  /** @param {import("./chart.js").Series} one */
  function spoken({ label, points }) {
    return `${label}: ${points.map(([x, y]) => `${short(y)} ${chart.y} at ${short(x)} ${chart.x}`).join(", ")}`;
  }
}

customElements.define("pg-exhibits", Exhibits);
