/**
 * A message as Godot takes it: `Content-Length: N\r\n\r\n` and the text in UTF-8.
 * Godot cuts the first 16 characters off and reads a number, so this header comes first, alone, and with one space.
 */
export function frameMessage(text: string): Buffer {
  const body = Buffer.from(text);
  return Buffer.concat([Buffer.from(`Content-Length: ${body.length}\r\n\r\n`), body]);
}
