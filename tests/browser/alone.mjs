// The real portal (portal_alone) for the tests that walk through it, on a folder of its own.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { limit } from "./chromium.mjs";

const START_MS = 60000;
const END_MS = 20000;
const root = new URL("../../", import.meta.url).pathname;
export const code = "ABCDEFGHJK"; // of the first visit

const living = new Set();
const folders = new Set();
process.on("exit", () => {
  for (const portal of living) portal.kill("SIGKILL");
  for (const data of folders) removeFolder(data);
});

export function newFolder() {
  const data = mkdtempSync(join(tmpdir(), "sakimori-"));
  folders.add(data);
  return data;
}

// KEEP=1 in the environment keeps it, to look at.
export function removeFolder(data) {
  folders.delete(data);
  if (!process.env.KEEP) rmSync(data, { recursive: true, force: true });
}

// Begins one on DATA; gives its address, and quit(), which waits for its end.
export async function beginPortal(data) {
  const portal = spawn(process.env.PORTAL, [`--data=${data}`, `--share=${root}`, "--url=https://192.168.1.20:8443/", `--code=${code}`],
    { stdio: ["ignore", "pipe", "ignore"] });
  living.add(portal);
  const gone = new Promise((done) => portal.once("exit", done)).then((rc) => { living.delete(portal); return rc; });
  const port = await limit(START_MS, "the portal's beginning", new Promise((found, lost) => {
    let said = "";
    portal.stdout.on("data", (part) => {
      said += part;
      const line = said.match(/^plain (\d+)$/m);
      if (line) found(line[1]);
    });
    gone.then((rc) => lost(new Error(`the portal ended with ${rc}`)));
  }));
  return {
    base: `http://127.0.0.1:${port}`,
    async quit() {
      portal.kill();
      await limit(END_MS, "the portal's end", gone).catch(() => portal.kill("SIGKILL"));
    },
  };
}
