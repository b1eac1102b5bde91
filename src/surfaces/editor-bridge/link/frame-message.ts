/**
 * Frames a message for Godot: `Content-Length: N\r\n\r\n` and the text in UTF-8.
 * Godot skips the first 16 characters and reads a number, so this must be the only header, with exactly one space.
 */
export function frameMessage(text: string): Buffer {
  const body = Buffer.from(text);
  return Buffer.concat([Buffer.from(`Content-Length: ${body.length}\r\n\r\n`), body]);
}
