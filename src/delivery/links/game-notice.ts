import type { Source } from "../../hub/index.ts";
import type { HelloMessage } from "../../protocol/json-messages.ts";
import type { GameNotice } from "../../protocol/link-notices.ts";
import { GAME_STREAMS } from "../../protocol/streams.ts";

/** Tells another relay of a game. Its length is bounded, since the fields that the game added are left out. */
export function gameNotice(source: Source): GameNotice {
  const { name, epoch, site, connectedAtUnixMillis, hello, commands } = source;
  return {
    type: "game",
    source: name,
    source_epoch: epoch,
    ...(site === undefined ? {} : { site }),
    connected_at: connectedAtUnixMillis / 1000,
    hello: hello === undefined ? null : linkedHello(hello),
    commands: commands.map(({ name, description, schema }) => ({ name, description, schema })),
  };
}

/** What a game said of itself, without its secret sessions. */
function linkedHello(hello: HelloMessage): NonNullable<GameNotice["hello"]> {
  const { type, source, engine, addon, features, pid, run, debug_build, device, project } = hello;
  const intervals = GAME_STREAMS.flatMap((stream) => {
    const seconds = hello.intervals?.[stream];
    return seconds === undefined ? [] : [[stream, seconds]];
  });
  return {
    type,
    source,
    engine,
    addon,
    features,
    pid,
    run,
    debug_build,
    device,
    project,
    ...(hello.intervals === undefined ? {} : { intervals: Object.fromEntries(intervals) }),
  };
}
