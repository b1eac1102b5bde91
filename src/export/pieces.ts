/** Length of a piece, about. Units: characters. */
const PIECE_CHARACTERS = 256 * 1024;

/** Lines of text as pieces of bytes. */
export function* inPieces(lines: Iterable<string>): Generator<Uint8Array> {
  let text = "";
  for (const line of lines) {
    text += `${line}\n`;
    if (text.length < PIECE_CHARACTERS) continue;
    yield Buffer.from(text);
    text = "";
  }
  if (text !== "") yield Buffer.from(text);
}
