/** The circles of a stage with the style they are drawn in: loaded for topologies that have one. */
import { style } from "../pages/later.js";
import * as circles from "./rings.js";

await style("rings");
export const rings = circles;
