import { describe, expect, test } from "bun:test";
import { pageUrlsFor } from "../../../src/dashboard/model/page-urls.ts";

describe("the page's addresses for other devices", () => {
  test("are its own, without token and moment, where others reach it", () => {
    expect(pageUrlsFor("https://vr.example/relay/?x#source=a", {})).toEqual(["https://vr.example/relay/"]);
  });

  test.each(["http://localhost:8081/", "http://127.0.0.1:8081/", "http://[::1]:8081/"])(
    "are those of the relay for a page at %s",
    (page) => {
      expect(pageUrlsFor(page, {})).toBeUndefined();
      expect(pageUrlsFor(page, { page_urls: [] })).toEqual([]);
      const told = ["http://192.0.2.2:8081/", 5, "no address"];
      expect(pageUrlsFor(page, { page_urls: told })).toEqual(["http://192.0.2.2:8081/"]);
    },
  );
});
