import { svg, html } from "lit-html";

/** An icon of the page's sprite. @param {string} name @param {number} [size] */
export function icon(name, size = 16) {
  return html`<svg class="icon" width=${size} height=${size} viewBox="0 0 24 24" aria-hidden="true">${svg`<use href=${`#i-${name}`}></use>`}</svg>`;
}

/** The icon of each generic fault. @type {Record<string, string>} */
export const FAULT_ICONS = {
  crash: "power-off",
  restart: "rotate-ccw",
  pause: "pause",
  resume: "play",
  slow: "turtle",
  errors: "triangle-alert",
  skew: "clock-alert",
  mend: "heart-pulse",
  isolate: "unplug",
  partition: "split",
  heal: "link",
  cut: "scissors",
  latency: "hourglass",
  loss: "percent",
  duplicate: "copy-plus",
  reorder: "shuffle",
  hold: "hand",
  release: "lock-open",
  drop: "x",
  delay: "clock",
};
