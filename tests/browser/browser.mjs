// See tests/browser/run. Each check throws a sentence; one line per failure, one sum at the end.
import { chromium } from "playwright-core";
import { readdirSync, readFileSync, mkdirSync } from "node:fs";
import { PROBE, serve } from "./server.mjs";

const axeSource = readFileSync(new URL("node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
const only = process.argv.slice(2);
const names = readdirSync(new URL("out/pages/ja", import.meta.url))
  .filter((name) => name.endsWith(".html")).map((name) => name.slice(0, -5))
  .filter((name) => only.length === 0 || only.includes(name));
const has = (name) => names.includes(name);
const phone = { width: 360, height: 740 };
const desktop = { width: 1280, height: 800 };
let passed = 0;
let failed = 0;

async function check(title, body) {
  try {
    await body();
    passed += 1;
  } catch (error) {
    failed += 1;
    console.log(`FAILED  ${title}: ${error.message.split("\n").slice(0, 12).join("\n        ")}`);
  }
}

function must(isTrue, sentence) {
  if (!isTrue) throw new Error(sentence);
}

const server = await serve();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: process.getuid() === 0 ? ["--no-sandbox", "--disable-dev-shm-usage"] : [],
});

async function open(path, options = {}) {
  const context = await browser.newContext({ viewport: desktop, ...options });
  const page = await context.newPage();
  const complaints = [];
  page.on("console", (message) => {
    const isProbe = message.location().url.includes(PROBE) && message.text().startsWith("Failed to load");
    if (message.type() === "error" && !isProbe) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(server.base + path);
  return { page, complaints, close: () => context.close() };
}

async function axe(page) {
  await page.evaluate(axeSource);
  const found = await page.evaluate(() => window.axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    resultTypes: ["violations"],
  }));
  must(found.violations.length === 0, found.violations.map((v) =>
    `${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map((n) => `${n.html.slice(0, 160)} ${n.any.map((a) => a.message).join("; ").slice(0, 200)}`).join(" | ")}`).join("\n"));
}

async function fits(page) {
  const wide = await page.evaluate(() => ({
    page: document.documentElement.scrollWidth, window: window.innerWidth,
    out: [...document.querySelectorAll("main *")].filter((e) => e.getBoundingClientRect().right > window.innerWidth + 1
      && !e.closest(".scroll, svg, .unseen")).map((e) => e.outerHTML.slice(0, 120)).slice(0, 3),
  }));
  must(wide.page <= wide.window, `the page is ${wide.page} wide in a window of ${wide.window}: ${wide.out.join(" | ")}`);
}

// 1. Every page: nothing refused by the policy, fits the width, axe finds nothing.
for (const lang of ["ja", "ja-easy", "en"]) {
  for (const [size, viewport] of Object.entries({ 360: phone, 1280: desktop })) {
    mkdirSync(new URL(`out/${lang}-${size}`, import.meta.url), { recursive: true });
    const { page, complaints, close } = await open(`/${lang}/today-calm.html`, { viewport });
    for (const name of names) {
      await check(`${lang} ${size} ${name}`, async () => {
        complaints.length = 0;
        await page.goto(`${server.base}/${lang}/${name}.html`);
        await page.screenshot({ path: `out/${lang}-${size}/${name}.png`, fullPage: true });
        must(complaints.length === 0, complaints.join(" | "));
        await fits(page);
        if (lang === "ja" || (lang === "en" && size === "360")) await axe(page); // the same HTML elsewhere
      });
    }
    await close();
  }
}

// 2. By keyboard alone: everything is reached in order, is visibly focused, and is not covered.
async function walk(page) {
  const wanted = await page.evaluate(() => [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")]
    .filter((e) => e.checkVisibility({ visibilityProperty: true })).length);
  // A day and a time of day have several stops each.
  const parts = await page.evaluate(() => document.querySelectorAll("input[type=date], input[type=time]").length);
  const seen = new Set();
  for (let i = 0; i < wanted + 4 + 4 * parts; i += 1) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const e = document.activeElement;
      if (!e || e === document.body) return null;
      const box = e.getBoundingClientRect();
      const bar = document.querySelector("footer.odd");
      const top = bar && getComputedStyle(bar).position === "fixed" && !bar.contains(e) ? bar.getBoundingClientRect().top : window.innerHeight;
      e.dataset.seen ??= String(document.querySelectorAll("[data-seen]").length);
      return { id: e.dataset.seen, html: e.outerHTML.slice(0, 100), outline: getComputedStyle(e).outlineStyle, width: parseFloat(getComputedStyle(e).outlineWidth),
        covered: box.top >= top || box.bottom <= 0, isRadio: e.type === "radio" };
    });
    if (at === null) break;
    if (!at.isRadio) must(!at.covered, `covered or out of sight when focused: ${at.html}`);
    must(at.outline !== "none" && at.width >= 2, `no visible focus: ${at.html}`);
    seen.add(at.id);
  }
  // What is out of sight and of Tab's way is there for Enter in a field alone.
  const missed = await page.evaluate(() => [...document.querySelectorAll("a[href], button:not(.unseen[tabindex='-1']), input:not([type=hidden]), select, textarea, summary")]
    .filter((e) => e.checkVisibility({ visibilityProperty: true }) && !e.dataset.seen && e.type !== "radio").map((e) => e.outerHTML.slice(0, 100)));
  must(missed.length === 0, `not reached by Tab: ${missed.slice(0, 3).join(" | ")}`);
  must(seen.size > 2, "nothing could be focused");
}

for (const name of ["today-busy", "alert-now", "devices", "device", "setup-admin", "setup-place", "settings", "login", "odd", "people", "person", "me", "same", "today-questions",
  "programme", "check", "check-refused", "section", "item", "result", "plan", "duties", "links", "file", "sign", "star", "have", "find", "find-row", "find-list", "sites", "today-programme", "guide", "guide-ciphers", "guide-outsourcing", "guide-courses",
  "cases", "case", "case-missing", "case-record", "case-report", "case-actions", "case-hands", "case-new", "case-wishes", "odd-form", "odd-wrong", "playbook", "playbooks", "playbook-cards"].filter(has)) {
  for (const viewport of [phone, desktop]) {
    await check(`keyboard ${name} ${viewport.width}`, async () => {
      const { page, close } = await open(`/ja/${name}.html`, { viewport });
      try {
        await walk(page);
      } finally {
        await close();
      }
    });
  }
}
if (has("today-busy")) {
  await check("keyboard: the skip link leads to the content", async () => {
    const { page, close } = await open("/ja/today-busy.html");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    // pressing a key returns before the page has gone there
    await page.waitForURL((url) => url.hash === "#main", { timeout: 10000 }).catch(() => must(false, `went to ${page.url()}`));
    await page.keyboard.press("Tab");
    await page.waitForFunction(() => document.getElementById("main").contains(document.activeElement), undefined, { timeout: 10000 })
      .catch(() => must(false, "the next stop is not in the content"));
    await close();
  });
}

// 3. Without JavaScript: forms send what the portal expects.
async function sends(title, name, act, expected) {
  if (!has(name)) return;
  await check(`without JavaScript: ${title}`, async () => {
    const { page, close } = await open(`/ja/${name}.html`, { javaScriptEnabled: false, viewport: phone });
    server.posts.length = 0;
    await act(page);
    await page.waitForURL("**/ja/today-calm.html");
    const [post] = server.posts;
    must(post !== undefined, "nothing was sent");
    must(post.path === expected.path, `sent to ${post.path}`);
    must(post.body.get("csrf") === "0123456789abcdef", "the token is missing");
    for (const [key, value] of Object.entries(expected.fields)) must(post.body.get(key) === value, `${key} is ${post.body.get(key)}`);
    await close();
  });
}
await sends("answering for a new device", "today-busy", (page) => page.click("button[name=whose][value=staff]"),
  { path: "/devices/mac:00:00:5e:00:53:02/whose", fields: { whose: "staff", back: "/" } });
await sends("saying that an alert is done", "alert-now", (page) => page.click("button[name=do][value=handled]"),
  { path: "/alerts/01934a00000000000000000000000000", fields: { do: "handled" } });
await sends("keeping an alert quiet", "alert-now", async (page) => { await page.click("summary"); await page.click("button[name=days][value='30']"); },
  { path: "/alerts/01934a00000000000000000000000000", fields: { do: "expected", days: "30" } });
await sends("undoing", "today-blind", (page) => page.click("form[action='/undo'] button"), { path: "/undo", fields: { undo: "d1" } });
await sends("changing the language", "today-calm", (page) => page.click("button[value=en]"), { path: "/language", fields: { to: "en", back: "/" } });
await sends("naming a device", "device", async (page) => { await page.fill("#f-name", "営業-04 <b>"); await page.click("form.card button.first"); },
  { path: "/devices/mac:00:00:5e:00:53:01", fields: { name: "営業-04 <b>", owner: "鈴木", whose: "ours" } });
await sends("changing many devices", "devices", async (page) => { await page.check("#d1"); await page.check("#d9"); await page.click("button[name=do][value=guest]"); },
  { path: "/devices/many", fields: { do: "guest", id: "mac:00:00:5e:00:53:02" } });
await sends("applying a paste", "paste", (page) => page.click("button[name=apply]"),
  { path: "/devices/paste", fields: { apply: "1", text: "192.168.1.23\t営業-03\t鈴木\r\n192.168.9.9\t倉庫" } });
await sends("saying that two devices are one", "today-questions", (page) => page.click("button[name=do][value=merge]"),
  { path: "/devices/mac~:5a:00:5e:00:53:06/same", fields: { do: "merge", with: "mac~:da:00:5e:00:53:07", back: "/" } });
await sends("inviting a person", "people-alone", async (page) => { await page.fill("#f-name", "田中"); await page.fill("#f-login", "tanaka"); await page.check("input[value=reader]"); await page.click("form.card button.first"); },
  { path: "/people", fields: { name: "田中", login: "tanaka", role: "reader" } });
await sends("keeping a person out", "person", (page) => page.click("button[value=disable]"),
  { path: "/people/0193aa00000000000000000000000002", fields: { do: "disable" } });
await sends("ending other sessions", "me", (page) => page.click("form[action='/me/others'] button"), { path: "/me/others", fields: {} });
await sends("choosing a place", "setup-place", async (page) => { await page.check("input[value=bridge]"); await page.click("button.first"); },
  { path: "/setup/place", fields: { place: "bridge" } });

await sends("answering the check-up", "check", async (page) => { await page.check("input[name='a-2'][value=partly]"); await page.click("button[name=go][value=staff]"); },
  { path: "/check/selfcheck25", fields: { "a-1": "yes", "a-2": "partly", "a-3": "unknown", "a-5": "not_applicable", "r-5": "持ち出しません", go: "staff" } });
await sends("taking suggestions over", "check-filled", async (page) => { await page.uncheck("input[name='s-3']"); await page.click("button[name=take]"); },
  { path: "/check/selfcheck25", fields: { take: "1", "s-1": "1", "s-2": "1", "s-5": "1" } });
await sends("one answer for the rest", "check-filled", async (page) => { await page.check("input[name='a-2'][value=no]"); await page.click("button[value='basic/partly']"); },
  { path: "/check/selfcheck25", fields: { "a-2": "no", fill: "basic/partly" } });
await sends("Enter in a reason", "check-filled", async (page) => { await page.check("input[name='a-5'][value=not_applicable]"); await page.press("input[name='r-5']", "Enter"); },
  { path: "/check/selfcheck25", fields: { go: "" } });
await sends("handing a group over", "check", async (page) => { await page.click(".hand-over summary"); await page.fill("#hand-staff", "鈴木"); await page.press("#hand-staff", "Enter"); },
  { path: "/check/selfcheck25/staff/link", fields: { name: "鈴木" } });
await sends("choosing who does a task", "guide-outsourcing", (page) => page.click("ul.guide-cards > li:nth-child(2) button[value=outside]"), { path: "/guide/outsourcing", fields: { choice: "outside" } });
await sends("answering by a link", "section", async (page) => { await page.check("input[name='a-2'][value=no]"); await page.click("form.check button.first"); },
  { path: "/l/0123456789abcdef", fields: { "a-2": "no" } });
await sends("saying that a gap is done", "plan", (page) => page.click("ol.today > li:first-child button[value=done]"), { path: "/plan", fields: { do: "done", item: "selfcheck25/1" } });
await sends("saying why something cannot be done", "plan", async (page) => { await page.click("ol.today > li:first-child summary"); await page.fill("#why-1", "人がいない"); await page.click("ol.today > li:first-child button[value=cannot]"); },
  { path: "/plan", fields: { do: "cannot", reason: "人がいない" } });
await sends("noting a duty", "duties", async (page) => { await page.fill("#note-1", "全員で"); await page.click("form:has(#note-1) button"); },
  { path: "/duties", fields: { do: "done", key: "selfcheck25.update_round", note: "全員で" } });
await sends("taking a link back", "links", (page) => page.click("button[value=revoke]"), { path: "/links", fields: { do: "revoke", id: "0193aa00000000000000000000000021" } });
await sends("signing", "sign", async (page) => { await page.fill("#f-sign_name", "加藤"); await page.fill("#f-sign_licence", "第1号"); await page.check("input[name=agree]"); await page.click("form.card button.first"); },
  { path: "/l/0123456789abcdef", fields: { sign_name: "加藤", agree: "1" } });
if (has("check")) {
  // one key per question: Tab to the group, an arrow or a blank to answer
  await check("the check-up is answered by keyboard alone", async () => {
    const { page, close } = await open("/ja/check.html", { javaScriptEnabled: true });
    await page.focus("input[name='a-2'][value=yes]");
    await page.keyboard.press("ArrowRight");
    must(await page.isChecked("input[name='a-2'][value=partly]"), "the arrow did not choose");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    must(await page.evaluate(() => document.activeElement.name) === "a-3", "the next question is not two stops away");
    await close();
  });
  await check("a reason is asked only where one is needed", async () => {
    const { page, close } = await open("/ja/check.html");
    must(!(await page.isVisible("input[name='r-2']")), "it is asked before");
    await page.check("input[name='a-2'][value=not_applicable]");
    must(await page.isVisible("input[name='r-2']"), "it is not asked");
    await close();
  });
}

// 4. With JavaScript: Today renews itself, but not under somebody's hands.
if (has("today-busy")) {
  await check("Today renews itself", async () => {
    const context = await browser.newContext({ viewport: desktop });
    const page = await context.newPage();
    await page.clock.install();
    await page.goto(`${server.base}/ja/today-busy.html`);
    await page.evaluate(() => { document.querySelector("h1").textContent = "old"; });
    await page.focus("main a");
    await page.clock.runFor(61000);
    must(await page.textContent("h1") === "old", "it changed while somebody was at it");
    await page.evaluate(() => document.activeElement.blur());
    await page.clock.runFor(61000);
    await page.waitForFunction(() => document.querySelector("h1").textContent !== "old", null, { timeout: 5000 });
    await context.close();
  });
}
if (has("devices")) {
  await check("all devices of a page are chosen at once", async () => {
    const { page, close } = await open("/ja/devices.html");
    await page.check("th.pick input");
    must(await page.evaluate(() => [...document.querySelectorAll("td.pick input")].every((e) => e.checked)), "not all are chosen");
    await close();
  });
}

if (has("check")) {
  await check("a digit answers and goes on to the next question", async () => {
    const { page, close } = await open("/ja/check.html");
    await page.focus("input[name='a-2']");
    await page.keyboard.press("2");
    must(await page.isChecked("input[name='a-2'][value=partly]"), "the second answer was not chosen");
    must(await page.evaluate(() => document.activeElement.name) === "a-3", "it did not go on");
    await page.keyboard.press("9");
    must(await page.isChecked("input[name='a-3'][value=unknown]"), "a digit without an answer changed something");
    await page.keyboard.press("5");
    must(await page.evaluate(() => document.activeElement.name) === "r-3", "it did not ask for the reason");
    await close();
  });
}

if (has("captures")) {
  await check("a file that is too large is refused before it is sent", async () => {
    const { page, close } = await open("/ja/captures.html");
    server.posts.length = 0;
    await page.evaluate(() => { document.querySelector("#file").dataset.bytesMax = "3"; });
    await page.setInputFiles("#file", { name: "a.pcap", mimeType: "application/octet-stream", buffer: Buffer.from("12345") });
    await page.click("form[data-sending] button");
    await page.waitForSelector("form .problem");
    must(server.posts.length === 0, "it was sent");
    await close();
  });
  await check("a file that is sent shows how far it is, and then the page that came back", async () => {
    const { page, close } = await open("/ja/captures.html");
    server.posts.length = 0;
    await page.setInputFiles("#file", { name: "a.pcap", mimeType: "application/octet-stream", buffer: Buffer.from("12345") });
    await page.evaluate(() => { window.told = []; new MutationObserver(() => window.told.push(document.querySelector("progress")?.value)).observe(document.querySelector("form[data-sending]"), { childList: true, subtree: true, characterData: true }); });
    await page.click("form[data-sending] button");
    await page.waitForFunction(() => !document.querySelector("form[data-sending]"), undefined, { timeout: 10000 });
    must(await page.evaluate(() => window.told.length > 0), "nothing was told");
    must(server.posts.length === 1 && server.posts[0].path === "/captures", "it was not sent");
    await close();
  });
}

// 5. Dark, forced colours: contrast holds. Sheets fit one page of A4.
for (const name of ["today-busy", "alert-now", "devices", "setup-place", "map", "letter"].filter(has)) {
  await check(`dark ${name}`, async () => {
    const { page, close } = await open(`/ja/${name}.html`, { colorScheme: "dark" });
    await page.screenshot({ path: `out/dark-${name}.png`, fullPage: true });
    try {
      await axe(page);
    } finally {
      await close();
    }
  });
  await check(`forced colours ${name}`, async () => {
    const { page, close } = await open(`/ja/${name}.html`, { forcedColors: "active" });
    await page.screenshot({ path: `out/forced-${name}.png`, fullPage: true });
    await close();
  });
}
for (const name of ["card", "staff-notice", "trial-report", "invitation"].filter(has)) {
  for (const lang of ["ja", "ja-easy", "en"]) {
    await check(`printed ${lang} ${name}`, async () => {
      const { page, close } = await open(`/${lang}/${name}.html`);
      const pdf = await page.pdf({ path: `out/${lang}-${name}.pdf`, preferCSSPageSize: true });
      const pages = (pdf.toString("latin1").match(/\/Type\s*\/Page[^s]/g) ?? []).length;
      must(pages === 1, `${pages} pages instead of one`);
      await close();
    });
  }
}

await browser.close();
server.close();
console.log(`${names.length} pages, ${passed} checks passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
