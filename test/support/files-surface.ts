import { rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Surface } from "../../src/server/index.ts";
import { type Operation, operation } from "../../src/surfaces/http-api/operation/operation.ts";
import { textParameter } from "../../src/surfaces/http-api/operation/parameter.ts";
import { routesOf } from "../../src/surfaces/http-api/operation/routes-of.ts";

/** Maximum length of an upload. Units: bytes. */
export const MAX_UPLOAD_BYTES = 1000;

const fileName = textParameter(
  z.string().regex(/^[\w. -]+$/, "expected letters, digits, spaces, dots and dashes"),
  "the file's name, without .bin",
);
const types = ["application/octet-stream"];

/** Operations on the files of a folder, as for recordings: parameters in the path, DELETE, bytes, downloads. */
export function fileOperations(folder: string): Operation[] {
  const pathOf = (name: string) => join(folder, `${name}.bin`);
  const missing = (name: string) => ({
    refusal: { code: "not_found" as const, message: `expected a file, got ${name}` },
  });
  const declared = { path: "/files/{name}.bin", parameters: { name: fileName } };
  const size = z.strictObject({ name: z.string(), bytes: z.int() });
  return [
    operation({
      path: "/files/{name}",
      parameters: { name: fileName },
      id: "getFile",
      summary: "the size of a file",
      answer: size,
      async run({ parameters: { name } }) {
        const file = Bun.file(pathOf(name));
        return (await file.exists()) ? { answer: { name, bytes: file.size } } : missing(name);
      },
    }),
    operation({
      ...declared,
      id: "downloadFile",
      summary: "a file",
      answer: "application/octet-stream",
      refusals: ["not_found"],
      async run({ parameters: { name } }) {
        const file = Bun.file(pathOf(name));
        if (!(await file.exists())) return missing(name);
        const tag = `${file.size}-${file.lastModified}`;
        return {
          download: { file, type: "application/octet-stream", tag, fileName: `${name}.bin` },
        };
      },
    }),
    operation({
      ...declared,
      method: "POST",
      id: "uploadFile",
      summary: "writes a file",
      body: { types, maxBytes: () => MAX_UPLOAD_BYTES },
      answer: size,
      async run({ parameters: { name }, body }) {
        return { answer: { name, bytes: await Bun.write(pathOf(name), body) } };
      },
    }),
    operation({
      ...declared,
      method: "DELETE",
      id: "deleteFile",
      summary: "removes a file",
      answer: z.strictObject({ removed: z.string() }),
      async run({ parameters: { name } }) {
        await rm(pathOf(name), { force: true });
        return { answer: { removed: name } };
      },
    }),
  ];
}

/** The same operations, with `/endless`, a stream without end, and `/produced`, the number of bytes produced of it. */
export function filesSurface(folder: string): Surface {
  let produced = 0;
  const endless = operation({
    path: "/endless",
    id: "getEndless",
    summary: "zeros without end",
    answer: "application/octet-stream",
    run: () => ({
      download: {
        type: "application/octet-stream",
        stream: new ReadableStream<Uint8Array>(
          {
            pull(controller) {
              produced += 65_536;
              controller.enqueue(new Uint8Array(65_536));
            },
          },
          { highWaterMark: 0 },
        ),
      },
    }),
  });
  const count = operation({
    path: "/produced",
    id: "getProduced",
    summary: "how many bytes of it were made",
    answer: z.strictObject({ bytes: z.int() }),
    run: () => ({ answer: { bytes: produced } }),
  });
  return {
    name: "files",
    routes: {
      "/files": () => routesOf(fileOperations(folder)),
      "/endless": () => routesOf([endless]),
      "/produced": () => routesOf([count]),
    },
  };
}
