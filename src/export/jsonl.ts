import { type ExportedRecording, type ExportFormat, textOf } from "./format/index.ts";
import { inPieces } from "./pieces.ts";

/** A line for each message. Its times are texts, since unix nanoseconds do not fit a number of JSON. The data is as it was recorded, to the last digit. */
export const JSONL: ExportFormat = { write: (recording) => inPieces(linesOf(recording)) };

function* linesOf(recording: ExportedRecording): Generator<string> {
  for (const message of recording.messages()) {
    const { channel, sequence, logTime, publishTime } = message;
    const about = JSON.stringify({
      topic: channel.topic,
      source: channel.source,
      source_epoch: channel.epoch,
      seq: sequence,
      log_time_ns: String(logTime),
      publish_time_ns: String(publishTime),
    });
    yield `${about.slice(0, -1)},"data":${textOf(message)}}`;
  }
}
