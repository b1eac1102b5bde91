import { type Readable, Transform } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import { longIntegersAsText } from "../../protocol/long-integers.ts";

/** Lines of JSON, with their integers beyond 2^53 as text, which a reader of JSON would round. */
export function exactLines(lines: Readable): Readable {
  const decoder = new StringDecoder("utf8");
  let begun = "";
  const exact = new Transform({
    transform(chunk: Buffer, _, done) {
      const complete = (begun + decoder.write(chunk)).split("\n");
      begun = complete.pop() ?? "";
      done(null, complete.map((line) => `${longIntegersAsText(line)}\n`).join(""));
    },
    flush(done) {
      done(null, longIntegersAsText(begun + decoder.end()));
    },
  });
  return lines.pipe(exact);
}
