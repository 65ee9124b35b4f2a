// Serves the rendered pages as the portal would: same paths for static files, same security policy,
// and it remembers what forms send.
import { createServer } from "node:http";
import { readFileSync, existsSync } from "node:fs";

const root = new URL("../../", import.meta.url).pathname;
const types = { css: "text/css", js: "text/javascript", svg: "image/svg+xml", html: "text/html; charset=utf-8" };

// The policy as src/pages/pages.h says it, so that the pages are tried under the real one.
export function policy() {
  const header = readFileSync(root + "src/pages/pages.h", "utf8");
  const text = header.match(/#define PAGES_CSP((?:.*\\\n)*.*\n)/)[1];
  return [...text.matchAll(/"([^"]*)"/g)].map((m) => m[1]).join("");
}

// The page that asks a name of its own for a picture has a policy of its own; here nobody answers the name.
export const PROBE = "check.sakimori.internal";
function probePolicy() {
  const code = readFileSync(root + "src/proc/portal/guard/check.c", "utf8");
  const text = code.match(/#define CSP((?:.*\\\n)*.*\n)/)[1].replaceAll('" FIRST_CHECK "', PROBE);
  return [...text.matchAll(/"([^"]*)"/g)].map((m) => m[1]).join("");
}

export async function serve() {
  const posts = [];
  const csp = policy(), probe = probePolicy();
  const server = createServer((request, response) => {
    const url = new URL(request.url, "http://localhost");
    const name = decodeURIComponent(url.pathname);
    const file = name.startsWith("/static/") ? `${root}web${name}` : `${root}tests/browser/out/pages${name}`;
    response.setHeader("Content-Security-Policy", name.endsWith("/guard-check-asking.html") ? probe : csp);
    if (request.method === "POST") {
      let body = "";
      request.on("data", (part) => { body += part; });
      request.on("end", () => {
        posts.push({ path: name, body: new URLSearchParams(body) });
        response.writeHead(303, { Location: "/ja/today-calm.html" }).end();
      });
      return;
    }
    if (name.includes("..") || !existsSync(file)) {
      response.writeHead(404, { "Content-Type": types.html }).end("<!doctype html><title>404</title>");
      return;
    }
    // it does not change while the tests run: a browser reads it once
    if (name.startsWith("/static/")) response.setHeader("Cache-Control", "max-age=3600");
    response.writeHead(200, { "Content-Type": types[file.split(".").pop()] ?? "text/plain; charset=utf-8" });
    response.end(readFileSync(file));
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return { posts, base: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}
