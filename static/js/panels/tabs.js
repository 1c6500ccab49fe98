/** Tabs by the book: one is selected, arrows move, the others are out of the tab order. */
import { Panel } from "./panel.js";

/** @param {HTMLElement[]} tabs @param {HTMLElement} chosen */
export function selectTab(tabs, chosen) {
  for (const tab of tabs) {
    const mine = tab === chosen;
    const panel = document.getElementById(tab.getAttribute("aria-controls") ?? "");
    tab.setAttribute("aria-selected", String(mine));
    tab.tabIndex = mine ? 0 : -1;
    if (panel) panel.hidden = !mine;
  }
}

/** The tab that an arrow key leads to, or null. @param {HTMLElement[]} tabs @param {KeyboardEvent} event */
export function neighbourTab(tabs, event) {
  const way = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const index = tabs.indexOf(/** @type {HTMLElement} */ (event.target));
  return way && index >= 0 ? tabs[(index + way + tabs.length) % tabs.length] : null;
}

/** A tablist with its panels. `chose` hears which tab was chosen by hand. @param {HTMLElement} list @param {(tab: HTMLElement) => void} [chose] */
export function tabbed(list, chose = () => {}) {
  const tabs = /** @type {HTMLElement[]} */ ([...list.querySelectorAll("[role=tab]")]);
  /** @param {HTMLElement} tab */
  const choose = (tab) => {
    selectTab(tabs, tab);
    chose(tab);
  };
  list.addEventListener("click", (event) => {
    const tab = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[role=tab]"));
    if (tab) choose(tab);
  });
  list.addEventListener("keydown", (event) => {
    const next = neighbourTab(tabs, event);
    if (!next) return;
    event.preventDefault();
    next.focus();
    choose(next);
  });
  return tabs;
}

class Tabs extends Panel {
  start() {
    const tabs = tabbed(this.child("[role=tablist]"));
    selectTab(tabs, tabs[0]);
  }
}

customElements.define("pg-tabs", Tabs);
