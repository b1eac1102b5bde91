import { topicOfPacket } from "../../protocol/topic-table.ts";
import { type ExportedMessage, type ExportedRecording, type ExportFormat, nothing } from "../format/index.ts";
import { GameTracks } from "./game-tracks.ts";
import { PerfettoWriter } from "./perfetto-writer.ts";

/** Poses are no counters: thirty and more numbers in each frame would hide everything else. */
const POSES: ReadonlySet<string> = new Set([topicOfPacket("tracking"), "custom/xr_extra"]);
/** Length of a piece. Units: bytes. */
const PIECE_BYTES = 1024 * 1024;

/** A time line for Perfetto: everything but poses (ADR 106). */
export const PERFETTO: ExportFormat = { write };

function* write(recording: ExportedRecording): Generator<Uint8Array> {
  if ([...recording.topics].every((topic) => POSES.has(topic)))
    throw nothing(
      "Perfetto shows no poses, and nothing else was asked for: export the topic fps, or all topics",
    );
  const writer = new PerfettoWriter(recording.identity, recording.beginNanos);
  const games = new Map<string, GameTracks>();
  const names = new Map<string, number>();
  const gameOf = ({ source, epoch }: ExportedMessage["channel"]) => {
    const known = games.get(`${source}\n${epoch}`);
    if (known !== undefined) return known;
    const count = (names.get(source) ?? 0) + 1;
    names.set(source, count);
    const game = new GameTracks(writer, count === 1 ? source : `${source} (connection ${count})`, epoch);
    games.set(`${source}\n${epoch}`, game);
    return game;
  };
  for (const message of recording.messages((topic) => !POSES.has(topic))) {
    gameOf(message.channel).take(message);
    if (writer.length >= PIECE_BYTES) yield writer.take();
  }
  for (const game of games.values()) game.end();
  yield writer.take();
}
