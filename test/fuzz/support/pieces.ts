/** A long input in a short form: its parts in order, and how often each stands there. */
export type Pieces<Part> = readonly (readonly [part: Part, times: number])[];

/** Text or bytes. */
export type Long = string | Uint8Array;

/** The whole text or bytes that pieces describe. */
export function whole<Input extends Long>(pieces: Pieces<Input>): Input {
  return (isOfText(pieces) ? textOf(pieces) : bytesOf(pieces as Pieces<Uint8Array>)) as Input;
}

function isOfText(pieces: Pieces<Long>): pieces is Pieces<string> {
  return typeof pieces[0]?.[0] === "string";
}

function textOf(pieces: Pieces<string>): string {
  return pieces.map(([part, times]) => part.repeat(times)).join("");
}

function bytesOf(pieces: Pieces<Uint8Array>): Uint8Array {
  const bytes = new Uint8Array(pieces.reduce((sum, [part, times]) => sum + part.length * times, 0));
  let at = 0;
  for (const [part, times] of pieces) {
    for (let time = 0; time < times; time++, at += part.length) bytes.set(part, at);
  }
  return bytes;
}
