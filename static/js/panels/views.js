/**
 * The views of one record that take turns below the ruler. Each is an element on the shared time axis; the first is there from
 * the start, the others are loaded when their tab is first chosen.
 */
import { html, render } from "lit-html";
import { topic } from "../pages/data.js";
import { tabbed, selectTab } from "./tabs.js";
import { Panel } from "./panel.js";

/** @typedef {{id: string, title: string, element: string, load?: () => Promise<unknown>}} View */

/** @type {View[]} */
export const VIEWS = [
  { id: "spans", title: "Spans", element: "pg-waterfall" },
  { id: "spacetime", title: "Space-time", element: "pg-spacetime", load: () => import("../views/spacetime.js") },
  { id: "history", title: "Operations", element: "pg-operations", load: () => import("../views/operations.js") },
  { id: "table", title: "Events", element: "pg-table", load: () => import("../views/table.js") },
  { id: "traces", title: "Traces", element: "pg-traces", load: () => import("../trace/traces.js") },
];
if (topic.exhibits?.length) VIEWS.push({ id: "exhibits", title: "Measured", element: "pg-exhibits", load: () => import("../exhibits/exhibits.js") });

class Views extends Panel {
  start() {
    const tabs = VIEWS.map(
      ({ id, title }) =>
        html`<button type="button" role="tab" id=${`tab-view-${id}`} aria-controls=${`view-${id}`} data-view=${id}>${title}</button>`,
    );
    render(tabs, this.child(".view-tabs"));
    this.tabs = tabbed(this.child(".view-tabs"), (tab) => this.show(tab.dataset.view ?? ""));
    selectTab(this.tabs, this.tabs[0]);
  }

  /** @param {string} id */
  async show(id) {
    const view = VIEWS.find((one) => one.id === id);
    if (!view) return;
    await view.load?.();
    const pane = this.paneOf(view);
    for (const one of this.querySelectorAll("[role=tabpanel]")) /** @type {HTMLElement} */ (one).hidden = one !== pane;
    const tab = this.tabs?.find((one) => one.dataset.view === id);
    if (this.tabs && tab) selectTab(this.tabs, tab);
  }

  /** @param {View} view @returns {HTMLElement} */
  paneOf(view) {
    const id = `view-${view.id}`;
    const there = document.getElementById(id);
    if (there) return there;
    const pane = Object.assign(document.createElement("div"), { id, className: "pane" });
    pane.setAttribute("role", "tabpanel");
    pane.setAttribute("aria-labelledby", `tab-view-${view.id}`);
    pane.append(document.createElement(view.element));
    this.append(pane);
    return pane;
  }
}

customElements.define("pg-views", Views);
