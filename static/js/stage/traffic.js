/**
 * The canvas layer: messages on their roads, trails, the halo of the followed one. It draws a frame and remembers nothing but
 * where it put each message, for hit-testing. In a crowd it keeps the signs and leaves out the trails, and stamps each sign on whole
 * pixels at its own size, which a canvas copies several times faster than it scales.
 */
import { colourOf } from "./theme.js";
import { makeSprites, REACH, TURNING } from "./sprites.js";
import { roadBetween, spotOn } from "./roads.js";
import { glows, rings } from "./echoes.js";

/** @typedef {import("../record/flights.js").Flight} Flight */
/** @typedef {import("../record/frame.js").Frame} Frame */
/** @typedef {import("./layout.js").Layout} Layout */
/** @typedef {import("./roads.js").Road} Road */
/** @typedef {{followed: string|null, chosen: number|null, linger_us: number, still: boolean}} Mood */

/** More than these in flight are a crowd. */
const MOST_TRAILS = 60;
export const BIG = 1.35;
const SMALL = 0.86;
const STREAK_PIECES = 9;

export class Traffic {
  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    this.c = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    this.density = 1;
    /** @type {Map<string, HTMLCanvasElement>} */
    this.sprites = new Map();
    /** The signs of a crowd, made for its size on the screen. @type {Map<string, HTMLCanvasElement>} */
    this.exact = new Map();
    /** Pixels per stage pixel that they were made for. */
    this.side = 0;
    /** How messages stand without motion, once it is loaded. @type {typeof import("./standing.js").standing | null} */
    this.standing = null;
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
    this.side = 0;
  }

  /** @param {Frame} frame @param {Layout} layout @param {Map<string, Road>} roads @param {Mood} mood */
  draw(frame, layout, roads, mood) {
    const { c, density } = this;
    c.setTransform(1, 0, 0, 1, 0, 0);
    c.clearRect(0, 0, this.canvas.width, this.canvas.height);
    c.setTransform(density, 0, 0, density, 0, 0);
    this.placed.length = 0;
    this.size = Math.max(0.72, Math.min(1.25, layout.scale));
    this.crowded = frame.messages.length > MOST_TRAILS;
    rings(this, frame, layout, mood);
    if (!mood.still) glows(this, frame, roads, mood);
    if (mood.still) this.standing?.(this, frame.messages, roads, mood);
    else this.driving(frame.messages, roads, mood);
    c.globalAlpha = 1;
  }

  /** @param {Flight[]} flights @param {Map<string, Road>} roads @param {Mood} mood */
  driving(flights, roads, mood) {
    const ours = flights.filter((flight) => isOurs(flight, mood));
    if (!this.crowded) for (const flight of flights) this.trail(flight, roads, isOurs(flight, mood));
    else for (const flight of ours) this.trail(flight, roads, true);
    const quiet = mood.followed === null && mood.chosen === null;
    const [grown, alpha] = quiet ? [1, 1] : [SMALL, 0.82];
    if (this.crowded) this.crowd(flights, roads, mood, grown, alpha);
    else for (const flight of flights) if (!isOurs(flight, mood)) this.message(flight, roads, grown, alpha);
    for (const flight of ours) this.halo(flight, roads);
    for (const flight of ours) this.message(flight, roads, BIG, 1);
  }

  /**
   * @param {Flight[]} flights
   * @param {Map<string, Road>} roads
   * @param {Mood} mood
   * @param {number} grown
   * @param {number} alpha
   */
  crowd(flights, roads, mood, grown, alpha) {
    const { c, density } = this;
    const side = grown * (this.size ?? 1) * density;
    if (this.theme && side !== this.side) this.exact = makeSprites(this.theme, (this.side = side));
    /** @type {Flight[]} turned or marked */
    const apart = [];
    c.globalAlpha = alpha;
    c.setTransform(1, 0, 0, 1, 0, 0);
    for (const flight of flights) {
      const image = this.exact.get(flight.kind) ?? this.exact.get("write");
      const way = isOurs(flight, mood) ? null : roadBetween(roads, flight.source, flight.target);
      if (!way || !image) continue;
      if (TURNING.has(flight.kind) || flight.held) apart.push(flight);
      else {
        const { x, y } = spotOn(way.road, way.back, flight.progress);
        c.drawImage(image, Math.round(x * density - image.width / 2), Math.round(y * density - image.width / 2));
        this.placed.push({ seq: flight.seq, x, y });
      }
    }
    c.setTransform(density, 0, 0, density, 0, 0);
    for (const flight of apart) this.message(flight, roads, grown, alpha);
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

  /**
   * @param {HTMLCanvasElement} image
   * @param {number} x
   * @param {number} y
   * @param {number} grown
   * @param {number} alpha
   * @param {{dx: number, dy: number}|null} turn
   */
  stamp(image, x, y, grown, alpha, turn) {
    const { c, density } = this;
    const side = grown * (this.size ?? 1) * density;
    const [cos, sin] = turn ? [turn.dx * side, turn.dy * side] : [side, 0];
    c.globalAlpha = alpha;
    c.setTransform(cos, sin, -sin, cos, x * density, y * density);
    c.drawImage(image, -REACH, -REACH, 2 * REACH, 2 * REACH);
    c.setTransform(density, 0, 0, density, 0, 0);
  }

  /**
   * Behind a message, as long as its way so far allows.
   * @param {Flight} flight
   * @param {Map<string, Road>} roads
   * @param {boolean} ours
   */
  trail(flight, roads, ours) {
    const way = roadBetween(roads, flight.source, flight.target);
    if (!way || !this.theme || flight.held) return;
    const reach = Math.min(flight.progress, (ours ? 76 : 34) / Math.max(1, way.road.length));
    this.streak(
      way.road,
      way.back,
      flight.progress - reach,
      flight.progress,
      colourOf(this.theme, flight.kind),
      ours ? 5 : 3,
      ours ? 0.72 : 0.36,
    );
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

  /** A held message wears two bars. @param {number} x @param {number} y */
  bars(x, y) {
    if (!this.theme) return;
    const { c } = this;
    c.globalAlpha = 1;
    c.fillStyle = this.theme.ink;
    c.fillRect(x - 3, y - 14, 2, 6);
    c.fillRect(x + 1, y - 14, 2, 6);
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
export function isOurs(flight, mood) {
  return flight.seq === mood.chosen || (mood.followed !== null && flight.request === mood.followed);
}

/** The same colour, not to be seen; "transparent" is black and would dirty the fade. @param {string} colour */
function clear(colour) {
  return /^#[0-9a-f]{6}$/i.test(colour) ? `${colour}00` : "transparent";
}
