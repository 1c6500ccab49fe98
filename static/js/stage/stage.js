/**
 * `<pg-stage>`: the picture of a run at t. Roads in one SVG, messages on a canvas above them, nodes and words in a second SVG on
 * top. It draws when the playhead says so and reads no layout in a frame; sizes are read when the box changes.
 */
import { noChange, nothing, render, svg } from "lit-html";
import { playhead, selection } from "../playhead.js";
import { layout, ROOMY, roomOf } from "./layout.js";
import { roadsOf } from "./roads.js";
import { nodeState, nodeTemplate, regions } from "./nodes.js";
import { middle, pipesState, pipesTemplate, roadBadges } from "./pipes.js";
import { insetsOf, SKELETON } from "./skeleton.js";
import { Traffic } from "./traffic.js";
import { captionAt, captionTemplate, legendTemplate } from "./overlay.js";
import { readTheme, watchTheme } from "./theme.js";

/** @typedef {import("../record/frame.js").Frame} Frame */
/** @typedef {import("./layout.js").Needs & {nodes: Record<string, (frame: Frame, node: any, followed: string | null, tall: boolean) => unknown>}} View */
/** @typedef {{kind: "node"|"link", id: string}} Thing */

/** How long, as seen, something that has just happened stays visible. */
const LINGER_US = 900_000;
/** So many roads to a node are a tangle: they step back behind what drives on them. */
const DENSE = 2.4;

export class Stage extends HTMLElement {
  constructor() {
    super();
    this.playhead = playhead;
    /** @type {View | null} */
    this.view = null;
    /** @type {typeof import("./besides.js").besides | null} */
    this.besides = null;
    /** @type {Traffic | null} */
    this.traffic = null;
    /** @type {import("./camera.js").Camera | null} once somebody came near */
    this.camera = null;
    /** @type {import("./camera.js").Scene | null} as placed; placing and roads are as seen */
    this.ground = null;
    /** @type {typeof import("./rings.js") | null} */
    this.rings = null;
    /** @type {import("./layout.js").Layout | null} */
    this.placing = null;
    /** @type {Map<string, import("./roads.js").Road>} */
    this.roads = new Map();
    this.box = { width: 0, height: 0 };
    this.visible = true;
    /** @type {Record<string, unknown>} what each part was last drawn from */
    this.drawn = {};
    /** @type {Thing | null} */
    this.tab = null;
    /** @type {{x: number, y: number}[]} */
    this.rope = [];
    /** @type {(() => void)[]} */
    this.stops = [];
  }

  connectedCallback() {
    render(SKELETON, this);
    const graph = this.find(".pg-graph");
    this.traffic = new Traffic(/** @type {HTMLCanvasElement} */ (/** @type {unknown} */ (this.find(".pg-traffic"))));
    this.motion = matchMedia("(prefers-reduced-motion: reduce)");
    if (!this.thumbnail) this.loadTouch(graph);
    const sizes = new ResizeObserver(([entry]) => this.sized(entry.contentRect));
    sizes.observe(this);
    const sight = new IntersectionObserver(([entry]) => this.seen(entry.isIntersecting));
    sight.observe(this);
    this.stops = [
      watchTheme(() => this.restyled()),
      () => sizes.disconnect(),
      () => sight.disconnect(),
      this.playhead.paint((frame) => this.paint(frame)),
      this.playhead.panel((frame) => this.tell(frame)),
    ];
    this.loadView();
  }

  disconnectedCallback() {
    for (const stop of this.stops.splice(0)) stop();
    this.drawn = {};
  }

  get thumbnail() {
    return this.hasAttribute("thumbnail");
  }

  /** @param {string} name @returns {any} */
  find(name) {
    return this.querySelector(name);
  }

  async loadView() {
    const url = this.getAttribute("view");
    if (!url) return;
    this.view = (await import(url)).default;
    this.again();
  }

  /** @param {Traffic} traffic */
  async loadStanding(traffic) {
    traffic.standing = (await import("./standing.js")).standing;
    this.playhead.invalidate();
  }

  /** What answers to a visitor, and the words beside what is followed, come after the first picture. @param {HTMLElement} graph */
  async loadTouch(graph) {
    const [{ listen }, { besides }] = await Promise.all([import("./picking.js"), import("./besides.js")]);
    listen(this, graph);
    this.besides = besides;
    this.playhead.invalidate();
  }

  /** Everything is placed and drawn again. */
  again() {
    this.drawn = {};
    this.playhead.invalidate();
  }

  /** @param {{width: number, height: number}} box */
  sized({ width, height }) {
    this.box = { width, height };
    this.insets = insetsOf(this, this.thumbnail);
    this.restyled();
  }

  restyled() {
    this.traffic?.resize(this.box.width, this.box.height, Math.min(3, devicePixelRatio || 1), readTheme(this));
    this.again();
  }

  /** @param {boolean} visible */
  seen(visible) {
    this.visible = visible;
    if (visible) this.playhead.invalidate();
  }

  /** Whether this part must be drawn again: what it is drawn from is not what it was. @param {string} part @param {unknown[]} from */
  stale(part, from) {
    const before = /** @type {unknown[]|undefined} */ (this.drawn[part]);
    if (before?.every((value, i) => value === from[i])) return false;
    this.drawn[part] = from;
    return true;
  }

  /** @param {Frame} frame */
  paint(frame) {
    if (!this.visible || this.box.width < 40 || this.box.height < 40) return;
    const whole = frame.record.topologies.whole;
    if (this.stale("layout", [whole, this.box, this.view, this.rings])) this.place(whole);
    if (this.stale("aim", [this.ground, this.camera?.moves])) this.aim(whole);
    const { placing, traffic } = this;
    if (!placing || !traffic) return;
    const followed = this.playhead.followed.peek();
    const here = followed && hereOf(frame, followed);
    if (this.stale("things", [placing, frame.world, frame.topology, selection.peek(), this.tab, here]))
      this.things(frame, followed);
    const chosen = selection.peek();
    const linger_us = LINGER_US * this.playhead.speed.peek();
    const mood = {
      followed,
      chosen: chosen?.kind === "message" ? chosen.id : null,
      linger_us,
      still: this.motion?.matches ?? false,
    };
    if (mood.still && !traffic.standing) void this.loadStanding(traffic);
    traffic.draw(frame, placing, this.roads, mood);
    if (this.view) this.views(frame);
    if (!this.thumbnail) this.words(frame, mood);
  }

  /** @param {import("../record/topology.js").Topology} whole */
  place(whole) {
    const room = (/** @type {string} */ id, /** @type {boolean} */ tall) => roomOf(this.view, id, tall);
    const most = this.hasAttribute("present") ? 1.7 : undefined;
    const placing = layout(whole, { ...this.box, insets: this.insets ?? insetsOf(this, this.thumbnail), room, most, rings: this.rings });
    this.ground = { placing, roads: roadsOf(whole, placing, this.rings) };
    this.classList.toggle("is-portrait", placing.portrait);
    this.classList.toggle("is-dense", this.ground.roads.size > DENSE * placing.nodes.size);
    if (!this.rings && [...whole.groups.values()].some(({ attrs }) => attrs.slots))
      import("./ringed.js").then(({ rings }) => ((this.rings = rings), this.again()));
  }

  /** What was placed, as the camera sees it. @param {import("../record/topology.js").Topology} whole */
  aim(whole) {
    if (!this.ground) return;
    ({ placing: this.placing, roads: this.roads } = this.camera?.through(this.ground) ?? this.ground);
    const { nodes, rings } = this.placing;
    render(svg`${this.rings?.ringsTemplate(whole, rings, nodes)}${regions(whole, nodes)}`, this.find(".pg-groups"));
  }

  /** @param {Frame} frame @param {string|null} followed */
  things(frame, followed) {
    const { placing } = this;
    if (!placing) return;
    const chosen = selection.peek();
    const here = followed === null ? "" : hereOf(frame, followed);
    const named = Math.max(1, Math.min(1.6, ROOMY / placing.scale));
    const tab = this.tab ?? { kind: "node", id: placing.nodes.keys().next().value };
    const nodes = [...placing.nodes.values()].map((node) => {
      const selected = chosen?.kind === "node" && chosen.id === node.id;
      const look = {
        selected,
        followed: here.includes(`/${node.id}/`),
        tabbed: tab.kind === "node" && tab.id === node.id,
        named,
        terse: this.thumbnail,
        nameless: this.thumbnail && placing.scale < 0.55,
      };
      return this.stale(`node ${node.id}`, [placing, nodeState(node, frame, look)])
        ? nodeTemplate(node, frame, placing.scale, look)
        : noChange;
    });
    const label = (/** @type {string} */ id) => placing.nodes.get(id)?.label ?? id;
    const roads = [...this.roads.values()];
    const selected = chosen?.kind === "link" ? chosen.id : null;
    const tabbed = tab.kind === "link" ? (tab.id ?? null) : null;
    if (this.stale("pipes", [placing, selected, tabbed, pipesState(roads, frame)]))
      render(pipesTemplate(roads, frame, { selected, tabbed, label }), this.find(".pg-pipes"));
    render(svg`${nodes}${roadBadges(roads, frame, placing.scale)}`, this.find(".pg-things"));
  }

  /** @param {Frame} frame */
  views(frame) {
    const { placing, view } = this;
    if (!placing || !view) return;
    const followed = this.playhead.followed.peek();
    const drawings = [...placing.nodes.values()]
      .filter((node) => view.nodes[node.id])
      .map((node) => {
        const top = node.y - node.height / 2;
        return svg`<g class="pg-view" transform="translate(${node.x} ${top}) scale(${placing.scale})">${view.nodes[node.id](frame, node, followed, placing.portrait)}</g>`;
      });
    render(svg`${drawings}`, this.find(".pg-views"));
  }

  /** @param {Frame} frame @param {import("./traffic.js").Mood} mood */
  words(frame, mood) {
    const { placing } = this;
    if (!placing) return;
    const corners = this.rope.map(({ x, y }) => `${x} ${y}`).join("L");
    const rope = corners ? svg`<path class="pg-rope" d="M${corners}Z"/>` : nothing;
    render(svg`${this.besides?.(frame, mood, this.roads, placing)}${rope}`, this.find(".pg-words"));
    const caption = captionAt(frame, mood.followed, this.playhead.speed.peek());
    if (this.stale("caption", [caption?.text, caption?.past]))
      render(captionTemplate(caption), this.find(".pg-caption"));
  }

  /** The legend, at panels' pace. @param {Frame} frame */
  tell(frame) {
    if (this.thumbnail || !this.visible) return;
    const legend = this.getAttribute("legend") ?? "{}";
    if (!this.stale("legend", [frame.record, frame.record.size, legend])) return;
    const kinds = new Set(frame.record.table("message").columns.kind);
    render(legendTemplate(kinds, JSON.parse(legend)), this.find(".pg-legend"));
  }

  /** @param {{kind: string, id: any} | null} chosen */
  anchor(chosen) {
    const node = chosen?.kind === "node" ? this.placing?.nodes.get(chosen.id) : null;
    if (node)
      return { x: node.x - node.width / 2, y: node.y - node.height / 2, width: node.width, height: node.height };
    const road = chosen?.kind === "link" ? this.roads.get(chosen.id) : null;
    if (road) return { x: middle(road).x - 9, y: middle(road).y - 9, width: 18, height: 18 };
    const message = chosen?.kind === "message" ? this.traffic?.placed.find(({ seq }) => seq === chosen.id) : null;
    return message ? { x: message.x - 8, y: message.y - 8, width: 16, height: 16 } : null;
  }

  /** @param {Thing | null} thing */
  tabTo(thing) {
    if (!thing || (this.tab?.kind === thing.kind && this.tab.id === thing.id)) return;
    this.tab = thing;
    this.playhead.invalidate();
  }

  /** @param {Thing} thing */
  focusOn({ kind, id }) {
    const element = this.querySelector(`[data-${kind}="${CSS.escape(id)}"]`);
    if (element instanceof SVGElement) element.focus({ preventScroll: true });
  }

  /** @param {{x: number, y: number}[]} points */
  lassoed(points) {
    this.rope = points;
    this.playhead.invalidate();
  }
}

/** Where the followed request is being worked on now. @param {Frame} frame @param {string} request */
function hereOf(frame, request) {
  return `/${frame.spans
    .filter((span) => span.request === request)
    .map((span) => span.node)
    .join("/")}/`;
}

customElements.define("pg-stage", Stage);
