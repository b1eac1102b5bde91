import { expect, test } from "bun:test";
import { isWebOrigin } from "../../src/base/web-origin.ts";

test.each(["http://localhost:5173", "https://Dash.example", "http://127.0.0.1:8081", "http://[::1]:8081"])(
  "%s is the origin of pages",
  (text) => {
    expect(isWebOrigin(text)).toBe(true);
  },
);

test.each([
  "null",
  "",
  "file://",
  "ftp://dash.example",
  "chrome-extension://abc",
  "localhost:5173",
  "http://dash.example/",
  "http://dash.example/x",
  "http://dash.example:80",
  "http://user@dash.example",
  "http://dash.example;reboot",
  "http://$(reboot)",
  "http://0x7f000001",
  " http://dash.example",
])("%s is not", (text) => {
  expect(isWebOrigin(text)).toBe(false);
});
