import { systemClock } from "../../base/clock.ts";
import { RelayError } from "../../protocol/error-table.ts";
import { RecordingReader } from "../../recording/index.ts";
import { ReplayPlayer } from "../../replay/index.ts";
import type { ReplayFlags } from "../shared/play-recording.ts";
import { printError } from "../shared/print.ts";
import { onStopSignal } from "../shared/stop-signal.ts";
import { isFinal, whyRefused } from "../shared/why-refused.ts";
import { WireGames } from "./wire-games.ts";

/** Where a recording is played to, and how. */
interface ReplayTarget extends Omit<ReplayFlags, "paused"> {
  url: string;
  token: string | undefined;
}

/** Plays a recording into another relay, until its end or a stop signal. Fails: recording_failed, no_server if no relay was connected, and what `whyRefused` finds. */
export async function replayToRelay(file: string, target: ReplayTarget): Promise<void> {
  const { url, token, speed, loop, from } = target;
  const stopped = onStopSignal();
  using reader = await RecordingReader.open(file);
  const refused = Promise.withResolvers<never>();
  const ended = Promise.withResolvers<void>();
  let wasConnected = false;
  const games = new WireGames(
    reader,
    { url, token },
    {
      opened: () => {
        if (!wasConnected) printError(`connected to ${url}; playing ${file}. Press Ctrl+C to stop`);
        wasConnected = true;
      },
      lost: async ({ wasOpen, retryMillis }) => {
        if (wasOpen)
          return printError(`the connection to the relay was lost; trying again in ${retryMillis} ms`);
        const why = await whyRefused(url, token);
        if (isFinal(why) && !wasConnected) refused.reject(why);
        else printError(`${why.message}; trying again in ${retryMillis} ms`);
      },
    },
  );
  const player = new ReplayPlayer({
    reader,
    clock: systemClock,
    output: games,
    fromSeconds: from,
    changed(error) {
      if (error !== undefined) ended.reject(error);
      else if (player.position.state === "ended") ended.resolve();
    },
  });
  player.setSpeed(speed);
  player.setLoop(loop);
  player.play();
  try {
    await Promise.race([stopped, refused.promise, ended.promise]);
  } finally {
    player.stop();
    await games.end();
  }
  if (!wasConnected) throw new RelayError("no_server", `played ${file}, but no relay was connected`);
}
