import { expect, test } from "bun:test";
import { encode } from "uqr";
import { pageCode } from "../../../src/cli/serve/page-code.ts";

const LOCAL = {
  url: "ws://127.0.0.1:8081",
  localUrl: "ws://127.0.0.1:8081",
  reachableUrls: ["ws://127.0.0.1:8081"],
  madeToken: undefined,
};
const EVERYWHERE = {
  url: "wss://0.0.0.0:8443",
  localUrl: "wss://127.0.0.1:8443",
  reachableUrls: ["wss://192.0.2.2:8443"],
  madeToken: undefined,
};

/** The modules of a printed code: each half block is two of them, light where the block is drawn. */
function modulesOf(lines: readonly string[], size: number): boolean[][] {
  const rows = lines.flatMap((line) => {
    const blocks = [...line];
    return [blocks.map((block) => !"█▀".includes(block)), blocks.map((block) => !"█▄".includes(block))];
  });
  return rows.slice(0, size).map((row) => row.slice(0, size));
}

test("the code of a relay that others can reach holds the page's address, and the lines show it", async () => {
  const lines = (await pageCode(EVERYWHERE)).split("\n");
  expect(lines.at(-1)).toContain("https://192.0.2.2:8443/ ");
  const { data, size } = encode("https://192.0.2.2:8443/", { border: 2 });
  expect(modulesOf(lines.slice(0, -1), size)).toEqual(data);
});

test("a token that the relay made is in the fragment, which no browser sends", async () => {
  expect(await pageCode({ ...EVERYWHERE, madeToken: "T" })).toContain("https://192.0.2.2:8443/#token=T ");
});

test("a relay that only this machine reaches shows no code, and says what to do", async () => {
  const text = await pageCode(LOCAL);
  expect(text).not.toContain("█");
  expect(text).toContain("--host 0.0.0.0");
});
