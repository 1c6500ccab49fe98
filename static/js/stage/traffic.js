/**
 * The canvas layer: messages on their roads, trails, the halo of the followed one, and rings around nodes that something has
 * just reached. It draws a frame and remembers nothing but where it put each message, for hit-testing.
 */
import { colourOf } from "./theme.js";
import { makeSprites, REACH, TURNING } from "./sprites.js";
import { roadBetween, spotOn } from "./roads.js";

/** @typedef {import("../record/flights.js").Flight} Flight */
/** @typedef {import("../record/frame.js").Frame} Frame */
/** @typedef {import("./layout.js").Layout} Layout */
/** @typedef {import("./roads.js").Road} Road */
/** @typedef {{followed: string|null, chosen: number|null, linger_us: number, still: boolean}} Mood */

const MOST_TRAILS = 60;
const BIG = 1.35;
const SMALL = 0.86;
const STREAK_PIECES = 9;
const MOST_RINGS = 2;
const MOST_GLOWS = 120;
/** A flight shorter than this part of what lingers is too fast to follow; its glow lasts as long. */
export const SEEN_PART = 0.4;

export class Traffic {
  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    this.c = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    this.density = 1;
    /** @type {Map<string, HTMLCanvasElement>} */
    this.sprites = new Map();
    /** @type {{seq: number, x: number, y: number}[]} */
    this.placed = [];
  }

  /** @param {number} width @param {number} height @param {number} density @param {import("./theme.js").Theme} theme */
  resize(width, height, density, theme) {
    this.density = density;
    this.theme = theme;
    this.canvas.width = Math.round(width * density);
    this.canvas.height = Math.round(height * density);
    this.sprites = makeSprites(theme, density * 1.5);
  }

  /** @param {Frame} frame @param {Layout} layout @param {Map<string, Road>} roads @param {Mood} mood */
  draw(frame, layout, roads, mood) {
    const { c, density } = this;
    c.setTransform(1, 0, 0, 1, 0, 0);
    c.clearRect(0, 0, this.canvas.width, this.canvas.height);
    c.setTransform(density, 0, 0, density, 0, 0);
    this.placed.length = 0;
    this.size = Math.max(0.72, Math.min(1.25, layout.scale));
    this.rings(frame, layout, mood);
    if (!mood.still) this.glows(frame, roads, mood);
    if (mood.still) this.standing(frame.messages, roads, mood);
    else this.driving(frame.messages, roads, mood);
    c.globalAlpha = 1;
  }

  /** @param {Flight[]} flights @param {Map<string, Road>} roads @param {Mood} mood */
  driving(flights, roads, mood) {
    const ours = flights.filter((flight) => isOurs(flight, mood));
    if (flights.length <= MOST_TRAILS) for (const flight of flights) this.trail(flight, roads, isOurs(flight, mood));
    else for (const flight of ours) this.trail(flight, roads, true);
    const quiet = mood.followed === null && mood.chosen === null;
    for (const flight of flights) if (!isOurs(flight, mood)) this.message(flight, roads, quiet ? 1 : SMALL, quiet ? 1 : 0.82);
    for (const flight of ours) this.halo(flight, roads);
    for (const flight of ours) this.message(flight, roads, BIG, 1);
  }

  /** @param {Flight} flight @param {Map<string, Road>} roads @param {number} grown @param {number} alpha */
  message(flight, roads, grown, alpha) {
    const way = roadBetween(roads, flight.source, flight.target);
    const image = this.sprites.get(flight.kind) ?? this.sprites.get("write");
    if (!way || !image) return;
    const at = spotOn(way.road, way.back, flight.progress);
    this.stamp(image, at.x, at.y, grown, alpha, TURNING.has(flight.kind) ? at : null);
    this.placed.push({ seq: flight.seq, x: at.x, y: at.y });
    if (flight.held) this.bars(at.x, at.y);
  }

  /** @param {HTMLCanvasElement} image @param {number} x @param {number} y @param {number} grown @param {number} alpha @param {{dx: number, dy: number}|null} turn */
  stamp(image, x, y, grown, alpha, turn) {
    const { c, density } = this;
    const side = grown * (this.size ?? 1) * density;
    const [cos, sin] = turn ? [turn.dx * side, turn.dy * side] : [side, 0];
    c.globalAlpha = alpha;
    c.setTransform(cos, sin, -sin, cos, x * density, y * density);
    c.drawImage(image, -REACH, -REACH, 2 * REACH, 2 * REACH);
    c.setTransform(density, 0, 0, density, 0, 0);
  }

  /** Behind a message, as long as its way so far allows. @param {Flight} flight @param {Map<string, Road>} roads @param {boolean} ours */
  trail(flight, roads, ours) {
    const way = roadBetween(roads, flight.source, flight.target);
    if (!way || !this.theme || flight.held) return;
    const reach = Math.min(flight.progress, (ours ? 76 : 34) / Math.max(1, way.road.length));
    this.streak(way.road, way.back, flight.progress - reach, flight.progress, colourOf(this.theme, flight.kind), ours ? 5 : 3, ours ? 0.72 : 0.36);
  }

  /**
   * A line in the lane that grows out of nothing.
   * @param {Road} road
   * @param {boolean} back
   * @param {number} from
   * @param {number} to
   * @param {string} colour
   * @param {number} width
   * @param {number} alpha at its head
   */
  streak(road, back, from, to, colour, width, alpha) {
    const { c } = this;
    c.beginPath();
    const { x, y } = spotOn(road, back, from);
    c.moveTo(x, y);
    for (let i = 1; i <= STREAK_PIECES; i++) {
      const at = spotOn(road, back, from + ((to - from) * i) / STREAK_PIECES);
      c.lineTo(at.x, at.y);
    }
    const head = spotOn(road, back, to);
    const fade = c.createLinearGradient(x, y, head.x, head.y);
    fade.addColorStop(0, clear(colour));
    fade.addColorStop(1, colour);
    c.strokeStyle = fade;
    c.globalAlpha = alpha;
    c.lineWidth = width * (this.size ?? 1);
    c.lineCap = "butt";
    c.lineJoin = "round";
    c.stroke();
  }

  /** @param {Flight} flight @param {Map<string, Road>} roads */
  halo(flight, roads) {
    const way = roadBetween(roads, flight.source, flight.target);
    if (!way || !this.theme) return;
    const { c } = this;
    const at = spotOn(way.road, way.back, flight.progress);
    c.fillStyle = colourOf(this.theme, flight.kind);
    c.globalAlpha = 0.2;
    c.beginPath();
    c.arc(at.x, at.y, 15.5 * (this.size ?? 1), 0, 7);
    c.fill();
  }

  /**
   * What flew faster than eyes follow leaves a glow along its lane. It stands still: the message has arrived, and a sign on
   * the move would say that it had not.
   * @param {Frame} frame
   * @param {Map<string, Road>} roads
   * @param {Mood} mood
   */
  glows(frame, roads, mood) {
    const seen_us = mood.linger_us * SEEN_PART;
    const recent = frame.ended(mood.linger_us);
    for (let i = Math.max(0, recent.length - MOST_GLOWS); i < recent.length; i++) {
      const message = recent[i];
      const fresh = 1 - (frame.t - Number(message.to_us)) / seen_us;
      const way = message.to_us !== null && message.to_us - message.from_us < seen_us && fresh > 0 ? roadBetween(roads, message.source, message.target) : null;
      if (way) this.glow(message, way.road, way.back, fresh, isOurs(message, mood));
    }
  }

  /** @param {Flight} message @param {Road} road @param {boolean} back @param {number} fresh @param {boolean} ours */
  glow(message, road, back, fresh, ours) {
    const image = this.sprites.get(message.kind);
    if (!this.theme || !image) return;
    const stop = Math.min(0.82, message.progress);
    this.streak(road, back, 0.06, stop, colourOf(this.theme, message.kind), ours ? 6 : 3.6, fresh * (ours ? 0.8 : 0.5));
    const at = spotOn(road, back, stop);
    this.stamp(image, at.x, at.y, ours ? BIG : 0.92, fresh, TURNING.has(message.kind) ? at : null);
    this.placed.push({ seq: message.seq, x: at.x, y: at.y });
  }

  /** A held message wears two bars. @param {number} x @param {number} y */
  bars(x, y) {
    if (!this.theme) return;
    const { c } = this;
    c.globalAlpha = 1;
    c.fillStyle = this.theme.ink;
    c.fillRect(x - 3, y - 14, 2, 6);
    c.fillRect(x + 1, y - 14, 2, 6);
  }

  /** Rings around the nodes that messages have just reached, in their colours, fading with the distance from t. @param {Frame} frame @param {Layout} layout @param {Mood} mood */
  rings(frame, layout, mood) {
    /** @type {Map<string, number>} */
    const rings = new Map();
    const recent = frame.ended(mood.linger_us);
    for (let i = recent.length - 1; i >= 0; i--) {
      const { target, kind, fate, to_us } = recent[i];
      const node = layout.nodes.get(target);
      const ring = rings.get(target) ?? 0;
      if (!node || fate !== "arrived" || ring >= MOST_RINGS) continue;
      rings.set(target, ring + 1);
      this.ring(node, kind, 1 - (frame.t - Number(to_us)) / mood.linger_us, ring);
    }
  }

  /** @param {import("./layout.js").Placed} node @param {string} kind @param {number} fresh 1 now .. 0 forgotten @param {number} ring */
  ring(node, kind, fresh, ring) {
    if (!this.theme) return;
    const { c } = this;
    const out = (3.5 + ring * 4) * (this.size ?? 1);
    c.globalAlpha = 0.3 * fresh * (1 - ring * 0.22);
    c.strokeStyle = colourOf(this.theme, kind);
    c.lineWidth = 3 * (this.size ?? 1);
    c.beginPath();
    c.roundRect(node.x - node.width / 2 - out, node.y - node.height / 2 - out, node.width + 2 * out, node.height + 2 * out, 10 + out);
    c.stroke();
  }

  /** Without motion: one sign a road, direction and kind, in the middle of the road, with how many. @param {Flight[]} flights @param {Map<string, Road>} roads @param {Mood} mood */
  standing(flights, roads, mood) {
    /** @type {Map<string, {road: Road, back: boolean, kinds: Map<string, Flight[]>}>} */
    const groups = new Map();
    for (const flight of flights) {
      const way = roadBetween(roads, flight.source, flight.target);
      if (!way) continue;
      const key = `${way.road.id}/${way.back}`;
      const group = groups.get(key) ?? { ...way, kinds: new Map() };
      group.kinds.set(flight.kind, [...(group.kinds.get(flight.kind) ?? []), flight]);
      groups.set(key, group);
    }
    for (const { road, back, kinds } of groups.values()) [...kinds.values()].forEach((list, i) => this.stack(road, back, list, i - (kinds.size - 1) / 2, mood));
  }

  /** @param {Road} road @param {boolean} back @param {Flight[]} list @param {number} place @param {Mood} mood */
  stack(road, back, list, place, mood) {
    const at = spotOn(road, back, 0.5 + (place * 26) / Math.max(60, road.length));
    const ours = list.find((flight) => isOurs(flight, mood));
    const image = this.sprites.get(list[0].kind);
    if (!image || !this.theme) return;
    this.stamp(image, at.x, at.y, ours ? BIG : 1, 1, TURNING.has(list[0].kind) ? at : null);
    this.placed.push({ seq: (ours ?? list[0]).seq, x: at.x, y: at.y });
    if (list.length === 1) return;
    const { c } = this;
    c.font = `600 10.5px ${this.theme.mono}`;
    c.textAlign = "center";
    c.textBaseline = "middle";
    c.fillStyle = this.theme.ink;
    c.fillText(`×${list.length}`, at.x - at.dy * 15, at.y + at.dx * 15);
  }

  /** The message nearest to a point, within reach. @param {number} x @param {number} y @param {number} reach */
  nearest(x, y, reach) {
    let best = null;
    let least = reach;
    for (const message of this.placed) {
      const far = Math.hypot(message.x - x, message.y - y);
      if (far <= least) [best, least] = [message, far];
    }
    return best;
  }
}

/** @param {{seq: number, request: string|null}} flight @param {Mood} mood */
function isOurs(flight, mood) {
  return flight.seq === mood.chosen || (mood.followed !== null && flight.request === mood.followed);
}

/** The same colour, not to be seen; "transparent" is black and would dirty the fade. @param {string} colour */
function clear(colour) {
  return /^#[0-9a-f]{6}$/i.test(colour) ? `${colour}00` : "transparent";
}
