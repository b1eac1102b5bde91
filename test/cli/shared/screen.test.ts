import { expect, test } from "bun:test";
import { Screen } from "../../../src/cli/shared/screen.ts";

const ESC = "\u001b";

function screenOn(isTTY: boolean) {
  const written: string[] = [];
  const time = { millis: 0 };
  const output = { write: (text: string) => written.push(text), isTTY, columns: 20 };
  return { screen: new Screen(output, () => time.millis), written, time };
}

test("on a terminal the status is repainted in place, and lines go above it", () => {
  const { screen, written, time } = screenOn(true);
  screen.status(() => "one");
  time.millis = 100;
  screen.status(() => "two");
  screen.line("event");
  time.millis = 200;
  screen.status(() => "three");
  screen.end();
  expect(written).toEqual(["one", `\r${ESC}[Ktwo`, `\r${ESC}[Kevent\n`, "three", "\n"]);
});

test("a status is repainted at most ten times a second and cut to the width", () => {
  const { screen, written, time } = screenOn(true);
  screen.status(() => "x".repeat(50));
  time.millis = 99;
  screen.status(() => "too soon");
  expect(written).toEqual(["x".repeat(19)]);
});

test("without a terminal the status is a plain line once a second", () => {
  const { screen, written, time } = screenOn(false);
  for (time.millis = 0; time.millis < 2500; time.millis += 100) screen.status(() => `at ${time.millis}`);
  screen.end();
  expect(written).toEqual(["at 0\n", "at 1000\n", "at 2000\n"]);
});

test("text from a game cannot control the terminal", () => {
  const { screen, written } = screenOn(false);
  screen.line(`a${ESC}[2Jb\u0007c\rd\ne`);
  expect(written).toEqual(["a [2Jb c d e\n"]);
});
