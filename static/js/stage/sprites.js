/** Messages drawn once per kind, theme and pixel density, then stamped: a canvas stamps far faster than it draws. */
import { colourOf } from "./theme.js";

/** @typedef {import("./theme.js").Theme} Theme */

/** Half the side of a sprite in stage pixels; the shapes themselves have a radius of about 5.5. */
export const REACH = 10;
/** Turned into the direction of travel. */
export const TURNING = new Set(["undo"]);

/** @type {Record<string, (c: CanvasRenderingContext2D) => void>} */
const PATHS = {
  command: (c) => c.arc(0, 0, 5.4, 0, 7),
  reply: (c) => c.arc(0, 0, 4.3, 0, 7),
  event: (c) =>
    polygon(c, [
      [0, -6.4],
      [6.4, 0],
      [0, 6.4],
      [-6.4, 0],
    ]),
  undo: (c) =>
    polygon(c, [
      [7.4, 0],
      [-4.8, -6.2],
      [-4.8, 6.2],
    ]),
  write: (c) =>
    polygon(c, [
      [-4.6, -4.6],
      [4.6, -4.6],
      [4.6, 4.6],
      [-4.6, 4.6],
    ]),
  refused: (c) => {
    c.moveTo(-4.3, -4.3);
    c.lineTo(4.3, 4.3);
    c.moveTo(4.3, -4.3);
    c.lineTo(-4.3, 4.3);
  },
};

/** @param {CanvasRenderingContext2D} c @param {number[][]} points */
function polygon(c, points) {
  points.forEach(([x, y], i) => (i ? c.lineTo(x, y) : c.moveTo(x, y)));
  c.closePath();
}

/**
 * @param {Theme} theme
 * @param {number} density pixels per stage pixel, the largest scale included
 * @returns {Map<string, HTMLCanvasElement>}
 */
export function makeSprites(theme, density) {
  /** @type {Map<string, HTMLCanvasElement>} */
  const sprites = new Map();
  for (const kind of Object.keys(PATHS)) sprites.set(kind, sprite(kind, theme, density));
  return sprites;
}

/** @param {string} kind @param {Theme} theme @param {number} density */
function sprite(kind, theme, density) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = Math.ceil(2 * REACH * density);
  const c = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  c.scale(density, density);
  c.translate(REACH, REACH);
  c.lineJoin = c.lineCap = "round";
  const path = () => (c.beginPath(), PATHS[kind](c));
  const colour = colourOf(theme, kind);
  path();
  c.strokeStyle = theme.stage;
  c.lineWidth = kind === "refused" ? 5.4 : kind === "reply" ? 5.6 : 2.6;
  c.stroke();
  if (kind === "reply" || kind === "refused") {
    c.fillStyle = theme.panel;
    c.strokeStyle = colour;
    c.lineWidth = kind === "reply" ? 2.3 : 2.8;
    if (kind === "reply") c.fill();
    c.stroke();
  } else {
    c.fillStyle = colour;
    c.fill();
  }
  return canvas;
}
