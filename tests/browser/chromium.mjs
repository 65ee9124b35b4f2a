// Debian's Chromium for every test that needs a browser: how it is started, how it is ended even when it
// hangs, and what it said last when it died by itself.
import { chromium } from "playwright-core";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const START_MS = 60000; // a browser that has not begun by then never will
const CLOSE_MS = 10000; // one that has not ended by then is killed
const TIDY_MS = 30000;
const ACTION_MS = 15000; // a click, a field, a selector that is waited for
const LOAD_MS = 30000; // a page

// Without a graphics card Chromium draws with a software one in a process of its own; when that process has
// died six times, the whole browser ends. Our pages need none.
const DRAW = ["--disable-gpu", "--disable-software-rasterizer"];
// In a container /dev/shm is often 64 MB, and there is no sandbox for root.
const ROOT = ["--no-sandbox", "--disable-dev-shm-usage"];
const NOISE = /dbus|scaling_(cur|max)_freq|unexpected operator|^\s*$/;

export class Late extends Error {}

// limit(MS, TITLE, PROMISE): what it gives, or Late when it takes longer.
export function limit(ms, title, promise) {
  let timer;
  const late = new Promise((_, reject) => { timer = setTimeout(() => reject(new Late(`${title}: no answer within ${ms / 1000} s`)), ms); });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

const living = new Set();
process.on("exit", () => { for (const browser of living) browser.kill(); });

// One browser: context() gives a fresh one with limits, end() ends it whatever state it is in.
export class Browser {
  static async begin() {
    const folder = mkdtempSync(join(tmpdir(), "sakimori-browser-"));
    const said = join(folder, "said");
    const self = new Browser();
    Object.assign(self, { folder, said, isEnding: false, died: false });
    living.add(self);
    try {
      self.browser = await chromium.launch({
        executablePath: new URL("said", import.meta.url).pathname,
        args: [...DRAW, ...(process.getuid() === 0 ? ROOT : [])],
        env: { ...process.env, SAID: said },
        timeout: START_MS,
      });
    } catch (error) {
      const words = self.lastWords();
      self.kill();
      throw new Error(`Chromium did not begin: ${words || error.message.split("\n")[0]}`);
    }
    self.browser.on("disconnected", () => { self.died ||= !self.isEnding; });
    return self;
  }

  get pid() { return Number(readFileSync(`${this.said}.pid`, "utf8")); }

  async context(options = {}) {
    const context = await this.browser.newContext(options);
    context.setDefaultTimeout(ACTION_MS);
    context.setDefaultNavigationTimeout(LOAD_MS);
    return context;
  }

  // What it said last, at most three lines.
  lastWords() {
    try {
      return readFileSync(this.said, "utf8").split("\n").filter((line) => !NOISE.test(line)).slice(-3).map((line) => line.slice(0, 200)).join(" / ");
    } catch {
      return "";
    }
  }

  // At once, with all its processes.
  kill() {
    this.isEnding = true;
    living.delete(this);
    try {
      process.kill(-this.pid, "SIGKILL");
    } catch {
      // it is gone
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  async end() {
    this.isEnding = true;
    await limit(CLOSE_MS, "Chromium's end", this.browser.close()).catch(() => {});
    this.kill();
  }
}

// endAt(WHERE): the whole ends by itself at BROWSER_ENDS (seconds since 1970), and says where it was.
export function endAt(where) {
  const ends = Number(process.env.BROWSER_ENDS ?? 0);
  if (ends === 0) return;
  setTimeout(() => {
    console.log(`FAILED  the time for all browser tests is over; it was at: ${where()}`);
    process.exit(1);
  }, Math.max(0, ends * 1000 - Date.now())).unref();
}

// walk(TITLE, SECONDS, BODY): BODY(browser) from its beginning to its end, in a new browser each time; once more (at
// most twice) when the browser has died or did not answer. Gives what BODY
// gave, and how often it was begun again.
export const TRIES = 3;
export async function walk(title, seconds, body) {
  for (let again = 0; ; again += 1) {
    const browser = await Browser.begin();
    const walked = body(browser);
    try {
      return { result: await limit(seconds * 1000, title, walked), again };
    } catch (error) {
      if (!(browser.died || error instanceof Late) || again + 1 === TRIES) throw error;
      console.log(`again   ${title}: ${browser.died ? `the browser died: ${browser.lastWords() || "it said nothing"}` : error.message}`);
    } finally {
      await browser.end();
      await limit(TIDY_MS, "tidying", walked).catch(() => {}); // what it began itself has ended, too
    }
  }
}
