/**
 * What exists: nodes, links, groups and state machines, as of t. Few records, so each version is built once and kept.
 */
import { Seqs } from "./instants.js";
import { direction } from "./names.js";

/**
 * @typedef {{tier?: number, row?: number, about?: string, ticks?: number, group?: string, [key: string]: any}} NodeAttrs
 * @typedef {{id: string, kind: string, label: string, attrs: NodeAttrs, left: boolean}} NodeInfo
 * @typedef {{id: string, a: string, b: string, attrs: object}} LinkInfo
 * @typedef {{id: string, label: string, attrs: any}} GroupInfo
 * @typedef {{node: string, path: string, states: string[], transitions: [string, string, string][], initial: string}} Machine
 * @typedef {{version: number, nodes: Map<string, NodeInfo>, links: Map<string, LinkInfo>, groups: Map<string, GroupInfo>,
 *   machines: Map<string, Machine>}} Topology
 */

export class Topologies {
  /** @param {Record<string, any[]>} columns @param {Seqs} seqs */
  constructor(columns, seqs) {
    this.columns = columns;
    this.seqs = seqs;
    /** @type {Map<number, Topology>} */
    this.versions = new Map();
  }

  /** As of t. @param {number} t */
  at(t) {
    return this.version(this.seqs.upTo(t));
  }

  /** Everything that exists at any time known so far: what the layout keeps places for. */
  get whole() {
    return this.version(this.seqs.length);
  }

  /** @param {number} count how many topology records @returns {Topology} */
  version(count) {
    let topology = this.versions.get(count);
    if (topology) return topology;
    topology = { version: count, nodes: new Map(), links: new Map(), groups: new Map(), machines: new Map() };
    for (let row = 0; row < count; row++) this.fold(topology, row);
    this.versions.set(count, topology);
    return topology;
  }

  /** @param {Topology} topology @param {number} row */
  fold(topology, row) {
    const { what, id, kind, label, a, b, attrs } = this.columns;
    const name = id[row];
    const extra = attrs[row] ? JSON.parse(attrs[row]) : {};
    if (what[row] === "node") {
      topology.nodes.set(name, {
        id: name,
        kind: kind[row] ?? "service",
        label: label[row] ?? name,
        attrs: extra,
        left: false,
      });
    } else if (what[row] === "link") {
      const link = direction(a[row], b[row]);
      topology.links.set(link, { id: link, a: a[row], b: b[row], attrs: extra });
    } else if (what[row] === "group") {
      topology.groups.set(name, { id: name, label: label[row] ?? name, attrs: extra });
    } else if (what[row] === "machine") {
      const dot = name.indexOf(".");
      topology.machines.set(name, { node: name.slice(0, dot), path: name.slice(dot + 1), ...extra });
    } else {
      leave(topology, name);
    }
  }
}

/** @param {Topology} topology @param {string} name */
function leave(topology, name) {
  const node = topology.nodes.get(name);
  if (node) topology.nodes.set(name, { ...node, left: true });
  else topology.links.delete(name);
}
