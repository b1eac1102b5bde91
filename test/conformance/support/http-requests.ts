import { http } from "./http-case.ts";

/** The headers that most requests have. */
export const HOST = "Host: HOST";
export const JSON_TYPE = "Content-Type: application/json";

/** A command that no game takes, so that its answer is 404, and the same in chunks. */
export const COMMAND = '{"name":"x"}';
export const CHUNKED = `c\r\n${COMMAND}\r\n0\r\n\r\n`;

/** A request for another host. */
export const FOREIGN = http(["GET /health HTTP/1.1", "Host: evil.example"]);

/** A request for a target, with further lines. */
export function get(target: string, ...lines: string[]): string {
  return http([`GET ${target} HTTP/1.1`, HOST, ...lines]);
}
