/** What a stage is made of before anything is drawn, and the room that panels above it take from its box. */
import { html } from "lit-html";

const INSETS = { top: 24, right: 24, bottom: 72, left: 24 };
const THUMBNAIL_INSETS = { top: 12, right: 12, bottom: 12, left: 12 };

export const SKELETON = html`
  <div class="pg-graph" role="group" aria-label="The system: nodes and the roads between them">
    <svg class="pg-layer pg-roads"><g class="pg-groups"></g><g class="pg-pipes"></g></svg>
    <canvas class="pg-layer pg-traffic" aria-hidden="true"></canvas>
    <svg class="pg-layer pg-nodes"><g class="pg-things"></g><g class="pg-views"></g><g class="pg-words" aria-hidden="true"></g></svg>
  </div>
  <ul class="pg-legend" aria-label="Kinds of message"></ul>
  <p class="pg-caption"></p>`;

/** The style may say otherwise, as `--stage-inset-top` and so on. @param {Element} stage @param {boolean} thumbnail */
export function insetsOf(stage, thumbnail) {
  const style = getComputedStyle(stage);
  const read = (/** @type {keyof typeof INSETS} */ side) => {
    const value = parseFloat(style.getPropertyValue(`--stage-inset-${side}`));
    return Number.isFinite(value) ? value : (thumbnail ? THUMBNAIL_INSETS : INSETS)[side];
  };
  return { top: read("top"), right: read("right"), bottom: read("bottom"), left: read("left") };
}
