/** How much of a lane a mark takes at least, px: more where it is met by a finger. */
import { signal } from "@preact/signals-core";

const MOUSE_PX = 24;
const FINGER_PX = 46;

const coarse = matchMedia("(pointer: coarse)");

export const least = signal(coarse.matches ? FINGER_PX : MOUSE_PX);

coarse.addEventListener("change", () => (least.value = coarse.matches ? FINGER_PX : MOUSE_PX));
