import type { Log } from "../../base/log.ts";
import { parseJsonObject } from "../../protocol/json-object.ts";
import type { Upstream } from "./upstream.ts";

/** Longest question that is held back; what is kept for others must have an end. */
const MAX_HELD_CHARACTERS = 1024;

/** A client's connection, as far as its questions go. */
interface Connection {
  text(message: string): void;
  closed(code: number, reason: string): void;
}

/** Where clients come in. */
interface Door<Socket, Peer, Handler extends Connection> {
  open(socket: Socket, peer: Peer): Handler;
}

/**
 * Lets each `get_snapshot` of a client wait until the upstream has answered the same question (at most 300 ms),
 * so that the answer has what the game says now. Everything else goes on at once.
 */
export function holdSnapshotQuestions<Socket, Peer, Handler extends Connection>(
  door: Door<Socket, Peer, Handler>,
  upstream: Upstream,
  log: Log,
): Door<Socket, Peer, Handler> {
  return {
    open(socket, peer) {
      const handler = door.open(socket, peer);
      const text = handler.text.bind(handler);
      const closed = handler.closed.bind(handler);
      let gone = false;
      handler.text = (message) => {
        if (!isSnapshotQuestion(message)) {
          text(message);
          return;
        }
        upstream.freshSnapshot(() => {
          if (gone) return;
          try {
            text(message);
          } catch (error) {
            log.error({ err: error }, "a client's get_snapshot failed");
          }
        });
      };
      handler.closed = (code, reason) => {
        gone = true;
        closed(code, reason);
      };
      return handler;
    },
  };
}

function isSnapshotQuestion(message: string): boolean {
  return (
    message.length <= MAX_HELD_CHARACTERS &&
    message.includes("get_snapshot") &&
    parseJsonObject(message)?.command === "get_snapshot"
  );
}
