/** The socket: one connection at a time, opened when wanted, opened again with growing random pauses while wanted. */

const PROTOCOL = "playground.v1";
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;
/** Closed by the server for a reason that trying again cannot mend. */
const FINAL = new Set([4400, 4403, 4404]);

/**
 * @typedef {object} Heard
 * @property {() => void} opened
 * @property {(message: any) => void} said
 * @property {(data: ArrayBuffer) => void} sent
 * @property {(final: boolean) => void} lost
 *
 * @typedef {{connect: () => WebSocket, later: (fn: () => void, ms: number) => void, random: () => number}} World
 */

/** @type {World} */
const BROWSER = {
  connect: () =>
    new WebSocket(
      Object.assign(new URL("/ws/v1/run/", location.href), { protocol: location.protocol.replace("http", "ws") }),
      PROTOCOL,
    ),
  later: (fn, ms) => void setTimeout(fn, ms),
  random: Math.random,
};

export class Socket {
  /** @param {Heard} heard @param {World} [world] */
  constructor(heard, world = BROWSER) {
    this.heard = heard;
    this.world = world;
    /** @type {WebSocket | null} */
    this.socket = null;
    this.wanted = false;
    this.tries = 0;
  }

  get ready() {
    return this.socket?.readyState === 1;
  }

  /** Be connected, and stay so until `rest`. */
  want() {
    this.wanted = true;
    if (this.socket === null) this.connect();
  }

  /** Nothing is awaited: if the connection drops, leave it so. */
  rest() {
    this.wanted = false;
  }

  connect() {
    const socket = this.world.connect();
    this.socket = socket;
    socket.binaryType = "arraybuffer";
    socket.addEventListener("open", () => {
      this.tries = 0;
      this.heard.opened();
    });
    socket.addEventListener("message", ({ data }) => {
      if (typeof data === "string") this.heard.said(JSON.parse(data));
      else this.heard.sent(data);
    });
    socket.addEventListener("close", ({ code }) => this.closed(socket, code));
  }

  /** @param {WebSocket} socket @param {number} code */
  closed(socket, code) {
    if (socket !== this.socket) return;
    this.socket = null;
    if (!this.wanted) return;
    const final = FINAL.has(code);
    this.heard.lost(final);
    if (final) this.wanted = false;
    else this.world.later(() => this.again(), this.pause());
  }

  again() {
    if (this.wanted && this.socket === null) this.connect();
  }

  /** Full jitter: a thousand browsers must not come back in the same instant. */
  pause() {
    const ceiling = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.tries++);
    return FIRST_PAUSE_MS / 2 + this.world.random() * ceiling;
  }

  /** @param {object} message */
  say(message) {
    if (this.ready) this.socket?.send(JSON.stringify(message));
  }

  close() {
    this.wanted = false;
    this.socket?.close();
    this.socket = null;
  }
}
