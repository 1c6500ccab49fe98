/** Names that people and interventions use for things in the record. */

/**
 * The causal name of a message, which means the same message when another intervention is added before it.
 * @param {{request: string|null, source: string, target: string, label: string, attempt: number, copy: number}} message
 */
export function nameOf(message) {
  const { request, source, target, label, attempt, copy } = message;
  return `${request ?? ""}/${source}>${target}/${label}#${attempt}.${copy}`;
}

/** `shoppers-17` is shown as `#17`. @param {string | null | undefined} request */
export function shortRequest(request) {
  if (!request) return "";
  const number = /-(\d+)$/.exec(request);
  return number ? `#${number[1]}` : request;
}

/** "a>b" for one direction of a link. @param {string} source @param {string} target */
export function direction(source, target) {
  return `${source}>${target}`;
}

/**
 * The parts of a status such as "slow+skewed"; nothing wrong is an empty list.
 * @param {string | null | undefined} status
 */
export function statusesOf(status) {
  return !status || status === "up" ? [] : status.split("+");
}

/** @template K, V @param {Map<K, V[]>} map @param {K} key @param {V} value */
export function listUnder(map, key, value) {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
