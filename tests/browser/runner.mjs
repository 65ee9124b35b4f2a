// Runs the checks of many pages, several at a time, each lane with a browser and a server of its own. A
// check that finds something (Wrong) fails at once. Any other error may be the browser's: it died, it did
// not answer; then a new browser begins, and that check is tried again, twice at most, and then fails by
// its name. The others go on.
import { mkdirSync } from "node:fs";
import { Browser, TRIES, endAt, limit } from "./chromium.mjs";
import { Wrong } from "./look.mjs";
import { serve } from "./server.mjs";

const LANES = Number(process.env.LANES ?? 2); // as many as CI has cores
const JOB_MS = Number(process.env.JOB_SECONDS ?? 90) * 1000; // a page with all that is asked of it, on a busy machine
const JOBS_PER_BROWSER = 120; // then a new one: what it keeps in memory has an end
const PICTURE_MS = 10000;
const desktop = { width: 1280, height: 800 };

const seconds = (ms) => (ms / 1000).toFixed(0);
const first = (error) => error.message.split("\n").slice(0, 12).join("\n        ");

// What one check at a time has to itself.
class Lane {
  constructor(runner) { Object.assign(this, { runner, browser: null, jobs: 0, pages: new Map(), at: "" }); }

  async begin() {
    this.server ??= await serve();
    if (this.browser !== null && this.jobs >= JOBS_PER_BROWSER) await this.end();
    if (this.browser === null) {
      this.browser = await Browser.begin();
      this.runner.begun += 1;
      this.jobs = 0;
    }
    this.jobs += 1;
  }

  async end() {
    this.pages.clear();
    await this.browser?.end();
    this.browser = null;
  }

  kill() {
    this.pages.clear();
    this.browser?.kill();
    this.browser = null;
  }

  // The page of these options, kept from check to check; {isOwn: true}: one that nobody has had or will have.
  async page({ viewport = desktop, isOwn = false, ...options } = {}) {
    const key = isOwn ? "own" : JSON.stringify(options);
    if (!this.pages.has(key)) {
      const context = await this.browser.context({ ...options, viewport });
      const page = await context.newPage();
      const kept = { page, complaints: [], close: () => context.close() };
      page.on("console", (message) => { if (this.runner.isComplaint(message)) kept.complaints.push(message.text()); });
      page.on("pageerror", (error) => kept.complaints.push(error.message));
      this.pages.set(key, kept);
    }
    const kept = this.pages.get(key);
    const now = kept.page.viewportSize();
    if (now.width !== viewport.width || now.height !== viewport.height) await kept.page.setViewportSize(viewport);
    kept.complaints.length = 0;
    this.last = kept.page;
    return kept;
  }

  async open(path, options) {
    const kept = await this.page(options);
    await this.time("load", () => kept.page.goto(this.server.base + path));
    return kept;
  }

  async closeOwn() {
    await this.pages.get("own")?.close();
    this.pages.delete("own");
  }

  // Adds the time of BODY to what the sum says about KIND.
  async time(kind, body) {
    const began = performance.now();
    try {
      return await body();
    } finally {
      this.runner.kinds.set(kind, (this.runner.kinds.get(kind) ?? 0) + performance.now() - began);
    }
  }
}

export class Runner {
  constructor(isComplaint, say = console.log) {
    Object.assign(this, { isComplaint, say, passed: 0, failed: 0, begun: 0, again: 0, kinds: new Map(), left: 0 });
    this.lanes = Array.from({ length: LANES }, () => new Lane(this));
    endAt(() => `${this.lanes.map((lane) => lane.at).filter(Boolean).join(", ")}; ${this.left} checks were not begun`);
  }

  // JOBS: {title, body(lane, part), ms?}; part(TITLE, CHECK) is one check of it. What the body does apart from
  // its parts is nobody's check: it fails by the name of the job.
  async phase(title, jobs) {
    if (jobs.length === 0) return;
    const began = performance.now();
    const before = this.passed + this.failed;
    const queue = [...jobs];
    await Promise.all(this.lanes.map(async (lane) => {
      for (let job = queue.shift(); job !== undefined; job = queue.shift()) {
        this.left = queue.length;
        await this.job(lane, job);
      }
      lane.at = "";
    }));
    this.say(`${title}: ${this.passed + this.failed - before} checks in ${seconds(performance.now() - began)} s`);
  }

  async job(lane, { title, body, ms = JOB_MS }) {
    for (let tries = 1; ; tries += 1) {
      const found = []; // counted when the job has come to its end, so that nothing is counted twice
      lane.at = title;
      try {
        await lane.begin();
        await limit(ms, title, this.once(lane, body, found));
        for (const [name, wrong] of found) this.count(name, wrong);
        return;
      } catch (error) {
        const why = lane.browser?.died ? `the browser died: ${lane.browser.lastWords() || "it said nothing"}` : first(error);
        const at = lane.at;
        lane.kill();
        if (tries === TRIES) {
          for (const [name, wrong] of found) this.count(name, wrong);
          this.count(at, why);
          return;
        }
        this.again += 1;
        this.say(`again   ${at}: ${why}`);
      }
    }
  }

  async once(lane, body, found) {
    const browser = lane.browser;
    await body(lane, async (name, check) => {
      lane.at = name;
      try {
        await check();
        found.push([name, null]);
      } catch (error) {
        if (!(error instanceof Wrong)) throw error;
        mkdirSync("out/failed", { recursive: true });
        // also shows whether there is a browser at all: without one nothing can be found wrong
        await lane.last?.screenshot({ path: `out/failed/${name.replace(/[^a-z0-9-]+/gi, "-")}.png`, fullPage: true, timeout: PICTURE_MS })
          .catch(() => { if (browser.died) throw error; });
        found.push([name, first(error)]);
      }
    });
    await lane.closeOwn();
  }

  count(name, wrong) {
    if (wrong === null) {
      this.passed += 1;
      return;
    }
    this.failed += 1;
    this.say(`FAILED  ${name}: ${wrong}`);
  }

  async end() {
    for (const lane of this.lanes) {
      await lane.end();
      lane.server?.close();
    }
    const kinds = [...this.kinds].sort((a, b) => b[1] - a[1]).map(([kind, ms]) => `${kind} ${seconds(ms)}`);
    if (kinds.length > 0) this.say(`seconds of all lanes: ${kinds.join(", ")}`);
    this.say(`${this.begun} browsers were begun, ${this.again} of them because one died or did not answer`);
  }
}
