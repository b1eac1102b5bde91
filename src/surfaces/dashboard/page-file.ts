import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { packagedFile } from "../../base/packaged-file.ts";

/** A built file of the page, plain and compressed. */
export interface PageFile {
  type: string;
  etag: string;
  plain: Uint8Array<ArrayBuffer>;
  gzip: Uint8Array<ArrayBuffer>;
}

/** Reads a built file. Fails: the page has not been built. */
export function readPageFile(name: string, type: string): PageFile {
  const plain = new Uint8Array(readFileSync(packagedFile(`build/dashboard/${name}`)));
  const gzip = new Uint8Array(readFileSync(packagedFile(`build/dashboard/${name}.gz`)));
  return {
    type,
    etag: `"${createHash("sha256").update(plain).digest("base64url").slice(0, 22)}"`,
    plain,
    gzip,
  };
}
