import { ended, type HttpAnswers, type HttpCase, http, refused } from "../support/http-case.ts";
import { CHUNKED, COMMAND, FOREIGN, HOST, JSON_TYPE } from "../support/http-requests.ts";

const NO_GAME = refused(404, "no_game");
/** The relay ends the connection after a refusal if it cannot tell how much of the body is still to come. */
const NO_GAME_THEN_END: HttpAnswers = { ...NO_GAME, connection: "ends" };

/** Messages whose length can be read in several ways, and one way to read them. */
export const HTTP_BODY_CASES: readonly HttpCase[] = (
  [
    ["one length", ["Content-Length: 12"], COMMAND, NO_GAME],
    ["the same length twice", ["Content-Length: 12", "Content-Length: 12"], COMMAND, NO_GAME_THEN_END],
    ["two lengths", ["Content-Length: 12", "Content-Length: 1"], COMMAND, ended(400)],
    ["a list of lengths", ["Content-Length: 12, 12"], COMMAND, ended(400)],
    ["a length with a sign", ["Content-Length: +12"], COMMAND, ended(400)],
    ["a negative length", ["Content-Length: -1"], COMMAND, ended(400)],
    ["a hexadecimal length", ["Content-Length: 0xc"], COMMAND, ended(400)],
    ["a length with a space", ["Content-Length: 1 2"], COMMAND, ended(400)],
    ["an empty length", ["Content-Length:"], COMMAND, ended(400)],
    ["a length of 20 digits", ["Content-Length: 99999999999999999999"], COMMAND, ended(400)],
    ["chunks", ["Transfer-Encoding: chunked"], CHUNKED, NO_GAME_THEN_END],
    ["chunks in other letters", ["Transfer-Encoding: CHUNKED"], CHUNKED, NO_GAME_THEN_END],
    ["chunks after a length", ["Content-Length: 3", "Transfer-Encoding: chunked"], CHUNKED, ended(400)],
    ["chunks before a length", ["Transfer-Encoding: chunked", "Content-Length: 3"], CHUNKED, ended(400)],
    ["chunks and an unknown encoding", ["Transfer-Encoding: gzip, chunked"], CHUNKED, ended(400)],
    ["chunks and then identity", ["Transfer-Encoding: chunked, identity"], CHUNKED, ended(400)],
    ["two encodings", ["Transfer-Encoding: chunked", "Transfer-Encoding: identity"], CHUNKED, ended(400)],
    ["an encoding that only ends with chunked", ["Transfer-Encoding: xchunked"], CHUNKED, ended(400)],
    ["a vertical tab before chunked", ["Transfer-Encoding: \x0bchunked"], CHUNKED, ended(400)],
    ["a space before the colon", ["Transfer-Encoding : chunked", "Content-Length: 12"], COMMAND, ended(400)],
    [
      "chunks with an extension",
      ["Transfer-Encoding: chunked"],
      CHUNKED.replace("c", "c;a=b"),
      NO_GAME_THEN_END,
    ],
    [
      "a chunk of a size that is no number",
      ["Transfer-Encoding: chunked"],
      CHUNKED.replace("c", "zz"),
      ended(400),
    ],
    ["a chunk of a size with 0x", ["Transfer-Encoding: chunked"], CHUNKED.replace("c", "0xc"), ended(400)],
    ["a chunk of a negative size", ["Transfer-Encoding: chunked"], CHUNKED.replace("c", "-1"), ended(400)],
    [
      "a chunk of 2^72 bytes",
      ["Transfer-Encoding: chunked"],
      CHUNKED.replace("c", "f".repeat(18)),
      ended(400),
    ],
    [
      "a chunk that is longer than its size",
      ["Transfer-Encoding: chunked"],
      CHUNKED.replace("c", "b"),
      ended(400),
    ],
    ["chunks with bare line feeds", ["Transfer-Encoding: chunked"], CHUNKED.replaceAll("\r", ""), ended(400)],
    [
      "a request in a body of both kinds",
      ["Content-Length: 12", "Transfer-Encoding: chunked"],
      `0\r\n\r\n${FOREIGN}`,
      ended(400),
    ],
  ] as const satisfies readonly (readonly [string, readonly string[], string, HttpAnswers])[]
).map(([name, lines, body, answers]) => ({
  name,
  section: "RFC 9112, 6",
  bytes: http(["POST /command HTTP/1.1", HOST, JSON_TYPE, ...lines], body),
  answers,
}));
