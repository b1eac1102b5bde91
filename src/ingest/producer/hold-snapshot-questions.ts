import type { Log } from "../../base/log.ts";
import type { SourceEnd } from "../../hub/index.ts";
import { parseJsonObject } from "../../protocol/json-object.ts";
import type { Producers } from "./producers.ts";

/** Longest question that is held back. A longer one, which the relay would have to keep, goes on at once. */
const MAX_HELD_CHARACTERS = 1024;

/** The part of a client's connection that its questions pass through. */
interface Connection {
  text(message: string): void;
  closed(end: SourceEnd): void;
}

/** The endpoint that clients connect to. */
interface Door<Socket, Peer, Handler extends Connection> {
  open(socket: Socket, peer: Peer): Handler;
}

/**
 * Holds each `get_snapshot` of a client until the producers have fresh snapshots (an upstream takes at most 300 ms),
 * so that the answer shows the game as it is now. All other messages go on at once.
 */
export function holdSnapshotQuestions<Socket, Peer, Handler extends Connection>(
  door: Door<Socket, Peer, Handler>,
  producers: Producers,
  log: Log,
): Door<Socket, Peer, Handler> {
  if (!producers.holdsSnapshots) return door;
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
        producers.freshSnapshot(() => {
          if (gone) return;
          try {
            text(message);
          } catch (error) {
            log.error({ err: error }, "a client's get_snapshot failed");
          }
        });
      };
      handler.closed = (end) => {
        gone = true;
        closed(end);
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
