/** The playhead of the second run. It has no time of its own: it stands where the page's playhead stands and moves as that moves. */
import { batch, effect } from "@preact/signals-core";
import { Playhead } from "../playhead.js";

export class Follower extends Playhead {
  /** @param {Playhead} leader @returns {() => void} how to stop following */
  follow(leader) {
    return effect(() => {
      batch(() => {
        this.t.value = leader.t.value;
        this.playing.value = leader.playing.value;
        this.speed.value = leader.speed.value;
      });
    });
  }

  advance() {}
}
