/**
 * The geometry of roads: which side of a node a road leaves from, its ports spread so that traffic does not bunch, a curve
 * that avoids other nodes, and points at even distances along it. Pure; drawn by pipes.js and driven on by traffic.js.
 */

/** @typedef {import("./layout.js").Layout} Layout */
/** @typedef {import("./layout.js").Placed} Placed */
/** @typedef {{x: number, y: number}} Point */
/** @typedef {"left"|"right"|"top"|"bottom"} Side */
/** @typedef {Point[]} Curve four points of a cubic */
/**
 * @typedef {object} Road
 * @property {string} id "a>b" as declared
 * @property {string} a
 * @property {string} b
 * @property {Curve} curve
 * @property {string} d the path for SVG
 * @property {Float32Array} xs points at even distances
 * @property {Float32Array} ys
 * @property {number} length
 * @property {number} width
 */

const STEPS = 48;
const PORT_GAP = 19;
const CLEAR = 8;
/** Where roads are many more than nodes, each is thinner, down to this. */
const THINNEST = 7;

/** @param {import("../record/topology.js").Topology} topology @param {Layout} layout @param {Rings | null} [rings] @returns {Map<string, Road>} */
export function roadsOf(topology, layout, rings) {
  const plans = plansOf(topology, layout, rings);
  spreadPorts(plans, layout);
  const alone = Math.max(11, Math.min(22, 18 * layout.scale));
  const width = Math.max(THINNEST, alone / Math.max(1, plans.length / layout.nodes.size));
  return new Map(plans.map((plan) => [plan.id, road(plan, layout, width)]));
}

/** @typedef {{at: Placed, side: Side, offset: number}} Port */
/** @typedef {{id: string, a: string, b: string, from: Port, to: Port, chord?: Draw}} Plan */
/** @typedef {((bow: number) => Curve) | null | undefined} Draw */
/** @typedef {{chordOf: (a: Placed, b: Placed) => Draw}} Rings */

/** One road for both directions. @param {import("../record/topology.js").Topology} topology @param {Layout} layout @param {Rings | null} [rings] */
function plansOf(topology, layout, rings) {
  /** @type {Plan[]} */
  const plans = [];
  const seen = new Set();
  for (const { id, a, b } of topology.links.values()) {
    const [from, to] = [layout.nodes.get(a), layout.nodes.get(b)];
    if (!from || !to || a === b || seen.has(`${b}>${a}`)) continue;
    seen.add(id);
    const [out, into] = sidesOf(from, to, layout.portrait);
    plans.push({ id, a, b, from: { at: from, side: out, offset: 0 }, to: { at: to, side: into, offset: 0 }, chord: rings?.chordOf(from, to) });
  }
  return plans;
}

/** @param {Placed} a @param {Placed} b @param {boolean} portrait @returns {[Side, Side]} */
function sidesOf(a, b, portrait) {
  const apartX = Math.abs(a.x - b.x) - (a.width + b.width) / 2 > 10;
  const apartY = Math.abs(a.y - b.y) - (a.height + b.height) / 2 > 10;
  const vertical = portrait ? apartY : !apartX;
  if (vertical) return a.y < b.y ? ["bottom", "top"] : ["top", "bottom"];
  return a.x < b.x ? ["right", "left"] : ["left", "right"];
}

/**
 * Ports of one side: the straight road keeps the middle where there is room for it, the others go beside it in the order of
 * where they lead.
 * @param {Plan[]} plans
 * @param {Layout} layout
 */
function spreadPorts(plans, layout) {
  /** @type {Map<string, {port: Port, ahead: number}[]>} */
  const sides = new Map();
  for (const { from, to, chord } of plans) {
    if (chord) continue;
    for (const [port, other] of /** @type {[Port, Port][]} */ ([
      [from, to],
      [to, from],
    ])) {
      const key = `${port.at.id}/${port.side}`;
      sides.set(key, [...(sides.get(key) ?? []), { port, ahead: bearing(port, other.at) }]);
    }
  }
  for (const ports of sides.values()) placePorts(ports, layout.scale);
}

/** How far from straight ahead a road leads: the order of the ports, so that roads of one side do not cross. @param {Port} port @param {Placed} to */
function bearing({ at, side }, to) {
  const level = side === "left" || side === "right";
  const [out, aside] = level ? [Math.abs(to.x - at.x), to.y - at.y] : [Math.abs(to.y - at.y), to.x - at.x];
  return Math.abs(aside) < 4 ? 0 : Math.atan2(aside, out);
}

/** @param {{port: Port, ahead: number}[]} ports @param {number} scale */
function placePorts(ports, scale) {
  ports.sort((p, q) => p.ahead - q.ahead);
  const { at, side } = ports[0].port;
  const room = (side === "left" || side === "right" ? at.height : at.width) - 26 * scale;
  const gap = Math.min(PORT_GAP * scale, room / Math.max(1, ports.length - 1));
  const straight = ports.findIndex((p) => p.ahead === 0);
  const centre = straight >= 0 ? straight : (ports.length - 1) / 2;
  const [first, last] = [-centre * gap, (ports.length - 1 - centre) * gap];
  const shift = Math.max(0, -room / 2 - first) + Math.min(0, room / 2 - last);
  ports.forEach(({ port }, i) => (port.offset = (i - centre) * gap + shift));
}

/** @param {Port} port @returns {Point} */
function pointOf({ at, side, offset }) {
  const inset = 3;
  if (side === "left") return { x: at.x - at.width / 2 + inset, y: at.y + offset };
  if (side === "right") return { x: at.x + at.width / 2 - inset, y: at.y + offset };
  if (side === "top") return { x: at.x + offset, y: at.y - at.height / 2 + inset };
  return { x: at.x + offset, y: at.y + at.height / 2 - inset };
}

/** @param {Plan} plan @param {Layout} layout @param {number} width @returns {Road} */
function road(plan, layout, width) {
  const curve = clearest(plan, layout);
  return { id: plan.id, a: plan.a, b: plan.b, curve, d: pathOf(curve), width, ...evenly(curve) };
}

/** @param {Curve} curve */
export function pathOf([p, c, e, q]) {
  const text = (/** @type {Point} */ { x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`;
  return `M${text(p)} C${text(c)} ${text(e)} ${text(q)}`;
}

/** The gentlest curve that runs over the fewest other nodes. @param {Plan} plan @param {Layout} layout */
function clearest(plan, layout) {
  const [p, q] = [pointOf(plan.from), pointOf(plan.to)];
  const draw = plan.chord ?? ((/** @type {number} */ bow) => curved(p, q, plan.from.side, bow));
  const others = [...layout.nodes.values()].filter((node) => node.id !== plan.a && node.id !== plan.b);
  const bows = [0, 0.75, -0.75, 1.25, -1.25, 1.9, -1.9].map((bow) => draw(bow * 100 * layout.scale));
  const crossings = bows.map((curve) => crossed(curve, others, layout.width));
  return bows[crossings.indexOf(Math.min(...crossings))];
}

/** @param {Point} p @param {Point} q @param {Side} side @param {number} bow @returns {Curve} */
function curved(p, q, side, bow) {
  const level = side === "left" || side === "right";
  const [dx, dy] = [q.x - p.x, q.y - p.y];
  if (level) return [p, { x: p.x + dx * 0.5, y: p.y + bow }, { x: q.x - dx * 0.5, y: q.y + bow }, q];
  return [p, { x: p.x + bow, y: p.y + dy * 0.5 }, { x: q.x + bow, y: q.y - dy * 0.5 }, q];
}

/** How many of 24 points of the curve lie on other nodes or off the stage. @param {Curve} curve @param {Placed[]} others @param {number} width */
function crossed(curve, others, width) {
  let count = 0;
  for (let i = 1; i < 24; i++) {
    const { x, y } = along(curve, i / 24);
    const hit = others.some(
      (n) => Math.abs(x - n.x) < n.width / 2 + CLEAR && Math.abs(y - n.y) < n.height / 2 + CLEAR,
    );
    if (hit || x < 0 || x > width) count++;
  }
  return count;
}

/** @param {Curve} curve @param {number} u @returns {Point} */
function along([p, c, e, q], u) {
  const v = 1 - u;
  const mix = (/** @type {"x"|"y"} */ k) =>
    v * v * v * p[k] + 3 * v * v * u * c[k] + 3 * v * u * u * e[k] + u * u * u * q[k];
  return { x: mix("x"), y: mix("y") };
}

/** Points at even distances along the curve. @param {Curve} curve */
function evenly(curve) {
  const fine = Array.from({ length: 4 * STEPS + 1 }, (_, i) => along(curve, i / (4 * STEPS)));
  const far = [0];
  for (let i = 1; i < fine.length; i++)
    far.push(far[i - 1] + Math.hypot(fine[i].x - fine[i - 1].x, fine[i].y - fine[i - 1].y));
  const length = far[far.length - 1];
  const xs = new Float32Array(STEPS + 1);
  const ys = new Float32Array(STEPS + 1);
  for (let i = 0, k = 0; i <= STEPS; i++) {
    const want = (length * i) / STEPS;
    while (k < fine.length - 2 && far[k + 1] < want) k++;
    const part = far[k + 1] > far[k] ? (want - far[k]) / (far[k + 1] - far[k]) : 0;
    xs[i] = fine[k].x + (fine[k + 1].x - fine[k].x) * part;
    ys[i] = fine[k].y + (fine[k + 1].y - fine[k].y) * part;
  }
  return { xs, ys, length };
}

/** @typedef {{x: number, y: number, dx: number, dy: number}} Spot a place on a road and the direction of travel */
const spot = { x: 0, y: 0, dx: 1, dy: 0 };

/**
 * Where something `progress` of the way is, in its lane on the right hand. The returned object is reused by the next call.
 * @param {Road} road
 * @param {boolean} back true from b to a
 * @param {number} progress
 * @param {number} [lane] distance to the right of the middle
 * @returns {Spot}
 */
export function spotOn(road, back, progress, lane = road.width / 4) {
  const u = Math.max(0, Math.min(1, back ? 1 - progress : progress)) * STEPS;
  const i = Math.min(STEPS - 1, Math.floor(u));
  const part = u - i;
  const stepX = road.xs[i + 1] - road.xs[i];
  const stepY = road.ys[i + 1] - road.ys[i];
  const norm = Math.hypot(stepX, stepY) || 1;
  const way = back ? -1 : 1;
  spot.dx = (way * stepX) / norm;
  spot.dy = (way * stepY) / norm;
  spot.x = road.xs[i] + stepX * part - spot.dy * lane;
  spot.y = road.ys[i] + stepY * part + spot.dx * lane;
  return spot;
}

/**
 * The road between two nodes and whether this way is its back way.
 * @param {Map<string, Road>} roads
 * @param {string} source
 * @param {string} target
 */
export function roadBetween(roads, source, target) {
  const there = roads.get(`${source}>${target}`);
  if (there) return { road: there, back: false };
  const back = roads.get(`${target}>${source}`);
  return back ? { road: back, back: true } : null;
}
