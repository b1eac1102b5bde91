import { describe, expect, test } from "bun:test";
import { Random } from "../../../src/base/random.ts";
import {
  ContentLengthReader,
  MAX_HEADER_BYTES,
} from "../../../src/surfaces/editor-bridge/link/content-length-reader.ts";
import { frameMessage } from "../../../src/surfaces/editor-bridge/link/frame-message.ts";

const MAX_BYTES = 64;

/** Reads chunks; gives the messages and what was wrong. */
function read(chunks: readonly (string | Uint8Array)[], maxBytes = MAX_BYTES) {
  const messages: string[] = [];
  const reader = new ContentLengthReader(maxBytes, (text) => messages.push(text));
  let fault: string | undefined;
  for (const chunk of chunks) fault = reader.push(typeof chunk === "string" ? Buffer.from(chunk) : chunk);
  return { messages, fault };
}

describe("framed messages", () => {
  const texts = ['{"a":1}', "", '{"text":"häßlich 漢字 🎮"}', "x".repeat(MAX_BYTES)];
  const stream = Buffer.concat(texts.map(frameMessage));

  test("come out unchanged, wherever the stream is cut", () => {
    for (let cut = 0; cut <= stream.length; cut++) {
      const chunks = [stream.subarray(0, cut), stream.subarray(cut)];
      expect(read(chunks)).toEqual({ messages: texts, fault: undefined });
    }
    const single = [...stream].map((byte) => Uint8Array.of(byte));
    expect(read(single)).toEqual({ messages: texts, fault: undefined });
  });

  test("are copies: the caller may reuse the bytes", () => {
    const messages: string[] = [];
    const reader = new ContentLengthReader(MAX_BYTES, (text) => messages.push(text));
    const chunk = new Uint8Array(8);
    for (let at = 0; at < stream.length; at += chunk.length) {
      const part = stream.subarray(at, at + chunk.length);
      chunk.set(part);
      reader.push(chunk.subarray(0, part.length));
      chunk.fill(0);
    }
    expect(messages).toEqual(texts);
  });

  test("may have other headers, and the header in any case", () => {
    const header = "content-type: application/vscode-jsonrpc; charset=utf-8\r\nCONTENT-LENGTH:  2\r\n\r\n";
    expect(read([`${header}ok`])).toEqual({ messages: ["ok"], fault: undefined });
  });

  test("are written as Godot reads them, with the length from the 17th character on", () => {
    expect(frameMessage("ä").toString()).toBe("Content-Length: 2\r\n\r\nä");
  });
});

describe("a badly framed stream", () => {
  test.each([
    ["no length", "Content-Type: x\r\n\r\n"],
    ["an empty header", "\r\n\r\n"],
    ["a negative length", "Content-Length: -5\r\n\r\nhello"],
    ["a length with a fraction", "Content-Length: 1.5\r\n\r\n"],
    ["two lengths", "Content-Length: 2\r\nContent-Length: 3\r\n\r\nok"],
    ["a length over the limit", `Content-Length: ${MAX_BYTES + 1}\r\n\r\n`],
    ["a huge length", "Content-Length: 999999999999999\r\n\r\n"],
    ["a length longer than any number", `Content-Length: ${"9".repeat(400)}\r\n\r\n`],
    ["a header without an end", "x".repeat(MAX_HEADER_BYTES)],
  ])("with %s is given up, and nothing is read from it any more", (_, text) => {
    const { messages, fault } = read([text, frameMessage("{}")]);
    expect(messages).toEqual([]);
    expect(fault).toMatch(/^expected /);
  });

  test("of noise ends in a fault, not an exception, and keeps no more than the limits", () => {
    const random = new Random(7);
    for (let round = 0; round < 200; round++) {
      const noise = Uint8Array.from({ length: 3000 }, () => Math.floor(random.next() * 256));
      const { messages, fault } = read([noise]);
      expect(messages).toEqual([]);
      expect(fault).toMatch(/^expected /);
    }
  });

  test("hands out the messages before its fault", () => {
    const { messages, fault } = read([frameMessage("{}"), "nonsense\r\n\r\n"]);
    expect(messages).toEqual(["{}"]);
    expect(fault).toMatch(/^expected one Content-Length/);
  });
});
