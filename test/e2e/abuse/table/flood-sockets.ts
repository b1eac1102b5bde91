import { within } from "../attack.ts";
import { isOver, millisLeft, type Target } from "./attack-row.ts";
import { type HostileHandshake, HostileSocket } from "./hostile-socket.ts";

/** A flood over WebSockets. */
export interface SocketFlood extends HostileHandshake {
  path: string;
  /** Sockets at once; each connects again when the relay ends it. */
  sockets?: number;
  /** The frames, one after the other and then again. */
  frames: readonly Uint8Array[];
  /** Frames a second of each socket; as fast as they are taken by default. */
  perSecond?: number;
  /** Whether the sockets read what the relay answers. */
  reads?: "everything" | "nothing";
}

/** Pause before an attacker who was refused comes again. Units: milliseconds. */
const AGAIN_MILLIS = 20;
/** Frames after which an attacker lets its other sockets run. */
const TURN = 16;

/** Floods the relay until the attack ends. Returns the number of frames and handshakes tried. */
export async function floodSockets(target: Target, flood: SocketFlood): Promise<number> {
  const { sockets = 1 } = flood;
  const tried = await Promise.all(Array.from({ length: sockets }, () => floodOne(target, flood)));
  return tried.reduce((sum, one) => sum + one, 0);
}

async function floodOne(target: Target, flood: SocketFlood): Promise<number> {
  const { path, frames, perSecond, reads } = flood;
  let tried = 0;
  while (!isOver(target)) {
    const socket = await HostileSocket.open(target.httpUrl, path, flood);
    if (reads === "nothing") socket.pause();
    const startMillis = performance.now();
    let sent = 0;
    while (!isOver(target) && !socket.closed) {
      const frame = frames[tried % frames.length];
      if (frame !== undefined) socket.send(frame);
      tried++;
      sent++;
      await within(millisLeft(target), socket.untilSent());
      if (perSecond !== undefined)
        await Bun.sleep(Math.max(0, startMillis + (1000 * sent) / perSecond - performance.now()));
      else if (sent % TURN === 0) await Bun.sleep(0);
    }
    socket.terminate();
    if (!isOver(target)) await Bun.sleep(AGAIN_MILLIS);
  }
  return tried;
}
