/** Lists that several panels ask of the record, computed once for each chunk that arrives. */
import { computed } from "@preact/signals-core";
import { playhead } from "../playhead.js";

/** The record, as a dependency on both its identity and its growth. */
export const grown = computed(() => {
  const record = playhead.record.value;
  return { record, version: record.version.value };
});

/** What the ruler flags. */
export const markers = computed(() => grown.value.record.markers());

/** Requests of clients that have spans or an operation, in order of start. */
export const requests = computed(() => grown.value.record.requests());
