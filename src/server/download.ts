import { hasTag } from "../base/has-tag.ts";
import { type ByteRange, readByteRange } from "./byte-range.ts";
import { errorResponse } from "./error-response.ts";

/** An answer that is sent piece by piece, in memory that does not grow with its length. */
export type Download = FileDownload | StreamDownload;

/** A file, of which a client may ask for a part. */
export interface FileDownload {
  /** The file, such as `Bun.file(path)`. */
  file: Blob;
  /** Its media type. */
  type: string;
  /** Changes whenever the file changes; without quotes. */
  tag: string;
  /** The name under which a browser saves it; undefined to show it. */
  fileName?: string;
}

/** Bytes of unknown length, always sent from the beginning. */
export interface StreamDownload {
  stream: ReadableStream<Uint8Array>;
  type: string;
  fileName?: string;
}

/** Answers GET or HEAD with a download: whole, or the part that `Range` asks for, or 304 for a client that has it. */
export function downloadResponse(request: Request, download: Download): Response {
  const headers = new Headers({ "content-type": download.type, "cache-control": "no-cache" });
  // Bun would tell the name that the file has on this machine.
  headers.set("content-disposition", disposition(download.fileName));
  if (!("file" in download)) {
    if (request.method !== "HEAD") return new Response(download.stream, { headers });
    void download.stream.cancel();
    return new Response(null, { headers });
  }
  return fileResponse(request, download, headers);
}

function fileResponse(request: Request, { file, tag }: FileDownload, headers: Headers): Response {
  const etag = `"${tag}"`;
  headers.set("etag", etag);
  headers.set("accept-ranges", "bytes");
  if (hasTag(request.headers.get("if-none-match"), etag)) return new Response(null, { status: 304, headers });
  // Of HEAD no part can be asked for.
  const asked = request.method === "GET" ? request.headers.get("range") : null;
  const range = isStillOf(request.headers.get("if-range"), etag)
    ? readByteRange(asked, file.size)
    : undefined;
  if (range === "unsatisfiable") {
    const message = `expected a part of ${file.size} bytes, got ${JSON.stringify(asked?.slice(0, 100))}`;
    return errorResponse(
      { code: "bad_range", message },
      { headers: { "content-range": `bytes */${file.size}`, "accept-ranges": "bytes" } },
    );
  }
  if (request.method === "HEAD") {
    headers.set("content-length", String(file.size));
    return new Response(null, { headers });
  }
  if (range !== undefined) return partOf(file, range, headers, 206);
  // Where a part was asked for of another version, Bun would send that part all the same, unless the range is stated.
  return asked === null || file.size === 0
    ? new Response(file, { headers })
    : partOf(file, { start: 0, end: file.size }, headers, 200);
}

function partOf(file: Blob, { start, end }: ByteRange, headers: Headers, status: 200 | 206): Response {
  headers.set("content-range", `bytes ${start}-${end - 1}/${file.size}`);
  return new Response(status === 200 ? file : file.slice(start, end), { status, headers });
}

/** Whether `If-Range` names this version, so that a part of it fits what the client has. A date is never precise enough. */
function isStillOf(ifRange: string | null, etag: string): boolean {
  return ifRange === null || ifRange.trim() === etag;
}

function disposition(fileName: string | undefined): string {
  if (fileName === undefined) return "inline";
  const plain = fileName.replace(/[^\w .-]/g, "_");
  return `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(fileName)}`;
}
